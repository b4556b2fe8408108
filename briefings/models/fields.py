"""Columns that know what they hold: words from a list, and partial dates with their bounds."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from briefings import edtf, text
from briefings.vocabulary import Word


def validate_edtf(value: str) -> None:
    """Raise ValidationError, in a sentence, when ``value`` is not an accepted partial date."""
    try:
        edtf.parse(value)
    except edtf.EdtfError as error:
        raise ValidationError(str(error), code="edtf") from None


if TYPE_CHECKING:
    _Text = models.CharField[str | None, str | None]
else:
    _Text = models.CharField  # subscripting is for the type checker only


class EdtfField(_Text):
    """A partial date as text; ``<name>_min`` and ``<name>_max`` beside it hold its bounds.

    The bounds are derived when the row is written, as ``auto_now`` is, so that they can never be
    typed. The two date columns are declared by the model, where a reader sees them.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_edtf]

    def get_prep_value(self, value: Any) -> Any:
        """An empty form field means undated, which is null."""
        return super().get_prep_value(value) or None

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002  # Django's
        """Store the normal form and set the bounds."""
        value = getattr(model_instance, self.attname) or None
        parsed = edtf.parse(value) if value else None
        setattr(model_instance, self.attname, parsed.text if parsed else None)
        setattr(model_instance, f"{self.name}_min", parsed.min if parsed else None)
        setattr(model_instance, f"{self.name}_max", parsed.max if parsed else None)
        return getattr(model_instance, self.attname)


def bound() -> models.DateField:  # type: ignore[type-arg]  # set by EdtfField alone
    """A column for one derived bound of a partial date; null when that side is open."""
    return models.DateField(null=True, blank=True, editable=False)


def word_field(words: type[Word], **kwargs: Any) -> models.CharField:  # type: ignore[type-arg]
    """A column that holds one code of a vocabulary."""
    kwargs.setdefault("max_length", max(len(code) for code in words.codes()))
    return models.CharField(choices=words.choices(), **kwargs)


def one_of(field: str, words: type[Word], name: str) -> models.CheckConstraint:
    """The database's own refusal of a code that is not in the vocabulary."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": words.codes()}), name=name)


def bounded(field: str, name: str) -> models.CheckConstraint:
    """The bounds of a partial date are there with it, in order, and gone without it."""
    low, high = f"{field}_min", f"{field}_max"
    undated = models.Q(**{f"{part}__isnull": True for part in (field, low, high)})
    ordered = (
        models.Q(**{f"{low}__isnull": True, f"{high}__isnull": False})
        | models.Q(**{f"{low}__isnull": False, f"{high}__isnull": True})
        # not only the comparison: one with nothing is unknown, and a constraint lets that pass
        | models.Q(
            **{f"{low}__isnull": False, f"{high}__isnull": False, f"{low}__lte": models.F(high)}
        )
    )
    return models.CheckConstraint(
        condition=undated | (models.Q(**{f"{field}__isnull": False}) & ordered), name=name
    )


def in_normal_form(row: models.Model) -> None:
    """Put everything a row says in normal form (`text.normalise`); what is from a list stays as it is.

    For the stage that stores the row, whoever wrote it: a form, a command or another program.
    """
    for field in row._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            value = getattr(row, field.attname)
            if isinstance(value, str) and value:
                setattr(row, field.attname, text.normalise(value))
