"""The control API, the log, the doors, and a process of its own."""

import json
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from bot.simulator.__main__ import main

REPOSITORY = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "127.0.0.1:9"}, 200),
        ({"Host": "localhost"}, 200),
        ({"Host": "[::1]:80"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Origin": "http://localhost:8000"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_only_this_machine_comes_in(sim, headers, status):
    assert sim.raw("GET", "/simulator/users", **headers)[0] == status


@pytest.mark.parametrize(
    ("verb", "path", "body", "status"),
    [
        ("PUT", "users/7", {"state": "asleep"}, 400),
        ("PUT", "users/7", {"first_name": 5}, 400),
        ("PUT", "users/0", {}, 400),
        ("PUT", "chats/5", {}, 400),
        ("PUT", "chats/-5", {"members": [99]}, 400),
        ("POST", "users/99/messages", {"text": "x"}, 404),
        ("POST", "users/7/messages", {}, 400),
        ("POST", "users/7/messages", b"{", 400),
        ("POST", "users/7/callback", {"message_id": True, "data": "x"}, 400),
        ("GET", "callbacks/1", None, 404),
        ("POST", "faults", {"do": "dance"}, 400),
        ("PUT", "users", {"first": 1}, 400),
        ("PUT", "users", {"ids": [0]}, 400),
        ("PUT", "limits", {"flood": 1}, 400),
        ("PUT", "limits", {"speed": True}, 400),
        ("PUT", "chats/-5", {"type": "group", "topics": {"5": {"name": "x"}}}, 400),
        ("PUT", "chats/-5", {"type": "supergroup", "topics": [5]}, 400),
        ("PUT", "chats/-5", {"state": "migrated", "migrate_to": 6}, 400),
        ("POST", "clock", {"set": "2026-01-01"}, 400),
        ("GET", "log?kind=odd", None, 400),
        ("GET", "nowhere", None, 404),
        ("DELETE", "users", None, 405),
    ],
)
def test_refusals_say_what_is_wrong(sim, verb, path, body, status):
    sim.person()
    answered, raw = sim.raw(verb, f"/simulator/{path}", body)
    assert answered == status
    assert len(json.loads(raw)["error"]) > 5


def test_the_log_has_every_request_before_its_answer(sim):
    ada = sim.person()
    before = sim.log()[-1]["seq"] if sim.log() else 0
    sent = sim.ok("sendmessage", chat_id=ada, text="x")
    lines = [json.loads(line) for line in sim.log_path.read_text().splitlines()]
    entries = [line for line in lines if line["seq"] > before]
    assert [(entry["kind"], entry["method"]) for entry in entries] == [
        ("seen", "sendMessage"), ("request", "sendMessage")
    ]  # fmt: skip
    request = entries[-1]
    assert (request["chat_id"], request["message_id"]) == (ada, sent["message_id"])
    assert (request["accepted"], request["answered"], request["status"]) == (True, True, 200)
    sim.call("sendMessage", chat_id=99, text="x")
    last = sim.ask("GET", f"log?after={request['seq']}&kind=request")[-1]
    assert (last["accepted"], last["answered"], last["status"]) == (False, True, 400)
    assert [entry["seq"] for entry in sim.log()] == list(range(1, last["seq"] + 1))
    assert sim.ask("GET", "log?last=1") == [sim.log()[-1]]


@pytest.mark.parametrize(
    ("fault", "accepted"), [("close_before", False), ("drop_after", True), ("cut_body", True)]
)
def test_cut_connections(sim, fault, accepted):
    ada = sim.person()
    sim.ask("POST", "faults", {"match": {"method": "sendMessage"}, "do": fault, "times": 1})
    with pytest.raises((HTTPException, ConnectionError)):
        sim.call("sendMessage", chat_id=ada, text="x")
    assert len(sim.sees(ada)) == int(accepted)
    entry = sim.log("request")[-1]
    assert entry["accepted"] == accepted
    assert entry["answered"] == (fault == "cut_body")
    assert sim.log("fault")[-1]["do"] == fault
    sim.ok("sendMessage", chat_id=ada, text="x")


def test_garbled_and_slow_answers(sim):
    ada = sim.person()
    path = "/bot4242:test-token/sendMessage"
    for fault, status, accepted in (
        ("502_before", 502, 0),
        ("502_after", 502, 1),
        ("html_200", 200, 2),
    ):
        sim.ask("POST", "faults", {"do": fault, "match": {"chat_id": ada}, "times": 1})
        answered, raw = sim.raw("POST", path, {"chat_id": ada, "text": "x"})
        assert answered == status
        assert raw.startswith(b"<html>")
        assert len(sim.sees(ada)) == accepted
    sim.ask("POST", "faults", {"do": "slow", "times": 1, "args": {"seconds": 0.3}})
    began = time.monotonic()
    sim.ok("sendMessage", chat_id=ada, text="x")
    assert time.monotonic() - began >= 0.3
    error = {"code": 500, "description": "Internal Server Error: restart"}
    sim.ask("POST", "faults", {"do": "error", "match": {"nth": 2}, "args": error})
    assert sim.ok("getMe")
    assert sim.refusal("getMe") == "500 Internal Server Error: restart"
    assert sim.ok("getMe")


def test_the_clock_moves_dates(sim):
    ada = sim.person()
    assert sim.ask("POST", "clock", {"set": "2026-01-01T08:00:00+02:00"})["now"].startswith(
        "2026-01-01T06:00:0"
    )
    sim.ask("POST", "clock", {"advance": 3600})
    assert abs(sim.ok("sendMessage", chat_id=ada, text="x")["date"] - 1767250800) <= 2


def test_menus_by_scope_and_language(sim):
    english = [{"command": "help", "description": "Help"}]
    german = [{"command": "help", "description": "Hilfe"}]
    own = [{"command": "desk", "description": "For editors"}]
    for user, language in ((7, "en"), (8, "de"), (9, "de")):
        sim.person(user, language_code=language)
    sim.ok("setMyCommands", commands=english)
    sim.ok("setMyCommands", commands=german, language_code="de")
    sim.ok("setMyCommands", commands=own, scope={"type": "chat", "chat_id": 9})
    shown = [sim.ask("GET", f"users/{user}/bot")["commands"] for user in (7, 8, 9)]
    assert shown == [english, german, own]
    assert sim.ok("getMyCommands", scope={"type": "chat", "chat_id": 9}) == own
    sim.ok("deleteMyCommands", scope={"type": "chat", "chat_id": 9})
    assert sim.ok("getMyCommands", scope={"type": "chat", "chat_id": 9}) == []
    assert sim.refusal("setMyCommands", commands=[{"command": "Help", "description": "x"}]) == (
        "400 Bad Request: BOT_COMMAND_INVALID"
    )


def _start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "bot.simulator", *map(str, arguments)],
        cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.processes
def test_a_process_keeps_its_state_and_leaves_quickly(tmp_path):
    log, state = tmp_path / "log.jsonl", tmp_path / "state.json"

    def ask(port, verb, path, body=None):
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request(verb, path, json.dumps(body) if body else None)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    for number, stop in ((1, signal.SIGTERM), (2, signal.SIGINT)):
        with _start("--port", 0, "--log", log, "--state", state) as process:
            line = process.stdout.readline()
            port = int(line.rpartition(":")[2].partition("/")[0])
            if number == 1:
                ask(port, "PUT", "/simulator/users/7", {"first_name": "Ada"})
                sent = ask(port, "POST", "/simulator/users/7/messages", {"text": "/start"})
            waiting = socket.create_connection(("127.0.0.1", port))
            waiting.sendall(b"GET /simulator/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert b"200 OK" in waiting.recv(200)
            assert ask(port, "GET", "/simulator/users")[0]["state"] == "active"
            (update,) = ask(port, "GET", "/bot1:a/getUpdates")["result"]
            assert update["update_id"] == sent["update_id"]
            polling = socket.create_connection(("127.0.0.1", port))
            # The first one keeps what waits for the second, so its poll is answered before the end.
            past = sent["update_id"] + 1 if number == 2 else 0
            polling.sendall(
                f"GET /bot1:a/getUpdates?timeout=30&offset={past} HTTP/1.1\r\n"
                "Host: localhost\r\n\r\n".encode()
            )
            time.sleep(0.2)
            began = time.monotonic()
            process.send_signal(stop)
            assert process.wait(3) == 0
            assert time.monotonic() - began < 2  # 0.3 s on a machine with nothing else to do
            waiting.close()
            assert polling.recv(200).startswith(b"HTTP/1.1 200 OK")
            polling.close()
            assert process.stderr.read() == ""
    numbers = [json.loads(line)["seq"] for line in log.read_text().splitlines()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_taken_port_is_one_sentence_and_touches_no_file(tmp_path, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--port", str(port), "--log", str(tmp_path / "log.jsonl")]) == 2
    complaint = capsys.readouterr().err
    assert str(port) in complaint
    assert complaint.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
