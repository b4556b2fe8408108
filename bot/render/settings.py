"""What a reader has chosen, and the screens on which they choose. Pure.

Every screen is the same message redrawn. A button carries the value that it sets.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.render import buttons, speech, words
from bot.render.markup import Answer, Button, Html, html, join, moment, pages
from bot.tongues import LANGUAGES, dates, spoken, terms
from briefings.types import Subscription
from briefings.vocabulary import Topic

HOURS = tuple(range(24))
DEFAULT_SLOT = time(8)
PLACES = 24
"""Places on a page: eight rows of three."""


@dataclass(frozen=True, slots=True)
class Now:
    """How things stand for a chat."""

    held: Subscription
    next_at: datetime | None = None
    """When the next digest reaches it, if there is news by then."""


def state(now: Now | None) -> Html:
    """How the digest stands, in one or two lines; None for a chat that asked for nothing."""
    if now is None:
        return Html(speech.DIGEST_OFF)
    held = now.held
    if held.frequency == "off":
        line = [Html(speech.DIGEST_OFF)]
    elif held.frequency == "each":
        line = [html(speech.DIGEST_EACH, zone=held.time_zone)]
    else:
        line = [
            html(
                speech.DIGEST_STATE,
                frequency=speech.FREQUENCIES[held.frequency],
                when=_hour(now),
                zone=held.time_zone,
            )
        ]
    line.append(Html(speech.SOUND_OFF if held.silent else speech.SOUND_ON))
    if now.next_at is not None and held.active:
        line.append(
            html(speech.NEXT, when=moment(now.next_at, "r", _clock(now.next_at, held.time_zone)))
        )
    lines = [join(line, " · ")]
    if held.paused_until and held.frequency != "off":
        lines.append(html(speech.PAUSED, day=dates.of_day(held.paused_until)))
    if not held.reachable:
        lines.append(Html(speech.BLOCKED))
    return join(lines)


def main(now: Now | None) -> Answer:
    """Everything that can be set, and how it stands."""
    if now is None or (now.held.frequency == "off" and not now.held.follows):
        text = join([Html(speech.SETTINGS_HEAD), state(now), Html(speech.SUBSCRIBE_FIRST)])
        last = (_screen(speech.B_LANGUAGE, "language"), *_privacy_row())
        return Answer(text, (*frequency_rows(now), last))
    held = now.held
    quiet = (
        Html(speech.QUIET_NEVER)
        if held.quiet_from == held.quiet_until
        else html(speech.QUIET, start=f"{held.quiet_from:%H:%M}", end=f"{held.quiet_until:%H:%M}")
    )
    more = [html(speech.TOPICS, topics=topic_names(held.topics)), quiet]
    language = html(speech.LANGUAGE, language=LANGUAGES.get(held.language, held.language))
    following = html(speech.FOLLOWS, count=held.follows)
    text = join(
        [
            Html(speech.SETTINGS_HEAD),
            state(now),
            join(more, " · "),
            join([language, following], " · "),
        ]
    )
    sound = _set(speech.B_SOUND_ON, "sound", "on") if held.silent else None
    paused = held.paused_until is not None
    return Answer(
        text,
        (
            (_screen(speech.B_OFTEN, "often"), _screen(speech.B_HOUR, "hour")),
            (_screen(speech.B_ZONE, "zone"), _screen(speech.B_TOPICS, "topics")),
            (_screen(speech.B_QUIET, "quiet"), sound or _set(speech.B_SOUND_OFF, "sound", "off")),
            (
                _set(speech.B_RESUME, "pause", "off")
                if paused
                else _set(words.PAUSE, "pause", "on"),
                _screen(speech.B_LANGUAGE, "language"),
            ),
            (Button(speech.B_FOLLOWING, buttons.data(buttons.FOLLOWING)), *_privacy_row()),
        ),
    )


def subscribed(now: Now) -> Answer:
    """How it stands after a choice at the greeting, and where the reader is."""
    text = join(
        [
            state(now),
            Html(speech.STOPS),
            Html("") if now.held.frequency == "off" else _where(now.held),
        ],
        "\n\n",
    )
    return Answer(text, (*_city_rows(now.held), (_screen(words.SETTINGS, "main"),)))


def stopped(now: Now | None) -> Answer:
    """It is off; whom the reader follows is heard of all the same."""
    follows = now.held.follows if now else 0
    lines = [state(now)]
    if follows:
        lines.append(html(speech.FOLLOWS_GO_ON, count=follows))
    return Answer(join(lines), frequency_rows(now))


def often(now: Now | None) -> Answer:
    """How often."""
    text = join([Html(speech.HOW_OFTEN), state(now), Html(speech.HOW_OFTEN_NOTES)])
    return Answer(text, (*frequency_rows(now), _back()))


def hour(now: Now) -> Answer:
    """At what hour."""
    held = now.held
    row = [
        _set(_chosen(f"{number:02}:00", held.slot == time(number)), "hour", f"{number:02}")
        for number in HOURS
    ]
    return Answer(
        join([html(speech.WHICH_HOUR, zone=held.time_zone), state(now)]),
        (*_in_rows(row, 6), _back()),
    )


def zone(now: Now) -> Answer:
    """Where the reader is: some cities, or a part of the world."""
    return Answer(_where(now.held), (*_city_rows(now.held), _back()))


def regions() -> Answer:
    """Parts of the world that have time zones."""
    row = [_screen(label, f"region.{code}") for code, label in speech.REGIONS.items()]
    return Answer(Html(speech.WHICH_REGION), (*_in_rows(row, 3), _back("zone")))


def places(region: str, zones: Iterable[str], *, page: int) -> Answer:
    """Places of one part of the world."""
    row = [
        _set(name.partition("/")[2].replace("_", " ") or name, "zone", name)
        for name in sorted(zones)
        if name.partition("/")[0] == region
    ]
    turns = pages([Html(one.label) for one in row], around=Html(""), most=PLACES) or [()]
    page = min(max(1, page), len(turns))
    shown = row[(page - 1) * PLACES : page * PLACES]
    turning = buttons.turning(buttons.CONFIG, f"region.{region}", page, len(turns))
    text = html(speech.WHICH_PLACE, region=speech.REGIONS.get(region, region))
    return Answer(text, (*_in_rows(shown, 3), *filter(None, [turning]), _back("regions")))


def topics(now: Now) -> Answer:
    """Which topics."""
    chosen = now.held.topics
    row = [
        _set(
            _chosen(terms.TOPICS[topic], topic.value in chosen),
            "topic",
            f"{topic.value}.{'off' if topic.value in chosen else 'on'}",
        )
        for topic in Topic
    ]
    everything = _set(_chosen(speech.B_ALL_TOPICS, not chosen), "topic", "all")
    text = join([Html(speech.WHICH_TOPICS), html(speech.TOPICS, topics=topic_names(chosen))])
    return Answer(text, ((everything,), *_in_rows(row, 2), _back()))


def quiet(now: Now) -> Answer:
    """When alerts wait."""
    held = now.held
    spans = ((20, 8), (21, 7), (22, 7), (23, 6), (23, 8), (0, 7))
    row = [
        _set(
            _chosen(
                f"{start:02}–{end:02}",
                (held.quiet_from, held.quiet_until) == (time(start), time(end)),
            ),
            "quiet",
            f"{start:02}-{end:02}",
        )
        for start, end in spans
    ]
    never = held.quiet_from == held.quiet_until
    now_is = (
        speech.QUIET_NOW_NEVER if never else f"{held.quiet_from:%H:%M}–{held.quiet_until:%H:%M}"
    )
    return Answer(
        html(speech.WHICH_QUIET, now=now_is),
        (*_in_rows(row, 3), (_set(_chosen(speech.NEVER, never), "quiet", "never"),), _back()),
    )


def language(now: Now | None) -> Answer:
    """Which language; without any choice the one that is spoken is shown as chosen."""
    own = now.held.language if now else spoken()
    row = [_set(_chosen(label, code == own), "language", code) for code, label in LANGUAGES.items()]
    return Answer(Html(speech.WHICH_LANGUAGE), (*_in_rows(row, 2), _back()))


def frequency_rows(now: Now | None) -> tuple[tuple[Button, ...], ...]:
    """The four ways; the reader's own hour stands on the first."""
    slot = now.held.slot if now else DEFAULT_SLOT
    own = now.held.frequency if now else "off"
    labels = {
        "daily": words.DAILY.format(slot=f"{slot:%H:%M}"),
        "weekly": words.WEEKLY,
        "each": words.EACH,
        "off": words.OFF,
    }
    row = [
        _set(_chosen(label, bool(now) and code == own), "frequency", code)
        for code, label in labels.items()
    ]
    return (tuple(row[:2]), tuple(row[2:]))


def topic_names(codes: Sequence[str]) -> str:
    """Chosen topics in words."""
    return ", ".join(terms.TOPICS[one] for one in Topic if one.value in codes) or speech.TOPICS_ALL


def admins_only() -> Answer:
    """In a group not everybody may change the group's digest."""
    return Answer(Html(speech.ADMINS_SET))


def _where(held: Subscription) -> Html:
    return html(speech.WHICH_ZONE, slot=f"{held.slot:%H:%M}", zone=held.time_zone)


def _city_rows(held: Subscription) -> tuple[tuple[Button, ...], ...]:
    row = [
        _set(_chosen(city, name == held.time_zone), "zone", name) for city, name in speech.CITIES
    ]
    return (*_in_rows(row, 3), (_screen(speech.B_ELSEWHERE, "regions"),))


def _hour(now: Now) -> str:
    hour = f"{now.held.slot:%H:%M}"
    if now.held.frequency == "weekly" and now.next_at is not None:
        there = now.next_at.astimezone(ZoneInfo(now.held.time_zone))
        return dates.on_weekday(there, now.held.slot)
    return hour


def _clock(at: datetime, zone: str) -> str:
    there = at.astimezone(ZoneInfo(zone))
    return dates.of_clock(there)


def _privacy_row() -> tuple[Button, ...]:
    return (Button(speech.B_DATA, buttons.data(buttons.MYDATA)),)


def _set(label: str, field: str, value: str) -> Button:
    return Button(label, buttons.setting(field, value))


def _screen(label: str, name: str) -> Button:
    return Button(label, buttons.data(buttons.CONFIG, name))


def _back(to: str = "main") -> tuple[Button, ...]:
    return (Button(words.BACK_TO, buttons.data(buttons.CONFIG, to)),)


def _chosen(label: str, chosen: bool) -> str:
    return words.CHOSEN.format(label=label) if chosen else label


def _in_rows(row: Sequence[Button], across: int) -> list[tuple[Button, ...]]:
    return [tuple(row[at : at + across]) for at in range(0, len(row), across)]
