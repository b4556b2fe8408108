"""What every editorial act checks first: the state, the right, the row as it stands now."""

from django.contrib.auth.models import User

from briefings import roles, text
from briefings.drafted import Draft
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


def need_gate(entry: Entry, draft: Draft | None = None) -> None:
    """Refuse an entry that the gate stops, with every reason."""
    blocking = [problem.sentence for problem in problems(entry, draft) if not problem.warning]
    if blocking:
        raise Refused(*blocking)
