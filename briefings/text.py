"""Text: taken in, folded, searched for a quotation, measured, cut and addressed.

Pure: standard library only. Every offset is half-open and counts code points of the stored text.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from urllib.parse import quote as percent

MAX_QUOTE_WORDS = 12
"""Longest quotation, in words, of a source without a licence that allows more."""

SLUG_LENGTH = 80
"""Longest slug, in characters."""

CONTEXT_LENGTH = 32
"""How much of the text before and after a passage is kept to find it again, in code points."""

# One character to one, so that offsets survive: never through lower() or NFKC.
_ALIKE = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\t": " ", "’": "'", "‘": "'", "“": '"', "”": '"'}
)


def normalise(text: str) -> str:
    """Intake, once, before the text is hashed and stored: it never changes afterwards.

    Line ends become LF; controls but tab and newline go, and lone surrogates, which no database
    stores; so does a byte order mark at the start; the rest is put in NFC. Idempotent.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNWANTED.sub("", text)
    return unicodedata.normalize("NFC", text.lstrip("\ufeff"))


_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


# Folding names ---------------------------------------------------------------------------------

_MARKS = re.compile(
    # й, ў and ї are letters of their own, ё is a way to write е: the marks of the first stay
    "(?<![иу])\u0306|(?<!і)\u0308"
    "|[\u0300-\u0305\u0307\u0309-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
    # Hebrew points and Arabic vowel signs, which few people write
    "|[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]"
)
_LETTERS = str.maketrans(
    # letters that Unicode does not take apart, as people without them on the keyboard write them
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h"}
    # apostrophes that Unicode takes for letters, the first of them the Ukrainian one
    | {"\u02bc": " ", "\u02bb": " "}
)
_SIGNS = re.compile(r"[^a-z0-9]+")
_INITIALS = re.compile(r"\b(\w)\.(?=\w\b|\s|$)")


@lru_cache(maxsize=16384)
def fold(name: str) -> str:
    """A name without case, accents and punctuation, for looking it up. Idempotent.

    Hyphens, dashes, apostrophes and other signs become single spaces ("Côte d’Ivoire" gives "cote d
    ivoire"); points between initials go ("U.S." gives "us"). ß is ss, İ and ı are i, ё is е; й
    stays й.
    """
    if name.isascii():
        plain = name.lower()
    else:
        plain = unicodedata.normalize("NFKD", name).casefold()
        plain = unicodedata.normalize("NFKD", plain).translate(_LETTERS)
        plain = unicodedata.normalize("NFC", _MARKS.sub("", plain))
    if plain.isalnum():
        return plain
    if "." in plain:
        plain = _INITIALS.sub(r"\1", plain)
    if plain.isascii():
        return " ".join(_SIGNS.sub(" ", plain).split())
    return " ".join("".join(map(_kept, plain)).split())


def _kept(char: str) -> str:
    if char.isalnum():
        return char
    category = unicodedata.category(char)
    if category == "Cf":  # soft hyphens and joiners are not seen
        return ""
    return char if category in ("Mn", "Mc") else " "  # vowel signs of Indic scripts are letters


def slugify(name: str) -> str:
    """An address for a name: 1 to 80 of ``a-z``, ``0-9`` and ``-``.

    Cyrillic is transliterated; a name with nothing that can be written so gets a short hash.
    """
    latin = fold(name).translate(_CYRILLIC)
    slug = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")
    if len(slug) > SLUG_LENGTH:
        slug = slug[:SLUG_LENGTH].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug.strip("-") or f"n-{sha256_hex(name)[:12]}"


# one Latin spelling for each letter, in the same order; signs without a sound get none
_CYRILLIC_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґў"
_CYRILLIC_SOUNDS = (
    "a,b,v,g,d,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya,i,yi,ye,g,u"
)
_CYRILLIC = str.maketrans(dict(zip(_CYRILLIC_LETTERS, _CYRILLIC_SOUNDS.split(","), strict=True)))


def suggest(name: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """The known names nearest to a mistyped one, best first; empty if none is near.

    Pairs of neighbouring letters pick forty candidates, difflib ranks them.
    """
    wanted = fold(name)
    pairs = _pairs(wanted)
    scored = []
    for known in dict.fromkeys(names):
        folded = fold(known)
        other = _pairs(folded)
        shared = len(pairs & other)
        if shared:
            scored.append((-2 * shared / (len(pairs) + len(other)), len(folded), known))
    scored.sort()
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    ranked = []
    for place, (_, _, known) in enumerate(scored[:40]):
        matcher.set_seq1(fold(known))
        ratio = matcher.ratio()
        if ratio >= 0.6:
            ranked.append((-ratio, place, known))
    return [known for _, _, known in sorted(ranked)[:limit]]


@lru_cache(maxsize=16384)
def _pairs(folded: str) -> frozenset[str]:
    padded = f" {folded} "
    return frozenset(map("".join, pairwise(padded)))


# Quotations ------------------------------------------------------------------------------------


def find_quote(text: str, quote: str) -> list[tuple[int, int]]:
    """Every place where the text has these words, overlapping ones included, as (start, end).

    No-break spaces and tabs match a space, curly quotation marks and apostrophes straight ones, and
    the other way round; nothing else is forgiven. An empty quote is nowhere.
    """
    if not quote:
        return []
    plain, wanted = text.translate(_ALIKE), quote.translate(_ALIKE)
    hits = []
    start = plain.find(wanted)
    while start >= 0:
        hits.append((start, start + len(wanted)))
        start = plain.find(wanted, start + 1)
    return hits


def find_nearest(
    text: str, exact: str, prefix: str = "", suffix: str = ""
) -> list[tuple[int, int]]:
    """Where a quoted passage stands in a changed text, as (start, end).

    First by its words: of several hits those stay whose surroundings agree best with the old prefix
    and suffix. If the words are gone, what now stands between that prefix and suffix, if it is no
    longer than twice the old passage and a line. One hit can be offered; none or several cannot.
    """
    hits = find_quote(text, exact)
    if len(hits) > 1:
        agreement = [_agreement(text, start, end, prefix, suffix) for start, end in hits]
        best = max(agreement)
        return [hit for hit, score in zip(hits, agreement, strict=True) if score == best]
    if hits or not prefix.strip() or not suffix.strip():
        return hits
    longest = 2 * len(exact) + 80
    after = [start for start, _ in find_quote(text, suffix)]
    between = []
    for _, start in find_quote(text, prefix):
        end = next((place for place in after if place > start), None)
        if end is not None and end - start <= longest:
            between.append((start, end))
    return between


def _agreement(text: str, start: int, end: int, prefix: str, suffix: str) -> int:
    """How many characters next to a passage agree with its old surroundings."""
    before = text[max(0, start - len(prefix)) : start].translate(_ALIKE)
    after = text[end : end + len(suffix)].translate(_ALIKE)
    return _common(before[::-1], prefix.translate(_ALIKE)[::-1]) + _common(
        after, suffix.translate(_ALIKE)
    )


def _common(one: str, other: str) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Up to 32 characters before and after a passage, whole words only: its prefix and suffix."""
    prefix = text[max(0, start - CONTEXT_LENGTH) : start]
    if start > CONTEXT_LENGTH and not text[start - CONTEXT_LENGTH - 1].isspace():
        prefix = re.sub(r"^\S*", "", prefix)
    suffix = text[end : end + CONTEXT_LENGTH]
    if end + CONTEXT_LENGTH < len(text) and not text[end + CONTEXT_LENGTH].isspace():
        suffix = re.sub(r"\S*$", "", suffix)
    return prefix, suffix


_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"  # no spaces between words: each sign counts
    r"|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
    r"(?:(?:['’‐‑-]|(?<=\d)[.,](?=\d))[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)*"
)


def words(text: str) -> int:
    """How many words a quotation has. "Moscow’s", "quasi-state" and "2,024" are one each."""
    return sum(1 for _ in _WORD.finditer(text))


_STOP = re.compile(r"[.!?…]+[\"'’”»)\]]*(\s+)(?=\S)|[。！？]+[」』”’]*|(\s*\n\s*)(?=\S)")
_OPENERS = "\"'‘“„«([¿¡"
_ABBREVIATED = (
    "adm al apr approx art aug brig ca capt cf co col corp dec dept dr ed eds e.g eg est etc feb "
    "fig fr gen gov hon i.e ie inc jan jr jul jun lt ltd maj mar messrs mr mrs ms mt nos nov oct "
    "op pp pres prof pt rep rev sen sep sept sgt sr st v viz vol vs"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_REACH = 2000


def is_whole_sentence(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` holds at least one sentence from its first to its last word.

    A sentence ends at ``.``, ``!`` or ``?`` before a capital, digit or quotation mark, but not
    after a listed abbreviation or a single letter; and at the end of a line, unless the next one
    goes on in small letters. Punctuation and spaces around it do not make it less whole.
    """
    left = max(0, start - _REACH)
    right = min(len(text), end + _REACH)
    begin = left
    for match in _STOP.finditer(text, left, right):
        if match.end() > start and match.start() < right and _parts(text, match, begin):
            if _holds(text, begin, match.start(), start, end):
                return True
            begin = match.end()
            if begin >= end:
                return False
        elif match.end() <= start and _parts(text, match, begin):
            begin = match.end()
    return _holds(text, begin, right, start, end)


def _parts(text: str, match: "re.Match[str]", begin: int) -> bool:
    """Whether one sentence ends and another begins here."""
    if match[1] is None and match[2] is None:
        return True  # full stops of Chinese and Japanese are used for nothing else
    following = text[match.end()]
    if following.islower():
        return "\n\n" in match[0]
    if "\n" in match[0]:
        return True
    if not (following in _OPENERS or following.isdigit() or following.isalpha()):
        return False
    if text[match.start()] != "." or text.startswith("..", match.start()):
        return True
    word = re.split(r"[\s(\[“\"‘—–]", text[max(begin, match.start() - 20) : match.start()])[-1]
    last = word.rpartition(".")[2]
    return word.lower() not in _ABBREVIATIONS and not (len(last) == 1 and last.isalpha())


def _holds(text: str, begin: int, stop: int, start: int, end: int) -> bool:
    """Whether start to end covers all letters and digits from begin to stop, and there are any."""
    while begin < stop and not text[begin].isalnum():
        begin += 1
    while stop > begin and not text[stop - 1].isalnum():
        stop -= 1
    return begin < stop and start <= begin and stop <= end


def text_fragment(exact: str, prefix: str = "", suffix: str = "") -> str:
    """``#:~:text=…``, which makes a browser scroll to a passage; empty for no passage.

    URL Fragment Text Directives (https://wicg.github.io/scroll-to-text-fragment/): ``-``, ``,`` and
    ``&`` are syntax, so percent-encoded. A passage over several lines is given by its first and its
    last line; of prefix and suffix only the line next to the passage is used.
    """
    lines = [line.strip() for line in exact.split("\n") if line.strip()]
    if not lines:
        return ""
    before = _encoded(prefix.rpartition("\n")[2])
    after = _encoded(suffix.partition("\n")[0])
    parts = [_encoded(line) for line in dict.fromkeys((lines[0], lines[-1]))]
    if before:
        parts.insert(0, f"{before}-")
    if after:
        parts.append(f"-{after}")
    return f"#:~:text={','.join(parts)}"


def _encoded(text: str) -> str:
    return percent(text.strip(), safe="").replace("-", "%2D")


# Measures --------------------------------------------------------------------------------------


def utf16_len(text: str) -> int:
    """Length in UTF-16 units, as JavaScript and Telegram count."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` code points: whole words and an ellipsis if it is longer."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    kept = text[:limit]  # one more than fits beside the ellipsis: it may be the space after a word
    head = kept[: limit - 1]
    if not kept[-1].isspace():
        head = re.sub(r"\S+$", "", head) or head
    head = re.sub(r"[\s,;:–—-]+$", "", head) or head.rstrip()
    return f"{head}…"


def sha256_hex(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
