"""What editors work on. Readers never see these rows; they see publications."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from briefings.models.batches import Batch
from briefings.models.entities import Entity
from briefings.models.fields import EdtfField, bound, bounded, one_of, word_field
from briefings.models.sources import SHA256, Source
from briefings.models.suggestions import Suggestion
from briefings.vocabulary import (
    FOLDED,
    REACTIONS,
    Basis,
    Certainty,
    Change,
    CitationRole,
    Claim,
    EntryKind,
    EntryState,
    Level,
    Measure,
    Mode,
    ObjectKind,
    Role,
    Verb,
)

HEADLINE_LENGTH = 120
STATEMENT_LENGTH = 600


class EntryNumber(models.Model):
    """Hands out the number in ``E-0012``: an autoincrementing key that is never given twice."""

    class Meta:
        verbose_name = "entry number"

    def __str__(self) -> str:
        return f"E-{self.pk:04d}"


class Entry(models.Model):
    """The unit we publish: one sourced statement."""

    public_id = models.CharField(max_length=12, unique=True, editable=False)
    kind = word_field(EntryKind)
    basis = word_field(Basis, default=Basis.FACT)
    certainty = word_field(Certainty, default=Certainty.SINGLE_SOURCE)
    state = word_field(EntryState, default=EntryState.DRAFT, editable=False)
    headline = models.CharField(
        max_length=HEADLINE_LENGTH, help_text="One line in our own words, without a full stop."
    )
    statement = models.TextField(
        max_length=STATEMENT_LENGTH,
        help_text="What the source says, in our own words; up to 600 characters. Markdown.",
    )
    date = EdtfField(
        help_text="Never finer than the source: 2025-07-03, 2025-07, [..2025-08] for a day we do not "
        "know, 2022/.. for what lasts. Empty means undated."
    )
    date_min = bound()
    date_max = bound()
    scope = models.CharField(
        max_length=200, blank=True, default="",
        help_text="The bounds of a claim such as “first”, “only” or “none”: among whom, since when.",
    )  # fmt: skip
    change = word_field(
        Change, default=Change.CREATED, editable=False, verbose_name="what the next publication is"
    )
    public_note = models.CharField(
        max_length=300, blank=True, default="",
        help_text="What readers are told about a correction or an update.",
    )  # fmt: skip
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, related_name="entries", editable=False,
        help_text="The import that it came in with, and can be approved with.",
    )  # fmt: skip
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    edited_at = models.DateTimeField(editable=False)
    state_at = models.DateTimeField(
        editable=False, help_text="Since when it has been in its state."
    )
    review_note = models.CharField(max_length=300, blank=True, default="", editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_hash = models.CharField(max_length=64, null=True, editable=False)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ("-id",)
        permissions = (
            ("submit_entry", "Can send an entry to review"),
            ("edit_any_entry", "Can edit what others drafted"),
            ("approve_entry", "Can approve what they did not edit"),
            ("publish_entry", "Can publish an approved entry"),
            ("retract_entry", "Can retract a published entry"),
        )
        indexes = (
            models.Index(fields=("state", "state_at"), name="entry_by_state"),
            # The desk's lists: the newest of one state, and all by date.
            models.Index(fields=("state", "id"), name="entry_newest_of_state"),
            models.Index(fields=("date_min", "id"), name="entry_by_date"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(public_id__regex=r"^E-[0-9]{4,}$"), name="entry_public_id_form"
            ),
            one_of("kind", EntryKind, "entry_kind_known"),
            one_of("basis", Basis, "entry_basis_known"),
            one_of("certainty", Certainty, "entry_certainty_known"),
            one_of("state", EntryState, "entry_state_known"),
            one_of("change", Change, "entry_change_known"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("edited_by")),
                name="entry_approved_by_another",
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
                name="entry_approval_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.APPROVED) | Q(approved_by__isnull=False),
                name="entry_approved_has_approver",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EntryState.DRAFT, EntryState.IN_REVIEW])
                | Q(approved_by__isnull=True),
                name="entry_draft_is_unapproved",
            ),
            models.CheckConstraint(
                condition=Q(approved_hash__isnull=True) | Q(approved_hash__regex=SHA256),
                name="entry_approved_hash_form",
            ),
            bounded("date", "entry_date_bounded"),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {self.headline}"


class Participant(models.Model):
    """Somebody or something that an entry is about, beside the two sides of its act."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="participants")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="participations")
    role = word_field(Role, default=Role.MENTIONED)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("entry", "entity", "role"), name="participant_once"),
            one_of("role", Role, "participant_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.entity} ({self.get_role_display()})"


class Act(models.Model):
    """What one actor did about one subject; the only thing positions are computed from."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="act")
    actor = models.ForeignKey(Entity, models.PROTECT, related_name="acts_done")
    subject = models.ForeignKey(Entity, models.PROTECT, related_name="acts_received")
    verb = word_field(Verb)
    object_kind = word_field(
        ObjectKind, null=True, blank=True, verbose_name="as what",
        help_text="Recognising a state is not recognising its government.",
    )  # fmt: skip
    mode = word_field(Mode, default=Mode.UNSTATED, verbose_name="how")
    sequence = models.PositiveSmallIntegerField(
        default=0, help_text="Order among acts of one actor on one date, from 0."
    )
    announced = EdtfField(help_text="When it was announced, if that is not when it took effect.")
    announced_min = bound()
    announced_max = bound()
    reacts_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reactions",
        help_text="The act that is welcomed, condemned or denied.",
    )  # fmt: skip
    level = word_field(Level, null=True, blank=True)

    class Meta:
        constraints = (
            one_of("verb", Verb, "act_verb_known"),
            one_of("mode", Mode, "act_mode_known"),
            models.CheckConstraint(
                condition=Q(object_kind__isnull=True) | Q(object_kind__in=ObjectKind.codes()),
                name="act_object_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__in=Level.codes()),
                name="act_level_known",
            ),
            models.CheckConstraint(
                condition=~Q(actor=F("subject")) | Q(verb=Verb.ENDS), name="act_two_sides"
            ),
            models.CheckConstraint(
                condition=~Q(verb__in=sorted(FOLDED)) | Q(object_kind__isnull=False),
                name="act_says_as_what",
            ),
            models.CheckConstraint(
                condition=Q(reacts_to__isnull=True) | Q(verb__in=sorted(REACTIONS)),
                name="act_only_reactions_react",
            ),
            models.CheckConstraint(
                condition=Q(reacts_to__isnull=True) | ~Q(reacts_to=F("id")),
                name="act_not_its_own_answer",
            ),
            bounded("announced", "act_announced_bounded"),
        )

    def __str__(self) -> str:
        return f"{self.actor} {self.get_verb_display()} {self.subject}"


class Citation(models.Model):
    """A passage of a source and what of the entry it supports; an empty passage is the whole source."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    suggestion = models.ForeignKey(
        Suggestion, models.SET_NULL, null=True, blank=True, related_name="citations", editable=False
    )
    exact = models.CharField(
        "quoted words", max_length=500, blank=True, default="",
        help_text="The source’s own words, at most 12 in a row and never a whole sentence. "
        "Empty cites the source as a whole.",
    )  # fmt: skip
    prefix = models.CharField(max_length=100, blank=True, default="", editable=False)
    suffix = models.CharField(max_length=100, blank=True, default="", editable=False)
    start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    end = models.PositiveIntegerField(null=True, blank=True, editable=False)
    role = word_field(CitationRole, default=CitationRole.SUPPORTS)
    supports = models.JSONField(
        default=list, help_text="What of the entry these words support.", blank=True
    )
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("id",)
        constraints = (
            one_of("role", CitationRole, "citation_role_known"),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False, start__lt=F("end")),
                name="citation_offsets_whole",
            ),
            models.CheckConstraint(condition=~Q(supports=[]), name="citation_supports_something"),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | ~Q(exact=""), name="citation_place_has_words"
            ),
        )

    def __str__(self) -> str:
        return self.exact or str(self.source)

    @property
    def claims(self) -> list[Claim]:
        """``supports`` as vocabulary."""
        return [Claim(code) for code in self.supports]


class Tally(models.Model):
    """A count that somebody else claims; shown as theirs and never part of ours."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="tallies")
    subject = models.ForeignKey(Entity, models.PROTECT, related_name="tallies")
    measure = word_field(Measure)
    value = models.PositiveIntegerField()
    out_of = models.PositiveIntegerField(null=True, blank=True)
    as_of = EdtfField()
    as_of_min = bound()
    as_of_max = bound()

    class Meta:
        verbose_name_plural = "tallies"
        ordering = ("id",)
        constraints = (
            one_of("measure", Measure, "tally_measure_known"),
            bounded("as_of", "tally_as_of_bounded"),
        )

    def __str__(self) -> str:
        return f"{self.value} of {self.out_of}" if self.out_of else str(self.value)
