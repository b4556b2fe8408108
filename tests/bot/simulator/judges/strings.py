"""Strings to try on a parser: pieces at random, and plausible messages with a few bytes changed."""

import random

_OPEN = (
    *("<b>", "<i>", "<u>", "<s>", "<code>", "<pre>", "<tg-spoiler>", "<blockquote>"),
    *("<strong>", "<em>", "<ins>", "<strike>", "<del>", "<B>", "<bLockquote  Expandable>"),
    *('<a href="https://desk.example/e/12">', "<a href='a.co'>", "<a>", '<a href="">'),
    *('<a href="tg://user?id=7">', "<a href=a.co>", '<a href="javascript:x">', "<a href='tg:x'>"),
    *('<a href="ftp://a.b">', '<a href="http://[::1]:80/x y">', "<a href='x.y:0'>"),
    *('<pre class="language-c">', '<code class="language-py">', "<code class=language->"),
    *("<blockquote expandable>", "<blockquote expandable='no'>", "<span class='tg-spoiler'>"),
    *("<span>", '<span class="x">', '<tg-emoji emoji-id="5368324170671202286">', "<tg-emoji>"),
    *(
        '<tg-emoji emoji-id="0">',
        "<tg-emoji emoji-id=-5>",
        '<tg-emoji emoji-id="9223372036854775808">',
    ),
    *('<tg-time unix="1756706400" format="wDT">', "<tg-time unix='5'>", "<tg-time>"),
    *('<tg-time unix="1756706400" format="r">', '<tg-time unix="99999999999" format="d">'),
    *('<tg-time unix="1" format="rt">', '<tg-time unix="-1">', '<tg-time unix="0x5" format="">'),
    *(
        '<tg-time unix="5" format="dd">',
        '<tg-time unix=" 5" format="tdw">',
        '<tg-time unix="5" format="R">',
    ),
    *("<br>", "<p>", "<ul>", "<h1>", "<br/>", "<tg-map>", "<b/>", "<img src=x>"),
)
_CLOSE = (
    *("</b>", "</i>", "</u>", "</s>", "</code>", "</pre>", "</tg-spoiler>", "</blockquote>"),
    *(
        "</a>",
        "</span>",
        "</tg-emoji>",
        "</tg-time>",
        "</>",
        "</ >",
        "</b >",
        "</B>",
        "</b",
        "</p>",
    ),
)
_REFERENCES = (
    *("&lt;", "&gt;", "&amp;", "&quot;", "&nbsp;", "&apos;", "&lt", "&#65;", "&#x41;", "&#x1F600;"),
    *("&#0;", "&#xD83D;", "&#xDE00;", "&#xD83D;&#xDE00;", "&#1114111;", "&#x10FFFF;", "&#x110000;"),
    *("&#00000065;", "&#x;", "&#;", "&", "&&", "&#128512", "&LT;", "&#x1F600", "&#13;", "&#8238;"),
)
_TEXT = (
    *(
        " ",
        "  ",
        "\n",
        "\t",
        "\r\n",
        "\0",
        "x",
        "Ab",
        "é",
        "ß",
        "中",
        "🏟",
        "👩‍👩‍👧",
        "\u202e",
        "\u200b",
    ),
    *("<", ">", "=", '"', "'", "/", "\\", "\v", "\f", "\x1f", "\u030a", "\ufeff", "\u00a0"),
    *(
        "/start",
        "@name",
        "#tag",
        "https://x.co",
        "12",
        "-",
        ".",
        "%20",
        "%",
        "?",
        ":",
        "@",
        "[",
        "]",
    ),
)
_ADDRESS = (
    *(
        "http://",
        "https://",
        "HTTP://",
        "ftp://",
        "tg://",
        "tg:",
        "ton://",
        "//",
        "://",
        ":",
        "/",
        "?",
    ),
    *(
        "#",
        "@",
        "[",
        "]",
        "::1",
        "127.0.0.1",
        "a",
        "b.co",
        "A.Co",
        "desk.example",
        "localhost",
        ".",
    ),
    *("..", "-", "_", "%41", "%", "%zz", " ", "\t", "\n", "é", "中国", "🏟", "user", "user?id=7"),
    *(
        "id=7",
        "&",
        "&amp;",
        "=",
        "+",
        "~",
        "!",
        "$",
        ",",
        "*",
        "(",
        ")",
        ";",
        "|",
        "^",
        "{",
        "<",
        "\\",
    ),
    *(
        ":80",
        ":0",
        ":65535",
        ":65536",
        ":x",
        "resolve?domain=x",
        "settings",
        "\u2028",
        "`",
        "1",
        "00",
    ),
    *(
        "\f",
        "\x01",
        "\x1b",
        "\x7f",
        "\u0085",
        "\u00a0",
        "\ufeff",
        "\0",
        "É",
        "%E4",
        "xn--a.b",
        "a.b:443",
    ),
)
_DIGEST = (
    '<b>Weekly briefing</b> · <tg-time unix="1756706400" format="wD">Mon, 1 September</tg-time>\n'
    "<i>3 new · 1 corrected · Recognition, Central Asia</i>\n\n"
    '<b>1 · <a href="https://desk.example/e/12">A state recognises a government</a></b>\n'
    "July. First to do so, says the article. 🟢 <i>recognised · 1 source</i>\n\n"
    '<b>2 · <a href="https://desk.example/e/11?x=1&amp;y=2#z">Off the list</a></b> <u>was</u> '
    '<s>is</s> <tg-spoiler>not</tg-spoiler> &lt;an act&gt;\n<pre><code class="language-py">x = 1'
    "</code></pre>\n<blockquote expandable>✏️ <b>Corrected</b> (#21): now shown as the "
    'article’s <code>own</code> count. <a href="tg://user?id=7">Who</a></blockquote>'
)


def source(chance: random.Random) -> str:
    """One HTML source: valid, nearly valid or nonsense."""
    way = chance.random()
    if way < 0.40:
        return _pieces(chance)
    if way < 0.60:
        return _nested(chance)
    if way < 0.80:
        return _mutated(chance, _DIGEST)
    if way < 0.95:
        return _linked(chance)
    return _noise(chance)


def _pieces(chance: random.Random) -> str:
    pools = (_OPEN, _CLOSE, _REFERENCES, _TEXT, _TEXT)
    return "".join(chance.choice(chance.choice(pools)) for _ in range(chance.randint(1, 14)))


def _nested(chance: random.Random) -> str:
    """Tags that nearly always match."""
    written: list[str] = []
    stack: list[str] = []
    for _ in range(chance.randint(2, 24)):
        way = chance.random()
        if way < 0.35:
            tag = chance.choice(_OPEN[:45])
            written.append(tag)
            stack.append(tag[1:].split()[0].rstrip(">").lower())
        elif way < 0.6 and stack:
            name = stack.pop() if chance.random() < 0.98 else chance.choice(stack)
            written.append(chance.choice((f"</{name}>", "</>", f"</{name.upper()}  >")))
        else:
            written.append(chance.choice(chance.choice((_TEXT[:15], _REFERENCES[:10]))))
    written += [f"</{name}>" for name in reversed(stack)]
    return "".join(written)


def _mutated(chance: random.Random, text: str) -> str:
    """A few characters or stretches of a message changed, doubled, dropped or moved."""
    start = chance.randint(0, len(text) - 20) if chance.random() < 0.5 else 0
    found = list(text[start:])
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(found))
        way = chance.random()
        if way < 0.4:
            found[at] = chance.choice(chance.choice((_TEXT, _REFERENCES, _OPEN, _CLOSE)))
        elif way < 0.7:
            del found[at : at + chance.randint(1, 6)]
        else:
            end = at + chance.randint(1, 40)
            found[at:at] = found[at:end]
        if not found:
            return ""
    return "".join(found)


def _linked(chance: random.Random) -> str:
    url = "".join(chance.choice(_ADDRESS) for _ in range(chance.randint(1, 7)))
    way = chance.random()
    if way < 0.3:
        return f"<a>{url}</a>"
    quote = chance.choice("'\"")
    return f"x<a href={quote}{url}{quote}>y</a>"


def _noise(chance: random.Random) -> str:
    ranges = ((0, 0x7F), (0x20, 0x7E), (0xA0, 0x2FF), (0x2000, 0x206F), (0xE000, 0x10FFFF))
    points = (chance.randint(*chance.choice(ranges)) for _ in range(chance.randint(1, 30)))
    return "".join(chr(point) for point in points if not 0xD800 <= point < 0xE000)


_LETTERS = ("a", "b", "c", " ", "\n", "🏟")
_RARE = ("é", "x", "\r", "\t", "\u202e", "\u0333", "1", "\u2028", "\u200b", "\0")
_STYLES = (
    *("bold", "italic", "underline", "strikethrough", "spoiler"),
    *("code", "pre", "text_link", "blockquote", "expandable_blockquote"),
)


def tangle(chance: random.Random) -> tuple[str, list[list[object]]]:
    """A short text and up to six entities anywhere in it, never within a surrogate pair."""
    pool = (*_LETTERS, *_RARE) if chance.random() < 0.3 else _LETTERS
    text = "".join(chance.choice(pool) for _ in range(chance.randint(1, 14)))
    borders = [0]
    for character in text:
        borders.append(borders[-1] + (2 if character > "\uffff" else 1))
    entities: list[list[object]] = []
    for _ in range(chance.randint(0, 6)):
        start, end = sorted(chance.sample(borders, 2))
        entities.append([chance.choice(_STYLES), start, end - start])
    return text, entities
