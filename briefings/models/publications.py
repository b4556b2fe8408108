"""What readers see: append-only. Triggers in the migrations refuse UPDATE and DELETE on all three."""

from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from briefings.models.entities import Entity
from briefings.models.entries import Entry
from briefings.models.fields import bound, bounded, one_of, word_field
from briefings.models.sources import SHA256
from briefings.vocabulary import (
    FOLDED,
    REACTIONS,
    Certainty,
    Change,
    EntryKind,
    Level,
    Mode,
    ObjectKind,
    RetractionReason,
    Role,
    UnStatus,
    Verb,
)

Row = TypeVar("Row", bound=models.Model)


class PublicationQuerySet(models.QuerySet["Publication"]):
    """The one gate between the record and every reader."""

    def current(self) -> "PublicationQuerySet":
        """The latest publication of every entry, retractions included."""
        later = Publication.objects.filter(entry=OuterRef("entry"), n__gt=OuterRef("n"))
        return self.filter(~Exists(later))

    def standing(self) -> "PublicationQuerySet":
        """The latest publication of every entry that was not retracted."""
        return self.current().exclude(change=Change.RETRACTED)


class Publication(models.Model):
    """One version of an entry as it went out. Never changed, never removed."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="publications")
    n = models.PositiveIntegerField()
    serial = models.PositiveBigIntegerField(unique=True)
    kind = word_field(EntryKind)
    change = word_field(Change)
    public_note = models.CharField(max_length=300, blank=True, default="")
    date_min = bound()
    date_max = bound()
    snapshot = models.JSONField()
    html = models.TextField(blank=True, default="")
    message = models.TextField(blank=True, default="")
    content_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True, default="")
    published_at = models.DateTimeField(unique=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    break_glass = models.CharField(max_length=300, null=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ("-serial",)
        # What was retracted, corrected or updated is little and is asked for by itself.
        indexes = (models.Index(fields=("change", "entry"), name="publication_by_change"),)
        constraints = (
            models.UniqueConstraint(fields=("entry", "n"), name="publication_numbered_once"),
            models.CheckConstraint(condition=Q(n__gte=1), name="publication_from_one"),
            one_of("kind", EntryKind, "publication_kind_known"),
            one_of("change", Change, "publication_change_known"),
            models.CheckConstraint(
                condition=Q(n=1, change=Change.CREATED) | (Q(n__gt=1) & ~Q(change=Change.CREATED)),
                name="publication_first_is_created",
            ),
            models.CheckConstraint(
                condition=~Q(
                    change__in=[Change.CORRECTED, Change.UPDATED, Change.RETRACTED], public_note=""
                ),
                name="publication_change_is_explained",
            ),
            models.CheckConstraint(
                # A retraction brings no new words, so one person may take an error back at once.
                condition=Q(approved_by__isnull=False)
                | Q(break_glass__isnull=False)
                | Q(change=Change.RETRACTED),
                name="publication_approved_or_break_glass",
            ),
            models.CheckConstraint(
                condition=Q(break_glass__isnull=True)
                | (~Q(break_glass="") & Q(approved_by__isnull=True)),
                name="publication_break_glass_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(change=Change.RETRACTED)
                | Q(public_note__in=[reason.label for reason in RetractionReason]),
                name="publication_retraction_from_list",
            ),
            models.CheckConstraint(
                condition=Q(date_min__isnull=True)
                | Q(date_max__isnull=True)
                | Q(date_min__lte=F("date_max")),
                name="publication_date_in_order",
            ),
            models.CheckConstraint(
                condition=Q(content_hash__regex=SHA256), name="publication_hash_form"
            ),
            models.CheckConstraint(
                # Only the first of all has nothing before it.
                condition=Q(serial=1, previous_hash="") | Q(previous_hash__regex=SHA256),
                name="publication_chained",
            ),
        )

    def __str__(self) -> str:
        return f"{self.snapshot.get('public_id', '')} v{self.n}"


class PublishedRowQuerySet(models.QuerySet[Row]):
    """Rows that hang on publications."""

    def standing(self) -> Self:
        """Those of the latest publication of every entry; a retraction has none.

        Asked of the row itself: a list of everything that stands would be made for a single name.
        """
        later = Publication.objects.filter(
            entry=OuterRef("publication__entry"), n__gt=OuterRef("publication__n")
        )
        return self.filter(~Exists(later))


class PublishedAct(models.Model):
    """The act of a publication, as it stood: the only thing the positions fold reads."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="act")
    public_id = models.CharField(max_length=12)
    actor = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    verb = word_field(Verb)
    object_kind = word_field(ObjectKind, null=True)
    mode = word_field(Mode)
    sequence = models.PositiveSmallIntegerField(default=0)
    announced = models.CharField(max_length=40, null=True)
    reacts_to = models.CharField(max_length=12, null=True)
    level = word_field(Level, null=True)
    date = models.CharField(max_length=40, null=True)
    date_min = bound()
    date_max = bound()
    certainty = word_field(Certainty)
    actor_un_status = word_field(UnStatus)

    objects = PublishedRowQuerySet["PublishedAct"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("subject", "date_min"), name="published_act_by_subject"),
            models.Index(fields=("actor", "date_min"), name="published_act_by_actor"),
            # The gate asks it of every entry: has somebody said so already?
            models.Index(fields=("subject", "actor", "date"), name="published_act_twins"),
        )
        constraints = (
            one_of("verb", Verb, "published_act_verb_known"),
            one_of("mode", Mode, "published_act_mode_known"),
            one_of("certainty", Certainty, "published_act_certainty_known"),
            one_of("actor_un_status", UnStatus, "published_act_un_status_known"),
            models.CheckConstraint(
                condition=Q(object_kind__isnull=True) | Q(object_kind__in=ObjectKind.codes()),
                name="published_act_object_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(actor=F("subject")) | Q(verb=Verb.ENDS), name="published_act_two_sides"
            ),
            models.CheckConstraint(
                condition=~Q(verb__in=sorted(FOLDED)) | Q(object_kind__isnull=False),
                name="published_act_says_as_what",
            ),
            models.CheckConstraint(
                condition=Q(reacts_to__isnull=True) | Q(verb__in=sorted(REACTIONS)),
                name="published_act_only_reactions_react",
            ),
            models.CheckConstraint(
                condition=Q(date__isnull=True) | ~Q(date__contains="/"),
                name="published_act_happens_once",
            ),
            bounded("date", "published_act_date_bounded"),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {self.verb}"


class PublishedParticipant(models.Model):
    """Everyone a publication names, actor and subject included."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="participants")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    role = word_field(Role)

    objects = PublishedRowQuerySet["PublishedParticipant"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "entity", "role"), name="published_participant_once"
            ),
            one_of("role", Role, "published_participant_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.publication_id} {self.role}"
