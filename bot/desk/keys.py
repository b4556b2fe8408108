"""What buttons call an entity."""

from bot.render import buttons
from briefings import queries


def slug_of(key: str) -> str:
    """The address that a button means: itself, or the one of which it is the hash; empty if none."""
    if queries.entity(key) is not None:
        return key
    long = queries.long_slugs(buttons.LONGEST_SLUG)
    found = (slug for slug in long if buttons.is_hash_of(key, slug))
    return next((slug for slug in found if queries.entity(slug) is not None), "")
