"""What people see when the web process cannot answer."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from config import errors
from tests.briefings.admin.conftest import Seat
from tests.factories import UserFactory


@pytest.mark.django_db
def test_the_desks_own_pages():
    editor = Seat(UserFactory(role="editor"))
    missing = editor.get("/admin/nowhere/")
    assert missing.status_code == 404
    assert "There is no such page" in missing.content.decode()
    assert "Back to the desk" in missing.content.decode()
    refused = editor.get("/admin/briefings/digestschedule/add/")
    assert refused.status_code == 403
    assert "Your account may not do that" in refused.content.decode()
    assert "desk/error" in refused.content.decode()
    assert "<script" not in refused.content.decode()


def test_a_form_without_our_token():
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a"})
    assert answer.status_code == 403
    assert "This form could not be trusted" in answer.content.decode()


def test_a_fault_at_the_desk_asks_nothing_of_the_database(monkeypatch):
    """No database mark on this test: a query would fail it."""

    def broken(*_, **__):
        raise RuntimeError("broken")

    monkeypatch.setattr("briefings.admin.site.Desk.login", broken)
    monkeypatch.setattr("config.pages._find", broken)
    page = errors.server_error(RequestFactory().get("/admin/login/"))
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.content.decode()


def test_elsewhere_plainly(monkeypatch, settings, tmp_path):
    def broken(*_, **__):
        raise RuntimeError("broken")

    (tmp_path / "releases/1").mkdir(parents=True)
    (tmp_path / "current").symlink_to("releases/1")
    settings.SITE_DIR = tmp_path
    monkeypatch.setattr("config.pages._find", broken)
    answer = Client(raise_request_exception=False).get("/e/E-0001.html")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert "stylesheet" not in answer.content.decode()
    refused = errors.forbidden(RequestFactory().get("/health"), PermissionDenied())
    assert (refused.status_code, b"desk/" in refused.content) == (403, False)


def test_a_broken_template_is_no_second_fault(monkeypatch):
    monkeypatch.setattr("django.template.loader.get_template", lambda _: 1 / 0)
    page = errors.server_error(RequestFactory().get("/admin/"))
    assert (page.status_code, b"Something went wrong" in page.content) == (500, True)
