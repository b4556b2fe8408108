"""Builds the site: whole, aside, and switched in by one rename."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from briefings import queries
from briefings.site import pages, release
from briefings.site.render import fingerprint
from briefings.site.shell import Site
from briefings.site.survey import Reads


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. `written` and `unchanged` count files, of which `pages` are pages."""

    pages: int
    written: int
    unchanged: int
    removed: int
    seconds: float
    release: str


def build(
    *,
    output: Path,
    site_url: str,
    now: datetime,
    full: bool = False,
    record: Reads = queries,
) -> Built:
    """Bring the site in `output` up to the record, and let readers have it at once.

    Where nothing has changed, nothing is written, unless `full`. `site_url` has no slash at its end;
    `now` is aware. A second build at the same time waits for the first. Raises OSError, with the old
    site still standing, if the folder cannot be written.
    """
    start = perf_counter()
    with release.lock(output):
        name, old = release.current(output), release.manifest(output)
        made_from = _made_from(record, site_url)
        if name and old and not full and not _differs(old, made_from, now):
            seconds = perf_counter() - start
            return Built(old.pages, 0, len(old.files), 0, seconds, name)
        site = Site(record, site_url=site_url, now=now)
        with release.Staging(output, serial=made_from.serial) as staging:
            for file in pages.files(site):
                staging.write(file.path, file.content)
            turns = site.survey.turns
            made = release.Manifest(
                serial=made_from.serial,
                digest=made_from.digest,
                templates=made_from.templates,
                site_url=site_url,
                entities=made_from.entities,
                turns=turns.isoformat() if turns else "",
                retracted=tuple(
                    card.public_id for card in site.survey.cards.values() if card.retracted
                ),
                files=staging.files,
            )
            staging.switch(made)
            return Built(
                pages=made.pages,
                written=staging.written,
                unchanged=staging.unchanged,
                removed=staging.removed,
                seconds=perf_counter() - start,
                release=staging.name,
            )


def is_behind(output: Path, *, now: datetime | None = None, record: Reads = queries) -> bool:
    """Whether the record, or the code that renders it, has moved on since the last build.

    With `now` (aware), also whether a day has come on which a position changes by itself, such as
    the last day of a month in which something is known to have happened.
    """
    old = release.manifest(output)
    return old is None or _differs(old, _made_from(record, old.site_url), now)


def _made_from(record: Reads, site_url: str) -> release.Manifest:
    issue = next(iter(record.digests(limit=1)), None)
    return release.Manifest(
        serial=record.last_serial(),
        digest=issue.id if issue else 0,
        templates=fingerprint(),
        site_url=site_url,
        entities=record.entities_mark(),
    )


def _differs(old: release.Manifest, new: release.Manifest, now: datetime | None) -> bool:
    turned = bool(old.turns and now and now.astimezone(UTC).date().isoformat() >= old.turns)
    return turned or _marks(old) != _marks(new)


def _marks(made: release.Manifest) -> tuple[object, ...]:
    return (made.serial, made.digest, made.templates, made.site_url, made.entities)
