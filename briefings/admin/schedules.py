"""Digest schedules: when digests go out."""
# ruff: noqa: ARG002, RUF012  # Django's signatures and class attributes

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from briefings.admin import words
from briefings.admin.site import desk
from briefings.admin.theme import DeskAdmin, DeskForm, Kept, SearchableSelect
from briefings.digest.issue import next_issue
from briefings.models import Cadence, DigestSchedule, Weekday


@cache
def zones() -> list[tuple[str, str]]:
    """Every place with a clock of its own; the technical ones are left out."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *places]]


class ScheduleForm(DeskForm[DigestSchedule]):
    """A rule that people can read."""

    time_zone = forms.ChoiceField(
        choices=zones, widget=SearchableSelect(), initial="Europe/Vilnius"
    )

    class Meta:
        model = DigestSchedule
        fields = ("title", "slug", "cadence", "weekday", "local_time", "time_zone", "active")

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
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        ("What readers see", {"fields": ("title", "slug")}),
        ("When", {"fields": ("cadence", "weekday", "local_time", "time_zone", "active")}),
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
        """A schedule counts from its own beginning."""
        if not change:
            obj.created_at = timezone.now()
        super().save_model(request, obj, form, change)

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
        return words.two_lines(f"{at:%A, %-d %B}", f"{at:%H:%M} there", strong=False)
