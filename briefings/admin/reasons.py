"""Why letters did not arrive and why a digest stands still, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from briefings.admin import words
from briefings.deliver.outbox.canary import WORST
from briefings.deliver.standing import Ended, Standing
from briefings.digest.issue import LATE
from briefings.models import Control, DeliveryState, Digest, DigestPlan
from briefings.models.digests import REVIVED

REASONS = {
    "forbidden": "Telegram does not let us write to them any more.",
    "blocked": "They blocked the bot.",
    "deactivated": "Their account is gone.",
    "kicked": "The bot was removed from the group.",
    "not_a_member": "The bot was removed from the group.",
    "chat_not_found": "The chat is gone.",
    "chat_deleted": "The chat is gone.",
    "bad_request": "Telegram refused the text itself. Everybody would be refused, so the digest paused.",
    "message_gone": "The message to edit is no longer there; they deleted it.",
    "no_rights": "The group or channel does not let the bot write there.",
    "no_answer": "The line broke after it left, or no answer came in two minutes. It may have arrived.",
    "copied": "Another copy of the bot was polling; it may have sent it.",
    "restored": "The database was set back; it may have gone out before that.",
    "unreadable": "Their chat id cannot be read under our keys: the row is damaged.",
    "superseded": "A newer message to the same reader says as much.",
    "told": "They heard it in another message first.",
    "part_missing": "An earlier part of the message did not arrive.",
    "chat_migrated": "The group became another one, which gets its own.",
}
"""By the code that a row keeps."""
OTHERWISE = {
    DeliveryState.BLOCKED: "They blocked the bot, or the chat is gone.",
    DeliveryState.FAILED: "Telegram refused the message.",
    DeliveryState.UNKNOWN: "It left and no answer came back. It may have arrived.",
    DeliveryState.EXPIRED: "Its time had passed before it could be sent.",
    DeliveryState.CANCELLED: "It was given up, or they no longer wanted it.",
}
"""Where there is no code, or none that we know words for."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A group of letters that did not arrive for certain."""

    state: str
    tone: str
    why: str
    count: int
    share: float
    """Of all letters that did not arrive, in per cent."""
    edits: bool


def told(groups: Iterable[Ended]) -> list[Reason]:
    """Groups in words; those with the same words are one."""
    counted: dict[tuple[DeliveryState, str, bool], int] = {}
    for one in groups:
        why = REASONS.get(one.error) or OTHERWISE[one.state]
        key = (one.state, why, one.edits)
        counted[key] = counted.get(key, 0) + one.count
    total = sum(counted.values())
    return [
        Reason(state.label, words.TONES.get(state, "plain"), why, count, 100 * count / total, edits)
        for (state, why, edits), count in sorted(counted.items(), key=lambda pair: -pair[1])
    ]


def stands(digest: Digest, standing: Standing) -> str:
    """In a sentence or two, what a digest does at this moment and what it waits for."""
    match digest.control:
        case Control.HELD if digest.error == "late":
            return (
                "Their hour came while nothing was sent, for over two hours, as after an outage. They "
                "are old news now, so a person decides whether they still go out."
            )
        case Control.HELD if digest.counting_down and digest.let_go_at:
            return (
                "Somebody issued it outside its hour, so it waits a little for a second thought. At "
                f"{digest.let_go_at:%H:%M:%S} UTC it goes by itself, to everybody at once."
            )
        case Control.HELD if digest.let_go_at and not digest.error:
            return "It was issued outside its hour, and stopped. Nothing is sent until somebody lets it go."
        case Control.HELD if digest.error == "render":
            return (
                "Its text could not be made, which is a fault of ours: the log of the worker says "
                "where. Letters wait until somebody lets it go."
            )
        case Control.HELD:
            return f"{_held(digest)} Nothing is sent until somebody lets it go."
        case Control.CANARY:
            first = standing.first
            return (
                f"A few readers first: {first.ended} of {first.letters} are through"
                f"{f', {first.bad} of them without success' if first.bad else ''}. The rest follows "
                f"by itself if at most one, or {WORST:.0%} of them, fail; else it pauses."
            )
        case Control.PAUSED if digest.error == "canary":
            first = standing.first
            return (
                f"It paused by itself: of the first {first.ended} readers {first.bad} did not get it "
                f"for certain, and more than {WORST:.0%} is too many. Look at why before you let it go."
            )
        case Control.PAUSED if digest.error:
            why = REASONS.get(digest.error, "")
            return f"It paused by itself. {why}".strip()
        case Control.PAUSED:
            return "Nothing more is sent until somebody lets it go. Corrections still reach whoever has it."
        case Control.CANCELLED:
            return "It was given up; whoever had it keeps it."
        case Control.RUNNING if digest.error == REVIVED:
            return "It was given up. Corrections still reach whoever had it."
        case Control.RUNNING if not standing.open and standing.open_edits:
            return "Everybody has it; a correction is on its way to them."
        case Control.RUNNING if not standing.due and standing.later:
            return "Everybody whose hour has come has it; the others get theirs at their own hour."
        case Control.RUNNING:
            return "It is being sent."
        case _:
            return "Nothing is left to send."


def _held(digest: Digest) -> str:
    """Why it was issued held; the same three questions as at its issue, in their order."""
    if digest.issued_at - digest.window_end > LATE:
        return "It was issued more than two hours late, and old news does not go by itself."
    plans = DigestPlan.objects.filter(schedule=digest.schedule_id, hold=True)
    if digest.window and plans.filter(window=digest.window).exists():
        return "Editors planned it so."
    return "Nobody had looked at it at its hour, and its schedule does not let such a one go."
