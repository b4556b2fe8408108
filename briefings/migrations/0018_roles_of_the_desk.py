"""Bring the desk's roles up to what `briefings.roles` says: plans of issues, readers' tips."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from briefings.roles import ROLES


def bring_up_to_date(apps, schema_editor):
    using = schema_editor.connection.alias
    create_permissions(current_apps.get_app_config("briefings"), verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for name, codenames in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=name)
        group.permissions.set(
            permissions.filter(content_type__app_label="briefings", codename__in=codenames)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("briefings", "0015_where_readers_are"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(bring_up_to_date, migrations.RunPython.noop)]
