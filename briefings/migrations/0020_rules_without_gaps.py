"""More rules of the record: what is approved stands in every row; nothing is replaced or emptied."""

from django.db import migrations

from briefings.migrations import _rules


class Migration(migrations.Migration):
    dependencies = [("briefings", "0019_the_day_of_blocking")]
    operations = [migrations.RunPython(_rules.lay, _rules.lay)]
