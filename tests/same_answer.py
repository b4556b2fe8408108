"""What each face of the record says about a subject or an actor, as facts that can be compared.

Each reader of a face knows its marks and nothing of how answers are made: the last one folds the lines of
acts.csv by itself, in a few lines, from the rules in record.md.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from itertools import chain, combinations
from typing import Any

from html5lib import parse as parse_html  # type: ignore[import-untyped]  # ships no types

from briefings.edtf import display, parse

Fact = tuple[str, str, str, str]
"""Who (short name), status or verb, date as readers see it, entry."""

STATUSES = {
    "recognises": "Recognise it",
    "unknown_on_date": "Not certain on this day",
    "suspended": "Have suspended recognition",
    "withdrawn": "Have withdrawn recognition",
    "refuses": "Refuse to recognise it",
    "lapsed": "Lapsed when it was annexed or ended",
}
"""Statuses with the site's captions."""


@dataclass
class Said:
    """What one face says; None where it does not speak of such a thing."""

    positions: set[Fact] | None = None
    beside: set[str] | None = None
    """Entries of engagement, stances and reactions."""
    undated: set[str] | None = None
    tallies: set[tuple[int, str]] | None = None
    counts: dict[str, int] = field(default_factory=dict)
    state: str | None = None


def when(text: str | None) -> str:
    return display(parse(text) if text else None)


# --- JSON -------------------------------------------------------------------------------------
def from_json(told: dict[str, Any], names: dict[str, str]) -> Said:
    other = "actor" if "subject" in told else "subject"
    return Said(
        positions={
            (names[row[other]], row["status"], when(row["since"]), row["entry"])
            for row in told["positions"]
        },
        beside={row["entry"] for row in told["other_acts"]},
        undated={row["entry"] for row in told["undated"]},
        tallies={(row["value"], row["entry"]) for row in told["tallies"]},
        counts=told["counts"],
        state=told["subject_state"],
    )


# --- pages ------------------------------------------------------------------------------------
def tree(html: str) -> Any:
    return parse_html(html, namespaceHTMLElements=False)


def text_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def own_text(element: Any) -> str:
    """The words of a cell without those set apart in it."""
    return " ".join((element.text or "").split())


def from_subject_page(html: str) -> Said:
    """Of /recognitions/….html."""
    page = tree(html)
    captions = {caption: status for status, caption in STATUSES.items()}
    said = Said(positions=set(), beside=set(), undated=set(), tallies=set())
    assert said.positions is not None
    for table in page.iter("table"):
        if table.get("class") != "positions":
            continue
        status = captions[own_text(table.find("caption"))]
        for row in table.find("tbody").iter("tr"):
            who, since, entry = list(row)
            said.positions.add((_name(who), status, own_text(since), _entry(entry)))
    for section in page.iter("section"):
        key = section.get("aria-labelledby")
        if key == "beside":
            said.beside = set(_entries(section))
        elif key == "undated":
            said.undated = set(_entries(section))
        elif key == "tallies":
            lines = [text_of(line) for line in section.iter("li")]
            said.tallies = {
                (int(re.findall(r"counted (\d+)", line)[0]), re.findall(r"E-\d+", line)[0])
                for line in lines
            }
    labels = {"UN members": "un_members", "Others": "others", "Not certain": "unknown_on_date",
              "Suspended": "suspended", "Withdrawn": "withdrawn", "Refused": "refuses",
              "Lapsed": "lapsed"}  # fmt: skip
    figures = next(one for one in page.iter("dl") if one.get("class") == "figures")
    for pair in figures:
        label, number = text_of(pair.find("dt")), text_of(pair.find("dd"))
        said.counts[labels[label]] = int(number.split()[0])
    lead = text_of(next(one for one in page.iter("div") if one.get("class") == "prose lead"))
    said.state = "ended" if "come to an end" in lead else "exists"
    said.state = "not_yet" if "not exist yet" in lead else said.state
    return said


def from_actor_page(html: str) -> Said:
    """Of /actors/….html: what it itself holds."""
    facts = set()
    for table in tree(html).iter("table"):
        if table.get("class") != "positions":
            continue
        for row in table.find("tbody").iter("tr"):
            whom, position, entry = list(row)
            since = text_of(position.find("span")).split(";")[0]
            facts.add((_name(whom), _code(own_text(position)), since, _entry(entry)))
    return Said(positions=facts)


def _code(label: str) -> str:
    code = label.strip().lower().replace(" ", "_")
    return "unknown_on_date" if code == "not_known_on_this_date" else code


def _name(cell: Any) -> str:
    link = cell.find("a")
    return text_of(link) if link is not None else own_text(cell)


def _entry(cell: Any) -> str:
    found = re.search(r"E-\d+", text_of(cell))
    assert found, text_of(cell)
    return found[0]


def _entries(section: Any) -> Iterator[str]:
    for link in section.iter("a"):
        if found := re.fullmatch(r"/e/(E-\d+)\.html", link.get("href", "")):
            yield found[1]


def from_desk(html: str, side: str) -> Said:
    """Of the panel on an entity's page; what is not shown is nothing."""
    said = Said(positions=set(), beside=set(), undated=set(), tallies=set())
    for part in tree(html).iter("div"):
        if part.get("data-side") != side:
            continue
        for mark in part.iter("dd"):
            said.counts[mark.get("data-count")] = int(text_of(mark))
        states = " ".join(text_of(one) for one in part.iter("p") if "data-state" in one.attrib)
        said.state = "not_yet" if "not exist yet" in states else "exists"
        said.state = "ended" if "has ended" in states else said.state
        for table in part.iter("table"):
            rows = [list(row) for row in table.find("tbody").iter("tr")]
            name = table.get("data-rows")
            if name == "positions":
                said.positions = {
                    (text_of(who), _code(own_text(what).split(",")[0]), text_of(day), _entry(entry))
                    for who, what, day, entry in rows
                }
            elif name == "tallies":
                said.tallies = {
                    (int(text_of(what).split()[1]), _entry(entry)) for _, what, _, entry in rows
                }
            elif name == "other_acts":
                said.beside = {_entry(entry) for *_, entry in rows}
            else:
                said.undated = {_entry(entry) for *_, entry in rows}
    return said


# --- the bot ----------------------------------------------------------------------------------
SECTIONS = {
    **{caption: status for status, caption in STATUSES.items()},
    "Not certain": "unknown_on_date",
    "Suspended": "suspended",
    "Withdrawn": "withdrawn",
    "Refused": "refuses",
    "Lapsed": "lapsed",
    "Contact, not recognition": "beside",
    "Without a date": "undated",
    "Counted by others, not by us": "tallies",
}


def from_chat(text: str) -> Said:
    """Of a message, as a reader sees it."""
    said = Said(positions=set(), beside=set(), undated=set(), tallies=set(), state="exists")
    assert said.positions is not None
    assert said.beside is not None
    assert said.undated is not None
    assert said.tallies is not None
    section = "recognises"
    for line in text.splitlines():
        section = SECTIONS.get(line.strip(), section)
        if line[:1] not in "🟢🟡🟠⚫🔴⚪" or not line:
            continue
        entries = [f"E-{int(number):04d}" for number in re.findall(r"#(\d+)", line)]
        if section == "tallies":
            said.tallies |= {(int(re.findall(r"counted (\d+)", line)[0]), one) for one in entries}
        elif section in ("beside", "undated"):
            (said.beside if section == "beside" else said.undated).update(entries)
        else:
            who, rest = line[1:].split(" — ", 1)
            done = rest.split(" · ")[0]
            since = done.split(", ", 1)[1] if ", " in done else ""
            said.positions |= {(who.strip(), section, since, one) for one in entries}
    if "had come to an end" in text:
        said.state = "ended"
    if "did not exist yet" in text:
        said.state = "not_yet"
    head = text.splitlines()[0]
    if found := re.search(r"recognised (?:as \D*)?by (?:at least )?(\d+)", head):
        said.counts["recognises"] = int(found[1])
    elif "by nobody" in head:
        said.counts["recognises"] = 0
    return said


# --- acts.csv ---------------------------------------------------------------------------------
AFTER = {"recognises": "recognises", "withdraws": "withdrawn", "suspends": "suspended",
         "resumes": "recognises"}  # fmt: skip
ORDER = ("recognises", "withdraws", "suspends", "resumes", "annexes", "ends", "refuses")
Step = tuple[date, date, str, str]
"""First and last possible day, verb, date as written."""


def acts(data: bytes) -> list[dict[str, str]]:
    """The acts of a file, each once however many passages it has."""
    rows = csv.DictReader(StringIO(data.decode()))
    keys = ("actor", "subject", "verb", "object_kind", "date", "sequence")
    return list({tuple(row[key] for key in keys): row for row in rows}.values())


def folded(rows: list[dict[str, str]], subject: str, day: date) -> set[tuple[str, str, str]]:
    """Who stands where on a subject: actor's slug, status, date of the act that decides."""
    about = [row for row in rows if row["subject"] == subject and row["verb"] in ORDER]
    found = set()
    for actor, kind in {(row["actor"], row["object_kind"]) for row in about}:
        own = [row for row in about if (row["actor"], row["object_kind"]) == (actor, kind)]
        lapses = [row for row in about if row["verb"] in ("annexes", "ends") and row not in own]
        steps = [_step(row) for row in sorted(own + lapses, key=_place) if row["date"]]
        certain = [step for step in steps if step[1] <= day]
        open_now = [step for step in steps if step[0] <= day < step[1]]
        outcomes = set()
        for chosen in chain.from_iterable(
            combinations(open_now, n) for n in range(len(open_now) + 1)
        ):
            taken = [step for step in steps if step in certain or step in chosen]
            outcomes.add(_run(taken)[0])
        status, since = _run(certain)
        if len(outcomes) > 1:
            moving = [step for step in open_now if _next(status, step[2]) != status]
            status, since = "unknown_on_date", (moving or open_now)[0][3]
        if status != "no_position":
            found.add((actor, status, when(since)))
    return found


def _step(row: dict[str, str]) -> Step:
    bounds = parse(row["date"])
    return (bounds.min or date.min, bounds.max or date.max, row["verb"], row["date"])


def _place(row: dict[str, str]) -> tuple[date, date, int, int]:
    bounds = parse(row["date"]) if row["date"] else None
    first, last = (bounds.min, bounds.max) if bounds else (None, None)
    return (
        first or last or date.max, last or first or date.max, int(row["sequence"]),
        ORDER.index(row["verb"]),
    )  # fmt: skip


def _next(status: str, verb: str) -> str:
    if verb in ("annexes", "ends"):
        return status if status == "no_position" else "lapsed"
    if verb == "refuses":
        return "refuses" if status == "no_position" else status
    return AFTER[verb]


def _run(steps: list[Step]) -> tuple[str, str]:
    status, since = "no_position", ""
    for _, _, verb, written in steps:
        after = _next(status, verb)
        if after != status:
            status, since = after, written
    return status, since
