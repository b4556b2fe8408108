"""Issues outside their hour: when they may leave, and which of the day's few they are."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("briefings", "0020_rules_without_gaps")]
    operations = [
        migrations.AddField(
            model_name="digest",
            name="let_go_at",
            field=models.DateTimeField(
                null=True, help_text="Issued at the desk outside its hour: nothing leaves before."
            ),
        ),
        migrations.AddField(
            model_name="digest",
            name="unscheduled_on",
            field=models.DateField(null=True, help_text="The day (UTC) of such an issue."),
        ),
        migrations.AddField(
            model_name="digest",
            name="unscheduled_n",
            field=models.PositiveSmallIntegerField(
                null=True, help_text="Which of that day's it is, from 1."
            ),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(
                fields=("unscheduled_on", "unscheduled_n"), name="digest_unscheduled_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.CheckConstraint(
                condition=Q(
                    unscheduled_on__isnull=True, unscheduled_n__isnull=True, let_go_at__isnull=True
                )
                | Q(
                    kind="issue",
                    unscheduled_on__isnull=False,
                    unscheduled_n__isnull=False,
                    unscheduled_n__gte=1,
                    unscheduled_n__lte=3,
                    let_go_at__isnull=False,
                ),
                name="digest_unscheduled_three_a_day",
            ),
        ),
    ]
