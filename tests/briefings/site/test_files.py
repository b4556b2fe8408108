"""Every file is well-formed, leads somewhere, and asks nobody else for anything."""

import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import html5lib  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.briefings.site.record import SITE_URL

XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def parse(path: Path) -> tuple[ET.Element, list[str]]:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    document = parser.parse(path.read_text())
    return document, [code for _, code, _ in parser.errors]


@pytest.fixture(scope="module")
def documents(site, empty_site) -> dict[Path, ET.Element]:
    found = {}
    for folder in (site, empty_site):
        for path in folder.rglob("*.html"):
            document, errors = parse(path)
            assert not errors, (path, errors)
            found[path] = document
    return found


def test_every_page_parses_without_an_error(documents):
    assert len(documents) > 40


def test_no_link_is_dead_and_every_anchor_exists(documents, site, empty_site):
    ids: dict[Path, set[str]] = defaultdict(set)
    for path, document in documents.items():
        found = [node.get("id") for node in document.iter() if node.get("id")]
        assert len(found) == len(set(found)), f"an id twice in {path}"
        ids[path] = set(found)
    followed = 0
    for path, document in documents.items():
        root = site if site in path.parents else empty_site
        here = "/" + path.relative_to(root).as_posix()
        for node in document.iter():
            for name in ("href", "src"):
                target = node.get(name)
                if target is None or urlsplit(target).scheme:
                    continue
                address, fragment = urldefrag(urljoin(here, target))
                file = root / unquote(address).lstrip("/")
                file = file / "index.html" if address.endswith("/") else file
                assert file.is_file(), f"{target} in {path}"
                if fragment:
                    assert fragment in ids[file], f"{target} in {path}"
                followed += 1
    assert followed > 500


def test_pages_load_nothing_from_elsewhere(documents, site):
    for path, document in documents.items():
        for node in document.iter():
            assert node.tag not in {
                f"{XHTML}{tag}" for tag in ("script", "iframe", "form", "style")
            }
            assert not node.get("style"), path
            if node.tag == f"{XHTML}link" and node.get("rel") != "canonical":
                assert node.get("href", "").startswith("/"), path
            assert not (node.get("src") or "").startswith("http"), path
        policy = [node for node in document.iter(f"{XHTML}meta") if node.get("http-equiv")]
        assert "default-src 'none'" in policy[0].get("content", "")
    style = next((site / "assets").iterdir()).read_text()
    assert "url(" not in style
    assert "@import" not in style


def test_headings_are_in_order_and_landmarks_are_there(documents):
    for path, document in documents.items():
        levels = [
            int(node.tag[-1]) for node in document.iter() if re.search(r"}h[1-6]$", str(node.tag))
        ]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(below - above <= 1 for above, below in pairwise(levels)), path
        for tag in ("header", "main", "footer", "nav"):
            assert document.find(f".//{XHTML}{tag}") is not None, path
        assert document.get("lang") == "en"


def test_titles_are_unique(documents, site):
    titles = defaultdict(list)
    for path, document in documents.items():
        if site in path.parents:
            node = document.find(f".//{XHTML}title")
            assert node is not None
            titles[node.text].append(path)
    # Entities and sources may share a name with an entry; a list never does.
    assert all(len(paths) <= 2 for paths in titles.values()), titles


def test_feed_is_valid_atom(site, empty_site):
    feed = ET.parse(site / "feed.xml").getroot()  # noqa: S314  # our own file
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids)) == 15
    assert f"{SITE_URL}/e/E-0001.html" in ids
    moments = []
    for node in (feed, *entries):
        assert node.findtext(f"{ATOM}id")
        assert node.findtext(f"{ATOM}title")
        moments.append(datetime.fromisoformat(node.findtext(f"{ATOM}updated", "")))
    assert moments[0] == max(moments)
    assert moments[1:] == sorted(moments[1:], reverse=True)
    assert feed.find(f"{ATOM}link[@rel='self']") is not None
    empty = ET.parse(empty_site / "feed.xml").getroot()  # noqa: S314  # our own file
    assert not empty.findall(f"{ATOM}entry")


def test_sitemap_lists_what_may_be_found(site):
    root = ET.parse(site / "sitemap.xml").getroot()  # noqa: S314  # our own file
    found = [node.text or "" for node in root.iter(f"{MAP}loc")]
    assert len(found) == len(set(found))
    assert f"{SITE_URL}/" in found
    for url in found:
        path = site / url.removeprefix(f"{SITE_URL}/")
        assert (path / "index.html" if url.endswith("/") else path).is_file(), url
    pages = {path for path in site.rglob("*.html") if "noindex" not in path.read_text()}
    assert len(found) == len(pages)
    assert f"Sitemap: {SITE_URL}/sitemap.xml" in (site / "robots.txt").read_text()
