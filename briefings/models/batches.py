"""What came in together, so that it can be approved together."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from briefings.models.fields import one_of, word_field
from briefings.models.sources import SHA256
from briefings.vocabulary import BatchState


class Batch(models.Model):
    """One import: who answers for its entries, what it was made from, and who approved what of it."""

    name = models.CharField(max_length=200, help_text="The file’s name.")
    sha256 = models.CharField(
        max_length=64, db_index=True, help_text="Of what the file says, line ends aside."
    )
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    state = word_field(BatchState, default=BatchState.CHECKING, editable=False)
    content_hash = models.CharField(
        max_length=64, null=True, editable=False,
        help_text="Over the hashes of all entries that wait, as they were last checked.",
    )  # fmt: skip
    checked_at = models.DateTimeField(null=True, editable=False)
    note = models.CharField(
        max_length=300, blank=True, default="", editable=False, help_text="Why it was sent back."
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_hash = models.CharField(max_length=64, null=True, editable=False)

    class Meta:
        verbose_name = "import"
        ordering = ("-id",)
        constraints = (
            one_of("state", BatchState, "batch_state_known"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("imported_by")),
                name="batch_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    approved_by__isnull=True, approved_at__isnull=True, approved_hash__isnull=True
                )
                | Q(
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    approved_hash__isnull=False,
                ),
                name="batch_approval_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.WAITING)
                | Q(content_hash__isnull=False, checked_at__isnull=False),
                name="batch_waiting_was_checked",
            ),
            models.CheckConstraint(
                # not only the comparison: one with nothing is unknown, and a constraint lets that pass
                condition=~Q(state=BatchState.PUBLISHING)
                | Q(
                    approved_hash__isnull=False,
                    content_hash__isnull=False,
                    approved_hash=F("content_hash"),
                ),
                name="batch_published_as_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.SENT_BACK) | ~Q(note=""), name="batch_back_with_note"
            ),
            models.CheckConstraint(
                condition=Q(content_hash__isnull=True) | Q(content_hash__regex=SHA256),
                name="batch_hash_form",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.imported_at:%-d %B %Y}"
