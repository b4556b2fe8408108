"""When the rule of a schedule was last changed at the desk: an issue by a new rule waits a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("briefings", "0024_gazetteer_again")]
    operations = [
        migrations.AddField(
            model_name="digestschedule",
            name="ruled_at",
            field=models.DateTimeField(
                null=True, editable=False, help_text="When its rule was last changed at the desk."
            ),
        ),
    ]
