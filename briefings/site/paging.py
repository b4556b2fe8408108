"""Long lists over several pages. Pure.

Pages are counted from the oldest, so that one more entry changes the newest page and no other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SIZE = 30
"""Entries on a page that is full; the newest page holds up to twice as many, less one."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Leaf(Generic[T]):
    """One page of a list, with the way to its neighbours."""

    items: Sequence[T]
    path: str
    number: int
    """From 1, the oldest; 0 for the newest, which has the list's own address."""
    older: str
    """Address of the older page; empty if there is none."""
    newer: str


def leaves(items: Sequence[T], *, path: str, folder: str) -> Iterator[Leaf[T]]:
    """The pages of a list given newest first: the newest page first, then from older to newest.

    `path` is the file of the newest page; the others lie in `folder` as ``page-1.html`` and on.
    """
    old = older_pages(len(items))
    newest = len(items) - old * SIZE

    def address(number: int) -> str:
        if number == 0:
            return ""
        return f"/{folder}/page-{number}.html" if number <= old else url(path)

    yield Leaf(items[:newest], path, 0, older=address(old), newer="")
    for number in range(1, old + 1):
        end = len(items) - (number - 1) * SIZE
        yield Leaf(
            items[end - SIZE : end],
            f"{folder}/page-{number}.html",
            number,
            older=address(number - 1),
            newer=address(number + 1),
        )


def older_pages(items: int) -> int:
    """How many pages a list of so many items has behind its newest one."""
    return max(0, items // SIZE - 1)


def url(path: str) -> str:
    """Address of a file from the site's root; a folder's own page goes by the folder."""
    return f"/{path.removesuffix('index.html')}" if path.endswith("index.html") else f"/{path}"
