"""The gazetteer has grown: the class that Kazakhstan refuses, and names of the earlier Taliban regime.

And the words of a suggestion are held to their lists, as those of every other table.
"""

from django.db import migrations, models

from briefings import gazetteer

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
    gazetteer.load(apps, schema_editor.connection.alias)


def known(field, codes, name):
    condition = models.Q((f"{field}__in", list(codes)))
    return migrations.AddConstraint(
        "suggestion", models.CheckConstraint(condition=condition, name=name)
    )


class Migration(migrations.Migration):
    dependencies = [("briefings", "0022_proposals")]
    operations = [
        known("basis", BASES, "suggestion_basis_known"),
        known("kind", KINDS, "suggestion_kind_known"),
        known("verb", VERBS, "suggestion_verb_known"),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
