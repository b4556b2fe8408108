"""Subscribers: how many, of what sort. Who they are is not ours to know."""
# ruff: noqa: ARG002  # Django's signatures and class attributes

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from briefings.admin import words
from briefings.admin.keeping import ReadOnly
from briefings.admin.section import DeskAdmin
from briefings.admin.site import desk
from briefings.models import Frequency, Subscriber

_HERE = Q(active=True)


@admin.register(Subscriber, site=desk)
class SubscriberAdmin(ReadOnly, DeskAdmin[Subscriber]):
    """Totals where others have a list: nobody lists subscribers."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscriber]:
        """No row leaves the database."""
        return super().get_queryset(request).none()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """How many; few of them are not counted out, or they could be told apart."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        counted = Subscriber.objects.aggregate(
            now=Count("pk", filter=_HERE & ~Q(frequency=Frequency.OFF)),
            each=Count("pk", filter=_HERE & Q(frequency=Frequency.EACH)),
            daily=Count("pk", filter=_HERE & Q(frequency=Frequency.DAILY)),
            weekly=Count("pk", filter=_HERE & Q(frequency=Frequency.WEEKLY)),
            ever=Count("pk"),
        )
        context = {
            **self.admin_site.each_context(request),
            "title": "Subscribers",
            "opts": self.opts,
            "counted": {sort: words.few(count) for sort, count in counted.items()},
            **(extra_context or {}),
        }
        return TemplateResponse(request, "desk/subscribers.html", context)

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
