"""What entities are called in another language than English, as far as the record says."""

import time
from collections.abc import Mapping
from functools import lru_cache

from django.db import connection
from django.db.models import Count, Max, QuerySet, Sum
from django.db.models.functions import Length

from briefings import gazetteer
from briefings.models import EntityName
from briefings.vocabulary import NameKind

FRESH = 60
"""Seconds after which a name that an editor wrote otherwise is seen; a new one is seen at once."""


def names_in(language: str) -> Mapping[str, str]:
    """One name each in a language, by slug, of those who have one; English has none beside its own.

    That of CLDR for states; for others the first that still holds, formal names last. Metonyms are no
    names, and a name that the record does not keep is not made up.
    """
    if language == "en" or language not in gazetteer.LANGUAGES:
        return {}
    mark = _of(language).aggregate(count=Count("pk"), last=Max("pk"), size=Sum(Length("name")))
    era = int(time.monotonic() / FRESH)
    return _read((connection.alias, *mark.values(), era), language)


@lru_cache(maxsize=8)
def _read(_mark: tuple[object, ...], language: str) -> Mapping[str, str]:
    first = gazetteer.called(language)
    found: dict[str, str] = {}
    usual: dict[str, str] = {}
    rows = _of(language).values_list("entity__slug", "name", "kind").order_by("pk")
    for slug, name, kind in rows:
        if name == first.get(slug):
            usual[slug] = name
        if kind != NameKind.OFFICIAL:
            found.setdefault(slug, name)
    for slug, name, _ in rows:
        found.setdefault(slug, name)
    return found | usual


def _of(language: str) -> QuerySet[EntityName]:
    return EntityName.objects.filter(
        lang=language, metonym=False, life_max=None, entity__merged_into=None
    ).exclude(kind=NameKind.DEMONYM)
