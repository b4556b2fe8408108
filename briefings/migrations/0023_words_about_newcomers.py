"""Who wrote and who read an entity that readers do not know yet; proposals that nothing takes the place of."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from briefings.migrations import _proposals, _rules


def lay(apps, schema_editor):
    lift(apps, schema_editor)
    for statement in _proposals.create_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in _proposals.drop_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("briefings", "0022_proposals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        *_rules.lifted([
            migrations.AddField(
                model_name="entity",
                name="edited_by",
                field=models.ForeignKey(
                    editable=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                    related_name="+", to=settings.AUTH_USER_MODEL,
                    help_text="Who wrote it last at the desk while no reader knew it; nobody if the host did.",
                ),
            ),
            migrations.AddField(
                model_name="entity",
                name="read_by",
                field=models.ForeignKey(
                    editable=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                    related_name="+", to=settings.AUTH_USER_MODEL,
                    help_text="Who approved it with an entry that readers first meet it by.",
                ),
            ),
            migrations.AddField(
                model_name="entity",
                name="read_hash",
                field=models.CharField(
                    editable=False, max_length=64, null=True, help_text="Over all that was read then."
                ),
            ),
            migrations.AddConstraint(
                model_name="entity",
                constraint=models.CheckConstraint(
                    condition=Q(read_by__isnull=True)
                    | Q(edited_by__isnull=True)
                    | ~Q(read_by=F("edited_by")),
                    name="entity_read_by_another",
                ),
            ),
            migrations.AddConstraint(
                model_name="entity",
                constraint=models.CheckConstraint(
                    condition=Q(read_by__isnull=True, read_hash__isnull=True)
                    | Q(
                        read_by__isnull=False,
                        read_hash__isnull=False,
                        read_hash__regex=r"^[0-9a-f]{64}$",
                    ),
                    name="entity_reading_whole",
                ),
            ),
        ]),
        migrations.RunPython(lay, lay),
    ]
