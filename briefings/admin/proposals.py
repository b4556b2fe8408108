"""Changes of names: what one person wishes readers to see, and what a second one decides."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from briefings import roles
from briefings.admin import changes, proposal_page, words
from briefings.admin.keeping import ReadOnly
from briefings.admin.looking import looked_at, staff
from briefings.admin.section import DeskAdmin
from briefings.admin.site import desk
from briefings.admin.theme import WordFilter
from briefings.curate import proposals
from briefings.models import Entity, Proposal
from briefings.vocabulary import ProposalState

TYPED = "desk_proposal_note"
"""Session key of a note that was refused, given back to whoever wrote it once."""
TYPED_LENGTH = 4000
"""Of such a note, in characters: more than is ever kept, so that its writer sees what to cut."""


def _accept(request: HttpRequest, row: Proposal) -> Proposal:
    return proposals.accept(row, by=staff(request), now=timezone.now())


def _decline(request: HttpRequest, row: Proposal) -> Proposal:
    note = request.POST.get("note", "")
    return proposals.decline(row, note=note, by=staff(request), now=timezone.now())


def _withdraw(request: HttpRequest, row: Proposal) -> Proposal:
    return proposals.withdraw(row, by=staff(request), now=timezone.now())


STEPS: dict[str, tuple[Callable[[HttpRequest, Proposal], Proposal], str]] = {
    "accept": (_accept, "approve"),
    "decline": (_decline, "approve"),
    "withdraw": (_withdraw, "edit"),
}
"""What a person may do with one: the act, and the right it needs."""

DONE = {
    ProposalState.APPLIED: "Accepted. Readers see it from now on; the site follows in a few seconds.",
    ProposalState.DECLINED: "Declined, with your note. Readers see what they saw.",
    ProposalState.WITHDRAWN: "Taken back. Readers see what they saw.",
}


@admin.register(Proposal, site=desk)
class ProposalAdmin(ReadOnly, DeskAdmin[Proposal]):
    """Nobody edits a proposal; it is accepted, declined or taken back."""

    nothing_yet = (
        "No change of a name waits.",
        "Who changes what readers see of an entity, or the title of a schedule, proposes it; "
        "a second person accepts it here.",
    )
    list_display = ("what", "standing", "who", "decided")
    list_display_links = ("what",)
    list_filter = (("state", WordFilter),)
    list_filter_submit = True
    list_select_related = ("entity", "schedule", "proposed_by", "decided_by")
    sortable_by = ()
    search_fields = ("entity__short_name", "schedule__title")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """What waits for whoever looks comes first, then what waits for others; the newest first."""
        mine = Q(state=ProposalState.WAITING) & ~Q(proposed_by=staff(request))
        place = Case(
            When(mine, then=Value(0)),
            When(state=ProposalState.WAITING, then=Value(1)),
            default=Value(2),
        )
        return (place.asc(), "-id")

    @admin.display(description="What")
    def what(self, row: Proposal) -> Any:
        """Whom it is about, and which fields change."""
        return words.two_lines(str(row.entity or row.schedule), proposal_page.summary(row))

    @admin.display(description="State")
    def standing(self, row: Proposal) -> Any:
        """Where it stands."""
        return words.pill(ProposalState(row.state))

    @admin.display(description="Proposed by")
    def who(self, row: Proposal) -> Any:
        """Who wishes it, since when."""
        told = words.moment(row.proposed_at)
        return words.two_lines(words.name(row.proposed_by), told, strong=False)

    @admin.display(description="Decided by")
    def decided(self, row: Proposal) -> Any:
        """Who decided, when; a dash while it waits."""
        if row.decided_at is None:
            return "–"
        by = words.name(row.decided_by or row.proposed_by)
        return words.two_lines(by, words.moment(row.decided_at), strong=False)

    # --- addresses -----------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        """One address for each step."""
        steps = [
            path(
                f"<int:pk>/{step}/",
                self.admin_site.admin_view(require_POST(partial(self.take_step, step=step))),
                name=f"briefings_proposal_{step}",
            )
            for step in STEPS
        ]
        return [*steps, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002  # Django's signature
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A page of its own: there is no form."""
        row = looked_at(self, request, object_id)
        if isinstance(row, HttpResponse):
            return row
        context = {
            **self.admin_site.each_context(request),
            "title": str(row),
            "opts": self.opts,
            "proposal": row,
            "original": row,
            "page": proposal_page.page(row, staff(request), now=timezone.now()),
            "typed": request.session.pop(TYPED, ""),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "desk/proposal.html", context)

    def take_step(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Do what a button says, or say in words why not."""
        act, needed = STEPS[step]
        user = staff(request)
        if not roles.may(user, needed):
            raise PermissionDenied
        row = self.get_object(request, str(pk))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined,no-any-return]  # Django's own, unlisted
        before = {key: changes.entity(key) for key in proposals.touched(row)}
        try:
            done = act(request, row)
        except proposals.NotProposed as refused:
            messages.error(request, str(refused))
            if step == "decline":
                request.session[TYPED] = request.POST.get("note", "")[:TYPED_LENGTH]
            return HttpResponseRedirect(address(pk))
        state = ProposalState(done.state)
        self.log_change(request, done, state.label)
        if state is ProposalState.OVERTAKEN:
            messages.error(request, f"It cannot be accepted any more: {done.answer}")
            return HttpResponseRedirect(address(pk))
        if state is ProposalState.APPLIED:
            self._log(request, done, before)
        messages.success(request, DONE[state])
        onward = proposals.next_for(user, after=pk) if step != "withdraw" else None
        return HttpResponseRedirect(address(onward.pk if onward else pk))

    def _log(self, request: HttpRequest, done: Proposal, before: dict[int, changes.State]) -> None:
        """What was accepted, in the history of what it is about; of a merger, in that of both."""
        by = words.name(done.proposed_by)
        if done.schedule:
            self.log_change(request, done.schedule, proposal_page.told(done, by=by))  # type: ignore[arg-type]  # of another table
        for row in Entity.objects.filter(pk__in=before):
            said = f"Accepted what {by} proposed."
            if row.pk != done.entity_id:
                said = f"{said} {done.entity} was merged into it."
            told = changes.message(before[row.pk], changes.entity(row.pk), said)
            self.log_change(request, row, told)  # type: ignore[arg-type]  # likewise


def address(pk: int) -> str:
    """The page of a proposal."""
    return reverse("admin:briefings_proposal_change", args=(pk,))
