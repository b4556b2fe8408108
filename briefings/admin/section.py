"""A section of the desk: its list, its columns and its pages, with the desk's defaults."""
# ruff: noqa: ARG002, RUF012  # Django's signatures and class attributes

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.admin import ShowFacets, display
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR, ChangeList
from django.db.models import Model, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from briefings.admin import words
from briefings.admin.fields import Searchable
from briefings.admin.theme import ThemedAdmin, ThemedList

Row = TypeVar("Row", bound=Model)
Owner = TypeVar("Owner")


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


class DeskAdmin(Searchable, ThemedAdmin[Row]):
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
