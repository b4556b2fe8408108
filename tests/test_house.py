"""The whole house, as a newcomer meets it: one command, two people, one reader."""

import json
import re
import signal
import subprocess
import time

import pytest

from tests.briefings.management.living import eventually
from tests.briefings.management.machine import UP, Machine, environment
from tests.simulated import READER, Telegram

pytestmark = [pytest.mark.processes, pytest.mark.browser]

SOON = 5
"""Seconds after which what was published must be on the site and in /latest."""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """`up` in a folder of its own, with everything it starts by itself."""
    machine = Machine(tmp_path_factory.mktemp("house"))
    machine.start()
    yield machine
    machine.end(signal.SIGTERM)


@pytest.fixture(scope="module")
def chat(house):
    telegram = Telegram(f"http://127.0.0.1:{house.port + 2}")
    telegram.join(READER)
    return telegram


def manage(house, *words):
    """What a management command prints, as JSON."""
    command = [*UP[:-1], *words, "--format", "json"]
    env = environment(house.folder, PORT=str(house.port), **house.more)
    return json.loads(subprocess.run(command, env=env, check=True, capture_output=True).stdout)


def said(chat, text):
    """What the bot answers to ``text``."""
    before = len(chat.shown())
    chat.write(text)
    return chat.wait_for(before + 1, seconds=10)[-1]["text"]


def sign_in(page, house, name):
    page.context.clear_cookies()
    password = next(
        found[1] for line in house.lines if (found := re.match(rf"\s+{name}\s+(\S+)", line))
    )
    page.goto(f"{house.here}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.get_by_text(f"Hello, {name}").wait_for()


def test_from_the_desk_to_the_site_and_the_chat(house, chat, page):
    assert "Cablegram" in said(chat, "/start")
    assert "daily" in said(chat, "/subscribe daily")

    # An editor takes up a draft and sends it to review.
    headline = "Tuvalu withdraws its recognition of Abkhazia"
    sign_in(page, house, "editor")
    page.get_by_text(headline).click()
    page.get_by_role("button", name="Send to review").click()
    page.get_by_text("Sent to review").wait_for()
    address = page.url

    # A second person approves and publishes it; readers have it within seconds.
    sign_in(page, house, "approver")
    page.goto(address)
    page.get_by_role("button", name="Approve and publish").click()
    published = time.monotonic()
    page.get_by_text("Published as version 1").wait_for()
    assert eventually(lambda: headline in house.get("/")[1], within=SOON)
    assert headline in said(chat, "/latest")
    assert time.monotonic() - published < SOON

    # The position has followed from the act.
    assert "Tuvalu" in said(chat, "/recognitions abkhazia")


def test_a_digest_reaches_its_reader_once(house, chat):
    before = len(chat.shown())
    for _ in range(2):
        manage(house, "issue_digest", "--schedule", "daily", "--now", "2035-01-01T08:00:00+02:00")
    assert "Daily briefing" in chat.wait_for(before + 1, seconds=10)[-1]["text"]
    time.sleep(1)
    assert len(chat.shown()) == before + 1
    assert manage(house, "deliveries")["counts"]["sent"] == 1
    assert eventually(lambda: house.get("/briefings/1.html")[0] == 200, within=SOON)
