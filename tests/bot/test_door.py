"""The connection that handlers use: kept while it is good, and let go when another file is there."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import bot.desk  # noqa: F401  # its door is a module and a function of one name

door = sys.modules["bot.desk.door"]


def test_a_connection_is_kept_until_another_file_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "record.sqlite3"
    record.write_bytes(b"one")
    closed: list[str] = []
    connection = SimpleNamespace(
        vendor="sqlite", settings_dict={"NAME": str(record)}, connection=object(), close_at=1.0,
        close=lambda: closed.append("closed"),
    )  # fmt: skip
    monkeypatch.setattr(door, "connection", connection)
    monkeypatch.setattr(door, "close_old_connections", lambda: closed.append("looked at"))
    monkeypatch.setattr(door, "_opened", SimpleNamespace())
    door._renew()
    door._renew()
    assert closed == ["looked at", "looked at"]
    assert connection.close_at is None  # whatever CONN_MAX_AGE says
    backup = tmp_path / "backup.sqlite3"
    backup.write_bytes(b"two")
    backup.rename(record)
    door._renew()
    assert closed[2:] == ["closed", "looked at"]


def test_on_a_server_connections_go_back_to_their_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(door, "connection", SimpleNamespace(vendor="postgresql", close_at=1.0))
    monkeypatch.setattr(door, "close_old_connections", lambda: looked.append(1))
    door._renew()
    assert looked == [1]
