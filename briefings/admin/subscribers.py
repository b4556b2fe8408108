"""Subscribers: how many, of what sort. Who they are is not ours to know."""
# ruff: noqa: ARG002  # Django's signatures and class attributes

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from briefings.admin import words
from briefings.admin.site import desk
from briefings.admin.theme import DeskAdmin, ReadOnly, WordFilter
from briefings.models import Frequency, Subscriber

SEEN = ("language", "frequency", "time_zone", "active", "joined")
"""All that the desk is shown of a subscriber."""


@admin.register(Subscriber, site=desk)
class SubscriberAdmin(ReadOnly, DeskAdmin[Subscriber]):
    """Preferences without persons: a list without pages behind it."""

    list_display = SEEN
    list_display_links = None
    ordering = ("-joined_month", "frequency")  # not in the order of their numbers
    list_filter = (("frequency", WordFilter), "active")
    list_filter_submit = True
    list_before_template = "desk/subscribers.html"
    fields = SEEN
    readonly_fields = ("joined",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscriber]:
        """Chat, editor and follows never leave the database."""
        return (
            super()
            .get_queryset(request)
            .only("pk", "language", "frequency", "time_zone", "active", "joined_month")
        )

    @admin.display(description="Joined", ordering="joined_month")
    def joined(self, subscriber: Subscriber) -> str:
        """The month; we know no finer."""
        return words.month(subscriber.joined_month)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With totals, which is what the desk mostly wants to know."""
        counted = Subscriber.objects.aggregate(
            ever=Count("pk"),
            now=Count("pk", filter=Q(active=True) & ~Q(frequency=Frequency.OFF)),
            daily=Count("pk", filter=Q(active=True, frequency=Frequency.DAILY)),
            weekly=Count("pk", filter=Q(active=True, frequency=Frequency.WEEKLY)),
        )
        return super().changelist_view(request, {**(extra_context or {}), "counted": counted})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """There is no page of one subscriber."""
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Nor a history of one."""
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
