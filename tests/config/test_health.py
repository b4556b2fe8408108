"""``/health`` names what is red."""

import time
from types import SimpleNamespace

import pytest
from django.test import Client

from config import health, heartbeat


@pytest.fixture
def site(tmp_path, settings):
    settings.SITE_DIR = tmp_path
    (tmp_path / "current").mkdir()


@pytest.fixture(autouse=True)
def just_started(monkeypatch):
    """The tests before these may have taken longer than a sweep may be late."""
    monkeypatch.setattr(health, "_started", time.time())


@pytest.mark.django_db
def test_all_is_well(site, broker):
    answer = Client().get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": {"database": "ok", "broker": "ok", "sweep": "ok", "site": "ok", "sending": "ok"},
    }
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_broker_that_is_gone_is_named(site, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = Client().get("/health")
    assert answer.status_code == 503
    assert answer.json()["red"] == ["broker", "sweep"]


@pytest.mark.django_db
def test_a_site_that_was_never_built_is_named(settings, tmp_path, broker):
    settings.SITE_DIR = tmp_path
    assert Client().get("/health").json()["red"] == ["site"]


@pytest.mark.django_db
def test_a_sweep_that_stopped_is_named(site, broker, monkeypatch):
    monkeypatch.setattr(health, "_started", 0.0)
    assert Client().get("/health").json()["red"] == ["sweep"]
    heartbeat.note(sender=SimpleNamespace(name="briefings.tasks.sweep"))
    assert Client().get("/health").status_code == 200
