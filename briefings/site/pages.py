"""Every file of the site, one after the other: entries stream by once, lists follow from them."""

from collections.abc import Iterator
from datetime import datetime

from briefings.site import entries, feeds, lists, subjects
from briefings.site.render import assets
from briefings.site.shell import File, Site
from briefings.site.survey import changed

LATEST = 10
"""Entries on the start page."""
GLANCE = 12
"""Subjects on the start page."""
TOLD = 5
"""Corrections on the start page."""


def files(site: Site) -> Iterator[File]:
    """Everything but the manifest. Each path comes once."""
    for path, content in assets().files.items():
        yield File(path, content)
    addresses: list[tuple[str, datetime | None]] = []
    newest = feeds.Newest()
    for file in _pages(site, newest):
        if file.listed:
            addresses.append((file.path, file.moment))
        yield file
    yield from feeds.files(site.site_url, newest, addresses)


def _pages(site: Site, newest: feeds.Newest) -> Iterator[File]:
    for entry in site.record.every_entry():
        newest.add(entry)
        yield entries.page(site, entry)
    glances = []
    for glance, found in subjects.pages(site):
        glances.append(glance)
        yield from found
    yield from subjects.actors(site)
    yield from subjects.moved(site)
    issues = site.record.digests()
    yield from lists.pages(site, issues, glances)
    latest = site.survey.newest()[:LATEST]
    told = lists.told(site.survey)[:TOLD]
    yield site.page(
        "home.html",
        "index.html",
        description="Sourced briefings: who recognises whom, who says so, and since when.",
        moment=changed([*latest, *told]),
        latest=latest,
        told=told,
        issue=issues[0] if issues else None,
        glance=glances[:GLANCE],
        more_subjects=len(glances) > GLANCE,
    )
    yield site.page("about.html", "about/index.html", title="How this is made")
    yield site.page("404.html", "404.html", title="No such page", hidden=True)
