"""The gazetteer has grown: the class that Kazakhstan refuses, and names of the earlier Taliban regime.

The words of a suggestion are held to their lists, as those of every other table, and what an entity's
record covers is a span: of what somebody wrote otherwise, all within its bounds.
"""

from django.db import migrations, models

from briefings import gazetteer
from briefings.migrations import _rules

FRESH = {("taliban-1996", language) for language in ("lt", "uk", "ru")}
KINDS = (
    "", "act", "event", "condition", "position", "assessment",
)  # fmt: skip
VERBS = (
    "", "recognises", "withdraws", "suspends", "resumes", "annexes", "ends", "refuses", "promises",
    "denies_report", "accredits_ambassador", "accepts_diplomats", "opens_mission", "closes_mission",
    "establishes_relations", "severs_relations", "designates", "delists", "signs_agreement",
    "meets", "welcomes", "condemns",
)  # fmt: skip
BASES = (
    "fact", "attributed", "hearsay", "assessment", "prediction",
)  # fmt: skip


def load(apps, schema_editor):
    gazetteer.load(apps, schema_editor.connection.alias, fresh=FRESH)


def known(field, codes, name):
    condition = models.Q((f"{field}__in", list(codes)))
    return migrations.AddConstraint(
        "suggestion", models.CheckConstraint(condition=condition, name=name)
    )


def make_spans(apps, schema_editor):
    entity = apps.get_model("briefings", "Entity")
    rows = entity.objects.using(schema_editor.connection.alias).exclude(coverage=None)
    for row in rows.exclude(coverage__contains="/"):
        row.coverage = f"{row.coverage_min or '..'}/{row.coverage_max or '..'}"
        row.save(update_fields=["coverage"])


class Migration(migrations.Migration):
    dependencies = [("briefings", "0023_words_about_newcomers")]
    operations = [
        known("basis", BASES, "suggestion_basis_known"),
        known("kind", KINDS, "suggestion_kind_known"),
        known("verb", VERBS, "suggestion_verb_known"),
        *_rules.lifted(
            [
                migrations.RunPython(make_spans, migrations.RunPython.noop),
                migrations.AddConstraint(
                    "entity",
                    models.CheckConstraint(
                        condition=models.Q(("coverage__isnull", True), ("coverage__contains", "/"), _connector="OR"),
                        name="entity_coverage_lasts",
                        violation_error_message="Coverage is a span: write 2008/2013 or 2008/..",
                    ),
                ),
            ]
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
