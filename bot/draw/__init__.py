"""Pictures drawn from the record: read models in, PNG out. Pure: no Django, clock or network."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from PIL import __version__ as pillow

from bot import tongues
from bot.draw.positions import heading_of, map_picture, said
from bot.draw.timeline import timeline_picture
from briefings import geography

_TONGUES = Path(tongues.__file__).parent

__all__ = ["heading_of", "look", "map_picture", "said", "timeline_picture"]


@lru_cache(maxsize=1)
def look() -> str:
    """Changes with whatever changes how a record is drawn, so that no older picture stands for it."""
    files = [
        path
        for folder in (Path(__file__).parent, Path(geography.__file__).parent, _TONGUES)
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".py", ".ttf", ".txt", ".csv")
    ]
    return sha256(b"".join([pillow.encode(), *(path.read_bytes() for path in files)])).hexdigest()
