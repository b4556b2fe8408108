"""A form that knows what it said when it was opened: whoever saved meanwhile is not overwritten."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from briefings import text
from briefings.admin.fields import DeskForm, merged_already
from briefings.curate import proposals
from briefings.curate.held import held_to_save
from briefings.models import Entity, EntityName
from briefings.queries import values
from briefings.queries.values import NAMES, Values


def standing(key: int) -> tuple[Entity, Values]:
    """An entity's row and its values with its names. Call while it is held."""
    row = Entity.objects.select_related(*values.LINKS).get(pk=key)
    return row, values.whole(row)


class SeenForm(DeskForm[Entity]):
    """The form of an entity; ``seen`` goes out with it and comes back, and is compared with what stands."""

    now_seen: Values | None = None
    """Once looked at: what the form knows of the entity when it is shown again."""

    @property
    def seen(self) -> str:
        """For the hidden field: what this form was filled from."""
        if self.now_seen is None and self.instance.pk:
            self.now_seen = values.whole(self.instance)
        return json.dumps(self.now_seen or {}, ensure_ascii=False)

    def take_names(self, names: Iterable[EntityName]) -> None:
        """The names are at hand: they need not be read again."""
        if self.instance.pk:
            rows = values.ordered(map(values.row_of, names))
            self.now_seen = {**values.of(self.instance), NAMES: rows}

    @property
    def proposal_note(self) -> str:
        """Why, in the words of whoever asks."""
        return text.normalise(str(self.data.get("proposal_note", ""))).strip()

    def look_again(self) -> None:
        """Refuse what would undo somebody's work or points at somebody who was merged, and what cannot
        be proposed now. Call inside a transaction: the entity is held until it ends, and so are those
        it will point at.
        """
        chosen = {link: row for link in values.LINKS if (row := self.cleaned_data.get(link))}
        # All of them at once, as they are written later: see `held`.
        rows = held_to_save(self.instance.pk, *(row.pk for row in chosen.values()))
        gone = {link: found for link, row in chosen.items() if (found := rows[row.pk]).merged_into}
        if self.instance.pk is None:
            self._refuse(gone)
            return
        row, stands = standing(self.instance.pk)
        self.now_seen = stands
        if row.merged_into:
            self.add_error(None, f"It was merged into {row.merged_into}; change that one.")
            return
        waits = proposals.waiting(row)
        if waits:
            self.add_error(
                None,
                f"A change by {waits.proposed_by.get_full_name() or waits.proposed_by} waits for a "
                "second person. Once it is decided or taken back, save again.",
            )
        if len(self.proposal_note) > proposals.LONGEST:
            self.add_error(None, proposals.too_long(self.proposal_note))
        before = self._sent()
        if before is None:
            told = (
                "This page was not whole when it was sent. Look at it once more, then save again."
            )
            self.add_error(None, told)
        elif before != stands:
            self.add_error(None, ValidationError(self._told(row, before, stands)))
        if before is not None:
            # What was left alone while they were merged is up to date by now.
            left = [link for link in gone if before[link] == gone[link].slug != stands[link]]
            gone = {link: row for link, row in gone.items() if link not in left}
        self._refuse(gone)

    def _refuse(self, gone: dict[str, Entity]) -> None:
        """Those who were chosen, by field, and are merged into somebody else."""
        for link, row in gone.items():
            self.add_error(link, merged_already(row))

    def _sent(self) -> Values | None:
        try:
            found: Any = json.loads(self.data.get("seen", ""))
        except ValueError:
            return None
        return (
            found
            if isinstance(found, dict) and found.keys() == (self.now_seen or {}).keys()
            else None
        )

    def _told(self, row: Entity, before: Values, stands: Values) -> SafeString:
        """What changed meanwhile; fields that this reader left alone are brought up to date."""
        try:
            stood, now = values.changes(before, stands)
            differences = values.differences(stood, now)
        except (AttributeError, KeyError, TypeError, ValueError):  # nobody's browser made this
            return SafeString("Somebody else saved this entity meanwhile. Open the page anew.")
        self._bring_up(row, before, now)
        lines = format_html_join(
            "", "<li>{}: “{}” → “{}”</li>",
            ((one.field, one.old or "–", one.new or "–") for one in differences),
        )  # fmt: skip
        if stood.get(NAMES):
            # Rows of names are shown as they were sent: they would undo what came meanwhile.
            self.now_seen = {**stands, NAMES: before[NAMES]}
            onward = (
                "Its names changed: open the page anew to go on. What you typed is here to copy."
            )
        else:
            onward = (
                "What you typed is still here, the rest is up to date. Look at it, then save again."
            )
        return format_html(
            "Somebody else saved this entity while you were writing: <ul>{}</ul>{}", lines, onward
        )

    def _bring_up(self, row: Entity, before: Values, now: Values) -> None:
        """Fields of the form that were sent as they had been opened say what stands."""
        sent: Any = self.data.copy()  # type: ignore[attr-defined]  # what a browser sent has one
        typed = values.of(self._as_typed(row))
        for field in now:
            if field in self.fields and typed.get(field) == before[field]:
                column = f"{field}_id" if field in values.LINKS else field
                sent[self.add_prefix(field)] = str(getattr(row, column) or "")
        self.data = sent

    def _as_typed(self, row: Entity) -> Entity:
        made = Entity(pk=row.pk)
        for field in values.FIELDS:
            value = self.cleaned_data.get(field, getattr(row, field))
            setattr(made, field, value)
        return made
