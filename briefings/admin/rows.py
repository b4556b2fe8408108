"""Rows of a child table, inside the form of what they belong to."""

from typing import Any, TypeVar

from django.db.models import Field, Model
from django.http import HttpRequest
from django.utils.text import capfirst

from briefings.admin.fields import Searchable
from briefings.admin.theme import ModelForm, ThemedRows, ThemedStacked, ThemedTabular

Row = TypeVar("Row", bound=Model)
Parent = TypeVar("Parent", bound=Model)


class ReadOnce(ThemedRows[Row, Parent, ModelForm[Row]]):
    """Rows of a child table that the page has read already, for more than its form."""

    def __init__(self, *args: Any, rows: list[Row] | None = None, **kwargs: Any) -> None:
        self._rows = rows
        super().__init__(*args, **kwargs)

    def get_queryset(self) -> Any:
        """The rows at hand; the database's where there are none."""
        return super().get_queryset() if self._rows is None else self._rows


class Stacked(Searchable, ThemedStacked[Row, Parent]):
    """Rows of a child table, each with fields one below the other."""

    formset: Any = ReadOnce
    extra = 0
    hide_title = False


class Tabular(Searchable, ThemedTabular[Row, Parent]):
    """Rows of a child table, each on one line, where the column's heading is every field's name."""

    formset: Any = ReadOnce
    extra = 0
    hide_title = True

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Like Django's, named for those who cannot see the heading."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", capfirst(db_field.verbose_name))
        return field
