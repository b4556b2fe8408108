"""Search in what readers may see. (Stands in until the index of words is there.)"""

from briefings.models import Publication
from briefings.queries.entities import find_entity
from briefings.queries.entries import views
from briefings.types import SearchAnswer


def search(text: str, *, limit: int, offset: int = 0) -> SearchAnswer:
    """Published work that ``text`` asks for: whoever goes by it, then entries that say it."""
    found = find_entity(text)
    people = tuple(filter(None, (found.entity, *found.also))) or found.nearest
    rows = Publication.objects.standing().order_by("-serial")
    for word in text.split():
        rows = rows.filter(message__icontains=word)
    total = len(people) + rows.count()
    shown = rows[max(0, offset - len(people)) :][: max(0, limit - len(people[offset:]))]
    return SearchAnswer(text, (*people[offset : offset + limit], *views(shown)), total)
