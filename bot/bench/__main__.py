"""``python -m bot.bench``: measures on the machine that the environment describes, prints JSON.

Only for an environment made for it: it fills the database and writes to the simulator.
"""

import argparse
import json
import sys

import django
from django.apps import apps
from django.conf import settings


def main() -> None:
    """Read what to do, and do it."""
    parser = argparse.ArgumentParser(prog="python -m bot.bench")
    parser.add_argument("what", choices=("all", "worker"))
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--refusing", type=float, default=0.0)
    options = parser.parse_args()
    if not apps.ready:
        django.setup()
    from bot.bench import engine, machine, transports  # noqa: PLC0415  # models need the setup

    if options.what == "worker":
        engine.work()
        return
    if not settings.TELEGRAM_SIMULATED:
        sys.exit("A bot token is set; figures are made against the simulator alone.")
    readers = max(options.letters, options.messages, engine.readers(options.minutes))
    with machine.running():
        machine.prepare(readers)
        figures: dict[str, object] = {}
        text = f"<b>News</b> {'of some length, ' * 120}"
        if options.letters:
            figures["engine, limits lifted"] = engine.lifted(options.letters)
        if options.messages:
            figures["transports, messages a second"] = transports.measure(options.messages, text)
        if options.minutes:
            figures["permitted rate, 25 a second"] = engine.permitted(
                options.minutes, options.refusing
            )
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
