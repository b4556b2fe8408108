"""Changes of names that a second person accepts; the roles that may see them."""

import briefings.vocabulary
import django.db.models.deletion
from django.apps import apps as current_apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from briefings.migrations import _proposals
from briefings.roles import ROLES


def lay(apps, schema_editor):
    for statement in _proposals.create_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in _proposals.drop_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement)


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
        ('briefings', '0021_unscheduled_issues'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wished', models.JSONField(help_text='New values by field.')),
                ('stood', models.JSONField(help_text='The values that they replace.')),
                ('note', models.CharField(blank=True, default='', help_text='Why, for the desk.', max_length=300)),
                ('proposed_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('applied', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('overtaken', 'Overtaken')], default=briefings.vocabulary.ProposalState['WAITING'], max_length=9)),
                ('decided_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, default='', help_text='Why it was declined or is overtaken.', max_length=300)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entity', models.ForeignKey(help_text='Whom it would change; of a merger, who would be merged.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='briefings.entity')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('schedule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='briefings.digestschedule')),
            ],
            options={
                'verbose_name': 'change of names',
                'verbose_name_plural': 'changes of names',
                'ordering': ('-id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'applied', 'declined', 'withdrawn', 'overtaken'])), name='proposal_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('entity__isnull', False), ('schedule__isnull', True)), models.Q(('entity__isnull', True), ('schedule__isnull', False)), _connector='OR'), name='proposal_of_one_thing'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='proposal_decided_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', (briefings.vocabulary.ProposalState['APPLIED'], briefings.vocabulary.ProposalState['DECLINED'])), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='proposal_decision_whole'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', briefings.vocabulary.ProposalState['WAITING'])), models.Q(models.Q(('state', briefings.vocabulary.ProposalState['WAITING']), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='proposal_waits_or_ended'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', (briefings.vocabulary.ProposalState['DECLINED'], briefings.vocabulary.ProposalState['OVERTAKEN'])), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='proposal_refused_with_words'), models.UniqueConstraint(condition=models.Q(('state', briefings.vocabulary.ProposalState['WAITING'])), fields=('entity',), name='proposal_waits_once_per_entity'), models.UniqueConstraint(condition=models.Q(('state', briefings.vocabulary.ProposalState['WAITING'])), fields=('schedule',), name='proposal_waits_once_per_schedule')],
            },
        ),
        migrations.RunPython(lay, lift),
        migrations.RunPython(bring_up_to_date, migrations.RunPython.noop),
    ]
