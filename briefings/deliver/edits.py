"""Edits of messages that are wrong: which they are, and one row for each.

A letter remembers the serial of the newest publication when its text was made, so what it carried is
known for certain. Keys make every step repeatable, and nobody else's message is touched.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from briefings.models import (
    Control,
    Delivery,
    DeliveryState,
    Digest,
    EditionItem,
    Publication,
    Recall,
)
from briefings.models.digests import REVIVED
from briefings.vocabulary import Change
from briefings.wake import wake

CHASED = (Change.CORRECTED, Change.RETRACTED)
"""Changes that say that we were wrong. Where the world moved on, the next digest tells it."""
LIFETIME = timedelta(days=7)
"""How long an edit is tried."""
PRIORITY = 7
"""After digests and alerts: an edit rings nobody's bell."""


def chase(deliveries: Collection[int], *, now: datetime) -> int:
    """Some letters were sent only now, with a text older than the record: edit those that are wrong."""
    entries = EditionItem.objects.filter(edition__deliveries__in=deliveries)
    publications = Publication.objects.filter(
        change__in=CHASED, entry__in=entries.values("publication__entry")
    )
    added = sum(
        owe_edits(publication, now=now, among=deliveries)
        for publication in last_of_each(publications)
    )
    if added:
        wake("bot.tasks.send_batch")
    return added


def catch_up(reader: int, *, now: datetime) -> None:
    """A reader to whom nothing could be sent is back: mend what turned wrong meanwhile, and before.

    Edits that were given up for their absence are owed again, the newest of each message.
    """
    newer = Delivery.objects.filter(
        digest=OuterRef("digest"),
        subscriber=OuterRef("subscriber"),
        part=OuterRef("part"),
        revision__gt=OuterRef("revision"),
    )
    given_up = Delivery.objects.filter(
        ~Exists(newer),
        Q(state=DeliveryState.BLOCKED) | Q(state=DeliveryState.CANCELLED, error=""),
        subscriber=reader,
        revision__gt=0,
        message_id__isnull=False,
    )
    again = Delivery.objects.filter(pk__in=list(given_up.values_list("pk", flat=True))).update(
        state=DeliveryState.PENDING,
        not_before=now,
        expires_at=now + LIFETIME,
        error="",
        batch=None,
        lease_until=None,
    )
    if again:
        wake("bot.tasks.send_batch")
    sent = Delivery.objects.filter(
        subscriber=reader, revision=0, state=DeliveryState.SENT, message_id__isnull=False
    )
    chase(list(sent.values_list("pk", flat=True)), now=now)


def told(publication: Publication) -> QuerySet[Delivery]:
    """Letters sent that told an earlier version of an entry, edited since or not."""
    items = EditionItem.objects.filter(
        publication__entry=publication.entry_id, publication__serial__lt=publication.serial
    )
    return Delivery.objects.filter(
        Q(serial__lt=publication.serial) | Q(serial__isnull=True),
        revision=0,
        state=DeliveryState.SENT,
        subscriber__isnull=False,
        edition__in=items.values("edition"),
    )


def last_of_each(publications: QuerySet[Publication]) -> list[Publication]:
    """The last of them for each entry: its edits say what the earlier ones would have said."""
    last = {row.entry_id: row for row in publications.defer("snapshot", "html").order_by("serial")}
    return sorted(last.values(), key=lambda row: row.serial)


def wrong(publication: Publication) -> QuerySet[Delivery]:
    """Letters whose message still says what ``publication`` put right."""
    edited = Delivery.objects.filter(
        digest=OuterRef("digest"),
        subscriber=OuterRef("subscriber"),
        part=OuterRef("part"),  # so that the unique key answers, and not the list of what is sent
        revision__gt=0,
        state=DeliveryState.SENT,
        serial__gte=publication.serial,
    )
    return told(publication).filter(~Exists(edited), message_id__isnull=False)


def holders(publication: Publication) -> int:
    """How many readers hold a message that `publication` made wrong."""
    return wrong(publication).values("subscriber").distinct().count()


def owe_edits(
    publication: Publication, *, now: datetime, among: Collection[int] | None = None
) -> int:
    """Add the edits of one publication that are not there yet."""
    planned = Delivery.objects.filter(
        digest=OuterRef("digest"),
        subscriber=OuterRef("subscriber"),
        part=OuterRef("part"),
        revision=Subquery(
            Recall.objects.filter(digest=OuterRef("digest"), publication=publication).values(
                "revision"
            )
        ),
    )
    digests = EditionItem.objects.filter(
        publication__entry=publication.entry_id, publication__serial__lt=publication.serial
    ).values_list("edition__digest", flat=True)
    added = 0
    for key in sorted(set(digests)):
        if Recall.objects.filter(digest=key).exists():
            rows = wrong(publication).filter(~Exists(planned))
        else:
            # Most often it is the first: then there are no edits to look for, letter by letter.
            rows = told(publication).filter(message_id__isnull=False)
        rows = rows.filter(digest=key, subscriber__active=True)
        if among is not None:
            rows = rows.filter(pk__in=among)
        if rows.exists():
            added += _edits(key, publication, rows, now)
    return added


def _edits(key: int, publication: Publication, rows: QuerySet[Delivery], now: datetime) -> int:
    digest = Digest.objects.select_for_update().get(pk=key)
    recall = Recall.objects.filter(digest=digest, publication=publication).first()
    if recall is None:
        digest.revision += 1
        recall = Recall.objects.create(
            digest=digest, publication=publication, revision=digest.revision, made_at=now
        )
    if digest.control == Control.CANCELLED:
        digest.error = REVIVED
    if digest.control in (Control.DONE, Control.CANCELLED):
        digest.control = Control.RUNNING
    digest.save(update_fields=["revision", "control", "error"])
    return _edit_all(digest, recall, rows.filter(digest=digest), now)


_SAME = ("digest_id", "revision", "wave", "state", "priority", "attempts", "content_hash", "error")
_OWN = ("subscriber_id", "edition_id", "part", "message_id")
_INSERT = f"""
INSERT INTO {Delivery._meta.db_table}
  ({", ".join((*_SAME, "not_before", "expires_at", *_OWN))})
SELECT {", ".join(["%s"] * (len(_SAME) + 2))}, {", ".join(f"wrong.{name}" for name in _OWN)}
FROM ({{wrong}}) AS wrong WHERE true ON CONFLICT DO NOTHING"""  # noqa: S608  # names of ours


def _edit_all(digest: Digest, recall: Recall, rows: QuerySet[Delivery], now: datetime) -> int:
    """One statement, whatever their number."""
    wrong, which = rows.order_by().values(*_OWN).query.sql_with_params()
    shown = connection.ops.adapt_datetimefield_value
    same = (digest.pk, recall.revision, 1, DeliveryState.PENDING.value, PRIORITY, 0, "", "")
    with connection.cursor() as cursor:
        moments = (shown(now), shown(now + LIFETIME))
        cursor.execute(_INSERT.format(wrong=wrong), [*same, *moments, *which])
        added = cursor.rowcount
    # An older edit of the same message would say less than this one.
    edited = Delivery.objects.filter(digest=digest, revision=recall.revision)
    Delivery.objects.filter(
        digest=digest,
        subscriber__in=edited.values("subscriber"),
        revision__gt=0,
        revision__lt=recall.revision,
        state__in=[DeliveryState.PENDING, DeliveryState.LEASED],
    ).update(state=DeliveryState.CANCELLED, error="superseded", batch=None, lease_until=None)
    return int(added)
