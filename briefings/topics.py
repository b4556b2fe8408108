"""Which topic an entry belongs to: by what was done, or else by what kind of entry it is. Pure."""

from briefings.vocabulary import REACTIONS, EntryKind, Topic, Verb

_OF_VERB = {
    Verb.ACCREDITS_AMBASSADOR: Topic.RELATIONS,
    Verb.ACCEPTS_DIPLOMATS: Topic.RELATIONS,
    Verb.OPENS_MISSION: Topic.RELATIONS,
    Verb.CLOSES_MISSION: Topic.RELATIONS,
    Verb.ESTABLISHES_RELATIONS: Topic.RELATIONS,
    Verb.SEVERS_RELATIONS: Topic.RELATIONS,
    Verb.SIGNS_AGREEMENT: Topic.CONTACT,
    Verb.MEETS: Topic.CONTACT,
    Verb.DESIGNATES: Topic.SANCTIONS,
    Verb.DELISTS: Topic.SANCTIONS,
    **dict.fromkeys(REACTIONS, Topic.REACTION),
}
"""Verbs that are not about recognition itself; every other verb is."""

_OF_KIND = {
    EntryKind.ACT: Topic.RECOGNITION,
    EntryKind.EVENT: Topic.EVENTS,
    EntryKind.CONDITION: Topic.BACKGROUND,
    EntryKind.POSITION: Topic.BACKGROUND,
    EntryKind.ASSESSMENT: Topic.ASSESSMENT,
}


def topic_of(kind: str, verb: str | None = None) -> Topic:
    """The one topic of an entry of ``kind``; ``verb`` is its act's, None without an act.

    Raises ValueError for a word that is not in the vocabulary.
    """
    if verb is None:
        return _OF_KIND[EntryKind(kind)]
    return _OF_VERB.get(Verb(verb), Topic.RECOGNITION)


def labels(codes: list[str]) -> tuple[str, ...]:
    """What chosen topics are called, in the order of the list; unknown codes are left out."""
    return tuple(topic.label for topic in Topic if topic.value in codes)
