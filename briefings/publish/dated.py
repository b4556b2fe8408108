"""Whether quoted words speak of a time at all. Pure; English only."""

import re

LANGUAGE = "en"

_MONTHS = (
    "january|february|april|june|july|august|september|october|november|december"
    "|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_DAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_SPANS = "(?:mid)?(?:days?|weeks?|weekends?|months?|years?|decades?|century|centuries|hours?)"
_RELATIVE = (
    "today|yesterday|tomorrow|tonight|now|ago|since|until|recently|earlier|later|overnight"
    "|spring|summer|autumn|winter|quarter|morning|afternoon|evening|night|midnight|noon"
    "|christmas|easter|ramadan|anniversary"
)
_TIME = re.compile(
    rf"\d|\b(?:{_MONTHS}|{_DAYS}|{_SPANS}|{_RELATIVE})\b|(?-i:\b(?:March|May|Mar)\b)",
    re.IGNORECASE,
)  # "march" and "may" are other words


def speaks_of_time(words: str) -> bool:
    """Whether there is a figure, a month, a weekday or a word such as "yesterday" among ``words``."""
    return _TIME.search(words) is not None
