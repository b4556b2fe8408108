"""Imports: a file comes in, a second person approves it, and it goes out."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from briefings import publish, roles
from briefings.acts import COLUMNS
from briefings.admin import batch_page, importing, words
from briefings.admin.keeping import ReadOnly
from briefings.admin.looking import looked_at, staff
from briefings.admin.section import DeskAdmin
from briefings.admin.site import desk
from briefings.admin.theme import WordFilter
from briefings.curate.known import Overtaken
from briefings.exchange import uploads
from briefings.models import Batch, BatchItem, Entry
from briefings.publish.check_batch import WAITING
from briefings.vocabulary import BatchState


def _approve(request: HttpRequest, batch: Batch) -> str:
    content_hash = request.POST.get("content_hash", "")
    publish.approve_batch(batch, by=staff(request), content_hash=content_hash, now=timezone.now())
    return "Approved. Its entries are going out."


def _send_back(request: HttpRequest, batch: Batch) -> str:
    publish.send_batch_back(batch, by=staff(request), note=request.POST.get("note", ""))
    return "Sent back with your note."


def _check(request: HttpRequest, batch: Batch) -> str:  # noqa: ARG001  # as the other steps
    importing.check(batch)
    return "Looked through again."


STEPS: dict[str, tuple[Callable[[HttpRequest, Batch], str], str]] = {
    "approve": (_approve, "approve"),
    "send_back": (_send_back, "approve"),
    "check": (_check, "submit"),
}
"""What a person may do with an import: the act, and the right it needs."""


def _counted(rows: QuerySet[Any], link: str) -> Coalesce:
    """A subquery that counts ``rows`` by their import."""
    counts = rows.filter(**{link: OuterRef("pk")}).order_by().values(link)
    return Coalesce(Subquery(counts.annotate(n=Count("pk")).values("n")), 0)


@admin.register(Batch, site=desk)
class BatchAdmin(ReadOnly, DeskAdmin[Batch]):
    """Nobody edits an import; it is approved, sent back, or checked again."""

    change_list_template = "desk/batch/list.html"
    nothing_yet = (
        "Nothing was imported yet.",
        "A publisher brings in a table of acts: who did what about whom, since when, and who says so. "
        "They come in as drafts, and a second person approves them in one step.",
    )
    list_display = ("what", "standing", "size", "out", "who")
    list_display_links = ("what",)
    list_filter = (("state", WordFilter),)
    list_filter_submit = True
    list_select_related = ("imported_by", "approved_by")
    sortable_by = ("what",)
    search_fields = ("name",)
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        """With how many entries it has, and how many of them went out with it."""
        rows = super().get_queryset(request).select_related("imported_by", "approved_by")
        match = request.resolver_match
        if match is None or match.url_name != "briefings_batch_changelist":
            return rows
        return rows.annotate(
            entry_count=_counted(Entry.objects.all(), "batch"),
            still_count=_counted(Entry.objects.filter(state__in=WAITING), "batch"),
            left_count=_counted(BatchItem.objects.filter(~Q(reason="")), "batch"),
        )

    @admin.display(description="File", ordering="id")
    def what(self, batch: Batch) -> Any:
        """Name, and when it came."""
        return words.two_lines(batch.name, words.moment(batch.imported_at))

    @admin.display(description="State", ordering="state")
    def standing(self, batch: Batch) -> Any:
        """Where it stands."""
        return words.pill(BatchState(batch.state))

    @admin.display(description="Entries")
    def size(self, batch: Any) -> str:
        """How many came in."""
        return f"{batch.entry_count:,}"

    @admin.display(description="With readers")
    def out(self, batch: Any) -> str:
        """How many readers have."""
        out = f"{batch.entry_count - batch.still_count:,}"
        return f"{out}; {batch.left_count:,} stayed behind" if batch.left_count else out

    @admin.display(description="Imported by")
    def who(self, batch: Batch) -> Any:
        """Who answers for it, and who approved it."""
        approved = f"approved by {words.name(batch.approved_by)}" if batch.approved_by else ""
        return words.two_lines(words.name(batch.imported_by), approved, strong=False)

    # --- addresses -----------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        """The way in, how far it has come, and one address for each step."""
        view = self.admin_site.admin_view
        steps = [
            path(
                f"<int:pk>/{step.replace('_', '-')}/",
                view(require_POST(partial(self.take_step, step=step))),
                name=f"briefings_batch_{step}",
            )
            for step in STEPS
        ]
        return [
            path("import/", view(self.import_view), name="briefings_batch_import"),
            path("template/", view(require_safe(self.template)), name="briefings_batch_template"),
            path(
                "<int:pk>/progress/",
                view(require_safe(self.progress)),
                name="briefings_batch_progress",
            ),
            *steps,
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the way in for those who may."""
        more = {"may_import": roles.may(staff(request), "import")}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def first_step(self, request: HttpRequest) -> tuple[str, str] | None:
        """The way in, once more."""
        if not roles.may(staff(request), "import"):
            return None
        return "Import the first one", reverse("admin:briefings_batch_import")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002  # Django's signature
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A page of its own: there is no form."""
        batch = looked_at(self, request, object_id)
        if isinstance(batch, HttpResponse):
            return batch
        context = {
            **self.admin_site.each_context(request),
            "title": batch.name,
            "opts": self.opts,
            "batch": batch,
            "original": batch,
            "page": batch_page.page(batch, staff(request)),
            "importer": words.name(batch.imported_by),
            "approver": words.name(batch.approved_by) if batch.approved_by else "",
            **(extra_context or {}),
        }
        return TemplateResponse(request, "desk/batch/page.html", context)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far it has come, to be put in place of what the page says."""
        batch = self.get_object(request, str(pk))
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
        shown = {"progress": batch_page.progress(batch)}
        return TemplateResponse(request, "desk/batch/progress.html", shown)

    def template(self, request: HttpRequest) -> HttpResponse:
        """A file with the header, to fill in."""
        if not roles.may(staff(request), "import"):
            raise PermissionDenied
        kind = "XLSX" if request.GET.get("format") == "xlsx" else "CSV"
        types = {
            "CSV": "text/csv; charset=utf-8",
            "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
        return HttpResponse(
            uploads.template(kind),
            content_type=types[kind],
            headers={"Content-Disposition": f'attachment; filename="acts.{kind.lower()}"'},
        )

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file, see what is in it, take it in."""
        user = staff(request)
        if not roles.may(user, "import"):
            raise PermissionDenied
        looked = None
        session_key = request.session.session_key or ""
        try:
            if request.method == "POST" and request.POST.get("token"):
                name = request.POST.get("name", "")
                token = request.POST["token"]
                imported = importing.take_in(token, name, session_key=session_key, by=user)
                return self._taken_in(request, imported)
            if request.method == "POST":
                looked = importing.look(request.FILES.get("file"), session_key=session_key)
        except (uploads.NotRead, Overtaken) as refused:
            messages.error(request, str(refused))
        context = {
            **self.admin_site.each_context(request),
            "title": "Import acts",
            "opts": self.opts,
            "looked": looked,
            "columns": COLUMNS,
            "back": reverse("admin:briefings_batch_changelist"),
        }
        return TemplateResponse(request, "desk/batch/import.html", context)

    def _taken_in(self, request: HttpRequest, imported: Any) -> HttpResponse:
        for sentence in importing.told(imported):
            messages.warning(request, sentence)
        batch = imported.batch
        if batch is None:
            messages.info(request, "Everything in the file was there already; nothing was added.")
            return HttpResponseRedirect(reverse("admin:briefings_batch_changelist"))
        if not imported.rows:
            messages.info(request, "This file came in before; nothing was added.")
        else:
            new = words.many(imported.acts, "new entry", "new entries")
            cited = words.many(imported.citations, "new citation")
            done = f"{new}, {cited}, {words.many(imported.sources, 'new source')}."
            self.log_addition(request, batch, f"Imported: {done}")
            messages.success(request, f"{done} A second person can approve them in one step.")
        if imported.unlinked:
            found = words.many(imported.unlinked, "reaction")
            messages.warning(request, f"{found} found no act to answer; point them at it.")
        return HttpResponseRedirect(_page(batch.pk))

    def take_step(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Do what a button says, or say in words why not."""
        act, needed = STEPS[step]
        if not roles.may(staff(request), needed):
            raise PermissionDenied
        batch = self.get_object(request, str(pk))
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
        try:
            done = act(request, batch)
        except publish.Refused as refused:
            for sentence in refused.sentences[: batch_page.EXAMPLES]:
                messages.error(request, sentence)
        else:
            self.log_change(request, batch, done)
            messages.success(request, done)
        return HttpResponseRedirect(_page(pk))


def _page(pk: int) -> str:
    return reverse("admin:briefings_batch_change", args=(pk,))
