"""Imports are checked, approved whole and published a few entries at a time."""

import briefings.vocabulary
import django.db.models.deletion
from django.apps import apps as current_apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from briefings.roles import ROLES


def grant(apps, schema_editor):
    """Give each role what it may do with imports; migration 0003 could not know them."""
    using = schema_editor.connection.alias
    create_permissions(current_apps.get_app_config("briefings"), verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=ROLES):
        group.permissions.add(
            *permissions.filter(
                content_type__app_label="briefings",
                content_type__model="batch",
                codename__in=ROLES[group.name],
            )
        )


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0010_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BatchItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(max_length=64)),
                ('edited_at', models.DateTimeField(help_text='Of the entry, when it was checked.')),
                ('stops', models.JSONField(default=list, help_text='What the gate says against it, in sentences.')),
                ('warnings', models.JSONField(default=list, help_text='What an approver accepts with it.')),
                ('reason', models.CharField(blank=True, default='', help_text='Why it stayed behind, in words.', max_length=600)),
            ],
            options={
                'ordering': ('entry_id',),
            },
        ),
        migrations.AlterModelOptions(
            name='batch',
            options={'ordering': ('-id',), 'verbose_name': 'import'},
        ),
        migrations.AddField(
            model_name='batch',
            name='approved_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='batch',
            name='approved_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='batch',
            name='approved_hash',
            field=models.CharField(editable=False, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name='batch',
            name='checked_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='batch',
            name='content_hash',
            field=models.CharField(editable=False, help_text='Over the hashes of all entries that wait, as they were last checked.', max_length=64, null=True),
        ),
        migrations.AddField(
            model_name='batch',
            name='note',
            field=models.CharField(blank=True, default='', editable=False, help_text='Why it was sent back.', max_length=300),
        ),
        migrations.AddField(
            model_name='batch',
            name='state',
            field=models.CharField(choices=[('checking', 'Being checked'), ('waiting', 'Waits for approval'), ('sent_back', 'Sent back'), ('publishing', 'Being published'), ('published', 'Published')], default=briefings.vocabulary.BatchState['CHECKING'], editable=False, max_length=10),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['checking', 'waiting', 'sent_back', 'publishing', 'published'])), name='batch_state_known'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('imported_by')), _negated=True), _connector='OR'), name='batch_approved_by_another'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True), ('approved_hash__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('approved_hash__isnull', False)), _connector='OR'), name='batch_approval_whole'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', briefings.vocabulary.BatchState['WAITING']), _negated=True), models.Q(('checked_at__isnull', False), ('content_hash__isnull', False)), _connector='OR'), name='batch_waiting_was_checked'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', briefings.vocabulary.BatchState['PUBLISHING']), _negated=True), models.Q(('approved_hash', models.F('content_hash')), ('approved_hash__isnull', False), ('content_hash__isnull', False)), _connector='OR'), name='batch_published_as_approved'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', briefings.vocabulary.BatchState['SENT_BACK']), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='batch_back_with_note'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('content_hash__isnull', True), ('content_hash__regex', '^[0-9a-f]{64}$'), _connector='OR'), name='batch_hash_form'),
        ),
        migrations.AddField(
            model_name='batchitem',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='briefings.batch'),
        ),
        migrations.AddField(
            model_name='batchitem',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='briefings.entry'),
        ),
        migrations.AddField(
            model_name='batchitem',
            name='publication',
            field=models.OneToOneField(help_text='What came of it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='briefings.publication'),
        ),
        migrations.AddIndex(
            model_name='batchitem',
            index=models.Index(condition=models.Q(('publication__isnull', True), ('reason', '')), fields=['batch', 'entry'], name='batch_item_due'),
        ),
        migrations.AddConstraint(
            model_name='batchitem',
            constraint=models.UniqueConstraint(fields=('batch', 'entry'), name='batch_item_once'),
        ),
        migrations.AddConstraint(
            model_name='batchitem',
            constraint=models.CheckConstraint(condition=models.Q(('content_hash__regex', '^[0-9a-f]{64}$')), name='batch_item_hash_form'),
        ),
        migrations.AddConstraint(
            model_name='batchitem',
            constraint=models.CheckConstraint(condition=models.Q(('publication__isnull', True), ('reason', ''), _connector='OR'), name='batch_item_one_end'),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
