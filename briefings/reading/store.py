"""Keeps sources. A stored text never changes, so that offsets stay true."""

from datetime import datetime

from briefings import index, text
from briefings.models import Citation, Source
from briefings.models.fields import in_normal_form


class TextIsKept(Exception):
    """Somebody tried to change the text of a stored source."""

    def __init__(self) -> None:
        super().__init__(
            "The text of a stored source never changes. Add the changed page as a new source that "
            "revises this one."
        )


class TextIsKnown(Exception):
    """Another source has the very same text."""

    def __init__(self, other: Source) -> None:
        super().__init__(f"We already have this text: “{other.title}”.")
        self.other = other


def save(source: Source, *, now: datetime) -> Source:
    """Store a source; its text is put in normal form once and is then kept as it is.

    Raises TextIsKept when a stored text differs, TextIsKnown when another source has the same one.
    """
    in_normal_form(source)
    source.text_sha256 = text.sha256_hex(source.text) if source.text else None
    source.url = source.url or None
    source.canonical_url = source.canonical_url or None
    renamed = False
    if source.pk:
        before = Source.objects.only("text", "text_sha256", "title").get(pk=source.pk)
        renamed = before.title != source.title
        if before.text and before.text_sha256 != source.text_sha256:
            raise TextIsKept
    if source.text_sha256:
        same = Source.objects.filter(text_sha256=source.text_sha256).exclude(pk=source.pk).first()
        if same:
            raise TextIsKnown(same)
        source.retrieved_at = source.retrieved_at or now
    source.save()
    if renamed:
        # Entries are found by their sources' titles.
        index.drafts(Citation.objects.filter(source=source).values_list("entry", flat=True))
    return source
