"""When digests go out, and what exactly went out."""

from django.db import models
from django.db.models import Q

from briefings.models.fields import one_of, word_field
from briefings.models.publications import Publication
from briefings.vocabulary import Word


class Cadence(Word):
    """How often a digest is issued, and how often a subscriber wants one."""

    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Weekly"


class Weekday(models.IntegerChoices):
    """Monday is 0, as in the standard library."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class Control(Word):
    """What an issued digest's deliveries may do."""

    HELD = "held", "Held for a person"
    CANARY = "canary", "Trying a few first"
    RUNNING = "running", "Sending"
    PAUSED = "paused", "Paused"
    CANCELLED = "cancelled", "Cancelled"
    DONE = "done", "Done"


class DigestSchedule(models.Model):
    """A rule for issuing digests, edited in the admin. What is due follows from these rows alone."""

    slug = models.SlugField(max_length=40, unique=True, help_text="Its name in commands.")
    title = models.CharField(max_length=80, help_text="The heading that readers see.")
    cadence = word_field(Cadence, default=Cadence.DAILY)
    weekday = models.PositiveSmallIntegerField(
        choices=Weekday.choices, null=True, blank=True, help_text="For a weekly schedule."
    )
    local_time = models.TimeField(help_text="On the clock of the time zone below.")
    time_zone = models.CharField(
        max_length=64, default="Europe/Vilnius", help_text="Such as Europe/Vilnius."
    )
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ("slug",)
        constraints = (
            one_of("cadence", Cadence, "schedule_cadence_known"),
            models.CheckConstraint(
                condition=Q(cadence=Cadence.DAILY, weekday__isnull=True)
                | Q(cadence=Cadence.WEEKLY, weekday__isnull=False, weekday__lte=6),
                name="schedule_weekday_if_weekly",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Digest(models.Model):
    """One issue of a schedule. Frozen when issued; only ``control`` and the totals move on."""

    schedule = models.ForeignKey(DigestSchedule, models.PROTECT, related_name="digests")
    window = models.DateField(help_text="The local date it belongs to.")
    window_start = models.DateTimeField()
    window_end = models.DateTimeField()
    title = models.CharField(max_length=120)
    intro = models.TextField(max_length=600, blank=True, default="")
    control = word_field(Control, default=Control.RUNNING)
    revision = models.PositiveIntegerField(default=0)
    delivery_totals = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=80, blank=True, default="")
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ("-issued_at",)
        constraints = (
            models.UniqueConstraint(fields=("schedule", "window"), name="digest_once_per_window"),
            one_of("control", Control, "digest_control_known"),
            models.CheckConstraint(
                condition=Q(window_start__lt=models.F("window_end")), name="digest_window_forward"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, {self.window:%-d %B %Y}"


class DigestItem(models.Model):
    """One publication in a digest, at its place."""

    digest = models.ForeignKey(Digest, models.PROTECT, related_name="items")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="digest_items")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("digest", "publication"), name="digest_item_once"),
            models.UniqueConstraint(fields=("digest", "position"), name="digest_position_once"),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.publication}"
