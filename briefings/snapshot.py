"""The stored form of what an entry said: plain JSON, one way in and one way out. Pure.

A snapshot holds names as they stood, so that a page from the past reads as it did. Its canonical
bytes are what approval and the hash chain bind.
"""

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from briefings import edtf, text
from briefings.types import (
    ActView,
    CitationView,
    Content,
    EntityRef,
    ParticipantView,
    SourceRef,
    TallyView,
)
from briefings.vocabulary import (
    Basis,
    Certainty,
    CitationRole,
    Claim,
    EntityKind,
    EntryKind,
    Level,
    Measure,
    Mode,
    ObjectKind,
    Role,
    UnStatus,
    Verb,
)

# A snapshot is JSON: what comes out of the column is Any until it is decoded here.
Json = dict[str, Any]


def canonical(value: Json) -> bytes:
    """The same bytes for the same content: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Json) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return sha256(canonical(value)).hexdigest()


def encode(content: Content) -> Json:
    """A snapshot of ``content``. What can be computed (links, displayed dates) is left out."""
    data = asdict(content)
    for citation in data["citations"]:
        del citation["link"], citation["source"]["published_text"]
    if not content.rests_on_one:  # nothing to say, as in most entries
        del data["rests_on_one"]
    for tally in data["tallies"]:
        del tally["entry"], tally["as_of_text"]
    return data


def decode(data: Json) -> Content:
    """What a snapshot says. A retraction's holds only the id and the kind."""
    act = data.get("act")
    return Content(
        public_id=data["public_id"],
        kind=EntryKind(data["kind"]),
        basis=Basis(data.get("basis", Basis.FACT)),
        certainty=Certainty(data.get("certainty", Certainty.UNVERIFIED)),
        headline=data.get("headline", ""),
        statement=data.get("statement", ""),
        date=data.get("date"),
        scope=data.get("scope", ""),
        participants=tuple(
            ParticipantView(_entity(item["entity"]), Role(item["role"]))
            for item in data.get("participants", ())
        ),
        act=_act(act) if act else None,
        citations=tuple(_citation(item) for item in data.get("citations", ())),
        tallies=tuple(_tally(item, data["public_id"]) for item in data.get("tallies", ())),
        rests_on_one=data.get("rests_on_one", False),
    )


def passage_link(url: str, exact: str, prefix: str, suffix: str) -> str:
    """Address of a passage: the source's own, with a text fragment; empty without an address.

    See W3C, URL Fragment Text Directives (https://wicg.github.io/scroll-to-text-fragment/).
    """
    if not url:
        return ""
    return url + text.text_fragment(exact, prefix, suffix) if exact else url


def _entity(data: Json) -> EntityRef:
    return EntityRef(
        slug=data["slug"],
        name=data["name"],
        short_name=data["short_name"],
        kind=EntityKind(data["kind"]),
        un_status=UnStatus(data["un_status"]),
    )


def _act(data: Json) -> ActView:
    return ActView(
        actor=_entity(data["actor"]),
        subject=_entity(data["subject"]),
        verb=Verb(data["verb"]),
        object_kind=ObjectKind(data["object_kind"]) if data["object_kind"] else None,
        mode=Mode(data["mode"]),
        sequence=data["sequence"],
        announced=data["announced"],
        reacts_to=data["reacts_to"],
        level=Level(data["level"]) if data["level"] else None,
    )


def _citation(data: Json) -> CitationView:
    source = data["source"]
    published = edtf.parse(source["published"]) if source["published"] else None
    return CitationView(
        source=SourceRef(**source, published_text=edtf.display(published) if published else ""),
        exact=data["exact"],
        role=CitationRole(data["role"]),
        supports=tuple(Claim(code) for code in data["supports"]),
        link=passage_link(source["url"], data["exact"], data["prefix"], data["suffix"]),
        prefix=data["prefix"],
        suffix=data["suffix"],
    )


def _tally(data: Json, entry: str) -> TallyView:
    as_of = data["as_of"]
    return TallyView(
        entry=entry,
        subject=_entity(data["subject"]),
        measure=Measure(data["measure"]),
        value=data["value"],
        out_of=data["out_of"],
        as_of=as_of,
        as_of_text=edtf.display(edtf.parse(as_of)) if as_of else "",
    )
