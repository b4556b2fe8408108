"""Seed the base gazetteer; what an installation already has keeps its row and gains the names it lacks."""

from django.db import migrations

from briefings import gazetteer


def load(apps, schema_editor):
    gazetteer.load(apps, schema_editor.connection.alias)


def unload(apps, schema_editor):
    gazetteer.unload(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("briefings", "0003_roles")]
    operations = [migrations.RunPython(load, unload)]
