"""Whom readers would meet for the first time with an entry: their words are read by two people as well.

Readers know nobody whom an editor has just added: no question of theirs finds them. The first publication
that names them puts all of it before readers at once, so whoever approves that is shown all of it, and
the approval binds it. What was read is kept with the entity: one that changes after it is read anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet

from briefings import snapshot
from briefings.drafted import Draft
from briefings.models import Act, Entity, EntityName, Entry, Participant, Tally
from briefings.queries import values
from briefings.queries.known import is_listed, known


@dataclass(frozen=True, slots=True)
class Introduced:
    """An entity that no reader knows, with everything that readers would see or find it by."""

    entity: Entity
    said: values.Values

    @property
    def hash(self) -> str:
        """Over all of it."""
        return snapshot.digest(self.said)

    @property
    def is_read(self) -> bool:
        """Whether a second person approved it as it stands."""
        return self.entity.read_hash == self.hash


def by(drafts: Iterable[Draft], *, hold: bool = False) -> list[Introduced]:
    """Whom readers would meet with any of these drafts; one query, none if the gazetteer has them all.

    ``hold`` keeps them as they are until the transaction ends: call inside one.
    """
    rows = {key: row for draft in drafts for key, row in named(draft).items()}
    keys = [key for key, row in rows.items() if not is_listed(row)]
    return _told(Entity.objects.filter(pk__in=keys), hold=hold) if keys else []


def named(draft: Draft) -> dict[int, Entity]:
    """Everybody whom a draft names, by key."""
    parties = [draft.act.actor, draft.act.subject] if draft.act else []
    parties += [part.entity for part in draft.participants]
    parties += [tally.subject for tally in draft.tallies]
    return {row.pk: row for row in parties}


def by_entries(entries: QuerySet[Entry], *, hold: bool = False) -> list[Introduced]:
    """Whom readers would meet with any of these entries, however many there are; one query."""
    acts = Act.objects.filter(entry__in=entries)
    rows = Entity.objects.filter(
        Q(pk__in=acts.values("actor"))
        | Q(pk__in=acts.values("subject"))
        | Q(pk__in=Participant.objects.filter(entry__in=entries).values("entity"))
        | Q(pk__in=Tally.objects.filter(entry__in=entries).values("subject"))
    )
    return _told(rows, hold=hold)


_OF_NAME = ("name", "kind", "lang", "life", "metonym")


def _told(rows: QuerySet[Entity], *, hold: bool) -> list[Introduced]:
    """Those of ``rows`` whom no reader knows, with all that is said of them, by their keys."""
    rows = rows.exclude(known()).order_by("pk")
    if hold:
        # Not the key: what refers to them may be written meanwhile, as by this very publication.
        # Read only once they are held, for what is joined to a row that was waited for is not new.
        held = list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
        rows = Entity.objects.filter(pk__in=held).order_by("pk")
    entities: dict[int, Entity] = {}
    names: dict[int, list[values.Row]] = defaultdict(list)
    with_names = {f"its_{part}": F(f"names__{part}") for part in _OF_NAME}
    for row in rows.select_related(*values.LINKS).annotate(**with_names):
        entities.setdefault(row.pk, row)
        parts = {part: getattr(row, f"its_{part}") for part in _OF_NAME}
        if parts["name"] is not None:
            names[row.pk].append(values.row_of(EntityName(**parts)))
    return [
        Introduced(row, {**values.of(row), values.NAMES: values.ordered(names[key])})
        for key, row in entities.items()
    ]


def seal(content_hash: str, people: Collection[Introduced]) -> str:
    """The hash over all that an approver is shown: what is said, and whom readers do not know yet."""
    if not people:
        return content_hash
    parts = (content_hash, *(f"{one.entity.slug} {one.hash}" for one in people))
    return sha256("\n".join(parts).encode()).hexdigest()


Written: TypeAlias = list[tuple[str, frozenset[int]]]
"""Names, each with the keys of the accounts that wrote them."""


def written(people: Iterable[Introduced]) -> Written:
    """Those whom no second person read as they stand, with who wrote them last; one query.

    Names that came by a merger were written by whoever wrote the one who was merged.
    """
    rows = [one.entity for one in people if not one.is_read]
    writers = {row.pk: {row.edited_by_id} for row in rows}
    if rows:
        merged = Entity.objects.filter(merged_into__in=rows).order_by()
        for into, writer in merged.values_list("merged_into_id", "edited_by_id"):
            writers[into or 0].add(writer)
    return [(row.short_name, frozenset(filter(None, writers[row.pk]))) for row in rows]


def by_user(found: Written, user: User) -> list[str]:
    """The names of those whom ``user`` wrote, so that somebody else must read them."""
    return [name for name, writers in found if user.pk in writers]


def by_others(found: Written, user: User) -> list[str]:
    """The names of those who keep somebody else than ``user`` from approving."""
    return [name for name, writers in found if writers - {user.pk}]


def mark_read(people: Iterable[Introduced], *, by: User) -> None:
    """Keep that ``by`` approved them as they stand, if nobody did yet. Call while they are held."""
    for one in people:
        if not one.is_read:
            Entity.objects.filter(pk=one.entity.pk).update(read_by=by, read_hash=one.hash)


def is_read(key: int) -> bool:
    """Whether a second person read an entity as it stands, whatever readers know of it."""
    row = Entity.objects.select_related(*values.LINKS).get(pk=key)
    return Introduced(row, values.whole(row)).is_read


def unread(people: Iterable[Introduced]) -> list[str]:
    """The names of those who are not, or no longer, what a second person approved."""
    return [one.entity.short_name for one in people if not one.is_read]
