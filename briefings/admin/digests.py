"""Digests: what went out, frozen, and how far it has come."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from briefings.admin import home, words
from briefings.admin.site import desk
from briefings.admin.theme import DeskAdmin, ReadOnly, Tabular, WordFilter, moments
from briefings.deliver import outbox
from briefings.models import Control, Delivery, Digest, DigestItem

SENDING = (Control.RUNNING, Control.CANARY)
OVER = (Control.DONE, Control.CANCELLED)


def _resume(digest: Digest, now: datetime) -> bool:
    return outbox.resume(digest, now=now)


def _pause(digest: Digest, _now: datetime) -> bool:
    return outbox.pause(digest)


def _cancel(digest: Digest, _now: datetime) -> bool:
    return outbox.cancel(digest)


STEPS: dict[str, tuple[Callable[[Digest, datetime], bool], str, str]] = {
    "resume": (_resume, "Send now", "On its way."),
    "pause": (_pause, "Pause", "Paused. What was on the wire may still arrive."),
    "cancel": (_cancel, "Cancel", "Cancelled. Whoever has it keeps it."),
}
"""What a person may do with an issued digest: the act, its button, what is said when it is done."""


def offered(digest: Digest) -> list[tuple[str, str]]:
    """The steps open to a digest now, with their buttons' words."""
    steps = {"resume": digest.control in outbox.STOPPED, "pause": digest.control in SENDING}
    steps["cancel"] = digest.control not in OVER
    return [(step, STEPS[step][1]) for step, open_now in steps.items() if open_now]


class ItemInline(ReadOnly, Tabular[DigestItem, Digest]):
    """The publications of a digest, in their order."""

    model = DigestItem
    fields = ("position", "entry", "version")
    readonly_fields = ("position", "entry", "version")
    verbose_name_plural = "what it says"

    def get_queryset(self, request: HttpRequest) -> QuerySet[DigestItem]:
        """With their entries."""
        return (
            super()
            .get_queryset(request)
            .select_related("publication__entry")
            .defer("publication__html", "publication__message")
        )

    @admin.display(description="Entry")
    def entry(self, item: DigestItem) -> SafeString:
        """As it was headed when it went out, with a way to its page."""
        entry = item.publication.entry
        headline = item.publication.snapshot.get("headline", entry.public_id)
        address = reverse("admin:briefings_entry_change", args=(entry.pk,))
        return format_html('<a class="desk-link" href="{}">{}</a>', address, headline)

    @admin.display(description="Version")
    def version(self, item: DigestItem) -> str:
        """Which publication of it."""
        return f"{item.publication.entry.public_id}, version {item.publication.n}"


@moments(issued_at="Issued")
@admin.register(Digest, site=desk)
class DigestAdmin(ReadOnly, DeskAdmin[Digest]):
    """An issued digest cannot be changed; it can be held back, let go and given up."""

    change_form_before_template = "desk/digest_steps.html"
    inlines = (ItemInline,)
    list_display = ("what", "issued_at_shown", "control", "items_count", "progress")
    list_display_links = ("what",)
    list_filter = (("control", WordFilter), "schedule")
    list_filter_submit = True
    list_select_related = ("schedule",)
    search_fields = ("title",)
    ordering = ("-issued_at",)
    fieldsets = (
        (
            "Issue",
            {
                "fields": (
                    "title",
                    "intro",
                    "schedule",
                    "day",
                    "covers",
                    "issued_at_shown",
                    "control",
                )
            },
        ),
        ("Deliveries", {"fields": ("deliveries_by_state", "error")}),
    )
    readonly_fields = ("deliveries_by_state", "issued_at_shown", "day", "covers")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Digest]:
        """With the number of items."""
        items = (
            DigestItem.objects.filter(digest=OuterRef("pk"))
            .order_by()
            .values("digest")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return super().get_queryset(request).annotate(item_count=Coalesce(Subquery(items), 0))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Counts of the page's digests come in one query."""
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None) or {}
        if "cl" in shown:
            page = list(shown["cl"].result_list)
            counted: dict[int, dict[str, int]] = {}
            rows = (
                Delivery.objects.filter(digest__in=[digest.pk for digest in page])
                .order_by()
                .values_list("digest_id", "state")
                .annotate(Count("pk"))
            )
            for digest, state, count in rows:
                counted.setdefault(digest, {})[state] = count
            for digest in page:
                digest.counted = counted.get(digest.pk, {})
            shown["cl"].result_list = page
        return response

    @admin.display(description="Digest", ordering="title")
    def what(self, digest: Digest) -> Any:
        """Title and day, and of what hours: a day may have more issues than one."""
        return words.two_lines(str(digest), words.between(digest.window_start, digest.window_end))

    @admin.display(description="Local date", ordering="window")
    def day(self, digest: Digest) -> str:
        """The date it belongs to where its schedule lives."""
        return f"{digest.window:%-d %B %Y}"

    @admin.display(description="Covers")
    def covers(self, digest: Digest) -> str:
        """From when until when it took up what was published."""
        return words.between(digest.window_start, digest.window_end)

    @admin.display(description="Items", ordering="item_count")
    def items_count(self, digest: Any) -> int:
        """How many publications it carries."""
        count: int = digest.item_count
        return count

    @admin.display(description="Deliveries")
    def progress(self, digest: Any) -> str:
        """Sent of owed."""
        counted: dict[str, int] = digest.counted
        if not counted:
            return "Nobody to write to"
        return f"{counted.get('sent', 0):,} of {sum(counted.values()):,} sent"

    @admin.display(description="By state")
    def deliveries_by_state(self, digest: Digest) -> SafeString:
        """A bar and its numbers."""
        total, parts = home.parts(outbox.counts(digest.pk))
        return render_to_string("desk/progress.html", {"total": total, "parts": parts})

    # --- the steps -----------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        """One address per step; each takes a POST and nothing else."""
        steps = [
            path(
                f"<int:pk>/{step}/",
                self.admin_site.admin_view(require_POST(partial(self.take_step, step=step))),
                name=f"briefings_digest_{step}",
            )
            for step in STEPS
        ]
        return steps + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With the steps that are open to this account."""
        digest = self.get_object(request, object_id)
        may = request.user.has_perm("briefings.change_digest")
        more = {
            "digest": digest,
            "steps": [
                (label, reverse(f"admin:briefings_digest_{step}", args=(digest.pk,)))
                for step, label in (offered(digest) if digest and may else ())
                if digest
            ],
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

    def take_step(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Do what a button says, unless somebody was faster."""
        if not request.user.has_perm("briefings.change_digest"):
            raise PermissionDenied
        digest = self.get_object(request, str(pk))
        if digest is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
        act, _, done = STEPS[step]
        if act(digest, timezone.now()):
            self.log_change(request, digest, done)
            messages.success(request, done)
        else:
            messages.error(request, "It is no longer in that state; look at it again.")
        return HttpResponseRedirect(reverse("admin:briefings_digest_change", args=(pk,)))
