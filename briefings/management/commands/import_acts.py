"""Takes an act file in: drafts in one batch, published whole where a second person approves."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any, NoReturn

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from briefings import exchange, publish, roles
from briefings.acts import ActKey, BadCell
from briefings.curate import batches
from briefings.curate.known import Overtaken, entities_by_slug, known_acts
from briefings.management.output import add_format, as_json, refuse, several
from briefings.management.progress import Bar
from briefings.models import Batch
from briefings.vocabulary import BatchState


class Command(BaseCommand):
    """``import_acts FILE --editor NAME [--approver NAME]``: a command that fails changes nothing."""

    help = "Import acts.csv as drafts; with an approver, publish them, whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("file", metavar="FILE", help="an act file; - reads standard input")
        parser.add_argument("--editor", required=True, help="the account that answers for it")
        parser.add_argument("--approver", help="another account, which approves and publishes it")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the whole file, then take it in."""
        editor = _account("--editor", options["editor"], "edit")
        approver = None
        if options["approver"]:
            approver = _account("--approver", options["approver"], "approve")
            if approver == editor:
                raise refuse("--approver: whoever imports cannot approve; name another account.")
        as_data = options["format"] == "json"
        with _opened(options["file"]) as file:
            names = exchange.name_book()
            checked = exchange.check(file, names)
            if checked.errors:
                self._refuse_file(checked.errors, as_data=as_data)
            name = "standard input" if options["file"] == "-" else Path(options["file"]).name
            now = timezone.now()
            with transaction.atomic():
                imported = self._take_in(file, names, checked, editor, now, name)
                approved = None
                if approver and imported.batch:
                    try:
                        approved = self._approve(imported.batch, approver, now)
                    except publish.BatchRefused as refusal:
                        file.seek(0)
                        rows = exchange.rows(file, names)
                        self._refuse_acts(refusal.findings, rows, as_data=as_data)
            # Taken in and approved is one act, whole or not at all. From here on what is due is in the
            # database: if this process ends, a worker goes on.
            released = self._release(approved) if approved else None
        if approver and imported.batch and not released:
            released = publish.Released(0, ())
        if as_data:
            self.stdout.write(as_json(_as_data(imported, released, checked)))
        else:
            self._tell(imported, released, checked)

    def _take_in(
        self,
        file: IO[bytes],
        names: exchange.NameBook,
        checked: exchange.Checked,
        editor: User,
        now: datetime,
        name: str,
    ) -> batches.Imported:
        file.seek(0)
        bar = Bar(sys.stderr, "Importing", checked.rows)
        try:
            return batches.save(
                exchange.rows(file, names),
                by=editor,
                now=now,
                name=name[:200],
                sha256=checked.sha256,
                progress=bar,
            )
        except Overtaken as why:
            raise CommandError(str(why), returncode=1) from None
        finally:
            bar.clear()

    def _approve(self, batch: Batch, approver: User, now: datetime) -> Batch | None:
        """Have the gate look at every entry; None when nothing of it waits to be published.

        Raises BatchRefused for what the gate stops.
        """
        waiting = batch.entries.filter(state__in=("draft", "in_review", "approved")).count()
        if not waiting or batch.state == BatchState.PUBLISHING:
            return batch if waiting else None
        bar = Bar(sys.stderr, "Checking", waiting)
        try:
            checked = publish.check_batch(batch, now=now, progress=bar)
            return publish.approve_batch(
                checked, by=approver, content_hash=checked.content_hash or "", now=now
            )
        except publish.BatchRefused:
            raise
        except publish.Refused as refusal:
            raise CommandError(str(refusal), returncode=1) from None
        finally:
            bar.clear()

    def _release(self, batch: Batch) -> publish.Released:
        bar = Bar(sys.stderr, "Publishing", batch.items.due().count())
        try:
            return publish.drain(batch, now=timezone.now(), progress=bar)
        finally:
            bar.clear()

    def _refuse_file(self, errors: Sequence[BadCell], *, as_data: bool) -> None:
        if as_data:
            self.stdout.write(as_json({"errors": [asdict(error) for error in errors]}))
        rows = [(str(e.row), e.column, e.found, e.allowed) for e in errors]
        self.stderr.write(_table(("row", "column", "found", "allowed"), rows))
        raise CommandError(
            f"{several(len(errors), 'error')} in the file; nothing was imported.", returncode=1
        )

    def _refuse_acts(
        self,
        findings: Sequence[publish.Finding],
        rows: Iterator[exchange.ActRow],
        *,
        as_data: bool,
    ) -> NoReturn:
        table = list(_by_row(findings, rows))
        if as_data:
            keys = ("row", "entry", "sentence")
            stops = [
                dict(zip(keys, (int(row) if row else None, entry, sentence), strict=True))
                for row, entry, sentence in table
            ]
            self.stdout.write(as_json({"stops": stops}))
        self.stderr.write(_table(("row", "entry", "what stops it"), table))
        raise CommandError(
            f"{several(len(findings), 'entry', 'entries')} may not be published, "
            "so nothing was. Mend the file, or import it without an approver and mend the drafts.",
            returncode=1,
        )

    def _tell(
        self,
        imported: batches.Imported,
        released: publish.Released | None,
        checked: exchange.Checked,
    ) -> None:
        if not imported.rows and imported.batch:
            self.stdout.write(f"This file came in before ({imported.batch}); nothing was added.")
        else:
            self.stdout.write(
                f"{several(checked.rows, 'row')}, {several(checked.acts, 'act')}: "
                f"{several(imported.acts, 'new act')}, {several(imported.citations, 'new citation')}, "
                f"{several(imported.sources, 'new source')}."
            )
        if imported.reopened:
            published = several(imported.reopened, "published entry", "published entries")
            self.stdout.write(f"New citations reopened {published}.")
        if imported.unlinked:
            self.stdout.write(
                f"{several(imported.unlinked, 'reaction')} found no act to answer; point them at it."
            )
        for kept in imported.kept:
            self.stdout.write(
                f"row {kept.row}, {kept.column}: “{kept.found}”; "
                f"{kept.entry or 'the source'} keeps “{kept.kept}”"
            )
        if released and not released.entries:
            self.stdout.write("None of it was waiting to be published.")
        elif released:
            entries = several(released.entries, "entry", "entries")
            self.stdout.write(f"Published {entries}, as approved.")
            for behind in released.left:
                self.stdout.write(f"{behind.public_id} stays a draft: {' '.join(behind.sentences)}")
            for warning in released.warnings:
                self.stdout.write(f"{warning.public_id}: {' '.join(warning.sentences)}")


def _account(option: str, name: str, act: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise refuse(f"{option}: there is no account {name!r}.")
    if not roles.may(user, act):
        raise refuse(f"{option}: the account {name!r} may not {act} entries.")
    return user


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    """The file, to be read more than once; standard input is set aside first."""
    try:
        with TemporaryFile() if name == "-" else Path(name).open("rb") as file:
            if name == "-":
                copyfileobj(sys.stdin.buffer, file)
                file.seek(0)
            yield file
    except OSError as error:
        raise refuse(f"{name} cannot be read: {error.strerror or error}.") from error


def _by_row(
    findings: Sequence[publish.Finding], rows: Iterator[exchange.ActRow]
) -> Iterator[tuple[str, str, str]]:
    """Findings with the first row of their act; entries of other files of the batch have none."""
    places: dict[ActKey, int] = {}
    for row in rows:
        places.setdefault(row.key, row.row)
    entries = {entry: places.get(key) for key, entry in known_acts(entities_by_slug()).items()}
    for item in findings:
        place = entries.get(item.entry)
        for sentence in item.sentences:
            yield (str(place or ""), f"{item.public_id} {item.headline}", sentence)


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Columns as wide as what is in them, up to a screen; each row on one line."""
    lines = [tuple(" ".join(cell.split()) for cell in row) for row in (heads, *rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.ljust(min(width, 60)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _as_data(
    imported: batches.Imported, released: publish.Released | None, checked: exchange.Checked
) -> dict[str, Any]:
    return {
        "batch": imported.batch.pk if imported.batch else None,
        "rows": checked.rows,
        "acts": checked.acts,
        "new_acts": imported.acts,
        "new_citations": imported.citations,
        "new_sources": imported.sources,
        "reopened": imported.reopened,
        "unlinked": imported.unlinked,
        "kept": [asdict(kept) for kept in imported.kept],
        "published": released.entries if released else 0,
        "warnings": [
            {"entry": item.public_id, "sentences": list(item.sentences)}
            for item in (released.warnings if released else ())
        ],
        "left": [
            {"entry": item.public_id, "sentences": list(item.sentences)}
            for item in (released.left if released else ())
        ],
    }
