"""What must be true of a deployment before it serves anybody.

Asked by ``migrate``, and by ``check --deploy --database default``.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import Error as DatabaseError
from django.db import connections

SUPERUSER = "briefings.E001"


def no_superusers(*, databases: Iterable[str] | None, **_options: Any) -> list[checks.CheckMessage]:
    """Refuse an account that holds every right at once; the demo on one machine is only warned.

    A desk needs two people. Roles come from ``manage.py account`` on the host.
    """
    found = [name for alias in databases or () for name in _superusers(alias)]
    if not found:
        return []
    kind = checks.Warning if settings.DEMO else checks.Error
    return [
        kind(
            f"{', '.join(found)}: a superuser holds every right at once.",
            hint="Give the account a role instead: manage.py account NAME --role ROLE.",
            id=SUPERUSER,
        )
    ]


def _superusers(alias: str) -> list[str]:
    """Active ones by name; none where the tables are not there yet."""
    user = get_user_model()
    connection = connections[alias]
    try:
        with connection.cursor() as cursor:
            if user._meta.db_table not in connection.introspection.table_names(cursor):
                return []
    except DatabaseError:
        return []  # a database that does not answer is for other checks to report
    rows = user.objects.using(alias).filter(is_superuser=True, is_active=True)
    return sorted(rows.values_list("username", flat=True))
