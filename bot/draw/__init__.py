"""Pictures drawn from the record: read models in, PNG out. Pure: no Django, clock or network."""

from bot.draw.positions import map_picture
from bot.draw.timeline import timeline_picture

__all__ = ["map_picture", "timeline_picture"]
