"""What the record rests on: articles, statements, documents."""

from django.db import models
from django.db.models import F, Q

from briefings.models.fields import EdtfField, bound, bounded, one_of, word_field
from briefings.vocabulary import Scale, SourceKind

SHA256 = r"^[0-9a-f]{64}$"
"""A hash as it is stored, for constraints."""


class Source(models.Model):
    """A document that entries cite. Its text is private and, once stored, never changes."""

    kind = word_field(SourceKind, default=SourceKind.ANALYSIS)
    scale = word_field(Scale, default=Scale.INTERNATIONAL)
    url = models.URLField("address", max_length=2000, null=True, blank=True, unique=True)
    canonical_url = models.URLField(max_length=2000, null=True, blank=True, unique=True)
    title = models.CharField(max_length=300)
    authors = models.CharField(max_length=300, blank=True, default="")
    publisher = models.CharField(
        max_length=200, blank=True, default="", help_text="Who published the copy we read."
    )
    original_publisher = models.CharField(
        max_length=200, blank=True, default="", help_text="Who published it first."
    )
    lang = models.CharField("language", max_length=8, default="en")
    published = EdtfField(
        help_text="As exact as the source allows: 2025-07-03, 2025-07 or [2025-07..2025-08]."
    )
    published_min = bound()
    published_max = bound()
    retrieved_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(
        blank=True, default="", help_text="Never published; quotations are checked against it."
    )
    text_sha256 = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False
    )
    revises = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="revised_by",
        help_text="The earlier state of the same page.",
    )  # fmt: skip
    republishes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="republished_by",
        help_text="The original that this is a copy of.",
    )  # fmt: skip
    licence = models.CharField(
        max_length=100, blank=True, default="",
        help_text="What allows us to quote at length; empty means short quotations only.",
    )  # fmt: skip
    archive_url = models.URLField(max_length=2000, blank=True, default="")
    sample = models.BooleanField(
        default=False, help_text="Written by us to show how the desk works; not a real article."
    )

    class Meta:
        ordering = ("-id",)
        constraints = (
            one_of("kind", SourceKind, "source_kind_known"),
            one_of("scale", Scale, "source_scale_known"),
            models.CheckConstraint(
                condition=Q(revises__isnull=True) | ~Q(revises=F("id")),
                name="source_not_its_own_revision",
            ),
            models.CheckConstraint(
                condition=Q(republishes__isnull=True) | ~Q(republishes=F("id")),
                name="source_not_its_own_copy",
            ),
            bounded("published", "source_published_bounded"),
            models.CheckConstraint(
                condition=Q(text="", text_sha256__isnull=True)
                | (~Q(text="") & Q(text_sha256__isnull=False, text_sha256__regex=SHA256)),
                name="source_text_has_its_hash",
            ),
        )

    def __str__(self) -> str:
        return self.title
