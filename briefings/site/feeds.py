"""Files for programs: the Atom feed, the sitemap, robots.txt.

Atom: RFC 4287. Sitemap: https://www.sitemaps.org/protocol.html.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heappush, heappushpop

from briefings.site import paging, words
from briefings.site.render import environment
from briefings.site.shell import File
from briefings.types import EntryView

NEWEST = 30
"""Entries in the feed."""
SHARD = 10_000
"""Addresses in one sitemap; the protocol allows 50,000."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = "1970-01-01T00:00:00Z"  # Atom requires a date even of an empty feed


class Newest:
    """The entries published last, retractions included, gathered while all stream by."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, str, EntryView]] = []

    def add(self, entry: EntryView) -> None:
        """Keep the entry if it is among the newest so far."""
        item = (entry.published_at, entry.public_id, entry)
        if len(self._heap) < NEWEST:
            heappush(self._heap, item)
        else:
            heappushpop(self._heap, item)

    def entries(self) -> list[EntryView]:
        """The latest publication first."""
        return [
            entry for _, _, entry in sorted(self._heap, key=lambda item: item[:2], reverse=True)
        ]


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as the feed carries it."""

    path: str
    title: str
    published: str
    updated: str
    kind: str
    content: str


def files(
    site_url: str, newest: Newest, addresses: Sequence[tuple[str, datetime | None]]
) -> Iterator[File]:
    """Feed, sitemap and robots.txt; `addresses` are the paths of listed pages."""
    items = [_item(entry) for entry in newest.entries()]
    updated = max((item.updated for item in items), default=_NEVER)
    yield _file("feed.xml", site_url, items=items, updated=updated)
    urls = sorted((paging.url(path), moment) for path, moment in addresses)
    shards = [urls[start : start + SHARD] for start in range(0, len(urls), SHARD)]
    if len(shards) > 1:
        names = [f"sitemap-{n}.xml" for n in range(1, len(shards) + 1)]
        yield _file("sitemap.xml", site_url, shards=names, urls=[])
        for name, shard in zip(names, shards, strict=True):
            yield _file(name, site_url, template="sitemap.xml", shards=[], urls=shard)
    else:
        yield _file("sitemap.xml", site_url, shards=[], urls=urls)
    yield File(
        "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {site_url}/sitemap.xml\n".encode()
    )


def _item(entry: EntryView) -> Item:
    says = words.opinion(entry)
    title = f"{says}: {entry.headline}" if says else entry.headline
    content = entry.statement_html
    if entry.retracted:
        title, content = f"Retracted: {entry.public_id}", f"<p>{entry.public_note}</p>"
    return Item(
        path=entry.path,
        title=_NOT_XML.sub("", title),
        published=words.stamp(entry.first_published_at),
        updated=words.stamp(entry.published_at),
        kind=entry.kind.value,
        content=_NOT_XML.sub("", content),
    )


def _file(path: str, site_url: str, template: str = "", **context: object) -> File:
    made = environment().get_template(template or path).render(context, site_url=site_url)
    return File(path, made.encode())
