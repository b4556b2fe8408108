"""Who may do what: the roles of the desk, and the one question every stage asks.

Each role includes the one before. A superuser has every permission and still cannot approve what
they edited last: that is the database's rule, not a permission.
"""

from typing import Protocol

CONTENT = ("source", "suggestion", "entry", "act", "participant", "citation", "tally")
VIEWED = (
    *CONTENT, "entity", "entityname", "publication", "digestschedule", "digest", "digestitem",
    "delivery", "subscriber", "batch", "feedback", "proposal",
)  # fmt: skip


def _may(verbs: tuple[str, ...], models: tuple[str, ...]) -> frozenset[str]:
    return frozenset(f"{verb}_{model}" for verb in verbs for model in models)


_READER = (
    _may(("view",), VIEWED)
    | _may(("add", "change", "delete"), CONTENT[2:])
    | _may(("add",), ("source",))
)
_EDITOR = (
    _READER
    | _may(("add", "change"), ("entity", "entityname", "source"))
    # What goes out next is looked at, introduced and tried on one's own chat; tips are sorted.
    | _may(("change",), ("digestplan", "feedback"))
    | {
        "delete_entityname",
        "submit_entry",
        "edit_any_entry",
    }
)
_APPROVER = _EDITOR | {"approve_entry", "retract_entry"}
_PUBLISHER = (
    _APPROVER
    | _may(("add", "change"), ("digestschedule",))
    | {
        "publish_entry",
        "change_digest",
        "add_batch",
    }
)

ROLES: dict[str, frozenset[str]] = {
    "reader-editor": _READER,
    "editor": _EDITOR,
    "approver": _APPROVER,
    "publisher": _PUBLISHER,
}
"""Codenames of permissions by role, in the order in which they include one another."""

ACTS = {
    "edit": "briefings.change_entry",
    "submit": "briefings.submit_entry",
    "approve": "briefings.approve_entry",
    "publish": "briefings.publish_entry",
    "retract": "briefings.retract_entry",
    "import": "briefings.add_batch",
}
"""Editorial acts and the permission each needs."""


class Staff(Protocol):
    """An account as far as permissions go."""

    is_active: bool

    def has_perm(self, perm: str, /) -> bool:
        """Whether the account holds the permission."""


def may(user: Staff, act: str) -> bool:
    """Whether ``user`` may perform the editorial ``act`` (a key of ACTS)."""
    return user.is_active and user.has_perm(ACTS[act])
