"""Who sits at the desk."""

import pytest
from django.test import Client

from tests.factories import EntityFactory, UserFactory, publish_entry, recognition


class Seat(Client):
    """A signed-in member of the desk."""

    def __init__(self, user):
        super().__init__()
        self.user = user
        self.force_login(user)


@pytest.fixture
def seat(db):
    """``seat("editor")`` signs somebody new in with that role."""
    return lambda role, **kwargs: Seat(UserFactory(role=role, **kwargs))


@pytest.fixture
def norland():
    """Readers know it: an entry names it."""
    row = EntityFactory(slug="norland")
    publish_entry(recognition(EntityFactory(slug="westmark"), row))
    return row
