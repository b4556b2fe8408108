"""Large files about made-up states: as many rows as wanted, four in five of them acts of their own."""

from collections.abc import Iterator
from datetime import date, timedelta

from tests.briefings.exchange.record import HEADER, known

ACTORS, SUBJECTS = 200, 50
FIRST = date(1950, 1, 1)
VERBS = ("recognises", "withdraws", "recognises", "establishes_relations", "condemns")


def population() -> None:
    """Everybody in the file."""
    for n in range(ACTORS):
        known(f"norland-{n}")
    for n in range(SUBJECTS):
        known(f"sudland-{n}", kind="contested_polity", un_status="none")


def lines(rows: int) -> Iterator[str]:
    """A header and `rows` rows, about 270 characters each; every fifth cites one more source."""
    yield HEADER + "\n"
    for n in range(rows):
        act = n - 1 if n % 5 == 4 else n
        actor, subject, turn = act % ACTORS, act // ACTORS % SUBJECTS, act // (ACTORS * SUBJECTS)
        verb = VERBS[act % 7 % 5]
        when = FIRST + timedelta(days=37 * turn + act % 30)
        yield (
            f"norland-{actor},sudland-{subject},{verb},"
            f"{'' if verb == 'establishes_relations' else 'state'},express,{when},0,single_source,"
            f"https://news{n % 90}.example/world/{when:%Y/%m}/what-the-ministry-said-{n // 3}.html,"
            f"What the ministry said on the matter of Sudland {n // 3},"
            f'"said the step, number {n}, was taken",\n'
        )
