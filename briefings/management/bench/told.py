"""Figures of a broadcast as lines for a person: each beside its target, and what falls short says so."""

from collections.abc import Iterator
from typing import Any

LABEL, FIGURE = 44, 8
"""Characters of the first two columns."""


def lines(figures: dict[str, Any]) -> Iterator[str]:
    """The machine, then a paragraph for each thing measured."""
    machine = figures["machine"]
    yield (
        f"Measured on {machine['cores']} cores in {machine['seconds']} s; load "
        f"{machine['load before']} before, {machine['load after']} after."
    )
    for name, found in figures.items():
        if name != "machine":
            yield ""
            yield name[0].upper() + name[1:]
            yield from _rows(found)


def reached(measured: float, target: str) -> bool:
    """Whether a figure is where a target, such as "≥ 5" or "≤ 300", wants it."""
    sign, bound = target.split()
    return measured >= float(bound) if sign == "≥" else measured <= float(bound)


def _rows(found: dict[str, Any], of: str = "") -> Iterator[str]:
    """Figures with a target, one to a line; under them the others, which explain them."""
    others = []
    for name, value in found.items():
        if not isinstance(value, dict):
            others.append(f"{name.replace('_', ' ')} {'none' if value is None else value}")
        elif "target" in value:
            label = f"{of}: {name}" if of else name
            yield _row(label.replace("_", " "), value["measured"], value["target"])
    if others:
        yield f"    {f'{of}: ' if of and len(others) == len(found) else ''}{', '.join(others)}"
    for name, value in found.items():
        if isinstance(value, dict) and "target" not in value:
            yield from _rows(value, name)


def _row(label: str, measured: float, target: str) -> str:
    short = "" if reached(measured, target) else "   falls short"
    return f"  {label:<{LABEL}}{measured:>{FIGURE}}   {target}{short}"
