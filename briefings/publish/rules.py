"""What every editorial act checks first: the state, the right, the row as it stands now."""

from collections.abc import Iterable

from django.contrib.auth.models import User

from briefings import introduced, roles, text
from briefings.drafted import Draft
from briefings.introduced import Introduced
from briefings.models import Entry
from briefings.publish.gate import problems
from briefings.publish.refusal import Refused
from briefings.vocabulary import EntryState

NOTE_LENGTH = Entry._meta.get_field("review_note").max_length or 0
"""Of what editors are told, and of what readers are told, in characters."""


def a_note(typed: str) -> str:
    """A note as it is kept: browsers send two characters for the end of a line. Raises Refused."""
    note = text.normalise(typed).strip()
    if len(note) > NOTE_LENGTH:
        raise Refused(f"Say it in {NOTE_LENGTH} characters; these are {len(note)}.")
    return note


def locked(entry: Entry) -> Entry:
    """The entry's row as it stands, held until the transaction ends. Call inside one."""
    return Entry.objects.select_for_update().get(pk=entry.pk)


def need(by: User, act: str) -> None:
    """Refuse whoever lacks the right to ``act``."""
    if not roles.may(by, act):
        raise Refused(f"Your account may not {act} entries.")


def need_state(entry: Entry, *states: EntryState) -> None:
    """Refuse an entry that is not in one of ``states``: somebody else was faster."""
    if entry.state not in states:
        wanted = " or ".join(state.label.lower() for state in states)
        raise Refused(
            f"{entry.public_id} is {EntryState(entry.state).label.lower()}, not {wanted}; "
            "look at it again."
        )


def need_another(people: Iterable[Introduced], by: User) -> None:
    """Refuse whoever wrote last somebody whom readers would meet now: another approves these words."""
    own = introduced.by_user(introduced.written(people), by)
    if own:
        raise Refused(not_by_you(own))


def not_by_you(names: list[str]) -> str:
    """Why their writer does not approve them, in words, with the way out."""
    them = "it" if len(names) == 1 else "them"
    return (
        f"You wrote {', '.join(names)} last and readers do not know {them} yet, so somebody else must "
        f"approve this. You may, once somebody else has {_taken_over(names)}."
    )


def after_you(names: list[str]) -> str:
    """What lets the writers of ``names`` approve where you may not, in words; empty without any."""
    if not names:
        return ""
    return f" Whoever wrote {', '.join(names)} may, once you have {_taken_over(names)}."


def _taken_over(names: list[str]) -> str:
    if len(names) == 1:
        return "read its page and saved it as it is"
    return "read their pages and saved them as they are"


def need_read(people: Iterable[Introduced]) -> None:
    """Refuse to show readers somebody new who is not as a second person read them."""
    changed = introduced.unread(people)
    if changed:
        raise Refused(no_longer_read(changed))


def unread_of(draft: Draft, people: Iterable[Introduced]) -> str:
    """Why somebody new whom it names may not be shown to readers, in words; empty if all may."""
    changed = [one for one in people if not one.is_read]
    if not changed:
        return ""
    named = introduced.named(draft)
    names = introduced.unread(one for one in changed if one.entity.pk in named)
    return no_longer_read(names) if names else ""


def no_longer_read(names: list[str]) -> str:
    """Why somebody new does not go out, in words."""
    return (
        f"Readers do not know {', '.join(names)} yet, and what they would see of it changed after "
        "the approval; it must be approved again."
    )


def need_gate(entry: Entry, draft: Draft | None = None) -> None:
    """Refuse an entry that the gate stops, with every reason."""
    blocking = [problem.sentence for problem in problems(entry, draft) if not problem.warning]
    if blocking:
        raise Refused(*blocking)
