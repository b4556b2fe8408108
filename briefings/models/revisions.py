"""What drafts said before they were changed. For the desk alone; readers see publications."""

from django.conf import settings
from django.db import models

from briefings.models.entries import Entry


class Revision(models.Model):
    """A draft as it stood until somebody saved over it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="revisions")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(help_text="When it was saved as it stands here.")
    snapshot = models.JSONField()

    class Meta:
        ordering = ("entry", "-edited_at")
        constraints = (
            models.UniqueConstraint(fields=("entry", "edited_at"), name="revision_once"),
        )

    def __str__(self) -> str:
        return f"{self.snapshot.get('public_id', '')} {self.edited_at:%Y-%m-%d %H:%M}"
