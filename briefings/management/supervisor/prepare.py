"""Makes the database, the demo record and the site where they are missing."""

import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def everything(*, now: datetime, say: Callable[[str], None]) -> dict[str, str]:
    """Bring tables, record and site to where a newcomer can look at them.

    The one-time passwords by user name, if the demo accounts were made just now.
    """
    if _tables_are_behind():
        say("Making the tables …")
        call_command("migrate", verbosity=0, interactive=False)
    accounts = _demo(now, say) if _wants_demo() else {}
    if accounts or not Path(settings.SITE_DIR, "current").exists():
        say("Building the site …")
        if "build_site" in get_commands():
            call_command("build_site", stdout=StringIO())
    connection.close()  # the supervisor has no more business with the database
    return accounts


def _tables_are_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _unfinished() -> Path:
    return Path(settings.VAR_DIR, "demo.unfinished")


def _wants_demo() -> bool:
    """Only a new database gets the demo record, or one whose loading was cut short.

    Whoever works with a record of their own must never find demo entries in it after a restart.
    """
    return _unfinished().exists() or not get_user_model().objects.exists()


def _demo(now: datetime, say: Callable[[str], None]) -> dict[str, str]:
    say("Loading the demo record …")
    _unfinished().touch()
    if "demo" not in get_commands():
        return {}
    answer = StringIO()
    call_command("demo", format="json", stdout=answer)
    accounts = json.loads(answer.getvalue())["accounts"]
    _unfinished().unlink()
    return accounts
