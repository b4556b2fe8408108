"""The list of entries: columns, filters, and a search that also knows names."""
# ruff: noqa: ARG002  # Django's signatures and class attributes

import re
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from briefings import index
from briefings.admin import waiting, words
from briefings.admin.exports import EntryTable, Exported
from briefings.admin.looking import staff
from briefings.admin.section import DeskAdmin
from briefings.admin.theme import DateRangeFilter, EntityFilter, RadioFilter, WordFilter
from briefings.models import Citation, DraftWords, Entity, Entry, Publication
from briefings.vocabulary import Certainty, EntryState

if TYPE_CHECKING:
    _Pages = Paginator[Entry]
else:
    _Pages = Paginator  # subscripting is for the type checker only


class KeysFirst(_Pages):
    """Finds a page by its keys alone, then reads its rows.

    Otherwise the database joins and sorts, row by row, all that is skipped before a late page; and
    what somebody searched for would be searched for again.
    """

    whole: QuerySet[Entry]
    """Every row, with all that is shown of it."""

    def page(self, number: int | str) -> "Page[Entry]":
        """One page, its rows in the same order."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = self.object_list
        if not isinstance(rows, QuerySet):
            return super().page(number)
        keys = list(rows.values_list("pk", flat=True)[start : start + self.per_page])
        found = {row.pk: row for row in self.whole.order_by().filter(pk__in=keys)}
        return Page([found[key] for key in keys if key in found], number, self)


COUNTED = 1000
"""How far the tab counts what waits; nobody is helped by a longer number."""


SIDES = ("act__actor__id__exact", "act__subject__id__exact")
"""How the list is asked for the acts of one entity."""


class WaitsForMe(RadioFilter):
    """What the one who looks should do something about."""

    title = "waits for"
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One choice beside all."""
        return [("me", "Waits for me")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        """To review, to publish, sent back."""
        if self.value() != "me":
            return queryset
        return queryset.filter(waiting.waits_for(staff(request)))


class EntryList(Exported, DeskAdmin[Entry]):
    """What an editor sees of entries at a glance."""

    resource_classes = (EntryTable,)
    list_display = ("what", "standing", "whom", "when", "sureness", "edited")
    list_display_links = ("what",)
    list_select_related = False  # get_queryset does it
    paginator = KeysFirst
    list_before_template = "desk/entry/tabs.html"
    sortable_by = ("what", "when")  # by the rest, tabs and filters are quicker
    list_filter_submit = True
    list_filter = (
        WaitsForMe,
        ("state", WordFilter),
        ("kind", WordFilter),
        ("certainty", WordFilter),
        ("act__actor", EntityFilter),
        ("act__subject", EntityFilter),
        ("citations__source", EntityFilter),
        ("date_min", DateRangeFilter),
    )
    search_fields = ("headline",)  # shows the field; get_search_results does the search
    search_help_text = (
        "Beginnings of words of the entry or a source’s title, any name of who is named"
    )

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> "Paginator[Entry]":
        """One that knows where its rows are read from."""
        pages = super().get_paginator(request, *args, **kwargs)
        if isinstance(pages, KeysFirst):
            pages.whole = self.get_queryset(request)
        return pages

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """With everything that a row or a page asks of an entry, in the one query."""
        return (
            super()
            .get_queryset(request)
            .select_related("act__actor", "act__subject", "edited_by")
            .annotate(
                is_cited=Exists(Citation.objects.filter(entry=OuterRef("pk"))),
                is_public=Exists(Publication.objects.filter(entry=OuterRef("pk"))),
            )
        )

    @admin.display(description="Entry", ordering="id")
    def what(self, entry: Entry) -> Any:
        """Number and headline."""
        return words.two_lines(entry.headline, entry.public_id)

    @admin.display(description="State", ordering="state")
    def standing(self, entry: Entry) -> Any:
        """Draft, in review, and on."""
        return words.pill(EntryState(entry.state))

    @admin.display(description="Act")
    def whom(self, entry: Entry) -> str:
        """Who did what about whom, or else the kind."""
        act = getattr(entry, "act", None)
        return str(act) if act else entry.get_kind_display()

    @admin.display(description="Date", ordering="date_min")
    def when(self, entry: Entry) -> str:
        """As exact as the source, in words."""
        return words.when(entry.date)

    @admin.display(description="How sure", ordering="certainty")
    def sureness(self, entry: Entry) -> Any:
        """Confirmed, one source, disputed, unverified."""
        return words.pill(Certainty(entry.certainty))

    @admin.display(description="Last edit", ordering="edited_at")
    def edited(self, entry: Entry) -> Any:
        """Who and when."""
        return words.two_lines(
            entry.edited_by.get_username(), words.moment(entry.edited_at), strong=False
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Entry], search_term: str
    ) -> tuple[QuerySet[Entry], bool]:
        """Every word must be found: in the text, or in any name of anybody the entry names."""
        where = index.understood(search_term)
        if where is None:
            return queryset, False
        return queryset.filter(pk__in=index.matching(DraftWords, where)), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With a tab for each state and how many wait there."""
        onward = _of_standing(request)
        if onward:
            return HttpResponseRedirect(f"{request.path}?{onward}")
        counted = dict(Entry.objects.order_by().values_list("state").annotate(Count("pk")))
        chosen = request.GET.getlist("state__exact") or request.GET.getlist("state__in")
        mine = request.GET.get("waits") == "me"
        waits = Entry.objects.filter(waiting.waits_for(staff(request))).order_by()[:COUNTED].count()
        tabs = [
            ("", "All", sum(counted.values()), not (chosen or mine)),
            ("waits=me", "Waits for me", f"{COUNTED}+" if waits == COUNTED else waits, mine),
        ] + [
            (
                f"state__exact={state.value}",
                state.label,
                counted.get(state.value, 0),
                chosen == [state.value],
            )
            for state in EntryState
        ]
        return super().changelist_view(request, {**(extra_context or {}), "tabs": tabs})


def _of_standing(request: HttpRequest) -> str:
    """The same question about whom an entity was merged into; empty if it asks about nobody merged.

    An address kept from before still leads to the entries, whichever page of them it is.
    """
    asked = {side: request.GET.get(side, "") for side in SIDES}
    keys = {side: key for side, key in asked.items() if re.fullmatch("[0-9]{1,18}", key)}
    rows = Entity.objects.filter(pk__in=keys.values(), merged_into__isnull=False) if keys else ()
    into = {str(row.pk): str(row.merged_into_id) for row in rows}
    if not into:
        return ""
    query = request.GET.copy()
    for side, key in keys.items():
        query[side] = into.get(key, key)
    return query.urlencode()
