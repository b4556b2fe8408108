"""What can be searched: folded words, drafts' apart from published ones.

Derived rows: `briefings.index` writes them beside what they are derived from and can make them anew. On
SQLite a full-text table follows each of the first two by triggers, on Postgres an index does.
"""

from django.db import models

from briefings.models.entries import Entry
from briefings.models.publications import Publication

GRAM = 3
"""Letters of a piece of a word."""


class DraftWords(models.Model):
    """The words of an entry as it stands at the desk. Readers never search these."""

    entry = models.OneToOneField(
        Entry, models.CASCADE, primary_key=True, related_name="draft_words"
    )
    words = models.TextField(help_text="Folded, one space between two.")

    class Meta:
        verbose_name_plural = "draft words"

    def __str__(self) -> str:
        return f"Words of entry {self.entry_id}"


class PublishedWords(models.Model):
    """The words of the standing publication of an entry; a retracted entry has none."""

    publication = models.OneToOneField(
        Publication, models.PROTECT, primary_key=True, related_name="published_words"
    )
    words = models.TextField(help_text="Folded, one space between two.")

    class Meta:
        verbose_name_plural = "published words"

    def __str__(self) -> str:
        return f"Words of publication {self.publication_id}"


class PublishedGram(models.Model):
    """Three neighbouring letters of a word that was published, or of a name: finds mistyped words.

    A word stays after a retraction; it leads nowhere then, and is never shown by itself.
    """

    gram = models.CharField(max_length=GRAM)
    length = models.PositiveSmallIntegerField(help_text="Of the word.")
    word = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("gram", "length", "word"), name="published_gram_once"),
        )

    def __str__(self) -> str:
        return f"{self.gram} in {self.word}"
