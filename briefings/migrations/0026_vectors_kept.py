"""Postgres keeps what it compares with a question: to make it anew of every row took half a second.

A word that most of a hundred thousand entries have is looked for in all rows, for its planner takes
the making of a vector for as cheap as a comparison.
"""

from django.db import migrations

from briefings.migrations import _search


def keep(_apps, schema_editor):
    for statement in _search.keep_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def forget(_apps, schema_editor):
    for statement in _search.forget_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("briefings", "0025_rules_of_schedules")]
    operations = [migrations.RunPython(keep, forget)]
