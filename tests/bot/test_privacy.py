"""A planted id and name: everything is used, everything is searched, nothing is found."""

import base64
import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections

from bot import runtime, tasks
from bot.commands import COMMANDS
from bot.limiter.shared import Shared, Turn
from briefings.deliver import chats, erase, left
from briefings.models import Delivery, Subscriber
from briefings.site.build import build
from briefings.tasks import issue_digests
from tests.bot.conftest import NAME, Chat
from tests.factories import NOW, DigestScheduleFactory, publish_entry, publishable
from tests.simulated import READER

pytestmark = pytest.mark.django_db(transaction=True)
PLANTED = 7_318_209_945
"""An id that nothing else is likely to look like."""


def spellings(raw: bytes) -> list[bytes]:
    return [
        raw, raw.hex().encode(), raw.hex().upper().encode(), base64.b64encode(raw).rstrip(b"="),
        base64.urlsafe_b64encode(raw).rstrip(b"="), base64.b32encode(raw).rstrip(b"="),
    ]  # fmt: skip


def of_the_id() -> list[bytes]:
    """An id as text and as number, in the ways that a program might write it."""
    text = str(PLANTED).encode()
    found = [*spellings(text), f"{PLANTED:x}".encode(), f"{PLANTED:o}".encode()]
    for size, order in ((8, "big"), (8, "little"), (5, "big"), (5, "little")):
        found += spellings(PLANTED.to_bytes(size, order))  # type: ignore[arg-type]  # one of two
    return found


def everything(folder: Path, broker: Any, log: str) -> dict[str, bytes]:
    """All that is kept: database with its log, Redis, log, site, whatever lies in VAR_DIR."""
    found = {"log": log.encode(), "redis": b""}
    for key in broker.keys("*"):
        kind = broker.type(key)
        found["redis"] += key + b" "
        if kind == b"string":
            found["redis"] += broker.get(key) or b""
        elif kind == b"list":
            found["redis"] += b" ".join(broker.lrange(key, 0, -1))
        elif kind == b"hash":
            found["redis"] += str(broker.hgetall(key)).encode()
        elif kind == b"zset":
            found["redis"] += str(broker.zrange(key, 0, -1)).encode()
    for root in (folder, Path(settings.VAR_DIR)):
        for path in root.rglob("*"):
            if path.is_file() and not path.is_socket() and "key" not in path.name:
                found[str(path)] = path.read_bytes()
    if connection.vendor == "postgresql":  # its files are its own: the tables are read instead
        with connection.cursor() as cursor:
            for model in (Subscriber, Delivery):
                cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608  # ours
                found[model.__name__] = b" ".join(
                    bytes(cell) if isinstance(cell, memoryview) else str(cell).encode()
                    for row in cursor.fetchall() for cell in row
                )  # fmt: skip
    return found


async def _at_once(*_args: object) -> Turn:
    return Turn(0.0)


def hits(kept: dict[str, bytes], wanted: list[bytes]) -> list[tuple[str, bytes]]:
    return [(where, one) for where, raw in kept.items() for one in wanted if one in raw]


def test_an_id_and_a_name_are_nowhere(
    chat: Chat, norland: None, broker: Any, caplog: pytest.LogCaptureFixture, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    caplog.set_level(logging.INFO)
    runtime.close()
    tasks._stopping[0] = 0
    chat.telegram.ask(
        "PUT", f"users/{PLANTED}", {"first_name": NAME, "username": NAME, "state": "active"}
    )
    # At one a second this would take minutes: neither we nor the other side count.
    chat.telegram.ask("PUT", "limits", {"flood": False})
    monkeypatch.setattr("bot.receive.intake.SWIFTEST", 10_000)
    monkeypatch.setattr(Shared, "ask", _at_once)
    takes = {"recognitions": "norland yesterday", "follow": "norland", "search": "norland",
             "feedback": "a tip", "subscribe": "daily", "actor": "norland", "timeline": "norland",
             "entry": "1", "unfollow": "westmark", "map": "norland"}  # fmt: skip
    skipped = {"forgetme", "stop", "unsubscribe"}
    for command in COMMANDS:
        if command.name not in skipped:
            chat.take(chat.update(f"/{command.name} {takes.get(command.name, '')}", PLANTED))
    # Every button that any of these shows, once.
    tapped: set[str] = set()
    for _round in range(2):
        for message in chat.telegram.shown(PLANTED):
            for row in message["buttons"]:
                for button in row:
                    data = button.get("callback_data", "")
                    kind = ":".join(data.split(":")[:3])
                    if data and kind not in tapped and "forget" not in data and ":off" not in data:
                        tapped.add(kind)
                        chat.tap_on(message, data, PLANTED)
    assert len(tapped) > 40
    # A digest goes out to the chat through the worker's task.
    chat.take(chat.update("/subscribe daily", PLANTED))
    Subscriber.objects.update(heard=0, paused_until=None)
    DigestScheduleFactory()
    publish_entry(publishable(), now=NOW)
    issue_digests(now=NOW.replace(day=2), issued_at=NOW.replace(day=2), only="daily", by_hand=True)
    tasks.send_batch()
    build(output=tmp_path, site_url="https://desk.example", now=NOW)
    runtime.close()

    row = Subscriber.objects.get()
    cipher, index = bytes(row.chat_cipher), bytes(row.chat_index)
    assert chats.unseal(cipher) == PLANTED
    kept = everything(tmp_path, broker, caplog.text)
    if connection.vendor == "sqlite":
        assert any(index in raw for raw in kept.values())  # the search does find what is there
    assert hits(kept, [*of_the_id(), NAME.encode(), *spellings(NAME.encode())]) == []

    # Then all of it goes, the cipher and the index too.
    chat.take(chat.update("/forgetme", PLANTED))
    chat.tap_on(chat.telegram.shown(PLANTED)[-1], "v1:set:forget:yes", PLANTED)
    assert not Subscriber.objects.exists()
    assert not Delivery.objects.filter(message_id__isnull=False).exists()
    connections.close_all()
    erase.scrub()
    kept = everything(tmp_path, broker, caplog.text)
    gone = [*of_the_id(), NAME.encode(), *spellings(cipher), *spellings(index)]
    assert hits(kept, gone) == []
    # But for the one mark that a restored backup is held against.
    assert left.listed() == set(chats.fingerprints(PLANTED))


def test_a_restored_backup_does_not_write_to_who_left() -> None:
    from briefings.deliver import subscribe  # noqa: PLC0415  # beside the factory of that name

    wish = {"kind": "private", "language": "en", "frequency": "daily", "now": NOW}
    subscribe.subscribe(PLANTED, **wish)  # type: ignore[arg-type]  # as the bot calls it
    assert erase.forget(PLANTED, now=NOW)
    assert not erase.forget(PLANTED, now=NOW)
    Subscriber.objects.create(  # as a backup has it
        chat_cipher=chats.seal(PLANTED), chat_index=chats.index(PLANTED), joined_month=NOW.date()
    )
    subscribe.subscribe(READER, **wish)  # type: ignore[arg-type]  # likewise
    assert erase.forget_again() == 1
    assert [chats.unseal(bytes(row.chat_cipher)) for row in Subscriber.objects.all()] == [READER]
    subscribe.subscribe(PLANTED, **wish)  # type: ignore[arg-type]  # likewise
    assert erase.forget_again() == 0  # who came back is written to again
    left.note(PLANTED, now=NOW)
    left.forget_old(now=NOW + left.KEPT * 2)
    assert not left.listed()
