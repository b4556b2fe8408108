"""Digests: what went out, frozen, and how far it has come."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from briefings.admin import progress, words
from briefings.admin.keeping import ReadOnly
from briefings.admin.looking import staff
from briefings.admin.rows import Tabular
from briefings.admin.section import DeskAdmin, moments
from briefings.admin.site import desk
from briefings.admin.theme import WordFilter
from briefings.deliver import links
from briefings.models import Delivery, Digest, DigestItem


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

    change_form_outer_before_template = "desk/digest/live.html"
    inlines = (ItemInline,)
    nothing_yet = (
        "No digest has gone out yet.",
        "The next one goes by its schedule; Schedules shows what it would say, and may issue it now.",
    )
    list_display = ("what", "issued_at_shown", "control", "items_count", "progress")
    list_display_links = ("what",)
    list_filter = (("control", WordFilter), ("kind", WordFilter), "schedule")
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
                )
            },
        ),
    )
    readonly_fields = ("issued_at_shown", "day", "covers")

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
                Delivery.objects.filter(digest__in=[digest.pk for digest in page], revision=0)
                .order_by()
                .values_list("digest_id", "state")
                .annotate(Count("pk"))
            )
            for digest, state, count in rows:
                counted.setdefault(digest, {})[state] = count
            for digest in page:
                # Letters that are forgotten by now are in the totals.
                digest.counted = Counter(counted.get(digest.pk, {}))
                digest.counted.update(digest.delivery_totals)
            shown["cl"].result_list = page
        return response

    @admin.display(description="Digest", ordering="title")
    def what(self, digest: Digest) -> Any:
        """Title and day, and of what hours: a day may have more issues than one."""
        return words.two_lines(str(digest), words.between(digest.window_start, digest.window_end))

    @admin.display(description="Local date", ordering="window")
    def day(self, digest: Digest) -> str:
        """The date it belongs to where its schedule lives."""
        return f"{digest.window:%-d %B %Y}" if digest.window else "–"

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

    # --- how it moves, and the steps -----------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        """Its progress, its reconciliation, and one address per step."""

        def looked(view: Callable[..., HttpResponse], name: str) -> URLPattern:
            address = f"<int:pk>/{name}/"
            return path(address, self.admin_site.admin_view(view), name=f"briefings_digest_{name}")

        steps = [
            path(
                f"<int:pk>/{step.replace('_', '-')}/",
                self.admin_site.admin_view(require_POST(partial(self.take_step, step=step))),
                name=f"briefings_digest_{step}",
            )
            for step in progress.STEPS
        ]
        return [
            looked(self.progress_view, "progress"),
            looked(self.reconciliation_view, "reconciliation"),
            *steps,
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With where it stands and the steps that are open to this account."""
        digest = self.get_object(request, object_id)
        more: dict[str, Any] = {"digest": digest}
        if digest is not None and self.has_view_permission(request, digest):
            user = staff(request)
            more["live"] = progress.shown(request, digest, user, now=timezone.now())
            if user.has_perm(progress.STEPS["test"][1]):
                more["editions"] = progress.editions(digest)
                more["linked"] = links.is_linked(user)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The moving parts alone, for the script that asks every two seconds."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        digest = self.get_object(request, str(pk))
        if digest is None:
            return JsonResponse({"over": True}, status=404)
        found = progress.shown(request, digest, staff(request), now=timezone.now())
        return JsonResponse(found, headers={"Cache-Control": "no-store"})

    def reconciliation_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What became of everything that was owed, to be printed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        digest = self.get_object(request, str(pk))
        if digest is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
        now = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "title": f"Reconciliation: {digest}",
            "opts": self.opts,
            "account": progress.account(digest, now=now),
            "now": words.moment(now),
        }
        return TemplateResponse(request, "desk/digest/reconciliation.html", context)

    def take_step(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Do what a button says, unless somebody was faster."""
        act, needed = progress.STEPS[step]
        if not request.user.has_perm(needed):
            raise PermissionDenied
        digest = self.get_object(request, str(pk))
        if digest is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
        try:
            done = act(digest, staff(request), request.POST, timezone.now())
        except progress.Declined as declined:
            messages.error(request, str(declined))
        else:
            self.log_change(request, digest, done)
            messages.success(request, done)
            if step == "put_back":  # there is no such digest any more, only its schedule
                page = "admin:briefings_digestschedule_upcoming"
                return HttpResponseRedirect(reverse(page, args=(digest.schedule_id,)))
        return HttpResponseRedirect(reverse("admin:briefings_digest_change", args=(pk,)))
