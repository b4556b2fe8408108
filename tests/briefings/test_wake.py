"""A wake-up is sent after commit, once, and costs little when nobody is there."""

import time

import pytest
from celery import current_app
from django.db import transaction

from briefings.wake import wake


@pytest.fixture
def sent(monkeypatch):
    """Names of the tasks handed over."""
    names: list[str] = []
    monkeypatch.setattr("briefings.wake._send", names.append)
    return names


@pytest.mark.django_db(transaction=True)
def test_after_commit_and_once(sent):
    with transaction.atomic():
        wake("a.task")
        wake("a.task")
        wake("another.task")
        assert sent == []
    assert sent == ["a.task", "another.task"]


@pytest.mark.django_db(transaction=True)
def test_never_after_a_rollback(sent):
    with transaction.atomic():
        wake("a.task")
        transaction.set_rollback(True)
    assert sent == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_not_there_costs_little(monkeypatch, tmp_path):
    monkeypatch.setattr(
        current_app.conf, "broker_url", f"redis+socket://{tmp_path}/nobody.sock?virtual_host=0"
    )
    start = time.monotonic()
    wake("a.task")
    assert time.monotonic() - start < 2


@pytest.mark.django_db(transaction=True)
def test_a_wake_up_arrives(broker):
    wake("briefings.tasks.sweep")
    assert broker.llen("desk") == 1


@pytest.mark.django_db(transaction=True)
def test_a_wake_up_may_say_which_rows(monkeypatch):
    said: list[tuple[object, ...]] = []
    monkeypatch.setattr("briefings.wake._send", lambda *call: said.append(call))
    with transaction.atomic():
        for args in ((1, 2), (1, 2), (1, 3), ()):
            wake("a.task", *args)
    assert said == [("a.task", 1, 2), ("a.task", 1, 3), ("a.task",)]
