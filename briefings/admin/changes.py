"""What changed in an entity or a source, field by field: kept with each step in the desk's log.

Entries have their own history (`history`); these two have no states apart, so each step says what it did.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from briefings.admin import words
from briefings.differences import Difference, fields, rows
from briefings.models import Entity, Source

SHOWN = 50
"""Steps on the page; older ones are in the log."""
TEMPLATE = "desk/changes.html"
DIFFERENCES, SAID = "differences", "said"
"""Keys of ours in a step's message, beside Django's own."""


@dataclass(frozen=True, slots=True)
class State:
    """A row as the desk tells it: its fields by their labels, and its names by their keys."""

    fields: Mapping[str, str]
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the log."""

    at: datetime
    by: str
    said: str
    differences: tuple[Difference, ...]


def entity(key: int) -> State:
    """An entity as it is stored; in two queries."""
    row = Entity.objects.select_related("of_state", "claimed_by", "merged_into").get(pk=key)
    return State(
        {
            "Short name": row.short_name,
            "Name in full": row.name,
            "Kind": row.get_kind_display(),
            "UN status": row.get_un_status_display(),
            "ISO code": row.iso2 or "",
            "Of state": str(row.of_state or ""),
            "Claimed by": str(row.claimed_by or ""),
            "Wikidata": row.wikidata or "",
            "Existed": _span(row.life),
            "Why it ended": row.end_reason,
            "Our list is complete": _span(row.coverage),
            "Merged into": str(row.merged_into or ""),
        },
        {
            name.pk: ", ".join(
                filter(
                    None,
                    (
                        name.name,
                        f"{name.get_kind_display()} ({name.lang})",
                        _span(name.life),
                        "a hint only" if name.metonym else "",
                    ),
                )
            )
            for name in row.names.all()
        },
    )


def source(key: int) -> State:
    """A source as it is stored; of its text the size and the hash, for its words are private."""
    row = Source.objects.select_related("republishes", "revises").get(pk=key)
    text = f"{len(row.text):,} characters, SHA-256 {row.text_sha256}" if row.text else ""
    return State(
        {
            "Title": row.title,
            "Address": row.url or "",
            "Authors": row.authors,
            "Publisher": row.publisher,
            "First published by": row.original_publisher,
            "Published": _span(row.published),
            "Language": row.lang,
            "Kind": row.get_kind_display(),
            "Scale": row.get_scale_display(),
            "Copy of": str(row.republishes or ""),
            "Later state of": str(row.revises or ""),
            "Licence": row.licence,
            "Archived copy": row.archive_url,
            "Text": text,
        },
        {},
    )


def message(before: State, after: State, said: str = "") -> list[dict[str, Any]]:
    """What the log keeps of a step, beside what Django says itself; empty if nothing changed."""
    found = (*fields(before.fields, after.fields), *rows("Name", before.names, after.names))
    kept: dict[str, Any] = {SAID: said} if said else {}
    if found:
        kept[DIFFERENCES] = [asdict(one) for one in found]
    return [kept] if kept else []


def steps(model: type[Model], key: str) -> list[Step]:
    """The steps of one row, the newest first; in one query."""
    log = LogEntry.objects.filter(
        content_type=get_content_type_for_model(model), object_id=key
    ).select_related("user")
    return [_step(one) for one in log.order_by("-action_time", "-pk")[:SHOWN]]


def _step(entry: LogEntry) -> Step:
    found: tuple[Difference, ...] = ()
    said = ""
    for part in _parts(entry.change_message):
        said = part.get(SAID, said)
        found += tuple(Difference(**one) for one in part.get(DIFFERENCES, ()))
    if not said and not found:
        said = entry.get_change_message() or "No field was changed."
    return Step(entry.action_time, words.name(entry.user), said, found)


def _parts(kept: str) -> Sequence[dict[str, Any]]:
    """A structured message; what was logged as a sentence has none."""
    if not kept.startswith("["):
        return ()
    try:
        found = json.loads(kept)
    except ValueError:
        return ()
    return [part for part in found if isinstance(part, dict)]


def _span(stored: str | None) -> str:
    return f"{words.when(stored)} ({stored})" if stored else ""


class Changes:
    """For an admin whose rows' changes are told; ``state_of`` reads a row, ``save_model`` calls `noted`.

    Its history is shown by TEMPLATE.
    """

    state_of: Callable[[int], State]

    def noted(self, form: Any, *, change: bool) -> None:
        """Remember how the row was. Call before it is saved."""
        form.before = type(self).state_of(form.instance.pk) if change else None

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """What Django says, and what it was and what it is."""
        said: list[dict[str, Any]] = super().construct_change_message(request, form, formsets, add)  # type: ignore[misc]  # a ModelAdmin's
        before = getattr(form, "before", None)
        if before is None:
            return said
        return [*said, *message(before, type(self).state_of(form.instance.pk))]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the steps as they are told."""
        more = {**(extra_context or {}), "steps": steps(self.model, object_id)}  # type: ignore[attr-defined]  # a ModelAdmin's
        answer: HttpResponse = super().history_view(request, object_id, more)  # type: ignore[misc]  # likewise
        return answer
