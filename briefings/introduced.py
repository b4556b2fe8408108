"""Whom readers would meet for the first time with an entry: their words are read by two people as well.

Readers know nobody whom an editor has just added: no question of theirs finds them. The first publication
that names them puts all of it before readers at once, so whoever approves that is shown all of it, and
the approval binds it. What was read is kept with the entity: one that changes after it is read anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from briefings import snapshot
from briefings.drafted import Draft
from briefings.models import Act, Entity, EntityName, Entry, Participant, Tally
from briefings.queries import values
from briefings.queries.known import known, known_of


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
    """Whom readers would meet with any of these drafts; one to three queries.

    ``hold`` keeps them as they are until the transaction ends: call inside one.
    """
    rows = {key: row for draft in drafts for key, row in named(draft).items()}
    return among(rows.keys() - known_of(rows.values()), hold=hold)


def named(draft: Draft) -> dict[int, Entity]:
    """Everybody whom a draft names, by key."""
    parties = [draft.act.actor, draft.act.subject] if draft.act else []
    parties += [part.entity for part in draft.participants]
    parties += [tally.subject for tally in draft.tallies]
    return {row.pk: row for row in parties}


def by_entries(entries: QuerySet[Entry], *, hold: bool = False) -> list[Introduced]:
    """Whom readers would meet with any of these entries, however many there are; two queries."""
    acts = Act.objects.filter(entry__in=entries)
    rows = Entity.objects.filter(
        Q(pk__in=acts.values("actor"))
        | Q(pk__in=acts.values("subject"))
        | Q(pk__in=Participant.objects.filter(entry__in=entries).values("entity"))
        | Q(pk__in=Tally.objects.filter(entry__in=entries).values("subject"))
    ).exclude(known())
    return _told(rows, hold=hold)


def among(keys: Collection[int], *, hold: bool = False) -> list[Introduced]:
    """Entities by key, which no reader knows, with all that is said of them; by their keys."""
    return _told(Entity.objects.filter(pk__in=keys), hold=hold) if keys else []


def _told(rows: QuerySet[Entity], *, hold: bool) -> list[Introduced]:
    rows = rows.select_related(*values.LINKS).order_by("pk")
    if hold:
        # Not the key: what refers to them may be written meanwhile, as by this very publication.
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = list(rows)
    names: dict[int, list[values.Row]] = defaultdict(list)
    for name in EntityName.objects.filter(entity__in=found) if found else ():
        names[name.entity_id].append(values.row_of(name))
    return [
        Introduced(row, {**values.of(row), values.NAMES: values.ordered(names[row.pk])})
        for row in found
    ]


def seal(content_hash: str, people: Collection[Introduced]) -> str:
    """The hash over all that an approver is shown: what is said, and whom readers do not know yet."""
    if not people:
        return content_hash
    parts = (content_hash, *(f"{one.entity.slug} {one.hash}" for one in people))
    return sha256("\n".join(parts).encode()).hexdigest()


def written_by(people: Iterable[Introduced], user: User) -> list[str]:
    """The names of those whom ``user`` wrote last, so that somebody else must read them."""
    return [one.entity.short_name for one in people if one.entity.edited_by_id == user.pk]


def mark_read(people: Iterable[Introduced], *, by: User) -> None:
    """Keep that ``by`` approved them as they stand. Call while they are held."""
    for one in people:
        Entity.objects.filter(pk=one.entity.pk).update(read_by=by, read_hash=one.hash)


def unread(people: Iterable[Introduced]) -> list[str]:
    """The names of those who are not, or no longer, what a second person approved."""
    return [one.entity.short_name for one in people if not one.is_read]
