"""Markdown to HTML that is safe to show, and to plain words. Pure."""

from html import unescape
from typing import Final

import nh3
from markdown_it import MarkdownIt

TAGS: Final = {"p", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "br"}
"""Everything a statement may be made of; the rest is dropped, its words kept."""

_markdown = MarkdownIt("commonmark", {"html": False})


def to_html(markdown: str) -> str:
    """HTML of a statement, made of TAGS alone; links lead to http, https and nowhere else."""
    return nh3.clean(
        _markdown.render(markdown).strip(),
        tags=set(TAGS),
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    )


def to_words(markdown: str) -> str:
    """A statement's words on one line, without any mark-up."""
    return " ".join(unescape(nh3.clean(_markdown.render(markdown), tags=set())).split())
