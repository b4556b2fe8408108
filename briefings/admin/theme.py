"""The theme's bases with the desk's defaults; nothing else here knows the theme's names.

It ships no types: the checker sees Django's own classes in their place.
"""
# ruff: noqa: ARG002, RUF012  # Django's signatures and class attributes

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.admin import ShowFacets, display
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR, ChangeList
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Field, ForeignKey, Model, TextField, URLField
from django.forms import CharField as FormField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst

from briefings import text
from briefings.admin import words
from briefings.models.fields import EdtfField

if TYPE_CHECKING:
    from django.contrib.admin import (
        AdminSite,
        ChoicesFieldListFilter,
        DateFieldListFilter,
        RelatedFieldListFilter,
    )
    from django.contrib.admin import ModelAdmin as ThemedAdmin
    from django.contrib.admin import SimpleListFilter as RadioFilter
    from django.contrib.admin import StackedInline as ThemedStacked
    from django.contrib.admin import TabularInline as ThemedTabular
    from django.contrib.admin.forms import AdminAuthenticationForm as AuthenticationForm
    from django.contrib.admin.views.main import ChangeList as ThemedList
    from django.contrib.admin.widgets import AdminTextareaWidget as Textarea
    from django.forms import BaseInlineFormSet as ThemedRows
    from django.forms import CheckboxSelectMultiple as Checkboxes
    from django.forms import Form as ExportForm
    from django.forms import ModelForm
    from django.forms import Select as SearchableSelect

    WordFilter = ChoicesFieldListFilter
    EntityFilter = RelatedFieldListFilter
    DateRangeFilter = DateFieldListFilter
else:
    from django import forms
    from unfold.admin import ModelAdmin as UnfoldAdmin
    from unfold.admin import StackedInline as UnfoldStacked
    from unfold.admin import TabularInline as UnfoldTabular
    from unfold.contrib.filters.admin import AutocompleteSelectFilter as EntityFilter
    from unfold.contrib.filters.admin import ChoicesCheckboxFilter as WordFilter
    from unfold.contrib.filters.admin import RadioFilter
    from unfold.contrib.filters.admin import RangeDateFilter as DateRangeFilter
    from unfold.contrib.import_export.forms import ExportForm
    from unfold.forms import AuthenticationForm
    from unfold.forms import PaginationInlineFormSet as UnfoldRows
    from unfold.sites import UnfoldAdminSite as AdminSite
    from unfold.views import ChangeList as ThemedList
    from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget as Checkboxes
    from unfold.widgets import UnfoldAdminSelect2Widget as SearchableSelect
    from unfold.widgets import UnfoldAdminTextareaWidget as Textarea

    class _Generic:
        """Lets ``ModelAdmin[Entry]`` be written, as the stubs want it."""

        def __class_getitem__(cls, _item):
            return cls

    class ModelForm(_Generic, forms.ModelForm):
        pass

    class ThemedAdmin(_Generic, UnfoldAdmin):
        pass

    class ThemedRows(_Generic, UnfoldRows):
        pass

    class ThemedStacked(_Generic, UnfoldStacked):
        pass

    class ThemedTabular(_Generic, UnfoldTabular):
        pass


__all__ = [
    "AdminSite",
    "AuthenticationForm",
    "Checkboxes",
    "DateRangeFilter",
    "DeskAdmin",
    "DeskForm",
    "EntityFilter",
    "ExportForm",
    "Kept",
    "RadioFilter",
    "ReadOnce",
    "ReadOnly",
    "SearchableSelect",
    "Stacked",
    "Tabular",
    "Textarea",
    "WordFilter",
    "moments",
    "staff",
]


def staff(request: HttpRequest) -> User:
    """The account behind a request that the desk has already let in."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("the desk has no anonymous visitors")
    return user


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


class _Searchable:
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


Row = TypeVar("Row", bound=Model)
Parent = TypeVar("Parent", bound=Model)
Owner = TypeVar("Owner")


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


class DeskList(ThemedList):
    """A list that knows when nothing is filtered, without counting twice."""

    def get_results(self, request: HttpRequest) -> None:
        """Like Django's; the number shown is then also the number of all."""
        super().get_results(request)
        if self.full_result_count is None and not (self.query or self.has_active_filters):
            self.full_result_count = self.result_count


def moments(**columns: str) -> Callable[[type[Owner]], type[Owner]]:
    """Give an admin a column per moment, ``name="Heading"``, shown as ``name_shown``."""

    def decorate(owner: type[Owner]) -> type[Owner]:
        for name, heading in columns.items():
            setattr(owner, f"{name}_shown", _moment(name, heading))
        return owner

    return decorate


def _moment(name: str, heading: str) -> Callable[[Any, Any], str]:
    @display(description=heading, ordering=name)
    def column(_self: Any, row: Any) -> str:
        return words.moment(getattr(row, name))

    return column


LONGEST_KEY = 18
"""Digits of a number that every column of either database holds."""


def _beyond(value: str) -> bool:
    """Whether a list is asked about a key that no column holds; the database would stumble over it."""
    return any(key.isdecimal() and len(key) > LONGEST_KEY for key in value.split(","))


class DeskAdmin(_Searchable, ThemedAdmin[Row]):
    """A section of the desk. Lists ask for one page and never for a total of everything."""

    change_form_template = "desk/form.html"
    change_list_template = "desk/list.html"
    object_history_template = "desk/history.html"
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 25
    compressed_fields = True
    warn_unsaved_form = True
    formfield_overrides = {URLField: {"assume_scheme": "https"}}  # as Django 6 will
    nothing_yet: tuple[str, str] | None = None
    """What the list says while it has no row at all: that, and where rows come from."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; while nothing is there, a word about it instead of an empty table."""
        if any(_beyond(str(value)) for key, value in request.GET.items() if key != SEARCH_VAR):
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None) or {}
        if self.nothing_yet and "cl" in shown and not shown["cl"].result_count and not request.GET:
            shown["empty_list"] = self.nothing_yet
            shown["first_step"] = self.first_step(request)
        return response

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Nobody sends the database patterns of their own: one can keep it busy for hours."""
        return not lookup.endswith("regex") and super().lookup_allowed(lookup, value, request)

    def first_step(self, request: HttpRequest) -> tuple[str, str] | None:
        """What whoever looks may do about a list without a row: words and an address."""
        return None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """One that does not offer to show all when all is shown."""
        return DeskList

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """None: nothing here is deleted by the dozen."""
        return {}


def looked_at(admin: DeskAdmin[Row], request: HttpRequest, object_id: str) -> Row | HttpResponse:
    """The row that a page without a form is about, or where to go if it is not there.

    Raises PermissionDenied for who may not see it, and for whoever sends a form to it.
    """
    row: Row | None = admin.get_object(request, object_id)
    if not admin.has_view_permission(request, row):
        raise PermissionDenied
    if row is None:
        gone: HttpResponse = admin._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]  # Django's own, unlisted
            request, admin.opts, object_id
        )
        return gone
    if request.method == "POST":
        raise PermissionDenied
    return row


class Kept:
    """For an admin whose rows are never removed: addresses, quotations and issues lean on them."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never, a superuser included."""
        return False


class ReadOnly(Kept):
    """For an admin whose rows are written by a stage alone."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


class ReadOnce(ThemedRows[Row, Parent, "ModelForm[Row]"]):
    """Rows of a child table that the page has read already, for more than its form."""

    def __init__(self, *args: Any, rows: list[Row] | None = None, **kwargs: Any) -> None:
        self._rows = rows
        super().__init__(*args, **kwargs)

    def get_queryset(self) -> Any:
        """The rows at hand; the database's where there are none."""
        return super().get_queryset() if self._rows is None else self._rows


class Stacked(_Searchable, ThemedStacked[Row, Parent]):
    """Rows of a child table, each with fields one below the other."""

    formset: Any = ReadOnce
    extra = 0
    hide_title = False


class Tabular(_Searchable, ThemedTabular[Row, Parent]):
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
