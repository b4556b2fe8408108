"""The derived answer: who recognises whom on a day, by what was known at a moment."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from briefings import edtf, queries
from briefings import positions as fold
from briefings.management.output import a_day, add_format, an_instant, as_json, refuse
from briefings.types import EntityRef, PositionsAnswer
from briefings.vocabulary import ObjectKind, Verb
from briefings.words import AS_WHAT
from briefings.words import tally as told


class Command(BaseCommand):
    """``positions --subject S | --actor A [--as-of D] [--known-at T]``."""

    help = "Who recognises a subject, or whom an actor recognises, as derived from published acts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        asked = parser.add_mutually_exclusive_group(required=True)
        asked.add_argument("--subject", help="whose recognition: an address or any name")
        asked.add_argument("--actor", help="whose positions: an address or any name")
        parser.add_argument("--as-of", help="on which day (default: today), its whole day included")
        parser.add_argument("--known-at", help="by what was published when (default: now)")
        parser.add_argument("--object-kind", choices=ObjectKind.codes(), help="as what")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer, or name the nearest known ones."""
        now = timezone.now()
        as_of = a_day("--as-of", options["as_of"]) if options["as_of"] else now.date()
        known_at = an_instant("--known-at", options["known_at"]) if options["known_at"] else now
        by_subject = options["subject"] is not None
        asked = self._entity(options["subject"] if by_subject else options["actor"])
        answer = queries.positions(
            subject=asked.slug if by_subject else None,
            actor=None if by_subject else asked.slug,
            as_of=as_of,
            known_at=known_at,
            object_kind=ObjectKind(options["object_kind"]) if options["object_kind"] else None,
        )
        if options["format"] == "json":
            self.stdout.write(as_json(fold.to_json(answer)))
        else:
            self._tell(answer, asked)

    def _entity(self, name: str) -> EntityRef:
        found = queries.find_entity(name, metonyms=True)
        if found.entity is None:
            near = ", ".join(f"{ref.short_name} ({ref.slug})" for ref in found.nearest)
            hint = f" Did you mean: {near}?" if near else ""
            raise refuse(f"We know nobody called {name!r}.{hint}")
        return found.entity

    def _tell(self, answer: PositionsAnswer, asked: EntityRef) -> None:
        counts = answer.counts
        perhaps = f", perhaps {counts.recognises + counts.possible}" if counts.possible else ""
        rule = (
            f"(UN members {counts.un_members}, others {counts.others};"
            f" undisputed {counts.recognises_undisputed})"
        )
        kind = answer.object_kind.label.lower()
        if answer.subject:
            said = f"as {kind}, on {answer.as_of}: recognised by {counts.recognises}{perhaps}"
        else:
            said = f"on {answer.as_of}: recognises {counts.recognises}{perhaps} as {kind}"
        self.stdout.write(f"{asked.name} ({asked.slug}), {said} {rule}.")
        if answer.subject and answer.subject_state:
            self.stdout.write(f"It {_STATE[answer.subject_state.value]} on that day.")
        if answer.coverage.value == "partial":
            self.stdout.write("Our record is partial, so every number means “at least”.")
        for row in answer.positions:
            other = answer.names[row.actor if answer.subject else row.subject]
            # What is not counted says as what it is.
            other_kind = row.object_kind is not answer.object_kind
            as_what = f" {AS_WHAT[row.object_kind]}" if other_kind else ""
            self.stdout.write(
                f"  {other.short_name}: {row.status.label.lower()}{as_what}, {_when(row.since)}"
                f"{', disputed' if row.disputed else ''} · {row.entry}"
            )
        if answer.other_acts or answer.undated:
            self.stdout.write("Beside recognition:")
        for act in (*answer.other_acts, *answer.undated):
            who, whom = answer.names[act.actor], answer.names[act.subject]
            self.stdout.write(
                f"  {who.short_name} {Verb(act.verb).label} {whom.short_name},"
                f" {_when(act.date.text if act.date else None)} · {act.entry}"
            )
        for tally in answer.tallies:
            self.stdout.write(f"Not our count: {told(tally)} · {tally.entry}")
        if answer.see_also:
            others = ", ".join(f"{ref.short_name} ({ref.slug})" for ref in answer.see_also)
            self.stdout.write(f"See also: {others}")


_STATE = {"not_yet": "did not exist yet", "exists": "existed", "ended": "had ended"}


def _when(text: str | None) -> str:
    return edtf.display(edtf.parse(text) if text else None)
