"""What is read ahead, and what is left of it when the bot stops."""

import asyncio
import gc
import sys
from contextlib import suppress

import pytest
from asgiref.sync import async_to_sync
from django.db import DatabaseError, InterfaceError

from bot import desk, warmth
from briefings.queries import ledgers
from tests.factories import EntityFactory, publish_entry, recognition


@pytest.mark.django_db
def test_whom_readers_ask_about_is_read_ahead() -> None:
    publish_entry(recognition(EntityFactory(), EntityFactory(slug="sudland")))
    ledgers.shelf.clear()
    async_to_sync(warmth.warm)()
    gc.unfreeze()
    assert any(act.subject == "sudland" for kept in ledgers.shelf for act in kept.ledger.acts)


@pytest.mark.parametrize("error", [DatabaseError, InterfaceError])
def test_without_a_database_the_bot_begins_all_the_same(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def out(**_more: object) -> None:
        raise error("away")

    monkeypatch.setattr(desk, "subjects", out)
    asyncio.run(warmth.warm())
    gc.unfreeze()


def test_the_process_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    async def none(**_more: object) -> tuple[()]:
        return ()

    monkeypatch.setattr(desk, "subjects", none)
    before = gc.get_threshold(), sys.getswitchinterval()

    async def shortly() -> None:
        keeping = asyncio.create_task(warmth.keep())
        await asyncio.sleep(0.05)
        assert gc.get_freeze_count() > 0
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping

    asyncio.run(shortly())
    assert (gc.get_threshold(), sys.getswitchinterval()) == before
    assert gc.get_freeze_count() == 0
