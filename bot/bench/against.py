"""A figure beside what it is to reach."""

from typing import Any


def against(measured: float, target: str) -> dict[str, Any]:
    """A figure and its target, such as "≥ 5"."""
    return {"measured": measured, "target": target}


def spread(waits: list[float], share: float) -> float:
    """The value that this share of them, as 0.95, does not exceed. Raises IndexError for none."""
    return sorted(waits)[min(len(waits) - 1, int(share * len(waits)))]
