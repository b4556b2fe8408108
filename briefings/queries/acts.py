"""Published acts as positions are worked out from them: all up to a publication, or those since one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from briefings import edtf, snapshot, words
from briefings.models import Entity, Publication, PublishedAct, PublishedParticipant
from briefings.queries.ledgers import NOTHING, Head
from briefings.queries.merged import moved, readdressed
from briefings.types import ActRecord, TallyView
from briefings.vocabulary import FOLDED, Certainty, Mode, ObjectKind, Role, UnStatus, Verb

DECIDING_FOR_OTHERS = (Verb.ANNEXES, Verb.ENDS, Verb.DENIES_REPORT)
"""What somebody else did that changes where an actor stands, or whether that is disputed."""

_LAPSING = (Verb.ANNEXES, Verb.ENDS)

_COLUMNS = (
    "public_id", "actor_id", "subject_id", "verb", "object_kind", "mode", "date", "sequence",
    "certainty", "actor_un_status", "reacts_to",
)  # fmt: skip
Row = tuple[
    str, int, int, str, str | None, str, str | None, int, str, str, str | None
]  # as _COLUMNS


def everything(key: int, ways: Mapping[int, int], *, by_actor: bool, upto: int) -> list[Row]:
    """Acts current at a serial that bear on positions on an entity, or of it.

    A retraction carries none. ``ways`` tells who was merged into whom.
    """
    later = Publication.objects.filter(
        entry=OuterRef("publication__entry"),
        n__gt=OuterRef("publication__n"),
        serial__lte=upto,
    )
    acts = PublishedAct.objects.filter(~Exists(later), publication__serial__lte=upto)
    everybody = together({key}, ways)
    if not by_actor:
        return list(acts.filter(subject__in=everybody).values_list(*_COLUMNS))
    # What others did to the same subjects decides too, if it lapses positions or denies a report; and
    # who ended the actor itself.
    own = acts.filter(actor__in=everybody).values(who=Coalesce("subject__merged_into", "subject"))
    about = Entity.objects.filter(Q(pk__in=own) | Q(merged_into__in=own))
    rows = list(
        acts.filter(
            Q(actor__in=everybody)
            | Q(subject__in=about, verb__in=DECIDING_FOR_OTHERS)
            | Q(subject__in=everybody, verb=Verb.ENDS)
        ).values_list(*_COLUMNS)
    )
    return rows + _before_open(acts, rows, everybody, ways)


def _before_open(
    acts: QuerySet[PublishedAct], rows: list[Row], everybody: set[int], ways: Mapping[int, int]
) -> list[Row]:
    """What others did before they annexed or ended somebody at a time of which only the end is known.

    The act before it is where that time begins.
    """
    asked = Q()
    for _, actor, subject, verb, _, _, when, *_ in rows:
        if verb in _LAPSING and actor not in everybody and when and edtf.parse(when).min is None:
            asked |= Q(actor__in=together({actor}, ways), subject__in=together({subject}, ways))
    if not asked:
        return []
    known = {row[0] for row in rows}
    more = acts.filter(asked, verb__in=sorted(FOLDED)).values_list(*_COLUMNS)
    return [row for row in more if row[0] not in known]


def together(keys: Iterable[int], ways: Mapping[int, int]) -> set[int]:
    """Some entities, with all that were merged into the same ones."""
    stand = {ways.get(key, key) for key in keys}
    return stand | {old for old, into in ways.items() if into in stand}


class Step(NamedTuple):
    """One publication, as far as positions need to know of it."""

    head: Head
    entry: str
    act: Row | None
    tallies: tuple[TallyView, ...]
    """Its subjects at the addresses they have now."""


def since(last: Head, upto: int) -> list[Step] | None:
    """What was published after one publication, the oldest first; None if that is not there (any more)."""
    rows = list(
        Publication.objects.filter(serial__gte=last.serial, serial__lte=upto)
        .order_by("serial")
        .values_list(
            *Head._fields,
            "entry__public_id",
            "snapshot__tallies",
            *(f"act__{name}" for name in _COLUMNS),
        )
    )
    if last is not NOTHING:
        if not rows or Head(*rows[0][:4]) != last:
            return None
        del rows[0]
    counted = [row[0] for row in rows if row[5]]
    claims: dict[int, list[TallyView]] = {}
    for serial, tally in _claimed(Publication.objects.filter(serial__in=counted)):
        claims.setdefault(serial, []).append(tally)
    return [
        Step(Head(*row[:4]), row[4], row[6:] if row[6] else None, tuple(claims.get(row[0], ())))
        for row in rows
    ]


def tallies(
    slug: str, key: int, ways: Mapping[int, int], *, upto: int
) -> tuple[tuple[int, TallyView], ...]:
    """Counts that others claim about an entity, current at a serial, each with its own serial."""
    # A tally's subject is among the participants that were published with it. Most publications
    # carry none: the database looks, so that thousands of snapshots are not decoded for nothing.
    later = Publication.objects.filter(
        entry=OuterRef("entry"), n__gt=OuterRef("n"), serial__lte=upto
    )
    named = PublishedParticipant.objects.filter(entity__in=together({key}, ways), role=Role.SUBJECT)
    rows = Publication.objects.filter(
        ~Exists(later),
        serial__lte=upto,
        pk__in=named.values("publication"),
        snapshot__tallies__0__isnull=False,
    )
    return tuple(pair for pair in _claimed(rows) if pair[1].subject.slug == slug)


def _claimed(rows: QuerySet[Publication]) -> Iterator[tuple[int, TallyView]]:
    found = list(rows.order_by("serial").values_list("serial", "snapshot"))
    addresses = moved() if found else {}
    for serial, stored in found:
        content = readdressed(snapshot.decode(stored), addresses)
        for tally in content.tallies:
            yield serial, replace(tally, says=words.voice(content))


# Looked up, not called: an enumeration's call costs more than all the rest of a record.
_UN = {status.value: status for status in UnStatus}
_VERBS = {verb.value: verb for verb in Verb}
_AS_WHAT: dict[str | None, ObjectKind | None] = {
    None: None,
    **{one.value: one for one in ObjectKind},
}
_MODES = {mode.value: mode for mode in Mode}
_CERTAINTIES = {certainty.value: certainty for certainty in Certainty}


def records(rows: Iterable[Row], slugs: Mapping[int, str]) -> list[ActRecord]:
    """Acts as the fold reads them; ``slugs`` by key."""
    return [
        ActRecord(
            entry, slugs[actor], slugs[subject], _VERBS[verb], _AS_WHAT[kind], _MODES[mode],
            edtf.parse(when) if when else None, sequence, _CERTAINTIES[certainty], _UN[un_status],
            reacts_to,
        )
        for (
            entry, actor, subject, verb, kind, mode, when, sequence, certainty, un_status, reacts_to,
        ) in rows
    ]  # fmt: skip
