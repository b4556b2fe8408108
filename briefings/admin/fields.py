"""Fields of the desk's forms: selects that search, words in normal form, nothing chosen for people."""

from typing import Any, TypeVar

from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db.models import CharField, Field, ForeignKey, Model, TextField
from django.forms import CharField as FormField
from django.http import HttpRequest

from briefings import text
from briefings.admin.theme import ModelForm
from briefings.models import Entity
from briefings.models.fields import EdtfField

Row = TypeVar("Row", bound=Model)


class KnownSelect(AutocompleteSelect):
    """A select with search, which asks the database nothing about a choice it already knows.

    Django's asks once per field, so that a form with twelve citations costs twelve queries.
    """

    known: dict[str, str] | None = None

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """Like Django's, from ``known`` where that is enough."""
        chosen = [str(one) for one in value if one not in (None, "")]
        if self.known is None or any(one not in self.known for one in chosen):
            return super().optgroups(name, value, attrs)
        rows = [(one, self.known[one]) for one in chosen]
        if not self.allow_multiple_selected and not self.is_required:
            rows.insert(0, ("", ""))
        return [
            (
                None,
                [
                    self.create_option(name, one, label, bool(one) and one in chosen, index)
                    for index, (one, label) in enumerate(rows)
                ],
                0,
            )
        ]


WORDED = (CharField, TextField, EdtfField)
"""Columns that hold what people write."""


class _InNormalForm(FormField):
    """A field for words; they are compared, measured and stored in normal form."""

    def to_python(self, value: Any) -> Any:
        """Like Django's, of words in normal form."""
        return super().to_python(text.normalise(value) if isinstance(value, str) else value)


class Searchable:
    """For an admin: fields of ``autocomplete_fields`` get a KnownSelect and at most an “add” link."""

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Like Django's, with our select."""
        admin: Any = self
        if db_field.name in admin.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownSelect(db_field, admin.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # mixin

    def formfield_for_choice_field(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Like Django's: nothing is chosen for people. The theme would choose the first word."""
        if "choices" not in kwargs:
            blank = db_field.blank or not db_field.has_default()
            kwargs["choices"] = db_field.get_choices(blank, [("", "Choose")])
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]  # mixin

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Like Django's, without pencils, eyes and crosses beside a choice; words in normal form."""
        if type(db_field) in WORDED and not db_field.choices:
            kwargs.setdefault("form_class", _InNormalForm)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]  # mixin
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = False
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field


def merged_already(chosen: Entity) -> str:
    """Why nobody is chosen who was merged, in words."""
    return f"It was merged into {chosen.merged_into}; choose that one."


class DeskForm(ModelForm[Row]):
    """A form that tells its selects which related rows came together with the instance."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self._meta.model._meta
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, KnownSelect):
                link: Any = fields.get_field(name)
                row = getattr(self.instance, name) if link.is_cached(self.instance) else None
                missing = row is None and getattr(self.instance, link.attname) is not None
                widget.known = None if missing else {str(row.pk): str(row)} if row else {}
