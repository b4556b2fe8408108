"""Make publications append-only: the database itself refuses UPDATE and DELETE on them."""

from django.db import migrations

from briefings.migrations import _triggers


def _run(statements, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def create(apps, schema_editor):
    _run(_triggers.create_sql, schema_editor)


def drop(apps, schema_editor):
    _run(_triggers.drop_sql, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("briefings", "0001_tables")]
    operations = [migrations.RunPython(create, drop)]
