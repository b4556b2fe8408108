"""A deployment with a superuser is refused."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from briefings.checks import SUPERUSER, no_superusers
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def found():
    return no_superusers(app_configs=None, databases=["default"])


def test_roles_and_former_superusers_are_no_matter(settings):
    settings.DEMO = False
    UserFactory(role="publisher")
    UserFactory(is_superuser=True, is_active=False)
    assert found() == []


def test_an_active_superuser_is_named_and_refused(settings):
    settings.DEMO = False
    UserFactory(username="almighty", is_superuser=True)
    (error,) = found()
    assert error.id == SUPERUSER
    assert error.is_serious()
    assert "almighty" in error.msg
    with pytest.raises(CommandError, match="almighty"):
        call_command("check", databases=["default"], stderr=StringIO())
    with pytest.raises(CommandError, match="almighty"):
        call_command("migrate", verbosity=0, stdout=StringIO(), skip_checks=False)


def test_on_one_machine_it_is_a_warning():
    UserFactory(is_superuser=True)
    (warning,) = found()
    assert not warning.is_serious()


def test_nothing_is_asked_without_a_database():
    UserFactory(is_superuser=True)
    assert no_superusers(app_configs=None, databases=None) == []
