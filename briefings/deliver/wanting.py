"""How many readers want what: counts alone, for the desk."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from briefings.models import Follow, Subscriber

Group = tuple[str, ...]
"""Codes of chosen topics in order; empty is all."""


def by_topics(frequency: str, *, on: date) -> Counter[Group]:
    """Readers of one cadence who would get an issue on ``on``, by the topics they chose."""
    rows = (
        Subscriber.objects.reachable()
        .filter(Q(paused_until__isnull=True) | Q(paused_until__lte=on), frequency=frequency)
        .order_by()
        .values_list("topics")
        .annotate(Count("pk"))
    )
    found: Counter[Group] = Counter()
    for chosen, count in rows:
        found[tuple(sorted(set(chosen)))] += count
    return found


def followers(entities: Collection[int], frequency: str) -> dict[int, tuple[str, int]]:
    """Name and number of followers among readers of one cadence, by entity; the most followed first.

    Merged entities count with what they were merged into.
    """
    if not entities:
        return {}
    rows = (
        Follow.objects.filter(subscriber__active=True, subscriber__frequency=frequency)
        .annotate(
            standing=Coalesce(F("entity__merged_into"), F("entity")),
            called=Coalesce(F("entity__merged_into__short_name"), F("entity__short_name")),
        )
        .filter(standing__in=list(entities))
        .order_by()
        .values_list("standing", "called")
        .annotate(readers=Count("subscriber", distinct=True))
        .order_by("-readers", "called")
    )
    return {entity: (called, count) for entity, called, count in rows}
