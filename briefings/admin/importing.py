"""A file of acts comes in at the desk: chosen, looked through, taken in whole or not at all."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from briefings import acts, exchange, publish
from briefings.acts import BadCell
from briefings.curate import batches
from briefings.curate.known import entities_by_slug, known_acts
from briefings.exchange import uploads
from briefings.models import Batch
from briefings.publish.check_batch import AT_ONCE, waiting
from briefings.wake import wake

KEPT_FOR = 60 * 60
"""Seconds between looking at a file and taking it in."""
ERRORS_SHOWN = 200
ACTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file holds, before anything is taken in."""

    name: str
    token: str
    """Names the file as it was looked at; empty where it may not come in."""
    rows: int
    acts: int
    new: int
    there: int
    first: tuple[str, ...]
    errors: tuple[BadCell, ...]
    errors_in_all: int
    before: Batch | None
    """The import that brought the same file, if there was one."""


def look(upload: "UploadedFile[bytes] | None", *, session_key: str) -> Looked:
    """Read an uploaded file through and keep it aside until somebody says yes.

    Raises uploads.NotRead for what cannot be opened, or known.Overtaken, in a sentence for the one who
    chose it.
    """
    if upload is None:
        raise uploads.NotRead("Choose a file first.")
    name = Path(upload.name or "").name[:200] or "a file"
    kind = uploads.KINDS.get(Path(name).suffix.lower())
    if kind is None:
        raise uploads.NotRead("The name must end in .csv, .xlsx or .json.")
    if (upload.size or 0) > uploads.MOST_BYTES:
        raise uploads.NotRead("The file is larger than 20 MB; cut it into several.")
    data = uploads.as_acts_csv(upload.read(), kind)
    names = exchange.name_book()
    checked = exchange.check(BytesIO(data), names)
    if checked.errors:
        shown = checked.errors[:ERRORS_SHOWN]
        return Looked(
            name, "", checked.rows, checked.acts, 0, 0, (), shown, len(checked.errors), None
        )
    if not checked.rows:
        raise uploads.NotRead("The file has a header and no acts below it.")
    entities = entities_by_slug()
    known = known_acts(entities)
    new: dict[acts.ActKey, acts.ActRow] = {}
    for row in exchange.rows(BytesIO(data), names):
        if row.key not in known:
            new.setdefault(row.key, row)
    first = tuple(
        acts.headline(entities[row.actor].short_name, row.verb, entities[row.subject].short_name)
        for row in islice(new.values(), ACTS_SHOWN)
    )
    before = Batch.objects.filter(sha256=checked.sha256, entries__isnull=False).first()
    return Looked(
        name=name,
        token=_keep(data, session_key),
        rows=checked.rows,
        acts=checked.acts,
        new=len(new),
        there=checked.acts - len(new),
        first=first,
        errors=(),
        errors_in_all=0,
        before=before,
    )


def take_in(token: str, name: str, *, session_key: str, by: User) -> batches.Imported:
    """Take in the file that was looked at, whole or not at all, and have the gate look at it.

    Raises uploads.NotRead when it is no longer here or the record changed so that it has errors, and
    known.Overtaken when it changes so in this moment.
    """
    path = _path(token, session_key)
    if path is None or not path.is_file():
        raise uploads.NotRead("The file was put away after an hour; choose it again.")
    data = path.read_bytes()
    names = exchange.name_book()
    checked = exchange.check(BytesIO(data), names)
    if checked.errors:
        raise uploads.NotRead(
            "The record changed meanwhile, and the file has errors now; look again."
        )
    now = timezone.now()
    imported = batches.save(
        exchange.rows(BytesIO(data), names),
        by=by,
        now=now,
        name=name[:200] or "a file",
        sha256=checked.sha256,
    )
    path.unlink(missing_ok=True)
    if imported.batch and imported.rows:
        check(imported.batch)
    return imported


def check(batch: Batch) -> None:
    """Have the gate look at an import: at once if it is small, else by a worker."""
    if waiting(batch).count() <= AT_ONCE:
        publish.check_batch(batch, now=timezone.now())
    else:
        publish.check_later(batch)
        wake("briefings.tasks.publish_batches")


def told(imported: batches.Imported) -> Sequence[str]:
    """Where the record keeps its own word against the file's, as sentences; the first few."""
    sentences = [
        f"Row {kept.row}, {kept.column}: the file says “{kept.found}”; "
        f"{kept.entry or 'the source'} keeps “{kept.kept}”."
        for kept in imported.kept[:ACTS_SHOWN]
    ]
    more = len(imported.kept) - len(sentences)
    return [*sentences, f"And {more} more like these."] if more > 0 else sentences


# --- kept aside ---------------------------------------------------------------------------------
def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _keep(data: bytes, session_key: str) -> str:
    """Put a file aside for this session alone; what lies there for too long goes."""
    folder = _folder()
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > KEPT_FOR:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    (folder / _file_name(token, session_key)).write_bytes(data)
    return token


def _path(token: str, session_key: str) -> Path | None:
    return _folder() / _file_name(token, session_key) if token else None


def _file_name(token: str, session_key: str) -> str:
    """A name that only this session leads to; what was typed is hashed, so it leads nowhere else."""
    return sha256(f"{session_key} {token}".encode()).hexdigest() + ".csv"
