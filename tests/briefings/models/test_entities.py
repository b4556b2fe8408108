"""What the database refuses of an entity."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", ["index", "page-2", "Upper", "two words", "ä", "a" * 81])
def test_addresses_that_are_none_or_taken_by_the_site(slug):
    with pytest.raises(DatabaseError), transaction.atomic():
        EntityFactory(slug=slug, short_name="Somebody")


def test_an_authority_is_of_a_state():
    with pytest.raises(IntegrityError), transaction.atomic():
        EntityFactory(kind="authority")
