"""Who gets letters. Chat ids are stored encrypted, found by a keyed hash, and shown nowhere."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q

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
    frequency = word_field(Frequency, default=Frequency.DAILY)
    silent = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
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
