"""Templates, compiled once, and the two files beside the pages: style sheet and icon."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from briefings import words as said
from briefings.site import words

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Assets:
    """The files that every page refers to."""

    style: str
    """Path of the style sheet, with its content's hash in the name."""
    icon: str
    files: dict[str, bytes]


@cache
def assets() -> Assets:
    """Style sheet and icon, as they are published."""
    style = (_HERE / "static" / "site.css").read_bytes()
    icon = (_HERE / "static" / "favicon.svg").read_bytes()
    path = f"assets/site.{hashlib.sha256(style).hexdigest()[:10]}.css"
    return Assets(path, "favicon.svg", {path: style, "favicon.svg": icon})


@cache
def fingerprint() -> str:
    """Hash of everything a page is made by: this package, and what it reads and words things with."""
    digest = hashlib.sha256()
    above = _HERE.parent
    made_by = [above / "queries", above / "positions", *above.glob("*.py"), _HERE]
    files = {found for place in made_by for found in (place, *place.rglob("*"))}
    for path in sorted(files):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(above).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def environment() -> Environment:
    """One environment for the life of the process; every value is escaped unless it is Markup."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    made.globals.update(words=words, said=said, assets=assets())
    made.filters.update(day=words.day, minute=words.minute, stamp=words.stamp, when=words.when)
    made.filters.update(time=_time, web=_web)
    return made


@lru_cache(maxsize=1024)
def _time(moment: datetime) -> Markup:
    """A day for people, the moment for machines."""
    stamp, day = words.stamp(moment), words.day(moment)
    return Markup(f'<time datetime="{stamp}">{day}</time>')  # noqa: S704  # digits and a month


def _web(address: str) -> str:
    """The address if a browser may follow it, else nothing: never a script."""
    return address if address.lower().startswith(("http://", "https://")) else ""


def part(name: str, *values: object) -> Markup:
    """One macro of ``parts.html``, rendered; safe to place in a page."""
    macro = getattr(environment().get_template("parts.html").module, name)
    return Markup(macro(*values))  # noqa: S704  # the macro escapes what it is given
