"""Indexes that keep the desk's lists and the gate quick at a hundred thousand entries."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("briefings", "0007_draft_history")]
    operations = [
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["change", "entry"], name="publication_by_change"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["state", "id"], name="entry_newest_of_state"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["date_min", "id"], name="entry_by_date"),
        ),
        migrations.AddIndex(
            model_name="publishedact",
            index=models.Index(
                fields=["subject", "actor", "date"], name="published_act_twins"
            ),
        ),
    ]
