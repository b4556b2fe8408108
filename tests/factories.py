"""The smallest valid row of every table that tests need. One place, one spelling.

Factories build rows the way the writers do (`curate`, `reading.store`), so that derived columns are
there; what a test is about, it says itself.
"""

from datetime import UTC, datetime, time
from typing import Any

import factory
from django.contrib.auth.models import Group, Permission, User

from briefings import publish
from briefings.curate import drafts, entities
from briefings.deliver import subscribe
from briefings.models import (
    Act,
    Cadence,
    Citation,
    DigestSchedule,
    Entity,
    Entry,
    Participant,
    Publication,
    Source,
    Subscriber,
)
from briefings.reading import store
from briefings.roles import ROLES

NOW = datetime(2025, 9, 1, 6, 0, tzinfo=UTC)
TEXT = (
    "Norland recognised the Southern Authority in July 2025. Its neighbour Westmark merely "
    "welcomed the step, and the council of elders said nothing at all about the matter."
)
"""A source's text with something to quote."""
QUOTE = "recognised the Southern Authority in July"
"""Words that stand once in TEXT."""


def role(name: str) -> Group:
    """A role's group with its permissions; the migration made it, unless tables were emptied."""
    group, made = Group.objects.get_or_create(name=name)
    if made:
        group.permissions.set(
            Permission.objects.filter(content_type__app_label="briefings", codename__in=ROLES[name])
        )
    return group


class UserFactory(factory.django.DjangoModelFactory):
    """A member of staff; ``role="editor"`` puts them in that group."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    is_staff = True
    password = factory.django.Password("correct horse battery")

    @factory.post_generation
    def role(self: User, create: bool, name: str | None, **kwargs: Any) -> None:
        if name:
            self.groups.add(role(name))


class EntityFactory(factory.django.DjangoModelFactory):
    """A state in the UN, findable by its names; one of the gazetteer with what the test says of it."""

    class Meta:
        model = Entity

    slug = factory.Sequence(lambda n: f"state-{n}")
    kind = "state"
    name = factory.LazyAttribute(lambda row: f"Republic of {row.short_name}")
    short_name = factory.LazyAttribute(lambda row: row.slug.replace("-", " ").title())
    un_status = "member"

    @classmethod
    def _generate(cls, strategy: str, params: dict[str, Any]) -> Entity:
        known = Entity.objects.filter(slug=params.get("slug", "")).first()
        if known is None:
            return super()._generate(strategy, params)
        for field, value in params.items():
            setattr(known, field, value)
        return entities.save(known)

    @classmethod
    def _create(cls, model_class: type[Entity], *args: Any, **kwargs: Any) -> Entity:
        return entities.save(model_class(**kwargs))


class SourceFactory(factory.django.DjangoModelFactory):
    """An analysis without stored text; pass ``text=TEXT`` to quote from it."""

    class Meta:
        model = Source

    title = factory.Sequence(lambda n: f"What happened, part {n}")
    authors = "A. Writer"
    publisher = "The Review"
    published = "2025-08"

    @classmethod
    def _create(cls, model_class: type[Source], *args: Any, **kwargs: Any) -> Source:
        return store.save(model_class(**kwargs), now=NOW)


class EntryFactory(factory.django.DjangoModelFactory):
    """A draft event; ``by`` is its editor. Add an act and a citation to make it publishable."""

    class Meta:
        model = Entry

    by = factory.SubFactory(UserFactory, role="editor")
    kind = "event"
    headline = factory.Sequence(lambda n: f"Something happened, number {n}")
    statement = "Something happened, as the source tells."
    date = "2025-07"

    @classmethod
    def _create(cls, model_class: type[Entry], *args: Any, **kwargs: Any) -> Entry:
        by = kwargs.pop("by")
        return drafts.save(model_class(**kwargs), by=by, now=NOW)


class CitationFactory(factory.django.DjangoModelFactory):
    """A citation of a whole source that supports everything an act needs."""

    class Meta:
        model = Citation

    entry = factory.SubFactory(EntryFactory)
    source = factory.SubFactory(SourceFactory)
    supports = factory.LazyFunction(
        lambda: ["statement", "actor", "subject", "verb", "object_kind", "mode", "date"]
    )


class ActFactory(factory.django.DjangoModelFactory):
    """A recognition of a state by another, as the act of a new draft."""

    class Meta:
        model = Act

    entry = factory.SubFactory(EntryFactory, kind="act")
    actor = factory.SubFactory(EntityFactory)
    subject = factory.SubFactory(EntityFactory)
    verb = "recognises"
    object_kind = "state"


def publishable(**kwargs: Any) -> Entry:
    """A cited draft; keyword arguments are the entry's."""
    entry: Entry = EntryFactory(**kwargs)
    CitationFactory(entry=entry)
    return entry


def recognition(
    actor: Entity, subject: Entity, *, date: str | None = "2025-07", **act: Any
) -> Entry:
    """A cited draft of an act; keyword arguments are the act's."""
    entry: Entry = EntryFactory(kind="act", date=date, headline=f"{actor} acts on {subject}")
    ActFactory(entry=entry, actor=actor, subject=subject, **act)
    CitationFactory(entry=entry)
    return entry


def met(entity: Entity) -> Entity:
    """An entity that readers know: a published entry names it."""
    entry = publishable()
    Participant.objects.create(entry=entry, entity=entity)
    publish_entry(entry)
    return entity


def publish_entry(
    entry: Entry, *, now: datetime = NOW, approver: User | None = None
) -> Publication:
    """Take a publishable draft through both pairs of eyes."""
    entry.refresh_from_db()
    approver = approver or UserFactory(role="publisher")
    publish.submit(entry, by=entry.edited_by, now=now)
    entry.refresh_from_db()
    shown = publish.look(entry)
    publish.approve(entry, by=approver, content_hash=shown.seal, now=now)
    publication = publish.release(entry, by=approver, now=now)
    entry.refresh_from_db()
    return publication


class DigestScheduleFactory(factory.django.DjangoModelFactory):
    """Daily at eight in Vilnius, since the day before NOW."""

    class Meta:
        model = DigestSchedule
        django_get_or_create = ("slug",)

    slug = "daily"
    title = "Daily briefing"
    cadence = Cadence.DAILY
    local_time = time(8)
    time_zone = "Europe/Vilnius"
    created_at = datetime(2025, 8, 31, 12, 0, tzinfo=UTC)


def subscriber(chat_id: int, *, frequency: str = "daily", now: datetime = NOW) -> Subscriber:
    """A private chat that subscribed."""
    before = set(Subscriber.objects.values_list("pk", flat=True))
    subscribe.subscribe(chat_id, kind="private", language="en", frequency=frequency, now=now)
    return Subscriber.objects.exclude(pk__in=before).get()
