"""Names and matters that nobody goes by: syllables put together, and dull topics."""

from random import Random

_START = (
    "Va",
    "Ke",
    "Lo",
    "Mi",
    "Tor",
    "Bel",
    "Sar",
    "Du",
    "Ori",
    "Pel",
    "Zam",
    "Ne",
    "Qua",
    "Hel",
)
_MIDDLE = ("ren", "la", "do", "mi", "gor", "the", "vi", "sa", "lun", "ta")
_END = ("na", "via", "stan", "ria", "mark", "land", "dor", "lia", "ra", "nia")

TOPICS = (
    "border crossings", "transit of goods", "consular fees", "visa rules", "fishing grounds",
    "air traffic", "postal agreements", "grain deliveries", "power lines", "railway gauge",
    "debt of earlier governments", "frozen assets", "school certificates", "prisoner exchange",
    "water rights", "customs posts", "satellite frequencies", "travel documents",
    "vaccination papers", "sports delegations", "mine clearance", "archives", "pipelines", "ports",
)  # fmt: skip
PAPERS = (
    "The Meridian Review", "Northern Courier", "Gazette of the Straits", "Harbour Times",
    "Institute for Border Studies", "Ministry Bulletin", "The Plains Observer", "Wire Nine",
)  # fmt: skip
VOICES = (
    "a spokesman",
    "the ministry",
    "two envoys",
    "the delegation",
    "a communiqué",
    "parliament",
)


def made_up(rng: Random) -> str:
    """A name for a country or a person, capitalised."""
    middle = "".join(rng.choice(_MIDDLE) for _ in range(rng.randint(1, 2)))
    return f"{rng.choice(_START)}{middle}{rng.choice(_END)}"
