"""Releases on disk: staged aside, flushed, switched in whole by one rename. Standard library only.

A site folder holds ``releases/<name>/`` and ``current``, a symbolic link to the one readers get. A
crash at any point leaves the link where it was or where it was going, never in between.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

MANIFEST = "manifest.json"
CURRENT = "current"
RELEASES = "releases"
_PART = ".part"


@dataclass(frozen=True, slots=True)
class File:
    """What the manifest says of one file."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release was made from and what it holds; as JSON, the file ``manifest.json``."""

    serial: int
    """Serial of the newest publication in it; 0 if there is none."""
    digest: int
    """Key of the newest issue in it; 0 if there is none."""
    templates: str
    """Hash of the code, templates and style sheet that rendered it."""
    site_url: str
    entities: str = ""
    """Mark of those whom it names; merging or renaming one changes it, no publication does."""
    turns: str = ""
    """First day, as ISO date, on which the same record may read differently; empty if none comes."""
    retracted: tuple[str, ...] = ()
    """Public ids whose words were taken back."""
    files: dict[str, File] = field(default_factory=dict)

    def dump(self) -> bytes:
        """The same manifest always gives the same bytes."""
        head = {
            "format": 1,
            "serial": self.serial,
            "digest": self.digest,
            "templates": self.templates,
            "site_url": self.site_url,
            "entities": self.entities,
            "turns": self.turns,
            "retracted": list(self.retracted),
            "files": {
                path: {"sha256": file.sha256, "size": file.size}
                for path, file in sorted(self.files.items())
            },
        }
        return json.dumps(head, ensure_ascii=False, indent=0, separators=(",", ":")).encode()

    @classmethod
    def load(cls, content: bytes) -> Self:
        """Raises ValueError or KeyError for anything that `dump` did not write."""
        head = json.loads(content)
        return cls(
            serial=int(head["serial"]),
            digest=int(head["digest"]),
            templates=str(head["templates"]),
            site_url=str(head["site_url"]),
            entities=str(head["entities"]),
            turns=str(head["turns"]),
            retracted=tuple(head["retracted"]),
            files={
                path: File(str(file["sha256"]), int(file["size"]))
                for path, file in head["files"].items()
            },
        )

    @property
    def pages(self) -> int:
        """How many of the files are pages."""
        return sum(path.endswith(".html") for path in self.files)


def current(output: Path) -> str | None:
    """Name of the release that readers get; None before the first build."""
    link = output / CURRENT
    return link.readlink().name if link.is_symlink() and link.exists() else None


def manifest(output: Path) -> Manifest | None:
    """Manifest of the release that readers get; None if there is none that can be read."""
    try:
        return Manifest.load((output / CURRENT / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def lock(output: Path) -> Iterator[None]:
    """Hold the folder for one build; a second one waits. A killed build lets go of it."""
    output.mkdir(parents=True, exist_ok=True)
    with (output / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Staging:
    """A release being written beside the one that readers get. Hold `lock` around it.

    Leaving the block without `switch`, by an error or not, removes what was staged.
    """

    def __init__(self, output: Path, *, serial: int) -> None:
        self.output = output
        self.releases = output / RELEASES
        self.files: dict[str, File] = {}
        self.written = 0
        self.unchanged = 0
        self._old_name = current(output)
        self._old = manifest(output) if self._old_name else None
        self._old_root = str(self.releases / self._old_name) if self._old_name else ""
        self.name = self._free_name(serial)
        self.root = self.releases / (self.name + _PART)
        self._made: set[str] = set()

    def __enter__(self) -> Self:
        for rest in self.releases.glob(f"*{_PART}"):  # of a build that was killed
            shutil.rmtree(rest, ignore_errors=True)
        self.root.mkdir(parents=True)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        if current(self.output) != self.name:  # failed between the two renames
            shutil.rmtree(self.releases / self.name, ignore_errors=True)

    @property
    def removed(self) -> int:
        """How many files of the old release are not in the new one."""
        return len(self._old.files.keys() - self.files.keys()) if self._old else 0

    def write(self, path: str, content: bytes) -> None:
        """Stage one file; one that the old release holds already is linked, not written.

        `path` is relative, with forward slashes. Raises ValueError if it leaves the release or
        was written before.
        """
        if path in self.files or path.startswith("/") or ".." in path.split("/"):
            raise ValueError(f"{path!r} cannot be written to a release")
        file = File(hashlib.sha256(content).hexdigest(), len(content))
        self.files[path] = file
        target = f"{self.root}/{path}"
        self._make_folder(path)
        if self._old and self._old.files.get(path) == file:
            self.unchanged += 1
            if _linked(f"{self._old_root}/{path}", target):
                return
        else:
            self.written += 1
        _write(target, content)

    def switch(self, made_from: Manifest) -> None:
        """Write the manifest, flush everything, and let readers have the new release."""
        _write(f"{self.root}/{MANIFEST}", made_from.dump())
        os.sync()  # one call for all files; on Linux it returns when they are on disk
        final = self.releases / self.name
        self.root.rename(final)
        _flush_folder(self.releases)
        link = self.output / f".{CURRENT}-{self.name}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(RELEASES) / self.name)
        link.replace(self.output / CURRENT)
        _flush_folder(self.output)
        self._drop_old(made_from)

    def _drop_old(self, made_from: Manifest) -> None:
        """Keep the release just replaced, unless it holds words that were taken back since."""
        keep = {self.name}
        taken_back = set(made_from.retracted) - set(self._old.retracted if self._old else ())
        if self._old_name and not taken_back:
            keep.add(self._old_name)
        for release in self.releases.iterdir():
            if release.name not in keep:
                shutil.rmtree(release, ignore_errors=True)

    def _free_name(self, serial: int) -> str:
        n = 1
        while (self.releases / f"{serial:08d}-{n}").exists():
            n += 1
        return f"{serial:08d}-{n}"

    def _make_folder(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder and folder not in self._made:
            (self.root / folder).mkdir(parents=True, exist_ok=True)
            self._made.add(folder)


def _write(path: str, content: bytes) -> None:
    # A file object costs twice the time of the three calls; a site has ten thousand files.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def _linked(source: str, target: str) -> bool:
    try:
        os.link(source, target)
    except OSError:  # another file system, too many links, or somebody removed it: write it anew
        return False
    return True


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
