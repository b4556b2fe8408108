"""The shapes the Bot API and the control API show, made from what the world holds."""

from dataclasses import asdict

from bot.simulator.clock import iso
from bot.simulator.text.entity import Entity
from bot.simulator.world import Chat, Json, Message, User, World


def entities(found: list[Entity], world: World) -> list[Json]:
    """MessageEntity objects; a mention of somebody unknown is left out, as Telegram does."""
    shown: list[Json] = []
    for entity in found:
        plain: Json = {"offset": entity.offset, "length": entity.length, "type": entity.type}
        optional = {
            "url": entity.url,
            "language": entity.language,
            "custom_emoji_id": entity.custom_emoji_id,
            "unix_time": entity.unix_time,
            "date_time_format": entity.date_time_format,
        }
        plain.update({key: value for key, value in optional.items() if value is not None})
        if entity.user_id is not None:
            user = world.users.get(entity.user_id)
            if user is None:
                continue
            plain["user"] = user.as_json()
        shown.append(plain)
    return shown


def seen(message: Message) -> Json:
    """A message as the person before the screen sees it now."""
    body = message.body
    sender = body.get("from") or body.get("sender_chat") or {}
    markup = body.get("reply_markup") or {}
    gone = message.deleted
    return {
        "chat_id": body["chat"]["id"],
        "message_id": message.id,
        "thread_id": body.get("message_thread_id"),
        "from": sender,
        "text": "" if gone else body.get("text") or body.get("caption", ""),
        "entities": [] if gone else body.get("entities") or body.get("caption_entities", []),
        "photo": None if gone else _photo(body),
        "service": None if gone else _service(body),
        "buttons": [] if gone else markup.get("inline_keyboard", []),
        "silent": message.silent,
        "edited": "edit_date" in body,
        "deleted": gone,
        "at": iso(body["date"]),
    }


def _photo(body: Json) -> Json | None:
    """The largest size of a picture, and where the chat page finds it."""
    if "photo" not in body:
        return None
    largest = body["photo"][-1]
    return {
        "url": f"/simulator/files/{largest['file_id']}",
        "width": largest["width"],
        "height": largest["height"],
    }


def _service(body: Json) -> str | None:
    """What a service message says to people."""
    if "migrate_to_chat_id" in body:
        return "The group was upgraded to a supergroup."
    if "migrate_from_chat_id" in body:
        return "This supergroup was a group before."
    return None


def chat(shared: Chat) -> Json:
    """A group or channel as the control API and the chat page show it."""
    last = next((one for one in reversed(shared.messages.values()) if not one.deleted), None)
    return {
        "id": shared.id,
        "type": shared.type,
        "title": shared.title,
        "members": shared.members,
        "admins": shared.admins,
        "bot_admin": shared.bot_admin,
        "state": shared.state,
        "migrate_to": shared.migrate_to,
        "topics": {str(key): asdict(topic) for key, topic in shared.topics.items()},
        "pinned": shared.pinned,
        "last_message": seen(last) if last else None,
    }


def person(user: User, world: World) -> Json:
    """A user as the chat page lists them."""
    chat = world.chats.get(user.id)
    kept = reversed(chat.messages.values()) if chat else iter(())
    last = next((message for message in kept if not message.deleted), None)
    return {
        "id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "username": user.username,
        "language_code": user.language_code,
        "state": user.state,
        "last_message": seen(last) if last else None,
    }


def membership(user: Json, status: str) -> Json:
    """A ChatMember of one of the kinds the simulator plays."""
    member: Json = {"user": user, "status": status}
    if status == "kicked":
        member["until_date"] = 0
    if status == "administrator":
        rights = (
            "can_manage_chat",
            "can_delete_messages",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_promote_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories",
            "can_send_welcome_messages",
            "can_post_messages",
            "can_edit_messages",
            "can_pin_messages",
        )
        member.update(dict.fromkeys(rights, True), can_be_edited=False, is_anonymous=False)
    if status == "creator":
        member["is_anonymous"] = False
    if status == "restricted":
        refused = (
            "can_change_info",
            "can_invite_users",
            "can_pin_messages",
            "can_send_messages",
            "can_send_polls",
            "can_send_other_messages",
            "can_add_web_page_previews",
            "can_manage_topics",
            "can_send_audios",
            "can_send_documents",
            "can_send_photos",
            "can_send_videos",
            "can_send_video_notes",
            "can_send_voice_notes",
            "can_edit_tag",
            "can_react_to_messages",
        )
        member.update(dict.fromkeys(refused, False), is_member=True, until_date=0)
    return member


def bot_status(chat: Chat, world: World) -> str:
    """What the bot is in this chat."""
    user = world.users.get(chat.id)
    if user is not None:
        return "member" if user.state == "active" else "kicked"
    by_state = {"kicked": "kicked", "left": "left", "deleted": "left", "no_rights": "restricted"}
    usual = "administrator" if chat.type == "channel" or chat.bot_admin else "member"
    return by_state.get(chat.state, usual)
