"""Who acts and who is acted upon, under every name they go by."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from briefings import text
from briefings.models.fields import EdtfField, bound, bounded, one_of, word_field
from briefings.models.sources import SHA256
from briefings.vocabulary import EntityKind, NameKind, UnStatus

NAME_LENGTH = 200
"""Of a name, as it is written and as it is looked for, in characters."""


class Entity(models.Model):
    """A state, an authority, a person, a treaty: whoever acts or is acted upon."""

    slug = models.SlugField(
        max_length=80,
        unique=True,
        help_text="Its address and its key in acts.csv: small letters, digits and hyphens. "
        "It is never given to another entity.",
    )
    kind = word_field(EntityKind)
    name = models.CharField(max_length=200, help_text="The name in full, as it stands on its page.")
    short_name = models.CharField(
        max_length=80, unique=True, help_text="The name in a list or a message."
    )
    iso2 = models.CharField(
        "ISO code", max_length=2, null=True, blank=True, unique=True,
        help_text="Two letters; empty for a contested entity without one.",
    )  # fmt: skip
    wikidata = models.CharField(max_length=20, null=True, blank=True, unique=True)
    un_status = word_field(UnStatus, default=UnStatus.NONE, verbose_name="UN status")
    of_state = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="bodies",
        help_text="The state that this body governs or claims; required for an authority.",
    )  # fmt: skip
    claimed_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="claims",
        help_text="The state that claims it.",
    )  # fmt: skip
    life = EdtfField(help_text="From when until when it existed, such as 1996/2001 or 2021-08/..")
    life_min = bound()
    life_max = bound()
    end_reason = models.CharField(max_length=200, blank=True, default="")
    coverage = EdtfField(
        help_text="The span for which we call our list of acts complete. Elsewhere we say “at least”."
    )
    coverage_min = bound()
    coverage_max = bound()
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        help_text="Who wrote it last at the desk while no reader knew it; nobody if the host did.",
    )  # fmt: skip
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        help_text="Who approved it with an entry that readers first meet it by.",
    )  # fmt: skip
    read_hash = models.CharField(
        max_length=64, null=True, editable=False, help_text="Over all that was read then."
    )

    class Meta:
        verbose_name_plural = "entities"
        ordering = ("short_name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(slug__regex=r"^[a-z0-9-]{1,80}$"), name="entity_slug_form"
            ),
            models.CheckConstraint(
                # The site's own pages: a list's first page and its later ones.
                condition=~Q(slug__regex=r"^(index|page-[0-9]+)$"),
                name="entity_slug_not_a_list",
                violation_error_message="This address belongs to a list on the site; choose another.",
            ),
            one_of("kind", EntityKind, "entity_kind_known"),
            one_of("un_status", UnStatus, "entity_un_status_known"),
            models.CheckConstraint(
                condition=~Q(kind=EntityKind.AUTHORITY) | Q(of_state__isnull=False),
                name="entity_authority_of_a_state",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="entity_not_merged_into_itself",
            ),
            bounded("life", "entity_life_bounded"),
            bounded("coverage", "entity_coverage_bounded"),
            models.CheckConstraint(
                condition=Q(coverage__isnull=True) | Q(coverage__contains="/"),
                name="entity_coverage_lasts",
                violation_error_message="Coverage is a span: write 2008/2013 or 2008/..",
            ),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True)
                | Q(edited_by__isnull=True)
                | ~Q(read_by=F("edited_by")),
                name="entity_read_by_another",
            ),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True, read_hash__isnull=True)
                | Q(read_by__isnull=False, read_hash__isnull=False, read_hash__regex=SHA256),
                name="entity_reading_whole",
            ),
        )

    def __str__(self) -> str:
        return self.short_name

    def clean(self) -> None:
        """Both of its names are looked for as well. Raises ValidationError."""
        found = {
            field: _too_long(getattr(self, field))
            for field in ("name", "short_name")
            if _too_long(getattr(self, field))
        }
        if found:
            raise ValidationError(found)


class EntityName(models.Model):
    """One name of an entity, with the time for which it holds."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    kind = word_field(NameKind, default=NameKind.ALIAS)
    lang = models.CharField("language", max_length=8, default="en")
    life = EdtfField(help_text="When the name holds; empty for always.")
    life_min = bound()
    life_max = bound()
    folded = models.CharField(max_length=NAME_LENGTH, editable=False, db_index=True)
    metonym = models.BooleanField(
        default=False, help_text="A hint only (“Kabul’s rulers”): an editor confirms who is meant."
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("entity", "name", "lang"), name="entity_name_once"),
            one_of("kind", NameKind, "entity_name_kind_known"),
            bounded("life", "entity_name_life_bounded"),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A name is looked for without accents and ligatures. Raises ValidationError."""
        if refusal := _too_long(self.name):
            raise ValidationError({"name": refusal})


def _too_long(name: str) -> str:
    """Why a name cannot be looked for, in words: one character may be several when folded (ß is ss)."""
    length = len(text.fold(name or ""))
    if length <= NAME_LENGTH:
        return ""
    return (
        f"Without accents and ligatures it has {length} characters; at most {NAME_LENGTH} can be."
    )
