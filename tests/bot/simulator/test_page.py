"""The chat page, as a newcomer meets it."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.bot.simulator.test_media import png, upload

pytestmark = pytest.mark.browser
DIGEST = (
    '<b>Weekly</b> · <tg-time unix="1756706400" format="wD">the first</tg-time>\n\n'
    '<a href="https://desk.example/e/12">Russia</a> <tg-spoiler>secret</tg-spoiler>\n'
    f"<blockquote expandable>{'A long quotation. ' * 40}</blockquote>\n&lt;img src=x&gt;"
)


@pytest.fixture
def chat(sim, page):
    """The page on a desk, where Reader has started the bot."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{sim.url}/simulator/")
    page.get_by_role("button", name="Continue as Reader").click()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator(".message.out")).to_contain_text("/start")
    return page


def reader(sim):
    return sim.ask("GET", "users")[0]["id"]


def test_the_first_minute(sim, page):
    page.goto(f"{sim.url}/")
    expect(page.get_by_text("Nothing you write here leaves it.")).to_be_visible()
    page.get_by_role("button", name="Continue as Reader").click()
    expect(page.get_by_text("Say /start to meet the bot.")).to_be_visible()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator(".message.out")).to_contain_text("/start")
    assert sim.updates()[0]["message"]["text"] == "/start"


def test_news_heard_while_the_conversation_is_on_its_way_is_kept(sim, page):
    """What the simulator answered before somebody spoke must not wipe out what was said."""
    sim.person(7)
    sim.say(7, "first")
    held = []
    page.route("**/messages?*", lambda route: held.append((route, route.fetch())))
    page.goto(f"{sim.url}/simulator/")
    while not held:
        page.wait_for_timeout(20)
    sim.say(7, "second")
    edited = sim.ok("sendMessage", chat_id=7, text="third")
    sim.ok("editMessageText", chat_id=7, message_id=edited["message_id"], text="mended")
    expect(page.locator("#list")).to_contain_text("mended")
    for route, old in held:
        route.fulfill(response=old)
    expect(page.locator(".message")).to_have_count(3)
    expect(page.locator(".message.in")).to_contain_text("mended")


def test_messages_arrive_live_are_rendered_and_edited(sim, chat):
    sent = sim.ok("sendMessage", chat_id=reader(sim), text=DIGEST, parse_mode="HTML")
    bubble = chat.locator(".message.in")
    expect(bubble).to_contain_text("<img src=x>")
    assert bubble.locator("img").count() == 0
    link = bubble.get_by_role("link", name="Russia")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert link.get_attribute("target") == "_blank"
    assert "2025" in bubble.locator("time").inner_text()
    more = bubble.get_by_role("button", name="Show more")
    more.click()
    expect(bubble.get_by_role("button", name="Show less")).to_be_visible()
    hidden = bubble.locator(".spoiler")
    hidden.click()
    expect(hidden).to_have_class("spoiler shown")
    sim.ok("editMessageText", chat_id=reader(sim), message_id=sent["message_id"], text="Corrected")
    expect(bubble).to_contain_text("Corrected")
    expect(bubble).to_contain_text("edited")
    sim.ok("deleteMessage", chat_id=reader(sim), message_id=sent["message_id"])
    expect(bubble).to_have_count(0)


def test_buttons_wait_for_the_bot_and_show_its_answer(sim, chat):
    keys = {"inline_keyboard": [[{"text": "Toast", "callback_data": "a"},
                                 {"text": "Alert", "callback_data": "b"},
                                 {"text": "Deep", "url": "t.me/cablegram_bot?start=e_12"}]]}  # fmt: skip
    sim.ok("sendMessage", chat_id=reader(sim), text="x", reply_markup=keys)

    def answer(**more):
        until = time.monotonic() + 5
        while "callback_query" not in (last := sim.updates(timeout=3, offset=-1)[-1]):
            assert time.monotonic() < until, last  # the tap is still on its way
        sim.ok("answerCallbackQuery", callback_query_id=last["callback_query"]["id"], **more)

    toast = chat.get_by_role("button", name="Toast")
    toast.click()
    expect(toast).to_have_attribute("aria-busy", "true")
    answer(text="Saved.")
    expect(chat.get_by_text("Saved.")).to_be_visible()
    expect(toast).not_to_have_attribute("aria-busy", "true")
    chat.get_by_role("button", name="Alert").click()
    expect(chat.get_by_role("button", name="Alert")).to_have_attribute("aria-busy", "true")
    answer(text="Really?", show_alert=True)
    expect(chat.get_by_role("dialog")).to_contain_text("Really?")
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("dialog")).to_have_count(0)
    chat.get_by_role("link", name="Deep").click()
    expect(chat.locator(".message.out").last).to_contain_text("/start e_12")


def test_the_command_menu_by_keyboard(sim, chat):
    commands = [{"command": name, "description": f"About {name}"} for name in ("latest", "help")]
    sim.ok("setMyCommands", commands=commands)
    box = chat.get_by_role("textbox", name="Message")
    box.fill("hello")
    box.press("Enter")
    expect(chat.locator(".message.out").last).to_contain_text("hello")
    box.press_sequentially("/")
    expect(chat.get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    expect(chat.get_by_role("option", selected=True)).to_contain_text("About help")
    box.press("Enter")
    expect(chat.locator(".message.out").last).to_contain_text("/help")
    expect(chat.get_by_role("option")).to_have_count(0)


def test_blocking_and_coming_back(sim, chat):
    chat.get_by_role("button", name="Block").click()
    expect(chat.get_by_text("You have blocked this bot.")).to_be_visible()
    assert sim.refusal("sendMessage", chat_id=reader(sim), text="x").startswith("403")
    chat.get_by_role("button", name="Unblock").click()
    expect(chat.get_by_role("textbox", name="Message")).to_be_visible()


def test_on_a_phone_there_is_a_way_back(sim, page):
    page.set_viewport_size({"width": 390, "height": 844})
    sim.person(7)
    sim.say(7, "hello")
    page.goto(f"{sim.url}/simulator/")
    page.get_by_role("link", name="Ada").click()
    expect(page.locator(".message.out")).to_contain_text("hello")
    expect(page.get_by_role("heading", name="People")).to_be_hidden()
    page.get_by_role("link", name="Back to people").click()
    expect(page.get_by_role("heading", name="People")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_who_was_heard_last_stands_first(sim, page):
    for number, name in enumerate(("Ada", "Bob", "Cyd"), start=7):
        sim.person(number, first_name=name)
    page.goto(f"{sim.url}/simulator/")
    names = page.locator("#list strong")
    expect(names).to_have_text(["Ada", "Bob", "Cyd"])
    sim.say(8, "hello")
    expect(names).to_have_text(["Bob", "Ada", "Cyd"])


def test_on_a_wide_screen_the_first_of_the_list_is_open(sim, page):
    for number, name in enumerate(("Ada", "Bob", "Cyd"), start=7):
        sim.person(number, first_name=name)
    sim.say(8, "hello")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{sim.url}/simulator/")
    expect(page.locator("#list strong")).to_have_text(["Bob", "Ada", "Cyd"])
    expect(page.locator("#list [aria-current]")).to_contain_text("Bob")
    expect(page.locator("#status")).to_contain_text("you are Bob")
    expect(page.locator(".message.out")).to_contain_text("hello")
    sim.say(9, "news")
    sim.person(10, first_name="Dan")
    expect(page.locator("#list strong")).to_have_text(["Cyd", "Bob", "Ada", "Dan"])
    expect(page.locator("#list [aria-current]")).to_contain_text("Bob")


def test_what_a_room_hears_while_rooms_are_on_their_way_is_kept(sim, page):
    """Its line shows the last word, though the list that was asked for is older."""
    sim.person(7)
    group = {"type": "group", "title": "Desk", "members": [7]}
    sim.ask("PUT", "chats/-5", group)
    page.goto(f"{sim.url}/simulator/")
    line = page.locator("#rooms li")
    expect(line).to_contain_text("Desk")
    held = []
    page.route("**/simulator/chats", lambda route: held.append((route, route.fetch())))
    sim.ask("PUT", "chats/-5", {**group, "title": "Night desk"})
    while not held:
        page.wait_for_timeout(20)
    sim.say(7, "the latest", chat_id=-5)
    expect(line).to_contain_text("the latest")
    for route, old in held:
        route.fulfill(response=old)
    expect(line).to_contain_text("Night desk")
    expect(line).to_contain_text("the latest")


def test_no_barriers_and_a_strict_policy(sim, chat):
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "a"}]]}
    sim.ok("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    sim.ok("sendMessage", chat_id=reader(sim), text=DIGEST, parse_mode="HTML", reply_markup=keys)
    expect(chat.locator(".message.in")).to_contain_text("Weekly")
    chat.get_by_role("textbox", name="Message").fill("/")
    expect(chat.get_by_role("option")).to_have_count(1)
    for scheme in ("light", "dark"):
        chat.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(chat)
        assert found.violations_count == 0, found.generate_report()
    policy = chat.request.get(f"{sim.url}/simulator/").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")


def test_a_picture_comes_with_its_caption_and_changes_in_place(sim, chat):
    sent = upload(sim, "sendPhoto", png(600, 400), chat_id=reader(sim), caption="Map")["result"]
    image = chat.locator(".message.in img")
    expect(image).to_have_js_property("naturalWidth", 600)
    target = {"chat_id": reader(sim), "message_id": sent["message_id"]}
    sim.ok("editMessageCaption", **target, caption="Map, corrected")
    expect(chat.locator(".message.in")).to_contain_text("Map, corrected")
    expect(image).to_have_count(1)


def test_groups_topics_and_channels_are_chosen_at_the_side(sim, page):
    page.set_viewport_size({"width": 390, "height": 844})
    people = [sim.person(7), sim.person(8, first_name="Bob")]
    topics = {"5": {"name": "Asia"}}
    for chat, kind, more in ((-1005, "supergroup", {"topics": topics}), (-1009, "channel", {})):
        title = {"type": kind, "title": f"The {kind}", "members": people}
        sim.ask("PUT", f"chats/{chat}", {**title, **more})
    page.goto(f"{sim.url}/simulator/")
    page.get_by_role("link", name="The supergroup").click()
    page.get_by_label("You are").select_option("Bob")
    page.get_by_label("Topic").select_option("Asia")
    box = page.get_by_role("textbox", name="Message")
    box.fill("/latest")
    box.press("Enter")
    expect(page.locator(".message.out")).to_contain_text("Asia")
    heard = sim.updates()[-1]["message"]
    assert (heard["from"]["id"], heard["message_thread_id"]) == (8, 5)
    sim.ok("sendMessage", chat_id=-1005, text="Here", message_thread_id=5)
    expect(page.locator(".message.in")).to_contain_text("Cablegram")
    page.emulate_media(reduced_motion="reduce")  # what is still arriving is pale
    judged = Axe().run(page)
    assert judged.violations_count == 0, judged.generate_report()
    page.get_by_role("button", name="Remove bot").click()
    expect(page.get_by_role("button", name="Add bot")).to_be_visible()
    assert sim.refusal("sendMessage", chat_id=-1005, text="x").startswith("403")
    page.get_by_role("link", name="Back to people").click()
    page.get_by_role("link", name="The channel").click()
    expect(page.get_by_text("Only the bot writes in this channel.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_group_is_made_on_the_page(sim, chat):
    chat.get_by_role("button", name="Add a group or channel").click()
    chat.get_by_label("Name", exact=True).fill("Desk")
    chat.get_by_role("button", name="Add", exact=True).click()
    expect(chat.get_by_role("heading", name="Desk", level=2)).to_be_visible()
    (made,) = sim.ask("GET", "chats")
    assert (made["title"], made["type"], made["members"]) == ("Desk", "group", [reader(sim)])
