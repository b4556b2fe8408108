"""``python -m bot.bench``: measures on the machine that the environment describes, prints JSON.

Only for an environment made for it: it fills the database and writes to the simulator.
"""

import argparse
import json
import os
import sys
import time
from typing import Any

import django
from django.apps import apps
from django.conf import settings


def main() -> None:
    """Read what to do, and do it."""
    parser = argparse.ArgumentParser(prog="python -m bot.bench")
    parser.add_argument("what", choices=("all", "worker"))
    parser.add_argument("--letters", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--refusing", type=float, default=0.0)
    options = parser.parse_args()
    if not apps.ready:
        django.setup()
    from bot.bench import engine, far, machine, series, steady  # noqa: PLC0415  # models need the setup

    if options.what == "worker":
        engine.work()
        return
    if not settings.TELEGRAM_SIMULATED:
        sys.exit("A bot token is set; figures are made against the simulator alone.")
    begun, load = time.monotonic(), os.getloadavg()[0]
    figures: dict[str, Any] = {}
    with machine.running():
        machine.prepare(max(options.letters, engine.readers(options.minutes)))
        if options.letters:
            figures["engine, limits lifted"] = engine.lifted(options.letters)
        if options.seconds:
            with far.running() as address:
                figures |= series.compared(address, options.seconds)
                with steady.alongside(address, series.STEADY * options.seconds) as processor:
                    figures |= series.permitted(options.minutes, options.refusing)
                    figures["processor at 30 a second"] = processor()
        else:
            figures |= series.permitted(options.minutes, options.refusing)
    figures["machine"] = {
        "cores": os.cpu_count(),
        "load before": round(load, 2),
        "load after": round(os.getloadavg()[0], 2),
        "seconds": round(time.monotonic() - begun),
    }
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
