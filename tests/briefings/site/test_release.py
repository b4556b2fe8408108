"""A build is whole or it did not happen."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefings.site import release
from briefings.site.build import build, is_behind
from briefings.site.paging import SIZE
from briefings.types import ParticipantView
from briefings.vocabulary import Change, Role
from tests.briefings.site.record import (
    COAST,
    NOW,
    SECRET,
    SITE_URL,
    Record,
    changed,
    entry,
    small,
    state,
)

ROOT = Path(__file__).parents[3]


def tree(folder: Path) -> dict[str, bytes]:
    root = folder.resolve()
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def run(output: Path, record: Record, **options):
    return build(
        output=output, site_url=SITE_URL, now=options.pop("now", NOW), record=record, **options
    )


def test_same_record_builds_the_same_bytes(tmp_path):
    run(tmp_path / "one", small())
    run(tmp_path / "two", small(), now=datetime(2025, 10, 2, 23, 59, tzinfo=UTC))
    assert tree(tmp_path / "one/current") == tree(tmp_path / "two/current")


def test_unchanged_record_writes_nothing(tmp_path):
    first = run(tmp_path, small())
    assert first.written > first.pages > 30
    second = run(tmp_path, small())
    assert (second.release, second.written, second.removed) == (first.release, 0, 0)
    assert (second.pages, second.unchanged) == (first.pages, first.written)


def test_full_build_links_what_is_the_same(tmp_path):
    first = run(tmp_path, small())
    second = run(tmp_path, small(), full=True)
    assert second.release != first.release
    assert (second.written, second.unchanged) == (0, first.written)
    old, new = (tmp_path / "releases" / each.release / "index.html" for each in (first, second))
    assert old.stat().st_ino == new.stat().st_ino


def test_a_publication_rewrites_only_what_it_changes(tmp_path):
    record = small()
    run(tmp_path, record)
    record.entries.append(entry(16, "A lamp is lit", when="2025-08"))
    record.serial += 1
    built = run(tmp_path, record)
    assert (tmp_path / "current/e/E-0016.html").exists()
    # Its page; start page, timeline, sources with the one source; feed and sitemap.
    assert built.written <= 8
    assert built.unchanged > 30


def test_previous_release_is_kept_and_older_ones_go(tmp_path):
    names = [run(tmp_path, small(), full=True).release for _ in range(4)]
    assert {path.name for path in (tmp_path / "releases").iterdir()} == set(names[-2:])
    assert (tmp_path / "current").readlink() == Path("releases") / names[-1]


def test_a_release_with_words_since_taken_back_is_not_kept(tmp_path):
    record = small()
    record.entries[-1] = replace(record.entries[-1], headline=f"More of {SECRET}")
    first = run(tmp_path, record)
    record.entries[-1] = changed(record.entries[-1], Change.RETRACTED, "We got it wrong.")
    record.serial += 1
    second = run(tmp_path, record)
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [second.release]
    assert first.release != second.release
    assert not any(SECRET.encode() in content for content in tree(tmp_path).values())


def test_removed_pages_are_counted(tmp_path):
    record = small()
    run(tmp_path, record)
    record.issues = ()
    assert run(tmp_path, record).removed == 1


def test_manifest_lists_every_file(tmp_path):
    run(tmp_path, small())
    manifest = release.manifest(tmp_path)
    assert manifest is not None
    files = tree(tmp_path / "current")
    assert set(manifest.files) == set(files) - {release.MANIFEST}
    assert all(len(files[path]) == file.size for path, file in manifest.files.items())
    assert release.Manifest.load(manifest.dump()) == manifest


def test_is_behind(tmp_path):
    record = small()
    assert is_behind(tmp_path, record=record)
    run(tmp_path, record)
    assert not is_behind(tmp_path, record=record)
    record.serial += 1
    assert is_behind(tmp_path, record=record)
    run(tmp_path, record)
    record.issues = (replace(record.issues[0], id=2), *record.issues)
    assert is_behind(tmp_path, record=record)


def test_a_merge_alone_makes_it_behind_and_the_old_addresses_lead_on(tmp_path):
    record = small()
    run(tmp_path, record)
    record.merged = ((state("coast", "The Coast"), COAST), (state("nowhere"), state("no-page")))
    assert is_behind(tmp_path, record=record)
    run(tmp_path, record)
    assert not is_behind(tmp_path, record=record)
    current = tmp_path / "current"
    for folder in ("recognitions", "actors"):
        page = (current / folder / "coast.html").read_text()
        onward = f"/{folder}/free-coast.html"
        assert (tmp_path / "current" / onward[1:]).exists()
        assert f'<meta http-equiv="refresh" content="0; url={onward}">' in page
        assert f'<link rel="canonical" href="{SITE_URL}{onward}">' in page
        assert "<h1>The Coast</h1>" in page
        assert f'<a href="{onward}">Free Coast</a>' in page
        assert "<script" not in page
        assert not (current / folder / "nowhere.html").exists()
    assert "/coast.html" not in (current / "sitemap.xml").read_text()


def test_further_pages_of_a_merged_entity_s_list_lead_on_too(tmp_path):
    """How many it had is not kept; no more than the one that took it in."""
    named = (ParticipantView(COAST, Role.MENTIONED),)
    record = Record([entry(n, f"Event {n}", participants=named) for n in range(1, 4 * SIZE)])
    record.merged = ((state("coast", "The Coast"), COAST),)
    run(tmp_path, record)
    current = tmp_path / "current" / "actors"
    pages = sorted(path.name for path in (current / "free-coast").glob("page-*.html"))
    assert pages == ["page-1.html", "page-2.html"]
    assert sorted(path.name for path in (current / "coast").iterdir()) == pages
    for name in pages:
        old = (current / "coast" / name).read_text()
        assert 'content="0; url=/actors/free-coast.html"' in old
    assert "/coast" not in (tmp_path / "current" / "sitemap.xml").read_text()


def test_a_position_that_time_decides_makes_it_behind(tmp_path):
    """Somebody recognises the coast "in 2026": perhaps from its first day, for certain on its last."""
    record = small()
    run(tmp_path, record)
    assert not is_behind(tmp_path, now=datetime(2025, 12, 31, tzinfo=UTC), record=record)
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    assert is_behind(tmp_path, now=new_year, record=record)
    run(tmp_path, record, now=new_year)
    assert "perhaps 1 more" in (tmp_path / "current/recognitions/free-coast.html").read_text()
    assert not is_behind(tmp_path, now=new_year, record=record)


def test_a_manifest_that_cannot_be_read_is_behind(tmp_path):
    run(tmp_path, small())
    path = tmp_path / "current" / release.MANIFEST
    path.write_text("{}")
    assert is_behind(tmp_path, record=small())
    assert run(tmp_path, small()).written


def test_a_full_disk_leaves_the_old_site(tmp_path, monkeypatch):
    record = small()
    first = run(tmp_path, record)
    before = tree(tmp_path / "current")
    record.entries.append(entry(16, "A lamp is lit"))
    record.serial += 1
    wrote = []

    def write(descriptor, content):
        wrote.append(descriptor)
        if len(wrote) > 3:
            raise OSError(28, "No space left on device")
        return len(content)

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(OSError, match="No space left"):
        run(tmp_path, record)
    monkeypatch.undo()
    assert tree(tmp_path / "current") == before
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [first.release]
    assert run(tmp_path, record).written


def test_paths_stay_inside(tmp_path):
    with release.Staging(tmp_path, serial=1) as staging:
        for path in ("../out.html", "/etc/passwd", "a/../../b"):
            with pytest.raises(ValueError, match="cannot be written"):
                staging.write(path, b"")
        staging.write("a.html", b"")
        with pytest.raises(ValueError, match="cannot be written"):
            staging.write("a.html", b"")


BUILDER = """
import os, signal, sys
from pathlib import Path
from briefings.site import release

output, fatal = Path(sys.argv[1]), int(sys.argv[2])
calls = 0

def count(function):
    def counted(*args, **kwargs):
        global calls
        calls += 1
        if calls == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)
    return counted

for name in ("open", "write", "link", "sync", "fsync", "rename", "replace", "symlink", "mkdir"):
    setattr(os, name, count(getattr(os, name)))
for n in range(1, 4):
    with release.lock(output), release.Staging(output, serial=n) as staging:
        for page in range(3):
            staging.write(f"e/{page}.html", f"release {n}".encode() if page else b"same")
        staging.switch(release.Manifest(n, 0, "", "", files=staging.files))
print(calls)
"""


def builder(output: Path, fatal: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(output), str(fatal)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )


def whole(output: Path) -> bool:
    """Whether readers see one release, complete."""
    manifest = release.manifest(output)
    files = tree(output / "current")
    texts = {files[f"e/{page}.html"] for page in (1, 2)}
    return manifest is not None and texts == {b"release %d" % manifest.serial} and len(files) == 4


def test_killed_at_any_call_leaves_old_or_new(tmp_path):
    """The builder makes three releases and is killed at its nth call to the system, for every n."""
    whole_run = builder(tmp_path / "calls", 0)
    calls = int(whole_run.communicate()[0])
    assert calls > 40
    started = []
    for fatal in range(1, calls + 1):
        output = tmp_path / str(fatal)
        started.append((output, builder(output, fatal)))
        if len(started) >= 4:
            _settle(started)
    _settle(started)


def _settle(started: list[tuple[Path, subprocess.Popen[bytes]]]) -> None:
    for output, process in started:
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        if (output / "current").is_symlink():
            assert whole(output), output
        # The next build is not troubled by what was left.
        with release.lock(output), release.Staging(output, serial=9) as staging:
            for page in range(3):
                staging.write(f"e/{page}.html", b"release 9")
            staging.switch(release.Manifest(9, 0, "", "", files=staging.files))
        assert whole(output), output
        assert len(list((output / "releases").iterdir())) <= 2
    started.clear()


def test_a_second_build_waits(tmp_path):
    with release.lock(tmp_path):
        process = builder(tmp_path, 0)
        time.sleep(0.4)
        assert process.poll() is None
        assert not (tmp_path / "releases").exists()
    process.communicate()
    assert whole(tmp_path)
