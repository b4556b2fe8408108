"""Issued digests, as frozen."""

from collections import defaultdict

from briefings.models import Digest, DigestItem, Publication
from briefings.queries.entries import views
from briefings.types import DigestView, EntryView
from briefings.vocabulary import Change


def digest(key: int) -> DigestView | None:
    """One issued digest as it may be shown now; None if there is none.

    An item that was retracted since is shown as retracted: its words are sent to nobody any more.
    """
    return next(iter(_views([key])), None)


def digests(*, limit: int | None = None) -> tuple[DigestView, ...]:
    """Issued digests that had something to say, the newest first."""
    rows = Digest.objects.gone_out().order_by("-issued_at", "-pk")
    return _views(list(rows.values_list("pk", flat=True)[:limit]))


def _views(keys: list[int]) -> tuple[DigestView, ...]:
    rows = Digest.objects.select_related("schedule").in_bulk(keys)
    links = list(
        DigestItem.objects.filter(digest__in=keys)
        .select_related("publication")
        .order_by("digest", "position")
    )
    frozen = [link.publication for link in links]
    taken_back = _taken_back(frozen)
    shown = views([taken_back.get(publication.entry_id, publication) for publication in frozen])
    items: dict[int, list[EntryView]] = defaultdict(list)
    for link, item in zip(links, shown, strict=True):
        items[link.digest_id].append(item)
    return tuple(
        DigestView(
            id=row.pk,
            schedule=row.schedule.slug if row.schedule else "",
            title=row.title,
            window_start=row.window_start,
            window_end=row.window_end,
            issued_at=row.issued_at,
            intro=row.intro,
            items=tuple(items[row.pk]),
        )
        for row in (rows[key] for key in keys if key in rows)
    )


def _taken_back(frozen: list[Publication]) -> dict[int, Publication]:
    """What readers have now, by entry, where an entry was retracted after it went out."""
    earliest = {publication.entry_id: publication.n for publication in frozen}
    retractions = Publication.objects.filter(entry__in=earliest, change=Change.RETRACTED)
    entries = {
        entry for entry, n in retractions.values_list("entry_id", "n") if n > earliest[entry]
    }
    return {
        publication.entry_id: publication
        for publication in Publication.objects.current().filter(entry__in=entries)
    }
