import briefings.models.deliveries
import briefings.models.digests
import briefings.models.fields
import briefings.models.subscribers
import briefings.vocabulary
import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="EntryNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "entry number",
            },
        ),
        migrations.CreateModel(
            name="DigestSchedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(help_text="Its name in commands.", max_length=40, unique=True),
                ),
                (
                    "title",
                    models.CharField(help_text="The heading that readers see.", max_length=80),
                ),
                (
                    "cadence",
                    models.CharField(
                        choices=[("daily", "Daily"), ("weekly", "Weekly")],
                        default=briefings.models.digests.Cadence["DAILY"],
                        max_length=6,
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        help_text="For a weekly schedule.",
                        null=True,
                    ),
                ),
                ("local_time", models.TimeField(help_text="On the clock of the time zone below.")),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/Vilnius", help_text="Such as Europe/Vilnius.", max_length=64
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(editable=False)),
            ],
            options={
                "ordering": ("slug",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cadence__in", ["daily", "weekly"])),
                        name="schedule_cadence_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cadence", briefings.models.digests.Cadence["DAILY"]),
                                ("weekday__isnull", True),
                            ),
                            models.Q(
                                ("cadence", briefings.models.digests.Cadence["WEEKLY"]),
                                ("weekday__isnull", False),
                                ("weekday__lte", 6),
                            ),
                            _connector="OR",
                        ),
                        name="schedule_weekday_if_weekly",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("window", models.DateField(help_text="The local date it belongs to.")),
                ("window_start", models.DateTimeField()),
                ("window_end", models.DateTimeField()),
                ("title", models.CharField(max_length=120)),
                ("intro", models.TextField(blank=True, default="", max_length=600)),
                (
                    "control",
                    models.CharField(
                        choices=[
                            ("held", "Held for a person"),
                            ("canary", "Trying a few first"),
                            ("running", "Sending"),
                            ("paused", "Paused"),
                            ("cancelled", "Cancelled"),
                            ("done", "Done"),
                        ],
                        default=briefings.models.digests.Control["RUNNING"],
                        max_length=9,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                ("delivery_totals", models.JSONField(blank=True, default=dict)),
                ("error", models.CharField(blank=True, default="", max_length=80)),
                ("issued_at", models.DateTimeField()),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="digests",
                        to="briefings.digestschedule",
                    ),
                ),
            ],
            options={
                "ordering": ("-issued_at",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("schedule", "window"), name="digest_once_per_window"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "control__in",
                                ["held", "canary", "running", "paused", "cancelled", "done"],
                            )
                        ),
                        name="digest_control_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("window_start__lt", models.F("window_end"))),
                        name="digest_window_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Its address and its key in acts.csv: small letters, digits and hyphens. It is never given to another entity.",
                        max_length=80,
                        unique=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "State"),
                            ("authority", "Authority"),
                            ("contested_polity", "Contested polity"),
                            ("organisation", "Organisation"),
                            ("person", "Person"),
                            ("place", "Place"),
                            ("work", "Treaty, project or book"),
                            ("class", "Class of subjects"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="The name in full, as it stands on its page.", max_length=200
                    ),
                ),
                (
                    "short_name",
                    models.CharField(
                        help_text="The name in a list or a message.", max_length=80, unique=True
                    ),
                ),
                (
                    "iso2",
                    models.CharField(
                        blank=True,
                        help_text="Two letters; empty for a contested entity without one.",
                        max_length=2,
                        null=True,
                        unique=True,
                        verbose_name="ISO code",
                    ),
                ),
                ("wikidata", models.CharField(blank=True, max_length=20, null=True, unique=True)),
                (
                    "un_status",
                    models.CharField(
                        choices=[
                            ("member", "UN member"),
                            ("observer", "UN observer"),
                            ("none", "Not in the UN"),
                        ],
                        default=briefings.vocabulary.UnStatus["NONE"],
                        max_length=8,
                        verbose_name="UN status",
                    ),
                ),
                (
                    "life",
                    briefings.models.fields.EdtfField(
                        blank=True,
                        help_text="From when until when it existed, such as 1996/2001 or 2021-08/..",
                        max_length=40,
                        null=True,
                    ),
                ),
                ("life_min", models.DateField(blank=True, editable=False, null=True)),
                ("life_max", models.DateField(blank=True, editable=False, null=True)),
                ("end_reason", models.CharField(blank=True, default="", max_length=200)),
                (
                    "coverage",
                    briefings.models.fields.EdtfField(
                        blank=True,
                        help_text="The span for which we call our list of acts complete. Elsewhere we say “at least”.",
                        max_length=40,
                        null=True,
                    ),
                ),
                ("coverage_min", models.DateField(blank=True, editable=False, null=True)),
                ("coverage_max", models.DateField(blank=True, editable=False, null=True)),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="The state that claims it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="briefings.entity",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="briefings.entity",
                    ),
                ),
                (
                    "of_state",
                    models.ForeignKey(
                        blank=True,
                        help_text="The state that this body governs or claims; required for an authority.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bodies",
                        to="briefings.entity",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entities",
                "ordering": ("short_name",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug__regex", "^[a-z0-9-]{1,80}$")),
                        name="entity_slug_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug__regex", "^(index|page-[0-9]+)$"), _negated=True),
                        name="entity_slug_not_a_list",
                        violation_error_message="This address belongs to a list on the site; choose another.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "state",
                                    "authority",
                                    "contested_polity",
                                    "organisation",
                                    "person",
                                    "place",
                                    "work",
                                    "class",
                                ],
                            )
                        ),
                        name="entity_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("un_status__in", ["member", "observer", "none"])),
                        name="entity_un_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", briefings.vocabulary.EntityKind["AUTHORITY"]),
                                _negated=True,
                            ),
                            ("of_state__isnull", False),
                            _connector="OR",
                        ),
                        name="entity_authority_of_a_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="entity_not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntityName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official", "Official name"),
                            ("alias", "Other name"),
                            ("exonym", "Name in another language"),
                            ("demonym", "Demonym"),
                            ("transliteration", "Transliteration"),
                        ],
                        default=briefings.vocabulary.NameKind["ALIAS"],
                        max_length=15,
                    ),
                ),
                ("lang", models.CharField(default="en", max_length=8, verbose_name="language")),
                (
                    "life",
                    briefings.models.fields.EdtfField(
                        blank=True,
                        help_text="When the name holds; empty for always.",
                        max_length=40,
                        null=True,
                    ),
                ),
                ("life_min", models.DateField(blank=True, editable=False, null=True)),
                ("life_max", models.DateField(blank=True, editable=False, null=True)),
                ("folded", models.CharField(db_index=True, editable=False, max_length=200)),
                (
                    "metonym",
                    models.BooleanField(
                        default=False,
                        help_text="A hint only (“Kabul’s rulers”): an editor confirms who is meant.",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="briefings.entity",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entity", "name", "lang"), name="entity_name_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["official", "alias", "exonym", "demonym", "transliteration"],
                            )
                        ),
                        name="entity_name_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.CharField(editable=False, max_length=12, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("act", "Act"),
                            ("event", "Event"),
                            ("condition", "Condition"),
                            ("position", "Position"),
                            ("assessment", "Assessment"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("fact", "Stated as fact"),
                            ("attributed", "Attributed to a named speaker"),
                            ("hearsay", "Reported, by nobody named"),
                            ("assessment", "The author’s assessment"),
                            ("prediction", "The author’s forecast"),
                        ],
                        default=briefings.vocabulary.Basis["FACT"],
                        max_length=10,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("single_source", "One source"),
                            ("disputed", "Disputed"),
                            ("unverified", "Unverified"),
                        ],
                        default=briefings.vocabulary.Certainty["SINGLE_SOURCE"],
                        max_length=13,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                            ("retracted", "Retracted"),
                        ],
                        default=briefings.vocabulary.EntryState["DRAFT"],
                        editable=False,
                        max_length=9,
                    ),
                ),
                (
                    "headline",
                    models.CharField(
                        help_text="One line in our own words, without a full stop.", max_length=120
                    ),
                ),
                (
                    "statement",
                    models.TextField(
                        help_text="What the source says, in our own words; up to 600 characters. Markdown.",
                        max_length=600,
                    ),
                ),
                (
                    "date",
                    briefings.models.fields.EdtfField(
                        blank=True,
                        help_text="Never finer than the source: 2025-07-03, 2025-07, [..2025-08] for a day we do not know, 2022/.. for what lasts. Empty means undated.",
                        max_length=40,
                        null=True,
                    ),
                ),
                ("date_min", models.DateField(blank=True, editable=False, null=True)),
                ("date_max", models.DateField(blank=True, editable=False, null=True)),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="The bounds of a claim such as “first”, “only” or “none”: among whom, since when.",
                        max_length=200,
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("created", "Published"),
                            ("edited", "Edited"),
                            ("corrected", "Corrected"),
                            ("updated", "Updated"),
                            ("retracted", "Retracted"),
                        ],
                        default=briefings.vocabulary.Change["CREATED"],
                        editable=False,
                        max_length=9,
                        verbose_name="what the next publication is",
                    ),
                ),
                (
                    "public_note",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers are told about a correction or an update.",
                        max_length=300,
                    ),
                ),
                ("edited_at", models.DateTimeField(editable=False)),
                (
                    "state_at",
                    models.DateTimeField(
                        editable=False, help_text="Since when it has been in its state."
                    ),
                ),
                (
                    "review_note",
                    models.CharField(blank=True, default="", editable=False, max_length=300),
                ),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
                ("approved_hash", models.CharField(editable=False, max_length=64, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ("-id",),
                "permissions": (
                    ("submit_entry", "Can send an entry to review"),
                    ("edit_any_entry", "Can edit what others drafted"),
                    ("approve_entry", "Can approve what they did not edit"),
                    ("publish_entry", "Can publish an approved entry"),
                    ("retract_entry", "Can retract a published entry"),
                ),
                "indexes": [models.Index(fields=["state", "state_at"], name="entry_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("public_id__regex", "^E-[0-9]{4,}$")),
                        name="entry_public_id_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["act", "event", "condition", "position", "assessment"])
                        ),
                        name="entry_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "basis__in",
                                ["fact", "attributed", "hearsay", "assessment", "prediction"],
                            )
                        ),
                        name="entry_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "certainty__in",
                                ["confirmed", "single_source", "disputed", "unverified"],
                            )
                        ),
                        name="entry_certainty_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "in_review", "approved", "published", "retracted"],
                            )
                        ),
                        name="entry_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "change__in",
                                ["created", "edited", "corrected", "updated", "retracted"],
                            )
                        ),
                        name="entry_change_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("edited_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="entry_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", True),
                                ("approved_by__isnull", True),
                                ("approved_hash__isnull", True),
                            ),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("approved_hash__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="entry_approval_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", briefings.vocabulary.EntryState["APPROVED"]),
                                _negated=True,
                            ),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="entry_approved_has_approver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        briefings.vocabulary.EntryState["DRAFT"],
                                        briefings.vocabulary.EntryState["IN_REVIEW"],
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("approved_by__isnull", True),
                            _connector="OR",
                        ),
                        name="entry_draft_is_unapproved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("recognises", "recognises"),
                            ("withdraws", "withdraws recognition of"),
                            ("suspends", "suspends recognition of"),
                            ("resumes", "resumes recognition of"),
                            ("annexes", "annexes"),
                            ("ends", "comes to an end:"),
                            ("refuses", "refuses to recognise"),
                            ("promises", "promises to recognise"),
                            ("denies_report", "denies a report about"),
                            ("accredits_ambassador", "accredits an ambassador of"),
                            ("accepts_diplomats", "accepts diplomats of"),
                            ("opens_mission", "opens a mission to"),
                            ("closes_mission", "closes its mission to"),
                            ("establishes_relations", "establishes relations with"),
                            ("severs_relations", "severs relations with"),
                            ("designates", "lists as terrorist"),
                            ("delists", "takes off its terrorist list"),
                            ("signs_agreement", "signs an agreement with"),
                            ("meets", "meets"),
                            ("welcomes", "welcomes an act about"),
                            ("condemns", "condemns an act about"),
                        ],
                        max_length=21,
                    ),
                ),
                (
                    "object_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("state", "State"),
                            ("government", "Government"),
                            ("annexation_or_sovereignty", "Annexation or sovereignty"),
                            ("representative", "Representative of a people"),
                        ],
                        help_text="Recognising a state is not recognising its government.",
                        max_length=25,
                        null=True,
                        verbose_name="as what",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("express", "Express"),
                            ("implied", "Implied"),
                            ("de_jure", "De jure"),
                            ("de_facto", "De facto"),
                            ("unstated", "Not stated"),
                        ],
                        default=briefings.vocabulary.Mode["UNSTATED"],
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                (
                    "sequence",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Order among acts of one actor on one date, from 0."
                    ),
                ),
                (
                    "announced",
                    briefings.models.fields.EdtfField(
                        blank=True,
                        help_text="When it was announced, if that is not when it took effect.",
                        max_length=40,
                        null=True,
                    ),
                ),
                ("announced_min", models.DateField(blank=True, editable=False, null=True)),
                ("announced_max", models.DateField(blank=True, editable=False, null=True)),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("charge", "Chargé d’affaires"),
                            ("minister", "Minister"),
                            ("ambassador", "Ambassador"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "reacts_to",
                    models.ForeignKey(
                        blank=True,
                        help_text="The act that is welcomed, condemned or denied.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reactions",
                        to="briefings.act",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts_done",
                        to="briefings.entity",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts_received",
                        to="briefings.entity",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="act",
                        to="briefings.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verb__in",
                                [
                                    "recognises",
                                    "withdraws",
                                    "suspends",
                                    "resumes",
                                    "annexes",
                                    "ends",
                                    "refuses",
                                    "promises",
                                    "denies_report",
                                    "accredits_ambassador",
                                    "accepts_diplomats",
                                    "opens_mission",
                                    "closes_mission",
                                    "establishes_relations",
                                    "severs_relations",
                                    "designates",
                                    "delists",
                                    "signs_agreement",
                                    "meets",
                                    "welcomes",
                                    "condemns",
                                ],
                            )
                        ),
                        name="act_verb_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mode__in", ["express", "implied", "de_jure", "de_facto", "unstated"])
                        ),
                        name="act_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("object_kind__isnull", True),
                            (
                                "object_kind__in",
                                [
                                    "state",
                                    "government",
                                    "annexation_or_sovereignty",
                                    "representative",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="act_object_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__isnull", True),
                            ("level__in", ["charge", "minister", "ambassador", "other"]),
                            _connector="OR",
                        ),
                        name="act_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor", models.F("subject")), _negated=True),
                            ("verb", briefings.vocabulary.Verb["ENDS"]),
                            _connector="OR",
                        ),
                        name="act_two_sides",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "verb__in",
                                    [
                                        briefings.vocabulary.Verb["ANNEXES"],
                                        briefings.vocabulary.Verb["ENDS"],
                                        briefings.vocabulary.Verb["RECOGNISES"],
                                        briefings.vocabulary.Verb["REFUSES"],
                                        briefings.vocabulary.Verb["RESUMES"],
                                        briefings.vocabulary.Verb["SUSPENDS"],
                                        briefings.vocabulary.Verb["WITHDRAWS"],
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("object_kind__isnull", False),
                            _connector="OR",
                        ),
                        name="act_says_as_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reacts_to__isnull", True),
                            (
                                "verb__in",
                                [
                                    briefings.vocabulary.Verb["CONDEMNS"],
                                    briefings.vocabulary.Verb["DENIES_REPORT"],
                                    briefings.vocabulary.Verb["WELCOMES"],
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="act_only_reactions_react",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("actor", "Actor"),
                            ("subject", "Subject"),
                            ("target", "Target"),
                            ("place", "Place"),
                            ("author", "Author"),
                            ("speaker", "Speaker"),
                            ("mentioned", "Mentioned"),
                        ],
                        default=briefings.vocabulary.Role["MENTIONED"],
                        max_length=9,
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="briefings.entity",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="briefings.entry",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "entity", "role"), name="participant_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "actor",
                                    "subject",
                                    "target",
                                    "place",
                                    "author",
                                    "speaker",
                                    "mentioned",
                                ],
                            )
                        ),
                        name="participant_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("n", models.PositiveIntegerField()),
                ("serial", models.PositiveBigIntegerField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("act", "Act"),
                            ("event", "Event"),
                            ("condition", "Condition"),
                            ("position", "Position"),
                            ("assessment", "Assessment"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("created", "Published"),
                            ("edited", "Edited"),
                            ("corrected", "Corrected"),
                            ("updated", "Updated"),
                            ("retracted", "Retracted"),
                        ],
                        max_length=9,
                    ),
                ),
                ("public_note", models.CharField(blank=True, default="", max_length=300)),
                ("date_min", models.DateField(blank=True, editable=False, null=True)),
                ("date_max", models.DateField(blank=True, editable=False, null=True)),
                ("snapshot", models.JSONField()),
                ("html", models.TextField(blank=True, default="")),
                ("message", models.TextField(blank=True, default="")),
                ("content_hash", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(blank=True, default="", max_length=64)),
                ("published_at", models.DateTimeField(unique=True)),
                ("break_glass", models.CharField(max_length=300, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="briefings.entry",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-serial",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "n"), name="publication_numbered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("n__gte", 1)), name="publication_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "change__in",
                                ["created", "edited", "corrected", "updated", "retracted"],
                            )
                        ),
                        name="publication_change_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "change__in",
                                [
                                    briefings.vocabulary.Change["CORRECTED"],
                                    briefings.vocabulary.Change["UPDATED"],
                                    briefings.vocabulary.Change["RETRACTED"],
                                ],
                            ),
                            ("public_note", ""),
                            _negated=True,
                        ),
                        name="publication_change_is_explained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", False),
                            ("break_glass__isnull", False),
                            ("change", briefings.vocabulary.Change["RETRACTED"]),
                            _connector="OR",
                        ),
                        name="publication_approved_or_break_glass",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DigestItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "digest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="briefings.digest",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="digest_items",
                        to="briefings.publication",
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("digest", "publication"), name="digest_item_once"
                    ),
                    models.UniqueConstraint(
                        fields=("digest", "position"), name="digest_position_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.CharField(max_length=12)),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("recognises", "recognises"),
                            ("withdraws", "withdraws recognition of"),
                            ("suspends", "suspends recognition of"),
                            ("resumes", "resumes recognition of"),
                            ("annexes", "annexes"),
                            ("ends", "comes to an end:"),
                            ("refuses", "refuses to recognise"),
                            ("promises", "promises to recognise"),
                            ("denies_report", "denies a report about"),
                            ("accredits_ambassador", "accredits an ambassador of"),
                            ("accepts_diplomats", "accepts diplomats of"),
                            ("opens_mission", "opens a mission to"),
                            ("closes_mission", "closes its mission to"),
                            ("establishes_relations", "establishes relations with"),
                            ("severs_relations", "severs relations with"),
                            ("designates", "lists as terrorist"),
                            ("delists", "takes off its terrorist list"),
                            ("signs_agreement", "signs an agreement with"),
                            ("meets", "meets"),
                            ("welcomes", "welcomes an act about"),
                            ("condemns", "condemns an act about"),
                        ],
                        max_length=21,
                    ),
                ),
                (
                    "object_kind",
                    models.CharField(
                        choices=[
                            ("state", "State"),
                            ("government", "Government"),
                            ("annexation_or_sovereignty", "Annexation or sovereignty"),
                            ("representative", "Representative of a people"),
                        ],
                        max_length=25,
                        null=True,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("express", "Express"),
                            ("implied", "Implied"),
                            ("de_jure", "De jure"),
                            ("de_facto", "De facto"),
                            ("unstated", "Not stated"),
                        ],
                        max_length=8,
                    ),
                ),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
                ("announced", models.CharField(max_length=40, null=True)),
                ("reacts_to", models.CharField(max_length=12, null=True)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("charge", "Chargé d’affaires"),
                            ("minister", "Minister"),
                            ("ambassador", "Ambassador"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("date", models.CharField(max_length=40, null=True)),
                ("date_min", models.DateField(blank=True, editable=False, null=True)),
                ("date_max", models.DateField(blank=True, editable=False, null=True)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("single_source", "One source"),
                            ("disputed", "Disputed"),
                            ("unverified", "Unverified"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "actor_un_status",
                    models.CharField(
                        choices=[
                            ("member", "UN member"),
                            ("observer", "UN observer"),
                            ("none", "Not in the UN"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="briefings.entity",
                    ),
                ),
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="act",
                        to="briefings.publication",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="briefings.entity",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "date_min"], name="published_act_by_subject"),
                    models.Index(fields=["actor", "date_min"], name="published_act_by_actor"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedParticipant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("actor", "Actor"),
                            ("subject", "Subject"),
                            ("target", "Target"),
                            ("place", "Place"),
                            ("author", "Author"),
                            ("speaker", "Speaker"),
                            ("mentioned", "Mentioned"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="briefings.entity",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="briefings.publication",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("publication", "entity", "role"), name="published_participant_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("analysis", "Analysis"),
                            ("news", "News"),
                            ("official_statement", "Official statement"),
                            ("dataset", "Data set"),
                            ("reference", "Reference work"),
                            ("legal", "Legal text"),
                            ("social", "Social media"),
                        ],
                        default=briefings.vocabulary.SourceKind["ANALYSIS"],
                        max_length=18,
                    ),
                ),
                (
                    "scale",
                    models.CharField(
                        choices=[
                            ("local", "Local"),
                            ("national", "National"),
                            ("regional", "Regional"),
                            ("international", "International"),
                            ("party_to_matter", "Party to the matter"),
                        ],
                        default=briefings.vocabulary.Scale["INTERNATIONAL"],
                        max_length=15,
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True, max_length=2000, null=True, unique=True, verbose_name="address"
                    ),
                ),
                (
                    "canonical_url",
                    models.URLField(blank=True, max_length=2000, null=True, unique=True),
                ),
                ("title", models.CharField(max_length=300)),
                ("authors", models.CharField(blank=True, default="", max_length=300)),
                (
                    "publisher",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Who published the copy we read.",
                        max_length=200,
                    ),
                ),
                (
                    "original_publisher",
                    models.CharField(
                        blank=True, default="", help_text="Who published it first.", max_length=200
                    ),
                ),
                ("lang", models.CharField(default="en", max_length=8, verbose_name="language")),
                (
                    "published",
                    briefings.models.fields.EdtfField(
                        blank=True,
                        help_text="As exact as the source allows: 2025-07-03, 2025-07 or [2025-07..2025-08].",
                        max_length=40,
                        null=True,
                    ),
                ),
                ("published_min", models.DateField(blank=True, editable=False, null=True)),
                ("published_max", models.DateField(blank=True, editable=False, null=True)),
                ("retrieved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Never published; quotations are checked against it.",
                    ),
                ),
                (
                    "text_sha256",
                    models.CharField(
                        blank=True, editable=False, max_length=64, null=True, unique=True
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What allows us to quote at length; empty means short quotations only.",
                        max_length=100,
                    ),
                ),
                ("archive_url", models.URLField(blank=True, default="", max_length=2000)),
                (
                    "sample",
                    models.BooleanField(
                        default=False,
                        help_text="Written by us to show how the desk works; not a real article.",
                    ),
                ),
                (
                    "republishes",
                    models.ForeignKey(
                        blank=True,
                        help_text="The original that this is a copy of.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="republished_by",
                        to="briefings.source",
                    ),
                ),
                (
                    "revises",
                    models.ForeignKey(
                        blank=True,
                        help_text="The earlier state of the same page.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revised_by",
                        to="briefings.source",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "analysis",
                                    "news",
                                    "official_statement",
                                    "dataset",
                                    "reference",
                                    "legal",
                                    "social",
                                ],
                            )
                        ),
                        name="source_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "scale__in",
                                [
                                    "local",
                                    "national",
                                    "regional",
                                    "international",
                                    "party_to_matter",
                                ],
                            )
                        ),
                        name="source_scale_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revises__isnull", True),
                            models.Q(("revises", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="source_not_its_own_revision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("republishes__isnull", True),
                            models.Q(("republishes", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="source_not_its_own_copy",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscriber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chat_cipher", models.BinaryField()),
                ("chat_index", models.BinaryField(max_length=32, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("private", "Private chat"),
                            ("group", "Group"),
                            ("supergroup", "Supergroup"),
                            ("channel", "Channel"),
                        ],
                        default=briefings.models.subscribers.ChatKind["PRIVATE"],
                        max_length=10,
                    ),
                ),
                ("thread_id", models.BigIntegerField(editable=False, null=True)),
                ("language", models.CharField(default="en", max_length=8)),
                ("time_zone", models.CharField(default="Europe/Vilnius", max_length=64)),
                ("slot", models.TimeField(default=datetime.time(8, 0))),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("each", "Each entry"),
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("off", "Off"),
                        ],
                        default=briefings.models.subscribers.Frequency["DAILY"],
                        max_length=6,
                    ),
                ),
                ("silent", models.BooleanField(default=False)),
                ("active", models.BooleanField(default=True)),
                (
                    "joined_month",
                    models.DateField(
                        help_text="First day of the month of joining; finer would tell people apart."
                    ),
                ),
                (
                    "editor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("active", True)),
                        fields=["frequency", "id"],
                        name="subscriber_active",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["private", "group", "supergroup", "channel"])
                        ),
                        name="subscriber_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("frequency__in", ["each", "daily", "weekly", "off"])),
                        name="subscriber_frequency_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="briefings.entity",
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="briefings.subscriber",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("subscriber", "entity"), name="follow_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.PositiveSmallIntegerField(default=1)),
                (
                    "revision",
                    models.PositiveIntegerField(default=0, help_text="0 sends; n is the nth edit."),
                ),
                ("wave", models.PositiveSmallIntegerField(default=1, help_text="0 is the canary.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("leased", "Taken"),
                            ("sending", "On the wire"),
                            ("sent", "Sent"),
                            ("blocked", "Blocked by the reader"),
                            ("failed", "Refused by Telegram"),
                            ("unknown", "Perhaps delivered"),
                            ("expired", "Too late"),
                            ("cancelled", "Cancelled"),
                        ],
                        default=briefings.models.deliveries.DeliveryState["PENDING"],
                        max_length=9,
                    ),
                ),
                ("priority", models.PositiveSmallIntegerField(default=5)),
                ("not_before", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("batch", models.CharField(max_length=32, null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("sending_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("message_id", models.BigIntegerField(null=True)),
                ("content_hash", models.CharField(blank=True, default="", max_length=64)),
                (
                    "error",
                    models.CharField(
                        blank=True, default="", help_text="A code, no text.", max_length=40
                    ),
                ),
                (
                    "digest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="briefings.digest",
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deliveries",
                        to="briefings.subscriber",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["pending", "leased", "sending"])),
                        fields=["priority", "not_before", "id"],
                        name="delivery_open",
                    ),
                    models.Index(fields=["digest", "state"], name="delivery_by_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("digest", "subscriber", "part", "revision"), name="delivery_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "pending",
                                    "leased",
                                    "sending",
                                    "sent",
                                    "blocked",
                                    "failed",
                                    "unknown",
                                    "expired",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="delivery_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        briefings.models.deliveries.DeliveryState["LEASED"],
                                        briefings.models.deliveries.DeliveryState["SENDING"],
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("batch__isnull", False), ("lease_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="delivery_lease_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", briefings.models.deliveries.DeliveryState["PENDING"]),
                                _negated=True,
                            ),
                            ("batch__isnull", True),
                            _connector="OR",
                        ),
                        name="delivery_pending_is_free",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", briefings.models.deliveries.DeliveryState["SENDING"]),
                                _negated=True,
                            ),
                            ("sending_at__isnull", False),
                            _connector="OR",
                        ),
                        name="delivery_sending_has_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", briefings.models.deliveries.DeliveryState["SENT"]),
                                _negated=True,
                            ),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="delivery_sent_has_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("exact", models.TextField()),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("act", "Act"),
                            ("event", "Event"),
                            ("condition", "Condition"),
                            ("position", "Position"),
                            ("assessment", "Assessment"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("recognises", "recognises"),
                            ("withdraws", "withdraws recognition of"),
                            ("suspends", "suspends recognition of"),
                            ("resumes", "resumes recognition of"),
                            ("annexes", "annexes"),
                            ("ends", "comes to an end:"),
                            ("refuses", "refuses to recognise"),
                            ("promises", "promises to recognise"),
                            ("denies_report", "denies a report about"),
                            ("accredits_ambassador", "accredits an ambassador of"),
                            ("accepts_diplomats", "accepts diplomats of"),
                            ("opens_mission", "opens a mission to"),
                            ("closes_mission", "closes its mission to"),
                            ("establishes_relations", "establishes relations with"),
                            ("severs_relations", "severs relations with"),
                            ("designates", "lists as terrorist"),
                            ("delists", "takes off its terrorist list"),
                            ("signs_agreement", "signs an agreement with"),
                            ("meets", "meets"),
                            ("welcomes", "welcomes an act about"),
                            ("condemns", "condemns an act about"),
                        ],
                        default="",
                        max_length=21,
                    ),
                ),
                ("date", briefings.models.fields.EdtfField(blank=True, max_length=40, null=True)),
                ("date_min", models.DateField(blank=True, editable=False, null=True)),
                ("date_max", models.DateField(blank=True, editable=False, null=True)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("fact", "Stated as fact"),
                            ("attributed", "Attributed to a named speaker"),
                            ("hearsay", "Reported, by nobody named"),
                            ("assessment", "The author’s assessment"),
                            ("prediction", "The author’s forecast"),
                        ],
                        default=briefings.vocabulary.Basis["ASSESSMENT"],
                        max_length=10,
                    ),
                ),
                ("negated", models.BooleanField(default=False)),
                ("score", models.FloatField(default=0)),
                ("reasons", models.JSONField(blank=True, default=list)),
                ("rules_version", models.CharField(blank=True, default="", max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("edited", "Accepted with changes"),
                            ("rejected", "Rejected"),
                            ("stale", "Stale"),
                        ],
                        default=briefings.vocabulary.SuggestionState["OPEN"],
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actors",
                    models.ManyToManyField(blank=True, related_name="+", to="briefings.entity"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="briefings.source",
                    ),
                ),
                (
                    "subjects",
                    models.ManyToManyField(blank=True, related_name="+", to="briefings.entity"),
                ),
            ],
            options={
                "ordering": ("source", "-score", "start"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "start", "end", "verb"), name="suggestion_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start__lt", models.F("end"))),
                        name="suggestion_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "accepted", "edited", "rejected", "stale"])
                        ),
                        name="suggestion_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "exact",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="The source’s own words, at most 12 in a row and never a whole sentence. Empty cites the source as a whole.",
                        max_length=500,
                        verbose_name="quoted words",
                    ),
                ),
                (
                    "prefix",
                    models.CharField(blank=True, default="", editable=False, max_length=100),
                ),
                (
                    "suffix",
                    models.CharField(blank=True, default="", editable=False, max_length=100),
                ),
                ("start", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("end", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("supports", "Supports"),
                            ("contradicts", "Contradicts"),
                            ("context", "Context"),
                        ],
                        default=briefings.vocabulary.CitationRole["SUPPORTS"],
                        max_length=11,
                    ),
                ),
                (
                    "supports",
                    models.JSONField(
                        blank=True, default=list, help_text="What of the entry these words support."
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="briefings.entry",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="briefings.source",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="citations",
                        to="briefings.suggestion",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["supports", "contradicts", "context"])),
                        name="citation_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end__isnull", True), ("start__isnull", True)),
                            models.Q(
                                ("end__isnull", False),
                                ("start__isnull", False),
                                ("start__lt", models.F("end")),
                            ),
                            _connector="OR",
                        ),
                        name="citation_offsets_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("supports", []), _negated=True),
                        name="citation_supports_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("recognises", "recognise"),
                            ("recognises_un_members", "UN members recognise"),
                            ("ever_recognised", "ever recognised"),
                            ("withdrawn", "withdrew"),
                            ("other", "other"),
                        ],
                        max_length=21,
                    ),
                ),
                ("value", models.PositiveIntegerField()),
                ("out_of", models.PositiveIntegerField(blank=True, null=True)),
                ("as_of", briefings.models.fields.EdtfField(blank=True, max_length=40, null=True)),
                ("as_of_min", models.DateField(blank=True, editable=False, null=True)),
                ("as_of_max", models.DateField(blank=True, editable=False, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="briefings.entry",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="briefings.entity",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "tallies",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "measure__in",
                                [
                                    "recognises",
                                    "recognises_un_members",
                                    "ever_recognised",
                                    "withdrawn",
                                    "other",
                                ],
                            )
                        ),
                        name="tally_measure_known",
                    )
                ],
            },
        ),
    ]
