"""Who and what there is: users, chats, messages, and the bot they talk to."""

import hashlib
from dataclasses import dataclass, field
from typing import Any, TypeAlias

# Bot API objects are open-ended JSON; here they are stored and passed on, hardly ever looked into.
Json: TypeAlias = dict[str, Any]

BOT_USERNAME = "cablegram_bot"
BOT_NAME = "Cablegram"
DEFAULT_BOT_ID = 1
USER_STATES = ("active", "blocked", "deactivated", "never_started")
CHAT_TYPES = ("group", "supergroup", "channel")
CHAT_STATES = ("active", "kicked", "left", "no_rights", "migrated", "closed_topic", "deleted")
_DIGEST_LENGTH = 16


@dataclass(slots=True)
class User:
    """A person; the private chat with the bot has the same id."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    state: str = "never_started"

    def as_json(self) -> Json:
        """The Bot API's User; absent names are left out."""
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            **{key: value for key, value in optional.items() if value},
        }


@dataclass(slots=True)
class Message:
    """A message as the Bot API shows it (`body`), and what only the simulator knows."""

    body: Json
    from_bot: bool
    silent: bool = False
    deleted: bool = False

    @property
    def id(self) -> int:
        """The message id, unique within its chat."""
        return int(self.body["message_id"])

    def digest(self) -> str:
        """A short hash of the text, so that the log can tell repeats without quoting."""
        body = self.body
        text = str(body.get("text") or body.get("caption") or "")
        if "photo" in body:
            text = f"{body['photo'][-1]['file_unique_id']} {text}"
        return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]


@dataclass(slots=True)
class Topic:
    """A topic of a forum; messages carry its number as `message_thread_id`."""

    name: str
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A conversation; `members` are user ids, the bot not among them."""

    id: int
    type: str
    title: str = ""
    members: list[int] = field(default_factory=list)
    state: str = "active"
    migrate_to: int | None = None
    pinned: int | None = None
    last_id: int = 0
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    admins: list[int] = field(default_factory=list)  # the first member is taken to have made it
    bot_admin: bool = False


@dataclass(slots=True)
class World:
    """Everything a restart should bring back, except the updates still waiting."""

    bot_id: int = DEFAULT_BOT_ID
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    shared: dict[int, Chat] = field(default_factory=dict)  # those of them that are not private
    last_id: int = 0
    # By scope and language, as setMyCommands had it; see api/commands.py for the key.
    commands: dict[str, list[Json]] = field(default_factory=dict)
    profile: dict[str, str] = field(default_factory=dict)

    def bot(self) -> Json:
        """The bot as a User."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": BOT_NAME,
            "username": BOT_USERNAME,
        }

    def next_message_id(self, chat: Chat) -> int:
        """Channels and supergroups count for themselves; all other chats share one count."""
        if chat.type in ("supergroup", "channel"):
            chat.last_id += 1
            return chat.last_id
        self.last_id += 1
        return self.last_id

    def chat_json(self, chat: Chat) -> Json:
        """The Bot API's Chat."""
        user = self.users.get(chat.id)
        if user is None:
            plain: Json = {"id": chat.id, "type": chat.type, "title": chat.title}
            return {**plain, "is_forum": True} if chat.topics else plain
        shown = user.as_json()
        return {
            "id": chat.id,
            "type": "private",
            **{key: shown[key] for key in ("first_name", "last_name", "username") if key in shown},
        }

    def viewers(self, chat: Chat) -> list[int]:
        """Whose screens show this chat."""
        return [chat.id] if chat.type == "private" else list(chat.members)

    def add_chat(self, chat: Chat) -> None:
        """Put a chat into the world."""
        self.chats[chat.id] = chat
        if chat.type != "private":
            self.shared[chat.id] = chat

    def chats_of(self, user_id: int) -> list[Chat]:
        """The private chat of a user and the groups and channels they are in."""
        own = self.chats.get(user_id)
        joined = [chat for chat in self.shared.values() if user_id in chat.members]
        return [own, *joined] if own else joined

    def head(self) -> Json:
        """All but users and chats, for the state file."""
        return {
            "bot_id": self.bot_id,
            "last_id": self.last_id,
            "commands": self.commands,
            "profile": self.profile,
        }


def load_chat(kept: Json) -> Chat:
    """A chat as `dataclasses.asdict` wrote it; raises KeyError, TypeError or ValueError."""
    messages = {int(key): Message(**message) for key, message in kept["messages"].items()}
    topics = {int(key): Topic(**topic) for key, topic in kept["topics"].items()}
    return Chat(**{**kept, "messages": messages, "topics": topics})
