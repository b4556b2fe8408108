"""What readers write to us by /feedback: a queue, kept for work or dismissed. Nobody's name is in it."""

import re
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from briefings.admin import words
from briefings.admin.keeping import ReadOnly
from briefings.admin.looking import staff
from briefings.admin.section import DeskAdmin
from briefings.admin.site import desk
from briefings.admin.theme import WordFilter
from briefings.deliver import moderation
from briefings.models import Feedback, FeedbackState

STEPS = {
    "keep": (FeedbackState.KEPT, "Kept for work."),
    "dismiss": (FeedbackState.DISMISSED, "Dismissed."),
}
NEEDED = "briefings.change_feedback"
_LINK = re.compile(r"https?://[^\s<>\"'“”‘’]+", re.IGNORECASE)
MOST = 5
"""Links of one tip that are offered as sources."""


def addresses(text: str) -> list[str]:
    """Web addresses in what a reader wrote, each once, without the full stop behind them."""
    found = (one.rstrip(".,;:!?)]}»") for one in _LINK.findall(text))
    return list(dict.fromkeys(one for one in found if len(one) <= 500))[:MOST]


@admin.register(Feedback, site=desk)
class FeedbackAdmin(ReadOnly, DeskAdmin[Feedback]):
    """A tip is read, then kept or dismissed; a link in it may become a source."""

    change_form_outer_before_template = "desk/feedback.html"
    list_before_template = "desk/feedback_tabs.html"
    nothing_yet = (
        "No reader wrote yet.",
        "Whoever sends the bot /feedback with a tip or a link is read here.",
    )
    list_display = ("what", "received", "standing", "handled")
    list_display_links = ("what",)
    list_filter = (("state", WordFilter),)
    list_filter_submit = True
    list_select_related = ("handled_by",)
    search_fields = ("text", "note")
    search_help_text = "Words of the tip or of our note"
    fields = ("handled",)
    readonly_fields = ("handled",)

    @admin.display(description="Tip", ordering="id")
    def what(self, tip: Feedback) -> Any:
        """Its beginning, and our note."""
        return words.two_lines(Truncator(tip.text).chars(90), tip.note)

    @admin.display(description="Received", ordering="received_on")
    def received(self, tip: Feedback) -> str:
        """The day; we know no finer."""
        return f"{tip.received_on:%-d %B %Y}"

    @admin.display(description="State", ordering="state")
    def standing(self, tip: Feedback) -> Any:
        """New, kept, dismissed."""
        return words.pill(FeedbackState(tip.state))

    @admin.display(description="Handled")
    def handled(self, tip: Feedback) -> str:
        """By whom and when."""
        if tip.handled_by is None:
            return "–"
        return f"{words.name(tip.handled_by)}, {words.moment(tip.handled_at)}"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With a tab for each state and how many wait there."""
        counted = dict(Feedback.objects.order_by().values_list("state").annotate(Count("pk")))
        chosen = request.GET.getlist("state__exact") or request.GET.getlist("state__in")
        tabs = [("", "All", sum(counted.values()), not chosen)] + [
            (f"state__exact={one}", one.label, counted.get(one.value, 0), chosen == [one.value])
            for one in FeedbackState
        ]
        return super().changelist_view(request, {**(extra_context or {}), "tabs": tabs})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With its words, its links, and what to do with it."""
        tip = self.get_object(request, object_id)
        more: dict[str, Any] = {"tip": tip, "title": "A reader’s tip", "subtitle": None}
        if tip is not None:
            add = reverse("admin:briefings_source_add")
            more["found"] = [
                (one, f"{add}?{urlencode({'url': one})}") for one in addresses(tip.text)
            ]
            more["may_handle"] = request.user.has_perm(NEEDED)
            more["pill"] = words.pill(FeedbackState(tip.state))
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

    # --- the steps -----------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        """One address per step; each takes a POST and nothing else."""
        steps = [
            path(
                f"<int:pk>/{step}/",
                self.admin_site.admin_view(require_POST(partial(self.take_step, step=step))),
                name=f"briefings_feedback_{step}",
            )
            for step in STEPS
        ]
        return steps + super().get_urls()

    def take_step(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Keep or dismiss it, and go on to the next new one."""
        if not request.user.has_perm(NEEDED):
            raise PermissionDenied
        tip = self.get_object(request, str(pk))
        if tip is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
        state, done = STEPS[step]
        note = request.POST.get("note", "")
        if moderation.handle(tip, state, by=staff(request), note=note, now=timezone.now()):
            self.log_change(request, tip, done)
            messages.success(request, done)
        following = Feedback.objects.filter(state=FeedbackState.NEW).order_by("pk").first()
        if following:
            return HttpResponseRedirect(
                reverse("admin:briefings_feedback_change", args=(following.pk,))
            )
        return HttpResponseRedirect(reverse("admin:briefings_feedback_changelist"))
