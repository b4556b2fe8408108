"""Undoes an issue of which nothing has left: it comes at its hour, as if nobody had hurried it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from briefings.deliver import outbox
from briefings.models import (
    Control,
    Delivery,
    DeliveryState,
    Digest,
    DigestItem,
    DigestKind,
    Edition,
    EditionItem,
)
from briefings.wake import wake

_UNBEGUN = Q(state__in=[DeliveryState.PENDING, DeliveryState.CANCELLED], attempts=0)


@transaction.atomic
def put_back(digest: Digest, *, now: datetime) -> bool:
    """Take an unscheduled issue back while it is held; False if it is not, or a letter was begun.

    Its rows go, so its window is to be issued again; letters that it had replaced are owed once more.
    """
    held = Digest.objects.select_for_update().filter(
        pk=digest.pk, control=Control.HELD, let_go_at__isnull=False, revision=0
    )
    row = held.first()
    letters = Delivery.objects.filter(digest=digest)
    if row is None or row.delivery_totals or letters.exclude(_UNBEGUN).exists():
        return False
    letters.delete()
    revive(row, now=now)
    EditionItem.objects.filter(edition__digest=row).delete()
    Edition.objects.filter(digest=row).delete()
    DigestItem.objects.filter(digest=row).delete()
    row.delete()
    return True


@transaction.atomic
def give_up(digest: Digest, *, now: datetime) -> bool:
    """Cancel it (`outbox.cancel`); of an issue that somebody hurried, owe again what it had replaced."""
    if not outbox.cancel(digest):
        return False
    if digest.let_go_at:
        revive(digest, now=now)
    return True


def revive(digest: Digest, *, now: datetime) -> int:
    """Owe what an issue had replaced once more, where its own letters are gone; how many letters.

    Of a reader's letters the last before it: had that been replaced by another, it would not be the
    last. If it is of an issue that was stopped, it waits for a person once more.
    """
    if digest.schedule is None:
        return 0
    issues = _letters(digest.schedule.cadence)
    ours = issues.filter(digest=digest, subscriber=OuterRef("subscriber"))
    later = issues.exclude(digest=digest).filter(
        subscriber=OuterRef("subscriber"), digest__gt=OuterRef("digest")
    )
    replaced = issues.filter(
        ~Exists(later),
        ~Exists(ours.exclude(state=DeliveryState.CANCELLED)),
        digest__lt=digest.pk,
        subscriber__isnull=False,
        state=DeliveryState.CANCELLED,
        error="superseded",
        expires_at__gt=now,
    )
    # Without open letters a stopped issue counts as given up, and they would be given up with it.
    issues_of = set(replaced.order_by().values_list("digest", flat=True).distinct())
    Digest.objects.filter(pk__in=issues_of, control=Control.CANCELLED).update(control=Control.HELD)
    keys = list(replaced.values_list("pk", flat=True))
    again = Delivery.objects.filter(pk__in=keys, state=DeliveryState.CANCELLED).update(
        state=DeliveryState.PENDING, error=""
    )
    if again:
        wake("bot.tasks.send_batch")
    return again


def _letters(cadence: str) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        digest__kind=DigestKind.ISSUE, digest__schedule__cadence=cadence, revision=0
    )
