"""How commands speak: a line for a person, or JSON for a program."""

import json
from argparse import ArgumentParser
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import CommandError
from django.utils.dateparse import parse_datetime


def add_format(parser: ArgumentParser) -> None:
    """The option that every command with an answer has."""
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text (default) or json"
    )


def as_json(value: Any) -> str:
    """JSON as commands print it; ``value`` is whatever json can write."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def several(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 item, 2 items."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def refuse(sentence: str) -> CommandError:
    """A bad option or unreadable input: one sentence on stderr, exit code 2."""
    return CommandError(sentence, returncode=2)


def a_day(option: str, value: str) -> date:
    """A date option, ``2025-07-03``."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise refuse(f"{option}: {value!r} is not a date such as 2025-07-03.") from None


def an_instant(option: str, value: str) -> datetime:
    """An instant option: ``2025-07-03T08:00+03:00``, or a date meaning its end in UTC."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        pass
    else:
        return datetime.combine(day, time.max, tzinfo=UTC)
    try:
        moment = parse_datetime(value)
    except ValueError:
        moment = None
    if moment is None:
        raise refuse(
            f"{option}: {value!r} is neither a date (2025-07-03) nor a moment "
            "(2025-07-03T08:00:00+03:00)."
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
