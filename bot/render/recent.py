"""Pages that were worked out a moment ago, for whoever turns to the next one.

Kept by the value of all that they are made of, never by a name for it: what is found is what would be
made again.
"""

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The values asked for last, up to `most` of them and to `room` in all. Safe between threads.

    Keys need not hash, and only the same ones are equal at once: where thousands of things are the
    very same objects, that is told quickly, and to hash them would take as long as to begin anew.
    """

    def __init__(self, *, most: int, room: int) -> None:
        self._most = most
        self._room = room
        self._kept: tuple[tuple[K, V, int], ...] = ()

    def get(self, key: K) -> V | None:
        """The value under an equal key."""
        held = self._kept
        found = next((one for one in held if one[0] == key), None)
        if found is None:
            return None
        if found is not held[0]:
            self._kept = (found, *(one for one in held if one is not found))
        return found[1]

    def put(self, key: K, value: V, size: int) -> None:
        """Keep it first; what was asked for longest ago makes room. What is larger than all is not kept."""
        held: list[tuple[K, V, int]] = []
        left = self._room
        for one in ((key, value, size), *self._kept):
            left -= one[2]
            if left < 0 or len(held) == self._most:
                break
            held.append(one)
        self._kept = tuple(held)
