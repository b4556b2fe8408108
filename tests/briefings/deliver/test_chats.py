"""Chat ids at rest."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from briefings.deliver import chats

ids = st.integers(-(2**62), 2**62)


@given(ids)
def test_what_is_sealed_opens_again_and_looks_different_each_time(chat_id):
    one, other = chats.seal(chat_id), chats.seal(chat_id)
    assert chats.unseal(one) == chats.unseal(other) == chat_id
    assert one != other
    assert len(one) == len(other) == 36


@given(ids, ids)
def test_the_index_finds_one_chat_only(one, other):
    assert (chats.index(one) == chats.index(other)) == (one == other)
    assert chats.tag(one) not in chats.index(one).hex()


def test_another_key_opens_nothing(settings):
    sealed, index = chats.seal(7), chats.index(7)
    settings.SUBSCRIBER_KEY = "another key of at least thirty-two characters"
    with pytest.raises(InvalidTag):
        chats.unseal(sealed)
    assert chats.index(7) != index
