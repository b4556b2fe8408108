"""Every entry belongs to exactly one topic."""

import pytest

from briefings.topics import labels, topic_of
from briefings.vocabulary import EntryKind, Topic, Verb

NEEDS_NO_DATABASE = True


def test_every_kind_and_verb_has_a_topic_and_every_topic_something():
    found = {topic_of(kind) for kind in EntryKind} | {topic_of("act", verb) for verb in Verb}
    assert found == set(Topic)


@pytest.mark.parametrize(
    ("verb", "topic"),
    [
        ("recognises", Topic.RECOGNITION),
        ("withdraws", Topic.RECOGNITION),
        ("opens_mission", Topic.RELATIONS),
        ("signs_agreement", Topic.CONTACT),
        ("delists", Topic.SANCTIONS),
        ("welcomes", Topic.REACTION),
    ],
)
def test_an_act_goes_by_what_was_done(verb, topic):
    assert topic_of("act", verb) is topic


def test_words_that_are_none_are_refused():
    with pytest.raises(ValueError, match="nonsense"):
        topic_of("nonsense")


def test_labels_come_in_the_order_of_the_list():
    assert labels(["reaction", "recognition", "gone"]) == ("Recognition", "Reactions")
