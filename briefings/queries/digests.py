"""Issued digests, as frozen."""

from collections import defaultdict

from briefings.models import Digest, DigestItem
from briefings.queries.entries import views
from briefings.types import DigestView, EntryView


def digest(key: int) -> DigestView | None:
    """One issued digest; None if there is none."""
    return next(iter(_views([key])), None)


def digests(*, limit: int | None = None) -> tuple[DigestView, ...]:
    """Issued digests that had something to say, the newest first."""
    rows = Digest.objects.filter(items__isnull=False).distinct().order_by("-issued_at", "-pk")
    return _views(list(rows.values_list("pk", flat=True)[:limit]))


def _views(keys: list[int]) -> tuple[DigestView, ...]:
    rows = Digest.objects.select_related("schedule").in_bulk(keys)
    links = DigestItem.objects.filter(digest__in=keys).select_related("publication")
    publications = [link.publication for link in links.order_by("digest", "position")]
    shown = {(item.public_id, item.n): item for item in views(publications)}
    items: dict[int, list[EntryView]] = defaultdict(list)
    for link in links.order_by("digest", "position"):
        publication = link.publication
        items[link.digest_id].append(shown[publication.snapshot["public_id"], publication.n])
    return tuple(
        DigestView(
            id=row.pk,
            schedule=row.schedule.slug,
            title=row.title,
            window_start=row.window_start,
            window_end=row.window_end,
            issued_at=row.issued_at,
            intro=row.intro,
            items=tuple(items[row.pk]),
        )
        for row in (rows[key] for key in keys if key in rows)
    )
