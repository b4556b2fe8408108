"""Who and what there is: users, chats, messages, and the bot they talk to."""

import hashlib
from dataclasses import asdict, dataclass, field
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
        text = str(self.body.get("text", ""))
        return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]


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


@dataclass(slots=True)
class World:
    """Everything a restart should bring back, except the updates still waiting."""

    bot_id: int = DEFAULT_BOT_ID
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
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
            return {"id": chat.id, "type": chat.type, "title": chat.title}
        shown = user.as_json()
        return {
            "id": chat.id,
            "type": "private",
            **{key: shown[key] for key in ("first_name", "last_name", "username") if key in shown},
        }

    def viewers(self, chat: Chat) -> list[int]:
        """Whose screens show this chat."""
        return [chat.id] if chat.type == "private" else list(chat.members)

    def dump(self) -> Json:
        """A JSON object that `load` understands."""
        return asdict(self)

    @classmethod
    def load(cls, kept: Json) -> "World":
        """The world of a dump; raises KeyError, TypeError or ValueError if it is not one."""
        chats = {}
        for key, chat in kept["chats"].items():
            messages = {int(k): Message(**message) for k, message in chat["messages"].items()}
            chats[int(key)] = Chat(**{**chat, "messages": messages})
        users = {int(key): User(**user) for key, user in kept["users"].items()}
        return cls(**{**kept, "users": users, "chats": chats})
