"""Digest schedules: when digests go out."""
# ruff: noqa: ARG002, RUF012  # Django's signatures and class attributes

from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from briefings.admin import proposals as proposed
from briefings.admin import upcoming
from briefings.admin.fields import DeskForm
from briefings.admin.keeping import Kept
from briefings.admin.looking import staff
from briefings.admin.section import DeskAdmin
from briefings.admin.site import desk
from briefings.admin.theme import SearchableSelect
from briefings.curate import proposals
from briefings.deliver import links
from briefings.digest import proof, unscheduled
from briefings.digest.issue import due, next_issue
from briefings.digest.plans import PlanRefused
from briefings.models import Cadence, DigestSchedule, Weekday
from briefings.models.digests import A_DAY

TYPED = "desk_intro"
"""Session key of an intro that was refused, given back to whoever wrote it once."""


FIRST_TITLES = {Cadence.DAILY: "Daily briefing", Cadence.WEEKLY: "Weekly briefing"}
"""What a new schedule is headed until a second person accepts the title that was typed."""

RULE = {"cadence", "weekday", "local_time", "time_zone", "active"}
"""Fields that decide when an issue falls due."""


@cache
def zones() -> list[tuple[str, str]]:
    """Every place with a clock of its own; the technical ones are left out."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *places]]


GOING_OUT = (
    "An editor marks an issue as reviewed on its own page before its hour. What becomes of one that "
    "nobody looked at is decided here. With a few readers first, one in a hundred (5 to 50 people) get "
    "it before the others; if more than 5 % of these fail, it pauses by itself and a person decides."
)


class ScheduleForm(DeskForm[DigestSchedule]):
    """A rule that people can read."""

    time_zone = forms.ChoiceField(
        choices=zones, widget=SearchableSelect(), initial="Europe/Vilnius"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "title" in self.fields:
            # What the form was opened with comes back: else a stale one wishes the old title back.
            self.fields["title"].show_hidden_initial = True

    class Meta:
        model = DigestSchedule
        fields = (
            "title", "slug", "cadence", "weekday", "local_time", "time_zone", "active",
            "unattended", "canary",
        )  # fmt: skip
        help_texts = {
            "title": "The heading that readers see. A second person accepts it; until then they "
            "see the old one, or “Daily briefing” and “Weekly briefing”."
        }
        labels = {"canary": "A few readers first", "unattended": "If nobody looked at it"}

    def clean_title(self) -> str:
        """One wish at a time."""
        if self.instance.pk and "title" not in self.changed_data:
            return self.instance.title  # not typed here; another may have been accepted meanwhile
        title = str(self.cleaned_data["title"])
        if self.instance.pk and title != self.instance.title and proposals.waiting(self.instance):
            raise forms.ValidationError(
                "Another title waits for a second person; decide that first."
            )
        return title

    def clean(self) -> dict[str, Any]:
        """A weekday belongs to a weekly schedule, and to no other."""
        cleaned = super().clean() or self.cleaned_data
        weekly = cleaned.get("cadence") == Cadence.WEEKLY
        if weekly and cleaned.get("weekday") is None:
            self.add_error("weekday", "On which day of the week?")
        if not weekly:
            cleaned["weekday"] = None
        return cleaned


@admin.register(DigestSchedule, site=desk)
class ScheduleAdmin(Kept, DeskAdmin[DigestSchedule]):
    """A schedule is a rule; what is due follows from it."""

    form = ScheduleForm
    list_display = ("title", "rule", "upcoming", "active")
    change_form_outer_before_template = "desk/upcoming_link.html"
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        ("What readers see", {"fields": ("title", "slug")}),
        ("When", {"fields": ("cadence", "weekday", "local_time", "time_zone", "active")}),
        ("Going out", {"description": GOING_OUT, "fields": ("unattended", "canary")}),
    )

    def get_readonly_fields(
        self, request: HttpRequest, obj: DigestSchedule | None = None
    ) -> list[str]:
        """Commands know a schedule by its slug."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: DigestSchedule | None = None
    ) -> dict[str, Any]:
        """Only while the slug can still be written."""
        if obj or not self.has_add_permission(request):
            return {}
        return {"slug": ("title",)}

    def save_model(
        self,
        request: HttpRequest,
        obj: DigestSchedule,
        form: "forms.ModelForm[DigestSchedule]",
        change: bool,
    ) -> None:
        """A schedule counts from its own beginning; its title waits for a second person."""
        title, now = obj.title, timezone.now()
        if change:
            obj.title = DigestSchedule.objects.values_list("title", flat=True).get(pk=obj.pk)
        else:
            obj.created_at = now
            obj.title = FIRST_TITLES[Cadence(obj.cadence)]
        moved = bool(RULE & set(form.changed_data))
        if moved:
            obj.ruled_at = now
        super().save_model(request, obj, form, change)
        if moved:
            self._say_when(request, obj, now)
        if title != obj.title:
            self._propose(request, obj, title, now)

    def _propose(
        self, request: HttpRequest, obj: DigestSchedule, title: str, now: datetime
    ) -> None:
        """Leave the title to a second person; whoever was a moment faster is told of."""
        try:
            made = proposals.propose_title(obj, title, by=staff(request), now=now)
        except proposals.NotProposed as refused:
            messages.error(request, f"“{title}” was not proposed. {refused}")
            return
        told = 'The title waits for a <a href="{}">second person</a>. Until then readers see “{}”.'
        messages.warning(request, format_html(told, proposed.address(made.pk), obj.title))

    def _say_when(self, request: HttpRequest, schedule: DigestSchedule, now: datetime) -> None:
        """An issue that is due by the new rule before its rest is over comes a little later."""
        until = now + timedelta(seconds=settings.UNSCHEDULED_HOLD_S)
        if schedule.active and due(schedule, now=until):
            at = until.astimezone(ZoneInfo(schedule.time_zone))
            messages.info(
                request,
                f"An issue is due by this rule at once. It waits until {at:%H:%M}, as one does that "
                "is sent outside its hour.",
            )

    @admin.display(description="Rule")
    def rule(self, schedule: DigestSchedule) -> str:
        """Daily at 08:00, or Mondays at 08:00."""
        days = "Daily" if schedule.weekday is None else f"{Weekday(schedule.weekday).label}s"
        zone = schedule.time_zone.replace("_", " ")
        return f"{days} at {schedule.local_time:%H:%M}, {zone}"

    @admin.display(description="Next issue")
    def upcoming(self, schedule: DigestSchedule) -> Any:
        """On the schedule's own clock."""
        if not schedule.active:
            return "Off"
        at = next_issue(schedule, now=timezone.now()).astimezone(ZoneInfo(schedule.time_zone))
        return format_html(
            '<span class="desk-two"><a class="desk-link" href="{}">{}</a><small>{} there</small></span>',
            _page(schedule.pk),
            f"{at:%A, %-d %B}",
            f"{at:%H:%M}",
        )

    # --- the next issue ------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        """The next issue of a schedule, and one address per step."""
        steps = [
            path(
                f"<int:pk>/{step.replace('_', '-')}/",
                self.admin_site.admin_view(require_POST(partial(self.take_step, step=step))),
                name=f"briefings_digestschedule_{step}",
            )
            for step in upcoming.STEPS
        ]
        page = path(
            "<int:pk>/upcoming/",
            self.admin_site.admin_view(self.upcoming_view),
            name="briefings_digestschedule_upcoming",
        )
        return [page, *steps, *super().get_urls()]

    def upcoming_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would go out now, as one audience would get it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        user = staff(request)
        today = timezone.now().date()
        # They come along: the page has no query to spare.
        rows = self.get_queryset(request).annotate(
            linked=links.linked(user), taken=unscheduled.taken(today)
        )
        schedule = rows.filter(pk=pk).first()
        if schedule is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
        shown = upcoming.page(schedule, user, request.GET, now=timezone.now())
        typed = request.session.pop(TYPED, None)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Next: {schedule.title}",
            "opts": self.opts,
            "page": shown,
            "linked": schedule.linked,
            "too_many": unscheduled.refusal(today) if schedule.taken >= A_DAY else "",
            "may": {step for step, (_, needed) in upcoming.STEPS.items() if user.has_perm(needed)},
            "typed": typed if typed is not None else (shown.plan.intro if shown.plan else ""),
        }
        return TemplateResponse(request, "desk/upcoming.html", context)

    def take_step(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Do what a button says, or say in words why not."""
        user = staff(request)
        act, needed = upcoming.STEPS[step]
        if not user.has_perm(needed):
            raise PermissionDenied
        schedule = self.get_object(request, str(pk))
        if schedule is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
        try:
            done = act(schedule, user, request.POST, timezone.now())
        except (PlanRefused, upcoming.Declined) as refused:
            messages.error(request, str(refused))
            if step == "intro":
                request.session[TYPED] = request.POST.get("intro", "")[:4000]
            return HttpResponseRedirect(_page(pk))
        self.log_change(request, schedule, done)
        messages.success(request, done)
        if step == "issue":
            digest = schedule.digests.order_by("-issued_at", "-pk").first()
            if digest:
                return HttpResponseRedirect(
                    reverse("admin:briefings_digest_change", args=(digest.pk,))
                )
        return HttpResponseRedirect(_page(pk, request.POST.get("audience", "")))


def _page(pk: int, audience: str = "") -> str:
    """The page of the next issue, as the same audience as before."""
    here = reverse("admin:briefings_digestschedule_upcoming", args=(pk,))
    query = proof.audience_of(audience)[2]
    return f"{here}?{query}" if query else here
