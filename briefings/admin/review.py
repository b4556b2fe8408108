"""The way of an entry through review: what the page offers, and what its buttons do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from briefings import introduced, publish, roles
from briefings import words as said
from briefings.admin import introducing, messages, words
from briefings.curate import duplicates
from briefings.drafted import Draft
from briefings.models import Entry, Publication
from briefings.publish.rules import after_you, not_by_you
from briefings.vocabulary import Change, EntryState, RetractionReason

REOPENING = (Change.CORRECTED, Change.UPDATED, Change.EDITED)
REOPENING_LABELS = {
    Change.CORRECTED: "Correct: we were wrong",
    Change.UPDATED: "Update: the world moved on",
    Change.EDITED: "Edit: wording only, nothing said was false",
}
STATE_SENTENCES = {
    EntryState.DRAFT: "Being written. Only the desk sees it.",
    EntryState.IN_REVIEW: "Waiting for a second pair of eyes. Saving a change takes it back to draft.",
    EntryState.APPROVED: "Approved as it stands. Saving a change voids the approval.",
    EntryState.PUBLISHED: "Readers see it as it stands here.",
    EntryState.RETRACTED: "Taken back. Its address stays and says so.",
}


def may_edit(user: User, entry: Entry) -> bool:
    """Whether ``user`` may change the draft of ``entry``: their own, or anybody's with the right."""
    return roles.may(user, "edit") and (
        entry.edited_by_id == user.pk or user.has_perm("briefings.edit_any_entry")
    )


@dataclass(frozen=True, slots=True)
class Panel:
    """What the entry page says above the form."""

    state: EntryState
    tone: str
    sentence: str
    last_edit: str
    note: str
    stops: list[publish.Problem]
    warnings: list[publish.Problem]
    likely: list[duplicates.Likeness]
    page: SafeString
    message: SafeString
    seal: str
    """What an approval names: the hash over all that the page shows."""
    newcomers: list[introducing.Newcomer]
    shown: publish.Preview
    date_text: str
    as_what: str
    """As what the act is about its subject; empty where it is about nothing of the kind."""
    counts: list[str]
    """Counts by others, in the words of the page."""
    history: list[Publication]
    why_not: str = ""
    can: set[str] = field(default_factory=set)
    reopening: list[tuple[str, str]] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def preview_first(self) -> bool:
        """Whether whoever opens the page came to read rather than to write."""
        return self.state is not EntryState.DRAFT


def panel(draft: Draft, user: User, *, now: datetime) -> Panel:
    """Everything above and below the form, for this reader of it."""
    entry = draft.entry
    state = EntryState(entry.state)
    retracted = state is EntryState.RETRACTED
    problems = [] if retracted else publish.problems(entry, draft)
    stops = [problem for problem in problems if not problem.warning]
    seen = publish.look(entry, draft)
    shown = seen.shown
    act, voice = shown.content.act, said.voice(shown.content)
    history = list(
        entry.publications.select_related("published_by", "approved_by")
        .defer("snapshot", "html", "message")
        .order_by("-n")
    )
    wrote = introduced.written(seen.people)
    can, why_not = _offers(entry, user, stopped=bool(stops), published=bool(history), wrote=wrote)
    return Panel(
        state=state,
        tone=words.TONES[state],
        sentence=_sentence(entry, state, published=bool(history)),
        last_edit=f"{words.name(entry.edited_by)}, {words.ago(entry.edited_at, now)}",
        note=entry.review_note,
        stops=stops,
        warnings=[problem for problem in problems if problem.warning],
        likely=[] if retracted else duplicates.likely(draft),
        page=mark_safe(shown.html),  # noqa: S308  # made of statement.TAGS by the publish stage
        message=messages.bubble(shown.message),
        seal=seen.seal,
        newcomers=introducing.told(seen.people),
        shown=shown,
        date_text=words.when(entry.date),
        as_what=said.AS_WHAT[act.object_kind] if act and act.object_kind else "",
        counts=[said.tally(one, says=voice) for one in shown.content.tallies],
        history=history,
        why_not=why_not,
        can=can,
        reopening=[(change.value, REOPENING_LABELS[change]) for change in REOPENING],
        reasons=[(reason.value, reason.label) for reason in RetractionReason],
    )


def _sentence(entry: Entry, state: EntryState, *, published: bool) -> str:
    if published and state not in (EntryState.PUBLISHED, EntryState.RETRACTED):
        doing = {
            Change.CORRECTED: "A correction",
            Change.UPDATED: "An update",
        }.get(Change(entry.change), "An edit")
        return f"{doing} of what readers already have. They keep that until this one is published."
    return STATE_SENTENCES[state]


def _offers(
    entry: Entry, user: User, *, stopped: bool, published: bool, wrote: introduced.Written
) -> tuple[set[str], str]:
    """The steps open to ``user`` now, and why the expected one is not.

    ``wrote`` tells of newcomers who wrote them last.
    """
    can: set[str] = set()
    why_not = ""
    state = entry.state
    if state == EntryState.DRAFT:
        if not roles.may(user, "submit"):
            why_not = "An editor sends it to review."
        elif not stopped:
            can.add("submit")
    elif state == EntryState.IN_REVIEW:
        if not roles.may(user, "approve"):
            why_not = "An approver reads it next."
        else:
            can.add("send_back")
            if entry.edited_by_id == user.pk:
                why_not = "You edited this last, so somebody else must approve it."
                why_not += after_you(introduced.by_others(wrote, user))
            elif own := introduced.by_user(wrote, user):
                why_not = not_by_you(own)
            elif not stopped:
                can.add("approve")
                if roles.may(user, "publish"):
                    can.add("approve_and_publish")
    elif state == EntryState.APPROVED:
        if roles.may(user, "publish"):
            can.add("publish")
        else:
            why_not = "A publisher releases it next."
        if roles.may(user, "approve"):
            can.add("send_back")
    elif state in (EntryState.PUBLISHED, EntryState.RETRACTED) and may_edit(user, entry):
        can.add("reopen")
    if published and state != EntryState.RETRACTED and roles.may(user, "retract"):
        can.add("retract")
    return can, why_not


Step = Callable[[Entry, User, QueryDict, datetime], str]


def _submit(entry: Entry, by: User, _form: QueryDict, now: datetime) -> str:
    publish.submit(entry, by=by, now=now)
    return "Sent to review. Somebody else approves it now."


def _send_back(entry: Entry, by: User, form: QueryDict, now: datetime) -> str:
    publish.send_back(entry, by=by, note=form.get("note", ""), now=now)
    return "Sent back with your note."


def _approve(entry: Entry, by: User, form: QueryDict, now: datetime) -> str:
    publish.approve(entry, by=by, content_hash=form.get("content_hash", ""), now=now)
    return "Approved, exactly as shown."


def _publish(entry: Entry, by: User, _form: QueryDict, now: datetime) -> str:
    publication = publish.release(entry, by=by, now=now)
    return f"Published as version {publication.n}. The site follows in a few seconds."


def _approve_and_publish(entry: Entry, by: User, form: QueryDict, now: datetime) -> str:
    _approve(entry, by, form, now)
    return _publish(entry, by, form, now)


def _reopen(entry: Entry, by: User, form: QueryDict, now: datetime) -> str:
    change = form.get("change", "")
    if change not in {one.value for one in REOPENING}:
        raise publish.Refused("Choose whether you correct, update or edit it.")
    publish.reopen(
        entry,
        by=by,
        change=next(one for one in REOPENING if one.value == change),
        public_note=form.get("public_note", ""),
        now=now,
    )
    return "Open for changes. Readers keep the published version until the next one."


def _retract(entry: Entry, by: User, form: QueryDict, now: datetime) -> str:
    reason = form.get("reason", "")
    found = [one for one in RetractionReason if one.value == reason]
    if not found:
        raise publish.Refused("Choose a reason; readers see it.")
    publish.retract(entry, by=by, reason=found[0], now=now)
    return "Retracted. Its page now says when and why."


STEPS: dict[str, tuple[Step, tuple[str, ...]]] = {
    "submit": (_submit, ("submit",)),
    "send_back": (_send_back, ("approve",)),
    "approve": (_approve, ("approve",)),
    "approve_and_publish": (_approve_and_publish, ("approve", "publish")),
    "publish": (_publish, ("publish",)),
    "reopen": (_reopen, ("edit",)),
    "retract": (_retract, ("retract",)),
}
"""Each step of an entry with the editorial acts that the account must be allowed."""

HANDING_ON = frozenset({"send_back", "approve", "approve_and_publish", "publish"})
"""Steps after which one goes on to the next entry that waits."""
