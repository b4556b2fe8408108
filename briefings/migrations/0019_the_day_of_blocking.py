"""The day on which a reader blocked us. Who did so before is taken to have done it today."""

from django.db import migrations, models
from django.utils import timezone


def begin_today(apps, schema_editor):
    readers = apps.get_model("briefings", "Subscriber").objects.using(schema_editor.connection.alias)
    readers.filter(active=False).update(blocked_on=timezone.now().date())


class Migration(migrations.Migration):
    dependencies = [("briefings", "0018_roles_of_the_desk")]
    operations = [
        migrations.AddField(
            model_name="subscriber",
            name="blocked_on",
            field=models.DateField(
                null=True, help_text="The day they blocked us; a month later they are forgotten."
            ),
        ),
        migrations.RunPython(begin_today, migrations.RunPython.noop),
    ]
