"""What one digest says to whom: an Edition row for each text that differs, made when first needed."""

from bisect import bisect_right
from collections.abc import Sequence
from hashlib import sha256

from briefings import selection
from briefings.models import Digest, DigestKind, Edition, EditionItem
from briefings.queries import changes
from briefings.selection import Line, Version, Wish

Wanted = tuple[tuple[str, ...], int, frozenset[int], bool, frozenset[int]]
"""Topics, cursor, whom they follow of those who are named, whether only these count, and doubts."""
Group = tuple[str, *Wanted]
"""Language, and the rest."""


def floor(cadence: str) -> int:
    """Serial before which no digest of this cadence ever told anything: where its first one began.

    Whoever joined before the first issue has heard nothing, and is not told the whole record.
    """
    issues = Digest.objects.filter(kind=DigestKind.ISSUE, schedule__cadence=cadence)
    first = issues.order_by("since").values_list("since", flat=True).first()
    return first or 0


class Editions:
    """The editions of one digest, by what readers want and have heard.

    ``since`` is the least that any of its readers has heard.
    """

    def __init__(self, digest: Digest, *, since: int) -> None:
        self._digest = digest
        found = changes.histories(since=since, upto=digest.upto)
        self._histories = sorted(found, key=lambda history: history[-1].serial)
        self._ends = [history[-1].serial for history in self._histories]
        self._named = frozenset[int]().union(
            *(version.names for history in found for version in history)
        )
        self._lines: dict[Wanted, tuple[Line, ...]] = {}
        self._keys: dict[Group, int | None] = {}

    def of(
        self,
        *,
        language: str,
        topics: Sequence[str],
        heard: int,
        follows: frozenset[int] = frozenset(),
        follows_only: bool = False,
        doubts: frozenset[int] = frozenset(),
    ) -> int | None:
        """Key of the edition for such readers; None if there is nothing to tell them.

        ``doubts`` are the ends of digests that perhaps reached them.
        """
        # Who wants everything wants whom they follow, too: one group less for each of them.
        counted = follows & self._named if topics or follows_only else frozenset[int]()
        open_doubts = frozenset(end for end in doubts if heard < end <= self._digest.upto)
        group = (language, tuple(sorted(set(topics))), heard, counted, follows_only, open_doubts)
        if group not in self._keys:
            self._keys[group] = self._made(group)
        return self._keys[group]

    def _made(self, group: Group) -> int | None:
        language, topics, *_ = group
        lines = self._chosen(group[1:])
        return written(self._digest, language, topics, lines) if lines else None

    def _chosen(self, wanted: Wanted) -> tuple[Line, ...]:
        if wanted not in self._lines:
            topics, heard, follows, follows_only, doubts = wanted
            changed: Sequence[tuple[Version, ...]] = self._histories[
                bisect_right(self._ends, heard) :
            ]
            wish = Wish(frozenset(topics), follows, follows_only)
            self._lines[wanted] = selection.select(
                changed, heard=heard, upto=self._digest.upto, wish=wish, doubts=doubts
            )
        return self._lines[wanted]


def written(digest: Digest, language: str, topics: Sequence[str], lines: Sequence[Line]) -> int:
    """Key of the edition that says ``lines``; a new row if no reader of ``digest`` has it yet."""
    said = [language, ",".join(topics), *(f"{line.key}{'~' * line.undone}" for line in lines)]
    edition, made = Edition.objects.get_or_create(
        digest=digest,
        fingerprint=sha256("\n".join(said).encode()).hexdigest(),
        defaults={"language": language, "topics": list(topics)},
    )
    if made:
        EditionItem.objects.bulk_create(
            EditionItem(
                edition=edition, publication_id=line.key, position=place, undone=line.undone
            )
            for place, line in enumerate(lines, start=1)
        )
    return edition.pk
