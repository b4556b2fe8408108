"""Create the desk's roles as groups.

Django creates permissions after the last migration; asking for them here creates them early, so that
a group is complete from the first start on.
"""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from briefings.roles import ROLES


def create(apps, schema_editor):
    using = schema_editor.connection.alias
    create_permissions(current_apps.get_app_config("briefings"), verbosity=0, using=using, apps=apps)
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        group, _ = group_model.objects.using(using).get_or_create(name=name)
        permissions = permission_model.objects.using(using).filter(
            content_type__app_label="briefings", codename__in=codenames
        )
        group.permissions.set(permissions)


def remove(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("briefings", "0002_frozen_publications"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create, remove)]
