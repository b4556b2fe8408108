"""What a digest says to one group of readers, as it stands now."""

from collections.abc import Collection

from briefings import topics
from briefings.models import DigestKind, Edition, EditionItem, Publication
from briefings.queries.entries import last_serial, views
from briefings.types import EditionLine, EditionView


def edition(key: int) -> EditionView | None:
    """One edition with its entries as they are now; None if there is none.

    What was corrected or taken back since it was issued is shown so, for whoever opens it, or has it
    sent or edited, after that.
    """
    row = Edition.objects.select_related("digest").filter(pk=key).first()
    if row is None:
        return None
    # Before the entries: a correction made in between is then chased, not missed.
    serial = last_serial()
    links = list(row.items.select_related("publication").order_by("position"))
    entries = {link.publication.entry_id for link in links}
    current = {
        publication.entry_id: publication
        for publication in Publication.objects.current().filter(entry__in=entries)
    }
    shown = views(current[link.publication.entry_id] for link in links)
    digest = row.digest
    return EditionView(
        id=row.pk,
        digest=digest.pk,
        kind=digest.kind,
        title=digest.title,
        intro=digest.intro,
        issued_at=digest.issued_at,
        reviewed=digest.reviewed,
        topics=topics.labels(row.topics),
        language=row.language,
        items=tuple(
            EditionLine(entry, link.publication.n, link.undone, retracted=entry.retracted)
            for link, entry in zip(links, shown, strict=True)
        ),
        serial=serial,
        path=f"/briefings/{digest.pk}.html" if digest.kind == DigestKind.ISSUE else "",
        window=digest.window,
    )


def changed_editions(keys: Collection[int], *, since: int) -> set[int]:
    """Of these editions, those of which an entry was published anew after a serial."""
    anew = Publication.objects.filter(serial__gt=since).values("entry")
    found = EditionItem.objects.filter(edition__in=keys, publication__entry__in=anew)
    return set(found.values_list("edition", flat=True))
