"""What came in together, so that it can be approved together."""

from django.conf import settings
from django.db import models


class Batch(models.Model):
    """One import: who answers for its entries, and what it was made from."""

    name = models.CharField(max_length=200, help_text="The file’s name.")
    sha256 = models.CharField(
        max_length=64, db_index=True, help_text="Of what the file says, line ends aside."
    )
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "batches"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.name}, {self.imported_at:%-d %B %Y}"
