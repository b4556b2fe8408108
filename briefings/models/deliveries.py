"""The ledger: one row per digest, reader and message, in exactly one counted state."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from briefings.models.digests import REFUSED, Control, Digest, Edition
from briefings.models.fields import one_of, word_field
from briefings.models.subscribers import Subscriber
from briefings.vocabulary import Word


class DeliveryState(Word):
    """Where a letter is. ``unknown``: it left, and no answer came back; never resent by itself."""

    PENDING = "pending", "Waiting"
    LEASED = "leased", "Taken"
    SENDING = "sending", "On the wire"
    SENT = "sent", "Sent"
    BLOCKED = "blocked", "Blocked by the reader"
    FAILED = "failed", "Refused by Telegram"
    UNKNOWN = "unknown", "Perhaps delivered"
    EXPIRED = "expired", "Too late"
    CANCELLED = "cancelled", "Cancelled"


OPEN_STATES = (DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.SENDING)
MENDED_WHILE = (Control.CANARY, Control.PAUSED, Control.HELD)
"""What holds letters back, and not the edits of those that went out before."""


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Filters as adjectives."""

    def due(self, now: datetime) -> "DeliveryQuerySet":
        """Letters and edits that may be taken now; ``now`` is aware, in UTC.

        Whatever keeps a digest's letters back, those who have one with an error are told: only a text
        that Telegram refused is not tried on them, either.
        """
        mended = Q(revision__gt=0, digest__control__in=MENDED_WHILE)
        return self.filter(
            Q(digest__control=Control.RUNNING)
            | Q(digest__control=Control.CANARY, wave=0)
            | (mended & ~Q(digest__error=REFUSED)),
            state=DeliveryState.PENDING,
            not_before__lte=now,
            expires_at__gt=now,
        )


class Delivery(models.Model):
    """One message to one reader, and what became of it."""

    digest = models.ForeignKey(Digest, models.PROTECT, related_name="deliveries")
    subscriber = models.ForeignKey(
        Subscriber, models.SET_NULL, null=True, related_name="deliveries"
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="deliveries", help_text="What it says."
    )
    local_date = models.DateField(
        null=True, help_text="The reader's own day that an issue is for; null for what has no day."
    )
    serial = models.PositiveBigIntegerField(
        null=True, help_text="Serial of the newest publication when its text was made."
    )
    part = models.PositiveSmallIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0, help_text="0 sends; n is the nth edit.")
    wave = models.PositiveSmallIntegerField(default=1, help_text="0 is the canary.")
    state = word_field(DeliveryState, default=DeliveryState.PENDING)
    priority = models.PositiveSmallIntegerField(default=5)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    batch = models.CharField(max_length=32, null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    message_id = models.BigIntegerField(null=True)
    content_hash = models.CharField(max_length=64, blank=True, default="")
    error = models.CharField(max_length=40, blank=True, default="", help_text="A code, no text.")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("priority", "not_before", "id"),
                name="delivery_open",
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
            ),
            models.Index(fields=("digest", "state"), name="delivery_by_state"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("digest", "subscriber", "part", "revision"), name="delivery_once"
            ),
            models.UniqueConstraint(
                fields=("subscriber", "local_date", "part"),
                condition=Q(revision=0, local_date__isnull=False)
                & ~Q(state=DeliveryState.CANCELLED),
                name="delivery_once_per_day",
            ),
            one_of("state", DeliveryState, "delivery_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[DeliveryState.LEASED, DeliveryState.SENDING])
                | Q(batch__isnull=False, lease_until__isnull=False),
                name="delivery_lease_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.PENDING) | Q(batch__isnull=True),
                name="delivery_pending_is_free",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENDING) | Q(sending_at__isnull=False),
                name="delivery_sending_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENT) | Q(sent_at__isnull=False),
                name="delivery_sent_has_moment",
            ),
        )

    def __str__(self) -> str:
        return f"Delivery {self.pk}: {self.state}"


class SendingBatch(models.Model):
    """A batch that was taken for sending; what the host remembers of it tells a restored backup."""

    token = models.CharField(max_length=32, unique=True)
    taken_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sending batches"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"Batch {self.token}"
