"""One thin task per tick: each asks the database what is due. A lost message costs one tick."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from briefings import publish
from briefings.deliver import alerts, erase, left, lock, outbox, recall, retention
from briefings.deliver.fan_out import fan_out
from briefings.digest.issue import close_if_empty, issue, settled
from briefings.models import Batch, Digest, DigestSchedule
from briefings.site import build as site
from briefings.vocabulary import BatchState
from briefings.wake import wake

_log = logging.getLogger(__name__)

STEPS = 100
"""Steps of publishing imports in one run; well within a task's time limit even on a slow machine."""


def issue_digests(
    *,
    now: datetime,
    issued_at: datetime,
    only: str | None = None,
    by_hand: bool = False,
    hold: timedelta | None = None,
    rest: timedelta = timedelta(0),
) -> list[Digest]:
    """Issue every schedule that is due by ``now`` and owe it to its readers, each in one transaction.

    A schedule that cannot be issued is logged and keeps no other from its hour; whoever asks for one
    by name gets its error. ``hold`` is for the desk, outside the hour (`briefings.digest.unscheduled`).
    ``rest`` is how long a rule that was changed at the desk waits before it issues anything.
    """
    schedules = DigestSchedule.objects.filter(active=True)
    issued = []
    for schedule in schedules.filter(slug=only) if only else schedules:
        if not settled(schedule, hold=rest, now=issued_at):
            continue
        try:
            digest = _issue(schedule, now=now, issued_at=issued_at, by_hand=by_hand, hold=hold)
        except Exception:
            if only:
                raise
            _log.exception("the schedule %s could not be issued", schedule.slug)
            continue
        if digest:
            issued.append(digest)
    return issued


@transaction.atomic
def _issue(
    schedule: DigestSchedule,
    *,
    now: datetime,
    issued_at: datetime,
    by_hand: bool,
    hold: timedelta | None,
) -> Digest | None:
    digest = issue(schedule, now=now, issued_at=issued_at, by_hand=by_hand, hold=hold)
    if digest:
        # At another moment than the clock's a person asks, and waits for it.
        fan_out(digest, now=issued_at, by_hand=by_hand or now != issued_at)
        close_if_empty(digest)
        wake("briefings.tasks.refresh_site")
    return digest


@shared_task
def issue_due() -> None:
    """Every minute: issue what is due."""
    now = timezone.now()
    issue_digests(now=now, issued_at=now, rest=timedelta(seconds=settings.UNSCHEDULED_HOLD_S))


@shared_task
def sweep() -> None:
    """Every fifteen seconds: put right what crashes and time left behind."""
    now = timezone.now()
    lock.heartbeat(now=now)
    outbox.sweep(now=now)


@shared_task
def publish_batches() -> None:
    """After an import or its approval, and every half minute: check and publish what is due of them."""
    for batch in Batch.objects.filter(state=BatchState.CHECKING).order_by("pk"):
        publish.check_batch(batch, now=timezone.now())
    for _ in range(STEPS):
        if not publish.release_due(now=timezone.now()):
            return
    wake("briefings.tasks.publish_batches")


@shared_task
def alert() -> None:
    """After a publication, and every minute in case that was missed: alert who wants each entry."""
    alerts.issue_alerts(now=timezone.now())


@shared_task
def chase() -> None:
    """After a correction or retraction, and every minute: owe edits to messages that are wrong."""
    recall.plan(now=timezone.now())


@shared_task
def forget_old() -> None:
    """Every hour: keep counts and forget to whom which message went; drop who blocked us for a month."""
    now = timezone.now()
    retention.forget_old(now=now)
    left.forget_old(now=now)
    erase.forget_blocked(now=now)
    erase.scrub()


@shared_task
def refresh_site() -> None:
    """After a publication, and every minute in case that was missed: build the site if it is behind."""
    output, now = Path(settings.SITE_DIR), timezone.now()
    if site.is_behind(output, now=now):
        site.build(output=output, site_url=settings.SITE_URL, now=now)
