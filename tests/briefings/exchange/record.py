"""A record to import into: who is named in the files, and the shortest way in and out."""

from io import BytesIO

from django.contrib.auth.models import User

from briefings import exchange, publish
from briefings.acts import COLUMNS
from briefings.curate import batches
from briefings.models import Batch, Entity
from tests.factories import NOW, EntityFactory, UserFactory

HEADER = ",".join(COLUMNS)


def known(slug: str, **kwargs) -> Entity:
    """The entity at an address, made if it is not there."""
    return Entity.objects.filter(slug=slug).first() or EntityFactory(slug=slug, **kwargs)


def people() -> tuple[User, User]:
    return UserFactory(role="editor"), UserFactory(role="approver")


def worked_example() -> None:
    """Everybody in worked example A."""
    for slug in ("russia", "nicaragua", "venezuela", "nauru", "vanuatu", "tuvalu", "syria"):
        known(slug)
    for slug in ("abkhazia", "south-ossetia", "transnistria"):
        known(slug, kind="contested_polity", un_status="none")


def file_of(*rows: str, header: str = HEADER) -> bytes:
    """An act file with these lines."""
    return "".join(f"{line}\n" for line in (header, *rows)).encode()


def take_in(data: bytes, editor: User, *, now=NOW, name="acts.csv") -> batches.Imported:
    """Import a file that has no errors."""
    names = exchange.name_book()
    checked = exchange.check(BytesIO(data), names)
    assert checked.errors == ()
    return batches.save(
        exchange.rows(BytesIO(data), names), by=editor, now=now, name=name, sha256=checked.sha256
    )


def batch_of(data: bytes, editor: User, *, now=NOW) -> Batch:
    """The batch of a file in which something is new."""
    batch = take_in(data, editor, now=now).batch
    assert batch is not None
    return batch


def publish_all(data: bytes, *, now=NOW) -> None:
    """Import and publish a file, one person after the other."""
    editor, approver = people()
    publish.release_batch(batch_of(data, editor, now=now), by=approver, now=now)


def exported() -> bytes:
    return exchange.write_acts(exchange.published_rows())
