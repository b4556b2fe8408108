"""python-telegram-bot, an independent reader of our answers, understands all of them."""

import asyncio

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatMemberStatus, MessageEntityType, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter

from tests.bot.simulator.conftest import TOKEN

DIGEST = (
    '<b>Weekly</b> · <tg-time unix="1756706400" format="wD">Mon</tg-time>\n'
    '<b>1 · <a href="https://desk.example/e/12">Russia</a></b>\n'
    "<blockquote expandable>✏️ <b>Corrected</b></blockquote>"
)


def with_bot(sim, work):
    """Run `work` with a Bot that talks to the simulator."""

    async def run():
        async with Bot(TOKEN, base_url=f"{sim.url}/bot") as bot:
            return await work(bot)

    return asyncio.run(run())


def test_messages_round_trip(sim):
    ada = sim.person()
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="v1:go")]])

    async def work(bot):
        sent = await bot.send_message(ada, DIGEST, ParseMode.HTML, reply_markup=keys)
        edited = await bot.edit_message_text("new", ada, sent.message_id)
        action = await bot.send_chat_action(ada, "typing")
        await bot.pin_chat_message(ada, sent.message_id)
        return sent, edited, action, await bot.delete_message(ada, sent.message_id)

    sent, edited, action, deleted = with_bot(sim, work)
    assert sent.from_user.is_bot
    assert sent.reply_markup == keys
    kinds = {entity.type for entity in sent.entities}
    assert kinds >= {MessageEntityType.DATE_TIME, MessageEntityType.TEXT_LINK,
                     MessageEntityType.EXPANDABLE_BLOCKQUOTE}  # fmt: skip
    time = next(entity for entity in sent.entities if entity.type == "date_time")
    assert (time.date_time_format, time.unix_time.year) == ("wD", 2025)
    texts = sent.parse_entities()
    link = next(entity for entity in sent.entities if entity.url)
    assert (texts[link], link.url) == ("Russia", "https://desk.example/e/12")
    assert edited.text == "new"
    assert edited.edit_date
    assert not edited.reply_markup
    assert action
    assert deleted


def test_updates_of_every_kind_are_understood(sim):
    ada = sim.person(username="ada", last_name="L.")
    shown = sim.ok("sendMessage", chat_id=ada, text="x")["message_id"]
    sim.say(ada, "/latest@cablegram_bot two")
    sim.ask("POST", f"users/{ada}/callback", {"message_id": shown, "data": "d", "force": True})
    sim.ask("POST", f"users/{ada}/callback", {"message_id": 99, "data": "d", "force": True})
    sim.ask("POST", f"users/{ada}/inline", {"query": "q"})
    sim.ask("PUT", f"users/{ada}/block", {"blocked": True})
    sim.ask("PUT", "chats/-1005", {"type": "channel", "title": "News", "members": [ada]})

    async def work(bot):
        await bot.send_message(-1005, "post")
        return await bot.get_updates()

    command, tap, ghost, inline, blocked, joined = with_bot(sim, work)
    assert all(isinstance(update, Update) for update in (command, tap))
    assert command.message.parse_entities(["bot_command"])
    assert tap.callback_query.message.is_accessible
    assert not ghost.callback_query.message.is_accessible
    assert inline.inline_query.query == "q"
    assert blocked.my_chat_member.new_chat_member.status == ChatMemberStatus.BANNED
    assert joined.my_chat_member.new_chat_member.status == ChatMemberStatus.ADMINISTRATOR


def test_refusals_become_the_right_exceptions(sim, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or it warns, and warnings are errors here
    ada, bob = sim.person(7), sim.person(8, state="blocked")
    group = {"type": "group", "members": [ada], "state": "migrated", "migrate_to": -1006}
    sim.ask("PUT", "chats/-5", group)
    sim.ask(
        "POST", "faults", {"do": "flood", "match": {"chat_id": ada}, "args": {"retry_after": 9}}
    )

    async def work(bot):
        with pytest.raises(Forbidden):
            await bot.send_message(bob, "x")
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(99, "x")
        with pytest.raises(ChatMigrated) as migrated:
            await bot.send_message(-5, "x")
        with pytest.raises(RetryAfter) as flood:
            await bot.send_message(ada, "x")
        return migrated.value.new_chat_id, flood.value

    new_id, flood = with_bot(sim, work)
    assert new_id == -1006
    assert flood.retry_after.total_seconds() == 9


def test_what_the_bot_asks_about_itself_and_others(sim):
    ada = sim.person()

    async def work(bot):
        assert bot.username == "cablegram_bot"
        assert bot.id == int(TOKEN.partition(":")[0])
        assert (await bot.get_chat(ada)).first_name == "Ada"
        assert (await bot.get_chat_member(ada, ada)).status == ChatMemberStatus.MEMBER
        assert (await bot.get_chat_member(ada, bot.id)).user.is_bot
        await bot.set_my_commands([BotCommand("help", "Help")])
        assert (await bot.get_my_commands())[0].command == "help"
        await bot.set_my_description("A briefing.")
        assert (await bot.get_my_description()).description == "A briefing."
        assert (await bot.get_webhook_info()).url == ""

    with_bot(sim, work)


def test_a_message_of_a_person_is_a_message(sim):
    sim.say(sim.person(), "hi https://x.y/z")
    body = sim.updates()[0]["message"]
    message = Message.de_json(body, None)
    assert message.parse_entities(["url"])
    assert message.chat.type == "private"
