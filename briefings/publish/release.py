"""An approved entry becomes a publication: frozen, numbered, chained."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import connection, transaction

from briefings import index, introduced
from briefings.drafted import Draft, load
from briefings.models import (
    Act,
    Entry,
    Publication,
    PublishedAct,
    PublishedParticipant,
)
from briefings.publish.freeze import Preview, preview
from briefings.publish.refusal import Refused
from briefings.publish.rules import locked, need, need_gate, need_read, need_state
from briefings.vocabulary import Change, EntryState, Role
from briefings.wake import wake

CHAIN_LOCK = 0x4341424C  # "CABL": any constant of our own; one lock for the one chain
TICK = timedelta(microseconds=1)


@transaction.atomic
def release(entry: Entry, *, by: User, now: datetime) -> Publication:
    """Publish what was approved. Raises Refused when anything changed since.

    The first publication is `created`; later ones are what the entry was reopened for.
    """
    need(by, "publish")
    row = locked(entry)
    need_state(row, EntryState.APPROVED)
    hold_chain()  # before the gate: else it looks past a twin that is being published right now
    draft = load(row)
    need_gate(row, draft)
    shown = preview(row, draft)
    if shown.hash != row.approved_hash:
        raise Refused("It is no longer what was approved; send it to review again.")
    # Held: an editor may change at once whom no reader knows, and it is this that makes them known.
    need_read(introduced.by([draft], hold=True))
    publication = append(row, shown, draft=draft, by=by, now=now)
    row.state = EntryState.PUBLISHED
    row.state_at = now
    row.change = Change.EDITED
    row.public_note = ""
    row.save(update_fields=["state", "state_at", "change", "public_note"])
    return publication


def append(
    row: Entry,
    shown: Preview,
    *,
    draft: Draft,
    by: User,
    now: datetime,
    break_glass: str | None = None,
) -> Publication:
    """Write one more publication with its rows, and wake those who show it.

    Call inside a transaction that holds the entry. ``draft`` is what ``shown`` was made of, so that
    page and positions say the same; ``break_glass`` is why nobody approved it.
    """
    place = _next_place(row, now)
    retracts = row.change == Change.RETRACTED
    publication = Publication.objects.create(
        entry=row,
        n=place.n,
        serial=place.serial,
        kind=row.kind,
        change=Change.CREATED if place.n == 1 else row.change,
        public_note=row.public_note,
        date_min=None if retracts else row.date_min,
        date_max=None if retracts else row.date_max,
        snapshot=shown.snapshot,
        html=shown.html,
        message=shown.message,
        content_hash=shown.hash,
        previous_hash=place.previous_hash,
        published_at=place.published_at,
        published_by_id=by.pk,
        approved_by_id=row.approved_by_id,
        break_glass=break_glass,
    )
    if not retracts:
        _append_rows(publication, draft)
    index.published([publication])
    wake("briefings.tasks.refresh_site")
    wake("briefings.tasks.alert")
    if publication.change in (Change.CORRECTED, Change.RETRACTED):
        wake("briefings.tasks.chase")
    return publication


def _append_rows(publication: Publication, draft: Draft) -> None:
    act, parts = rows_of(publication, draft)
    if act:
        act.save(force_insert=True)
    PublishedParticipant.objects.bulk_create(parts)


def rows_of(
    publication: Publication, draft: Draft
) -> tuple[PublishedAct | None, list[PublishedParticipant]]:
    """The act of a publication and everyone it names; not yet stored."""
    act = draft.act
    people = {(part.entity_id, part.role) for part in draft.participants}
    people |= {(tally.subject_id, Role.SUBJECT.value) for tally in draft.tallies}
    published = None
    if act:
        people |= {(act.actor_id, Role.ACTOR.value), (act.subject_id, Role.SUBJECT.value)}
        published = published_act(
            publication,
            draft.entry,
            act,
            reacts_to=act.reacts_to.entry.public_id if act.reacts_to else None,
            actor_un_status=act.actor.un_status,
        )
    return published, [
        PublishedParticipant(publication=publication, entity_id=entity, role=role)
        for entity, role in sorted(people)
    ]


def published_act(
    publication: Publication, row: Entry, act: Act, *, reacts_to: str | None, actor_un_status: str
) -> PublishedAct:
    """The act of a publication, frozen as it stands; not yet stored."""
    return PublishedAct(
        publication=publication,
        public_id=row.public_id,
        actor_id=act.actor_id,
        subject_id=act.subject_id,
        verb=act.verb,
        object_kind=act.object_kind,
        mode=act.mode,
        sequence=act.sequence,
        announced=act.announced,
        reacts_to=reacts_to,
        level=act.level,
        date=row.date,
        date_min=row.date_min,
        date_max=row.date_max,
        certainty=row.certainty,
        actor_un_status=actor_un_status,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    n: int
    serial: int
    published_at: datetime
    previous_hash: str


def _next_place(row: Entry, now: datetime) -> _Place:
    """The next number, serial and moment, and the head of the chain so far."""
    last = last_held()
    n = row.publications.order_by("-n").values_list("n", flat=True).first() or 0
    if last is None:
        return _Place(n + 1, 1, now, "")
    # Our clock only goes forward, whatever the machine's does.
    return _Place(n + 1, last.serial + 1, max(now, last.published_at + TICK), head(last))


def hold_chain() -> None:
    """Nobody else publishes anything before this transaction ends; whoever did is waited for."""
    if connection.vendor == "postgresql":
        # SQLite's IMMEDIATE transactions already stand in line; Postgres needs to be told.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def last_held() -> Publication | None:
    """The last publication, to which nobody else adds before this transaction ends."""
    hold_chain()
    return Publication.objects.order_by("-serial").first()


def head(publication: Publication) -> str:
    """The hash that a publication leaves for the next one to build on."""
    parts = (
        publication.previous_hash,
        publication.content_hash,
        str(publication.serial),
        str(publication.n),
        publication.published_at.isoformat(),
    )
    return sha256("\n".join(parts).encode()).hexdigest()
