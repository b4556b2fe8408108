"""The parser keeps TDLib's rules: its text, its entities, its complaints."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.text import detect, html, links, tidy
from bot.simulator.text.entity import Entity, utf16_length


def entities(source: str) -> list[tuple[str, int, int]]:
    """Types and stretches of what a source parses to."""
    return [(found.type, found.offset, found.length) for found in html.parse(source)[1]]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("abc<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("é<p>", 'Unsupported start tag "p" at byte offset 2'),
        ("🏟<ul >", 'Unsupported start tag "ul" at byte offset 4'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b><i>x</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href=https://x.y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<i  =a>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<i  a=", 'Unclosed start tag "i" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">.</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-time unix="1" format="rt">.</tg-time>', "Invalid date format used"),
        (
            "&#xD800;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_complaints_are_word_for_word_with_byte_offsets(source, complaint):
    with pytest.raises(html.HtmlError) as caught:
        html.parse(source)
    assert str(caught.value) == complaint


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("<b>a</b><STRONG>b</STRONG>", "ab", [("bold", 0, 1), ("bold", 1, 1)]),
        ("🏟<i>🏟</i>", "🏟🏟", [("italic", 2, 2)]),
        ("<i><b>a</b></i>", "a", [("bold", 0, 1), ("italic", 0, 1)]),
        ("<u>a</><s>b</>", "ab", [("underline", 0, 1), ("strikethrough", 1, 1)]),
        ("<b></b>x", "x", []),
        ("&lt;&gt&amp;&quot;&#65;&#x1F600;", '<>&"A😀', []),
        ("&nbsp;&laquo;&#0;&#99999999;", "&nbsp;&laquo;&#0;&#99999999;", []),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<blockquote cite=x>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ('<a href="javascript:alert(1)">a</a>', "a", []),
        ('<a href="http://localhost:8000/">a</a>', "a", []),
        ("<a>exa.com</a>", "exa.com", [("text_link", 0, 7)]),
        ('<tg-time format="t">noon</tg-time>', "noon", []),
    ],
)
def test_text_and_entities(source, text, found):
    assert html.parse(source)[0] == text
    assert entities(source) == found


def test_details_of_entities():
    source = (
        '<pre><code class="language-py">a</code></pre><a href="tg://user?id=7">b</a>'
        '<tg-time unix="1756706400" format="wDt">c</tg-time><tg-emoji emoji-id="5">d</tg-emoji>'
        "<a href='EXA.com/a b?c=&quot;'>e</a>"
    )
    code, mention, time, emoji, link = html.parse(source)[1]
    assert (code.type, code.language) == ("pre", "py")
    assert (mention.type, mention.user_id) == ("text_mention", 7)
    assert (time.type, time.unix_time, time.date_time_format) == ("date_time", 1756706400, "wDt")
    assert (emoji.type, emoji.custom_emoji_id) == ("custom_emoji", "5")
    assert link.url == 'http://exa.com/a%20b?c="'


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://desk.example", "https://desk.example/"),
        ("desk.example:8000/x", "http://desk.example:8000/x"),
        ("http://127.0.0.1:8000/e/12", "http://127.0.0.1:8000/e/12"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("tg:resolve?domain=x", "tg://resolve?domain=x"),
        ("ftp://a.b/", None),
        ("https://", None),
        ("https://a b.c/", None),
        ("https://a.b:99999/", None),
        ("localhost", None),
    ],
)
def test_links(url, kept):
    assert links.checked(url) == kept


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        (" \n<b> a </b>\n", "a", [("bold", 0, 1)]),
        ("a\r\n\u202eb\tc", "a\nb c", []),
        (
            '<b>x <a href="a.co">y</a> z</b>',
            "x y z",
            [("bold", 0, 2), ("text_link", 2, 1), ("bold", 2, 1), ("bold", 3, 2)],
        ),
        ("<b>a<b>b</b></b><b>c</b>", "abc", [("bold", 0, 3)]),
        ("<b><code>a</code> b</b>", "a b", [("code", 0, 1), ("bold", 1, 2)]),
        ('<b><tg-time unix="5">q</tg-time></b>', "q", [("date_time", 0, 1)]),
        ('<a href="a.co">x<code>y</code></a>', "xy", [("text_link", 0, 2)]),
        (
            "<blockquote>a<blockquote>b</blockquote></blockquote>",
            "ab",
            [("blockquote", 0, 2)],
        ),
        ('<a href="a.co">q<blockquote>b</blockquote></a>', "qb", [("blockquote", 1, 1)]),
        ("<i> </i>", "", []),
    ],
)
def test_tidying(source, text, found):
    kept, tidied = tidy.tidy(*html.parse(source))
    assert kept == text
    assert [(entity.type, entity.offset, entity.length) for entity in tidied] == found


def test_over_a_hundred_entities_the_styles_go_first():
    bold = [Entity("bold", 2 * at, 1) for at in range(80)]
    linked = [Entity("text_link", 200 + 2 * at, 1, url="http://a.b/") for at in range(40)]
    kept, dropped = tidy.limited([*bold, *linked])
    assert dropped == 20
    assert sum(entity.type == "text_link" for entity in kept) == 40
    assert len(kept) == 100


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start e_12", ["/start"]),
        ("🏟 /latest@bot_x now", ["/latest@bot_x"]),
        ("a/b //c /d/ 1/2", []),
        ("see https://x.y/a_(b). And exa.com, #22 #tag @abc a@b.co", None),
    ],
)
def test_what_is_found_without_asking(text, found):
    units = text.encode("utf-16-le")
    words = [
        units[2 * entity.offset : 2 * entity.end].decode("utf-16-le")
        for entity in detect.detected(text)
    ]
    assert words == (found if found is not None else [
        "https://x.y/a_(b)", "exa.com", "#tag", "@abc", "a@b.co",
    ])  # fmt: skip


_PIECES = st.sampled_from(
    ["<b>", "</b>", "<i>", "</i>", "</>", "<a href='a.co'>", "</a>", "<pre>", "</pre>", "<code>",
     "</code>", "<blockquote expandable>", "</blockquote>", "<tg-time unix=5>", "</tg-time>",
     "&lt;", "&#x1F600", "&", "<", ">", "=", "\"", "'", "/", " ", "\n", "\0", "é", "🏟", "x"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=20).map("".join)))
def test_any_source_parses_or_is_refused(source):
    try:
        text, found = html.parse(source)
    except html.HtmlError:
        return
    text, found = tidy.tidy(text, found)
    end = utf16_length(text)
    assert all(0 <= entity.offset < entity.end <= end for entity in found)
    assert text == text.strip(" \n")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_back(text):
    assert html.parse(escape(text, quote=False)) == (text, [])


@given(st.text())
def test_links_never_crash(url):
    kept = links.checked(url)
    assert kept is None or links.checked(kept) == kept
