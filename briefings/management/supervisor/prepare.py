"""Makes the database, the demo record and the site where they are missing."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from briefings.deliver import lock
from briefings.management.demo import accounts, load


def tables(say: Callable[[str], None]) -> None:
    """Make the tables, or bring them up to this version."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Making the tables …")
        call_command("migrate", verbosity=0, interactive=False)


def sending(*, now: datetime, say: Callable[[str], None]) -> None:
    """On the simulator nobody is written to twice, so what locks sending elsewhere is only told."""
    reason = lock.heartbeat(now=now)
    if settings.TELEGRAM_SIMULATED and (found := lock.gap(now=now)):
        try:
            rows = lock.unlock(found, now=now)
        except lock.Changed:  # another start did so just now, or something else locked it
            say(
                "Sending was locked, and that changed just now; the health page names what is left."
            )
            return
        reasons = "; ".join((found.reason, *found.also))
        say(
            f"Sending was locked: {reasons}. On the simulator it is unlocked at once; "
            f"{rows} open letters count as perhaps delivered."
        )
    elif reason:
        say(f"Sending is locked: {reason}. See: python3 run.py manage deliveries unlock")


def record(*, now: datetime, say: Callable[[str], None]) -> dict[str, str]:
    """Bring record and site to where a newcomer can look at them.

    The passwords of the demo accounts by name, as long as nobody has changed them.
    """
    # Only a database without any account gets the demo record: whoever works with a record of
    # their own must never find demo entries in it after a restart.
    empty = settings.DEMO and not get_user_model().objects.exists()
    if empty:
        say("Loading the demo record …")
        load.load(now=now)
    if empty or not Path(settings.SITE_DIR, "current").exists():
        say("Building the site …")
        call_command("build_site", stdout=StringIO())
    passwords = accounts.passwords(Path(settings.VAR_DIR))
    connection.close()  # the supervisor has no more business with the database
    return passwords
