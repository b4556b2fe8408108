"""Markdown and messages: safe to show, and nothing lost."""

import re

from hypothesis import given
from hypothesis import strategies as st

from briefings.publish import statement

TAG = re.compile(r"</?([a-z0-9]+)")


@given(st.text())
def test_html_holds_allowed_tags_alone(markdown):
    html = statement.to_html(markdown)
    assert set(TAG.findall(html)) <= statement.TAGS


@given(
    st.sampled_from(
        ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=y>"]
    )
)
def test_script_has_no_way_in(markdown):
    html = statement.to_html(markdown)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_words_lose_their_mark_up_and_nothing_else():
    assert statement.to_words("A *calm* [link](https://a.example) & 5 < 6\n\nend") == (
        "A calm link & 5 < 6 end"
    )
