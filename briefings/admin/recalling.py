"""Correct and retract, as readers meet it: who holds the wrong words, what becomes of them, how far."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages as said
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from briefings import publish, queries
from briefings.admin import messages, words
from briefings.deliver import holding, recall
from briefings.models import Edition, Entry, Publication
from briefings.types import EditionLine, EditionView, EntryView
from briefings.vocabulary import Change, EntryState, RetractionReason

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

TELL = "briefings.change_digest"


@dataclass(frozen=True, slots=True)
class Message:
    """A message with what it is."""

    heading: str
    message: messages.Message


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page."""

    entry: Entry
    readers: int
    messages: list[Message]
    chase: holding.Chase | None
    parts: list[tuple[str, str, int, float]]
    corrects: bool
    """A correction is being written."""
    retracted: bool


def page(request: HttpRequest, admin: "ModelAdmin[Entry]", pk: int) -> HttpResponse:
    """Who holds a message about an entry, and what they will see."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    entry = admin.get_object(request, str(pk))
    if entry is None:
        return admin._get_obj_does_not_exist_redirect(request, admin.opts, str(pk))  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
    view = queries.entry(entry.public_id)
    if view is None:
        said.info(request, "No reader ever had it: it was not published yet.")
        return HttpResponseRedirect(reverse("admin:briefings_entry_change", args=(pk,)))
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Readers of {entry.public_id}",
        "opts": admin.opts,
        "page": _page(entry, view, now=timezone.now()),
        "may_tell": request.user.has_perm(TELL),
    }
    return TemplateResponse(request, "desk/entry/recall.html", context)


def tell(request: HttpRequest, admin: "ModelAdmin[Entry]", pk: int) -> HttpResponse:
    """Write to these readers besides, once."""
    if not request.user.has_perm(TELL):
        raise PermissionDenied
    entry = admin.get_object(request, str(pk))
    if entry is None:
        return admin._get_obj_does_not_exist_redirect(request, admin.opts, str(pk))  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
    chase = holding.chase(_history(entry))
    now = timezone.now()
    digest = recall.notify(chase.publication, now=now) if chase and not chase.notice else None
    if digest is None:
        said.error(request, "Nobody is left to tell, or they were told already.")
        return HttpResponseRedirect(reverse("admin:briefings_entry_recall", args=(pk,)))
    done = "These readers are told, each once, after their quiet hours."
    admin.log_change(request, entry, done)
    said.success(request, done)
    return HttpResponseRedirect(reverse("admin:briefings_digest_change", args=(digest.pk,)))


def _history(entry: Entry) -> list[Publication]:
    return list(entry.publications.defer("snapshot", "html", "message"))


def _page(entry: Entry, view: EntryView, *, now: datetime) -> Page:
    readers = holding.readers_of(entry.pk)
    corrects = entry.state != EntryState.PUBLISHED and entry.change == Change.CORRECTED
    corrects = corrects and entry.state != EntryState.RETRACTED
    chase = holding.chase(_history(entry))
    parts = [] if chase is None else _parts(chase)
    return Page(
        entry=entry,
        readers=readers,
        messages=_messages(entry, view, corrects=corrects, now=now),
        chase=chase,
        parts=parts,
        corrects=corrects,
        retracted=view.retracted,
    )


def _parts(chase: holding.Chase) -> list[tuple[str, str, int, float]]:
    total = max(1, chase.total)
    rows = [("Edited", "success", chase.edited), ("Still to be edited", "plain", chase.open)] + [
        (state.label, words.TONES.get(state, "plain"), count)
        for state, count in chase.other.items()
    ]
    return [(label, tone, count, 100 * count / total) for label, tone, count in rows if count]


def _messages(entry: Entry, view: EntryView, *, corrects: bool, now: datetime) -> list[Message]:
    base = _base(entry, view)
    have = messages.edition(replace(base, items=(_line(view, view.n),)))
    found = [Message("What they have" if not view.retracted else "What they see now", have)]
    if corrects:
        shown = publish.preview(entry)
        after = replace(
            view,
            n=view.n + 1,
            headline=entry.headline,
            statement=entry.statement,
            message=shown.message,
            change=Change.CORRECTED,
            public_note=entry.public_note,
            published_at=now,
        )
        becomes = messages.edition(replace(base, items=(_line(after, view.n),)))
        found.append(Message("What it becomes, once the correction is published", becomes))
    elif not view.retracted:
        note = RetractionReason.ERROR.label
        after = replace(
            view, n=view.n + 1, change=Change.RETRACTED, public_note=note, published_at=now
        )
        struck = messages.edition(replace(base, items=(_line(after, view.n),)))
        found.append(Message("What it would become if you retracted it", struck))
    return found


def _line(entry: EntryView, n_then: int) -> EditionLine:
    return EditionLine(entry, n_then, retracted=entry.retracted)


def _base(entry: Entry, view: EntryView) -> EditionView:
    """The newest digest that told it, without its other items."""
    told = Edition.objects.filter(items__publication__entry=entry).select_related("digest")
    newest = told.order_by("-pk").first()
    digest = newest.digest if newest else None
    return EditionView(
        id=0,
        digest=0,
        kind=digest.kind if digest else "issue",
        title=digest.title if digest else "Daily briefing",
        intro="",
        issued_at=digest.issued_at if digest else view.published_at,
        reviewed=True,
        topics=(),
        language="en",
        items=(),
        serial=0,
        window=digest.window if digest else None,
    )
