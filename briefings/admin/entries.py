"""Entries: the list, the page of one entry, and its steps through review."""
# ruff: noqa: ARG002  # Django's signatures and class attributes

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from briefings import drafted, publish, roles
from briefings.admin import history, reading, recalling, removing, review, waiting
from briefings.admin.entry_forms import (
    ActInline,
    CitationInline,
    EntryForm,
    ParticipantInline,
    TallyInline,
)
from briefings.admin.entry_list import EntryList
from briefings.admin.looking import staff
from briefings.admin.site import desk
from briefings.curate import drafts
from briefings.deliver import holding
from briefings.models import Act, Citation, Entry, Participant, Tally
from briefings.vocabulary import Change, EntryState

TYPED = "desk_typed"
"""Session key of what somebody typed beside a refused step, given back to them once."""


@admin.register(Entry, site=desk)
class EntryAdmin(EntryList):
    """An entry from the first word to its retraction."""

    form = EntryForm
    change_form_template = "desk/entry/change_form.html"
    object_history_template = "desk/entry/object_history.html"
    delete_confirmation_template = "desk/entry/delete.html"
    inlines = (ActInline, ParticipantInline, CitationInline, TallyInline)

    # --- who may -------------------------------------------------------------------------------
    def has_change_permission(self, request: HttpRequest, obj: Entry | None = None) -> bool:
        """Drafts only: what is published is reopened first, with a word on why."""
        if not super().has_change_permission(request, obj):
            return False
        if obj is None:
            return True
        frozen = obj.state in (EntryState.PUBLISHED, EntryState.RETRACTED)
        return not frozen and review.may_edit(staff(request), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Entry | None = None) -> bool:
        """A draft that no reader ever saw."""
        if obj is None or not super().has_delete_permission(request, obj):
            return False
        return (
            obj.state == EntryState.DRAFT
            and obj.change == Change.CREATED
            and review.may_edit(staff(request), obj)
        )

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with a draft, and what keeps it; whoever may delete it may delete its parts."""
        (entry,) = objs
        return removing.parts(entry), {}, set(), removing.answers(entry)

    # --- the form ------------------------------------------------------------------------------
    def get_fieldsets(self, request: HttpRequest, obj: Entry | None = None) -> Any:
        """In the order an editor thinks; the public note only where there is one to write."""
        what = ["kind", "headline", "statement"]
        if obj and obj.change in (Change.CORRECTED, Change.UPDATED):
            what.append("public_note")
        if self.has_change_permission(request, obj):
            what.append("seen")
        return (
            ("What", {"fields": what}),
            ("When", {"fields": ["date"]}),
            ("How sure", {"fields": ["basis", "certainty", "scope"]}),
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Somebody who saved in the very same moment was first: say so, and show what stands."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except drafts.Overtaken as overtaken:
            messages.error(request, str(overtaken))
            return HttpResponseRedirect(request.path)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Entry, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """A page that is only looked at reads each table once, for its form and its preview."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and obj.pk:
            draft = _read(request, obj)
            rows = {
                Act: [draft.act] if draft.act else [],
                Participant: draft.participants,
                Citation: draft.citations,
                Tally: draft.tallies,
            }
            kwargs["rows"] = rows[inline.model]
        return kwargs

    def save_model(
        self, request: HttpRequest, obj: Entry, form: "ModelForm[Entry]", change: bool
    ) -> None:
        """A new entry gets its number here; a known one is saved once its citations are known."""
        if not change:
            drafts.save(obj, by=staff(request), now=timezone.now())

    def save_related(
        self,
        request: HttpRequest,
        form: "ModelForm[Entry]",
        formsets: list["BaseModelFormSet[Any, Any]"],
        change: bool,
    ) -> None:
        """Save only if something changed: a save voids review and approval."""
        touched = form.has_changed() or any(formset.has_changed() for formset in formsets)
        now = timezone.now()
        if change and not touched and waiting.stands_for(staff(request), form.instance):
            touched = request.entry_taken = True  # type: ignore[attr-defined]  # for the answer
        if change and touched:
            drafts.save(form.instance, by=staff(request), now=now)
        super().save_related(request, form, formsets, change)
        if touched:
            drafts.settle(form.instance, now=now)

    def response_add(
        self, request: HttpRequest, obj: Entry, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Stay with the entry, where the gate now says what is missing."""
        if "_addanother" in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, f"{obj.public_id} is saved as a draft.")
        return HttpResponseRedirect(_page(obj.pk))

    def response_change(self, request: HttpRequest, obj: Entry) -> HttpResponse:
        """Stay with the entry."""
        stayed = obj.state != EntryState.DRAFT
        if getattr(request, "entry_taken", False):
            told = f"{obj.public_id} stays as it is, and you are its last editor now."
        elif stayed:
            told = f"Nothing was changed; {obj.public_id} stays as it is."
        else:
            told = f"{obj.public_id} is saved as a draft."
        messages.success(request, told)
        return HttpResponseRedirect(_page(obj.pk))

    def view_on_site(self, obj: Entry) -> str | None:
        """The entry's page among readers, once there is one."""
        if getattr(obj, "is_public", False):
            return f"{settings.SITE_URL}/e/{obj.public_id}.html"
        return None

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Entry | None = None,
    ) -> HttpResponse:
        """One button that saves; above it, where the entry stands."""
        context["show_save_and_continue"] = False
        context["show_save_and_add_another"] = add
        if obj and not request.GET.get("_popup"):
            draft = _read(request, obj)
            context["panel"] = review.panel(draft, staff(request), now=timezone.now())
            if context["panel"].history:
                context["holding"] = holding.readers_of(obj.pk)
            context["typed"] = request.session.pop(TYPED, {}).get(str(obj.pk), {})
            if request.user.has_perm("briefings.view_source"):
                context["readings"] = reading.of_draft(draft)
            context["title"] = obj.public_id
            context["subtitle"] = None
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What changed from one publication and one draft to the next, then the desk's log."""
        entry = self.get_object(request, object_id)
        shown = {"history": history.of(drafted.load(entry)), "entry": entry} if entry else {}
        return super().history_view(request, object_id, {**(extra_context or {}), **shown})

    # --- the steps -----------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        """One address per step; each takes a POST and nothing else."""
        steps = [
            path(
                f"<int:pk>/{step.replace('_', '-')}/",
                self.admin_site.admin_view(require_POST(partial(self.take_step, step=step))),
                name=f"briefings_entry_{step}",
            )
            for step in review.STEPS
        ]
        readers = [
            path(
                "<int:pk>/recall/",
                self.admin_site.admin_view(partial(recalling.page, admin=self)),
                name="briefings_entry_recall",
            ),
            path(
                "<int:pk>/tell/",
                self.admin_site.admin_view(require_POST(partial(recalling.tell, admin=self))),
                name="briefings_entry_tell",
            ),
        ]
        onward = path("next/", self.admin_site.admin_view(self.go_on), name="briefings_entry_next")
        return [onward, *readers, *steps, *super().get_urls()]

    def go_on(self, request: HttpRequest) -> HttpResponse:
        """To the next entry that waits for whoever asks; home, with a word, when none does."""
        passed = request.GET.get("after", "")
        after = self.get_object(request, passed) if passed.isdecimal() else None
        found = waiting.next_for(staff(request), after)
        if found is None:
            messages.info(request, "Nothing else waits for you." if after else "Nothing waits.")
            return HttpResponseRedirect(reverse("admin:index"))
        return HttpResponseRedirect(_page(found.pk))

    def take_step(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Do what a button says, or say in words why not."""
        user = staff(request)
        act, needed = review.STEPS[step]
        entry = self.get_object(request, str(pk))
        if entry is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
        allowed = all(roles.may(user, one) for one in needed)
        if not allowed or (step == "reopen" and not review.may_edit(user, entry)):
            raise PermissionDenied
        try:
            done = act(entry, user, request.POST, timezone.now())
        except publish.Refused as refused:
            for sentence in refused.sentences:
                messages.error(request, sentence)
            request.session[TYPED] = {str(pk): {**request.POST.dict(), "step": step}}
        else:
            self.log_change(request, entry, done)
            following = waiting.next_for(user, entry) if step in review.HANDING_ON else None
            if following:
                onward = "Here is the next one that waits for you."
                messages.success(request, f"{entry.public_id}: {done} {onward}")
                return HttpResponseRedirect(_page(following.pk))
            messages.success(request, done)
        return HttpResponseRedirect(_page(pk))


def _read(request: HttpRequest, entry: Entry) -> drafted.Draft:
    """The rows of the entry that a request is about, read when they are first asked for."""
    held: drafted.Draft | None = getattr(request, "entry_draft", None)
    if held is None or held.entry.pk != entry.pk:
        held = drafted.load(entry)
        request.entry_draft = held  # type: ignore[attr-defined]  # kept as long as the request
    return held


def _page(pk: int) -> str:
    return reverse("admin:briefings_entry_change", args=(pk,))
