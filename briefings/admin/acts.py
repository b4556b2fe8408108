"""Acts, only so that a reaction can be joined to the act it answers; not in the sidebar."""
# ruff: noqa: ARG002  # Django's signatures

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from briefings import index
from briefings.admin.section import DeskAdmin
from briefings.admin.site import desk
from briefings.models import Act, DraftWords


@admin.register(Act, site=desk)
class ActAdmin(DeskAdmin[Act]):
    """Chosen among, and looked at nowhere."""

    search_fields = ("entry__headline",)  # get_search_results does the search
    list_select_related = ("actor", "subject", "entry")
    ordering = ("-entry",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Act]:
        """With the names that the choice shows."""
        return super().get_queryset(request).select_related("actor", "subject", "entry")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Act], search_term: str
    ) -> tuple[QuerySet[Act], bool]:
        """By the words of its entry, as in the list of entries."""
        where = index.understood(search_term)
        if where is None:
            return queryset, False
        return queryset.filter(entry__in=index.matching(DraftWords, where)), False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Not in any menu."""
        return False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Acts are written on their entry's page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Act | None = None) -> bool:
        """Acts are written on their entry's page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Act | None = None) -> bool:
        """Acts are removed on their entry's page."""
        return False
