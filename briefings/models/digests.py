"""When digests go out, and what exactly went out."""

from django.conf import settings
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


REFUSED = "bad_request"
"""Error of a digest whose text Telegram refused: nothing of it leaves until a person looked."""
REVIVED = "cancelled"
"""Error of a digest that was cancelled and runs for its edits alone; then it is cancelled again."""


HOLD = "hold"
"""Error of a digest that is held for a while only, because a person issued it outside its hour."""
A_DAY = 3
"""Issues outside their hour, of all schedules together."""


class DigestKind(Word):
    """Why a digest exists."""

    ISSUE = "issue", "Issue of a schedule"
    ALERT = "alert", "Alert about new entries"
    NOTICE = "notice", "Notice of a correction"


class Unattended(Word):
    """What becomes of an issue that no editor has looked at."""

    SEND = "send", "Send it"
    MARK = "mark", "Send it, marked as not reviewed that day"
    HOLD = "hold", "Hold it until somebody has"


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
    unattended = word_field(
        Unattended,
        default=Unattended.SEND,
        help_text="When no editor has looked at an issue before its hour.",
    )
    canary = models.BooleanField(
        default=True,
        help_text="From 100 readers on: try one in a hundred first, and pause if that goes wrong.",
    )
    created_at = models.DateTimeField(editable=False)
    ruled_at = models.DateTimeField(
        null=True, editable=False, help_text="When its rule was last changed at the desk."
    )

    class Meta:
        ordering = ("slug",)
        constraints = (
            one_of("cadence", Cadence, "schedule_cadence_known"),
            one_of("unattended", Unattended, "schedule_unattended_known"),
            models.CheckConstraint(
                condition=Q(cadence=Cadence.DAILY, weekday__isnull=True)
                | Q(cadence=Cadence.WEEKLY, weekday__isnull=False, weekday__lte=6),
                name="schedule_weekday_if_weekly",
            ),
        )

    def __str__(self) -> str:
        return self.title


class DigestPlan(models.Model):
    """What editors decide about an issue before its hour: its intro, and whether they have seen it.

    An intro goes out once a second person approved it.
    """

    schedule = models.ForeignKey(DigestSchedule, models.PROTECT, related_name="plans")
    window = models.DateField(help_text="The local date of the issue.")
    intro = models.TextField(max_length=600, blank=True, default="")
    intro_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    intro_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    hold = models.BooleanField(default=False, help_text="Issue it held, until somebody lets it go.")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("schedule", "window"), name="plan_once_per_window"),
            models.CheckConstraint(
                condition=Q(intro_approved_by__isnull=True)
                | (Q(intro_by__isnull=False) & ~Q(intro_approved_by=models.F("intro_by"))),
                name="plan_intro_two_people",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="plan_review_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.schedule}, {self.window:%-d %B %Y}"


class DigestQuerySet(models.QuerySet["Digest"]):
    """Filters as adjectives."""

    def gone_out(self) -> "DigestQuerySet":
        """Issues that anybody may read: with something in them, and neither held nor given up."""
        stopped = Q(control__in=[Control.HELD, Control.CANCELLED]) | Q(error=REVIVED)
        items = DigestItem.objects.filter(digest=models.OuterRef("pk"))
        return self.filter(models.Exists(items), kind=DigestKind.ISSUE).exclude(stopped)


class Digest(models.Model):
    """One issue of a schedule, or an alert, or a notice. Frozen when issued; only ``control``,
    ``revision`` and the totals move on.
    """

    kind = word_field(DigestKind, default=DigestKind.ISSUE)
    schedule = models.ForeignKey(DigestSchedule, models.PROTECT, null=True, related_name="digests")
    window = models.DateField(null=True, help_text="The local date it belongs to.")
    window_start = models.DateTimeField()
    window_end = models.DateTimeField()
    since = models.PositiveBigIntegerField(
        default=0, help_text="Serial of the last publication before what it covers."
    )
    upto = models.PositiveBigIntegerField(
        default=0, help_text="Serial of the last publication that it covers."
    )
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, related_name="+", help_text="Of a notice."
    )
    title = models.CharField(max_length=120)
    intro = models.TextField(max_length=600, blank=True, default="")
    reviewed = models.BooleanField(default=True, help_text="False is told to the readers.")
    control = word_field(Control, default=Control.RUNNING)
    revision = models.PositiveIntegerField(default=0)
    delivery_totals = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=80, blank=True, default="")
    issued_at = models.DateTimeField()
    let_go_at = models.DateTimeField(
        null=True, help_text="Issued at the desk outside its hour: nothing leaves before."
    )
    unscheduled_on = models.DateField(null=True, help_text="The day (UTC) of such an issue.")
    unscheduled_n = models.PositiveSmallIntegerField(
        null=True, help_text="Which of that day's it is, from 1."
    )

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_at",)
        constraints = (
            models.UniqueConstraint(fields=("schedule", "window"), name="digest_once_per_window"),
            models.UniqueConstraint(
                fields=("kind", "since"),
                condition=Q(kind=DigestKind.ALERT),
                name="digest_alert_once",
            ),
            models.UniqueConstraint(
                fields=("publication",),
                condition=Q(kind=DigestKind.NOTICE),
                name="digest_notice_once",
            ),
            one_of("kind", DigestKind, "digest_kind_known"),
            one_of("control", Control, "digest_control_known"),
            models.CheckConstraint(
                condition=Q(
                    kind=DigestKind.ISSUE,
                    schedule__isnull=False,
                    window__isnull=False,
                    publication__isnull=True,
                )
                | Q(
                    kind=DigestKind.ALERT,
                    schedule__isnull=True,
                    window__isnull=True,
                    publication__isnull=True,
                )
                | Q(
                    kind=DigestKind.NOTICE,
                    schedule__isnull=True,
                    window__isnull=True,
                    publication__isnull=False,
                ),
                name="digest_whole_by_kind",
            ),
            models.CheckConstraint(
                condition=Q(window_start__lt=models.F("window_end")), name="digest_window_forward"
            ),
            models.CheckConstraint(
                condition=Q(since__lte=models.F("upto")), name="digest_serials_forward"
            ),
            models.UniqueConstraint(
                fields=("unscheduled_on", "unscheduled_n"), name="digest_unscheduled_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    unscheduled_on__isnull=True, unscheduled_n__isnull=True, let_go_at__isnull=True
                )
                | Q(
                    kind=DigestKind.ISSUE,
                    unscheduled_on__isnull=False,
                    unscheduled_n__isnull=False,
                    unscheduled_n__gte=1,
                    unscheduled_n__lte=A_DAY,
                    let_go_at__isnull=False,
                ),
                name="digest_unscheduled_three_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, {self.window or self.issued_at:%-d %B %Y}"

    @property
    def counting_down(self) -> bool:
        """Whether it is held for a while only, and then goes by itself."""
        return self.control == Control.HELD and self.error == HOLD


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


class Edition(models.Model):
    """What a digest says to those of its readers who read one language and want the same things.

    Its text varies by what they chose and by what they have heard, never by who they are.
    """

    digest = models.ForeignKey(Digest, models.PROTECT, related_name="editions")
    language = models.CharField(max_length=8, default="en")
    topics = models.JSONField(default=list, blank=True, help_text="Chosen topics; empty is all.")
    fingerprint = models.CharField(
        max_length=64, help_text="SHA-256 of language, topics and publications in order."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("digest", "fingerprint"), name="edition_once"),
        )

    def __str__(self) -> str:
        return f"Edition {self.pk} of digest {self.digest_id}"


class EditionItem(models.Model):
    """One publication in an edition, at its place."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="items")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    undone = models.BooleanField(
        default=False, help_text="It was changed and changed back since these readers last heard."
    )

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "publication"), name="edition_item_once"),
            models.UniqueConstraint(fields=("edition", "position"), name="edition_position_once"),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.publication}"


class Recall(models.Model):
    """A correction or retraction that chases the messages of one digest."""

    digest = models.ForeignKey(Digest, models.PROTECT, related_name="recalls")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="recalls")
    revision = models.PositiveIntegerField(help_text="Of the digest; its edits carry it.")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("digest", "publication"), name="recall_once"),
            models.UniqueConstraint(fields=("digest", "revision"), name="recall_revision_once"),
            models.CheckConstraint(condition=Q(revision__gt=0), name="recall_revision_positive"),
        )

    def __str__(self) -> str:
        return f"Recall {self.revision} of digest {self.digest_id}"


class Mark(models.Model):
    """How far along the publications a tick has come."""

    name = models.CharField(max_length=40, unique=True)
    serial = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.serial}"
