"""Who gets letters. Chat ids are stored encrypted, found by a keyed hash, and shown nowhere."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from briefings.models.entities import Entity
from briefings.models.fields import one_of, word_field
from briefings.vocabulary import Word


class ChatKind(Word):
    """What sort of chat a subscriber is."""

    PRIVATE = "private", "Private chat"
    GROUP = "group", "Group"
    SUPERGROUP = "supergroup", "Supergroup"
    CHANNEL = "channel", "Channel"


class Frequency(Word):
    """How often a subscriber wants to hear from us."""

    EACH = "each", "Each entry"
    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Weekly"
    OFF = "off", "Off"


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Filters as adjectives."""

    def alive(self) -> "SubscriberQuerySet":
        """Who did not block us, and wants digests or follows somebody."""
        return self.filter(active=True).filter(
            ~Q(frequency=Frequency.OFF) | Exists(Follow.objects.filter(subscriber=OuterRef("pk")))
        )

    def reachable(self) -> "SubscriberQuerySet":
        """Who asked for digests and did not block us."""
        return self.filter(active=True).exclude(frequency=Frequency.OFF)


class Subscriber(models.Model):
    """A chat that asked for digests. Nothing here names a person."""

    chat_cipher = models.BinaryField(editable=False)
    chat_index = models.BinaryField(max_length=32, unique=True, editable=False)
    kind = word_field(ChatKind, default=ChatKind.PRIVATE)
    thread_id = models.BigIntegerField(null=True, editable=False)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="Europe/Vilnius")
    slot = models.TimeField(default=time(8))
    quiet_from = models.TimeField(default=time(22), help_text="Alerts wait from here on …")
    quiet_until = models.TimeField(default=time(7), help_text="… until here; the same is never.")
    topics = models.JSONField(default=list, blank=True, help_text="Codes; empty is all of them.")
    heard = models.PositiveBigIntegerField(
        default=0,
        help_text="Serial up to which a digest has arrived for certain; moves on `sent` alone.",
    )
    paused_until = models.DateField(null=True, help_text="No digest before this local date.")
    frequency = word_field(Frequency, default=Frequency.DAILY)
    silent = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    blocked_on = models.DateField(
        null=True, help_text="The day they blocked us; a month later they are forgotten."
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    joined_month = models.DateField(
        help_text="First day of the month of joining; finer would tell people apart."
    )

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("frequency", "id"), name="subscriber_active", condition=Q(active=True)
            ),
        )
        constraints = (
            one_of("kind", ChatKind, "subscriber_kind_known"),
            one_of("frequency", Frequency, "subscriber_frequency_known"),
        )

    def __str__(self) -> str:
        return f"Subscriber {self.pk}"


class EditorLink(models.Model):
    """A one-time token by which an editor links a chat of their own, for test messages."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token_hash = models.CharField(
        max_length=64, unique=True, help_text="SHA-256; no token is kept."
    )
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Link {self.pk}"


class FeedbackState(Word):
    """What became of a reader's tip."""

    NEW = "new", "New"
    KEPT = "kept", "Kept for work"
    DISMISSED = "dismissed", "Dismissed"


class Feedback(models.Model):
    """A tip or a link from a reader. It does not say from whom."""

    text = models.TextField(max_length=2000)
    received_on = models.DateField(help_text="The day; finer would tell people apart.")
    state = word_field(FeedbackState, default=FeedbackState.NEW)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, editable=False)
    note = models.CharField(max_length=400, blank=True, default="", help_text="For the desk alone.")

    class Meta:
        verbose_name_plural = "feedback"
        ordering = ("-id",)
        constraints = (
            one_of("state", FeedbackState, "feedback_state_known"),
            models.CheckConstraint(
                condition=Q(
                    state=FeedbackState.NEW, handled_by__isnull=True, handled_at__isnull=True
                )
                | (
                    ~Q(state=FeedbackState.NEW)
                    & Q(handled_by__isnull=False, handled_at__isnull=False)
                ),
                name="feedback_handled_whole",
            ),
        )

    def __str__(self) -> str:
        return f"Feedback {self.pk}"


class Follow(models.Model):
    """A subscriber wants to hear about an entity."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="follows")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="followers")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subscriber", "entity"), name="follow_once"),
        )

    def __str__(self) -> str:
        return f"Follow {self.pk}"
