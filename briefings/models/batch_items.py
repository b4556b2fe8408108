"""The ledger of an import: what was checked of each entry, and what came of its approval."""

from typing import Self

from django.db import models
from django.db.models import Q

from briefings.models.batches import Batch
from briefings.models.entries import Entry
from briefings.models.publications import Publication
from briefings.models.sources import SHA256


class BatchItemQuerySet(models.QuerySet["BatchItem"]):
    """Items by what came of them."""

    def due(self) -> Self:
        """Neither published nor left behind."""
        return self.filter(publication__isnull=True, reason="")

    def left(self) -> Self:
        """Approved, and no longer what was approved when their turn came."""
        return self.exclude(reason="")


class BatchItem(models.Model):
    """An entry as it was checked with its import. An approval binds exactly these hashes."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    content_hash = models.CharField(max_length=64)
    edited_at = models.DateTimeField(help_text="Of the entry, when it was checked.")
    stops = models.JSONField(default=list, help_text="What the gate says against it, in sentences.")
    warnings = models.JSONField(default=list, help_text="What an approver accepts with it.")
    publication = models.OneToOneField(
        Publication, models.PROTECT, null=True, related_name="+", help_text="What came of it."
    )
    reason = models.CharField(
        max_length=600, blank=True, default="", help_text="Why it stayed behind, in words."
    )

    objects = BatchItemQuerySet.as_manager()

    class Meta:
        ordering = ("entry_id",)
        indexes = (
            models.Index(
                fields=("batch", "entry"),
                name="batch_item_due",
                condition=Q(publication__isnull=True, reason=""),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("batch", "entry"), name="batch_item_once"),
            models.CheckConstraint(
                condition=Q(content_hash__regex=SHA256), name="batch_item_hash_form"
            ),
            models.CheckConstraint(
                condition=Q(publication__isnull=True) | Q(reason=""), name="batch_item_one_end"
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry} in {self.batch}"
