"""Issues outside their hour: how many a day the whole desk may ask for, and how long each is held."""

from datetime import date, timedelta

from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce

from briefings.models import Control, Digest
from briefings.models.digests import A_DAY, HOLD


class TooMany(Exception):
    """All of a day's issues outside their hour are taken; its text says when the next is possible."""


def free(on: date) -> list[int]:
    """Which of the A_DAY places of a day (UTC) nobody has taken."""
    taken = set(Digest.objects.filter(unscheduled_on=on).values_list("unscheduled_n", flat=True))
    return [n for n in range(1, A_DAY + 1) if n not in taken]


def take(digest: Digest, n: int, *, hold: timedelta) -> None:
    """Make of an issue that is not yet written the ``n``-th of its day, held for ``hold``.

    The database lets one issue of a day have that place, and knows of no fourth.
    """
    digest.unscheduled_on, digest.unscheduled_n = digest.issued_at.date(), n
    digest.let_go_at = digest.issued_at + hold
    digest.control, digest.error = Control.HELD, HOLD


def taken(on: date) -> Coalesce:
    """How many of a day's places are taken, as a column of another question."""
    rows = Digest.objects.filter(unscheduled_on=on).order_by().values("unscheduled_on")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def refusal(on: date) -> str:
    """Why there can be no more on that day, and what can be done."""
    return (
        f"{A_DAY} issues were sent out of their hour on {on:%-d %B}, and there are no more in one day. "
        f"The next is possible on {on + timedelta(days=1):%-d %B}, 00:00 UTC. In an emergency an "
        "operator issues it on the host: manage.py issue_digest."
    )
