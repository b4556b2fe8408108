"""Editions for each reader, recalls, plans, alerts, marks: what delivery needs to remember."""

import briefings.models.deliveries
import briefings.models.digests
import briefings.models.subscribers
import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0011_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DigestPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('window', models.DateField(help_text='The local date of the issue.')),
                ('intro', models.TextField(blank=True, default='', max_length=600)),
                ('hold', models.BooleanField(default=False, help_text='Issue it held, until somebody lets it go.')),
                ('reviewed_at', models.DateTimeField(editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(default='en', max_length=8)),
                ('topics', models.JSONField(blank=True, default=list, help_text='Chosen topics; empty is all.')),
                ('fingerprint', models.CharField(help_text='SHA-256 of language, topics and publications in order.', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='EditionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('undone', models.BooleanField(default=False, help_text='It was changed and changed back since these readers last heard.')),
            ],
            options={
                'ordering': ('position',),
            },
        ),
        migrations.CreateModel(
            name='EditorLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(help_text='SHA-256; no token is kept.', max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000)),
                ('received_on', models.DateField(help_text='The day; finer would tell people apart.')),
                ('state', models.CharField(choices=[('new', 'New'), ('kept', 'Kept for work'), ('dismissed', 'Dismissed')], default=briefings.models.subscribers.FeedbackState['NEW'], max_length=9)),
                ('handled_at', models.DateTimeField(editable=False, null=True)),
                ('note', models.CharField(blank=True, default='', help_text='For the desk alone.', max_length=400)),
            ],
            options={
                'verbose_name_plural': 'feedback',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True)),
                ('serial', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Recall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(help_text='Of the digest; its edits carry it.')),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SendingBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=32, unique=True)),
                ('taken_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'sending batches',
                'ordering': ('-id',),
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='local_date',
            field=models.DateField(help_text="The reader's own day that an issue is for; null for what has no day.", null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='serial',
            field=models.PositiveBigIntegerField(help_text='Serial of the newest publication when its text was made.', null=True),
        ),
        migrations.AddField(
            model_name='digest',
            name='kind',
            field=models.CharField(choices=[('issue', 'Issue of a schedule'), ('alert', 'Alert about new entries'), ('notice', 'Notice of a correction')], default=briefings.models.digests.DigestKind['ISSUE'], max_length=6),
        ),
        migrations.AddField(
            model_name='digest',
            name='publication',
            field=models.ForeignKey(help_text='Of a notice.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='briefings.publication'),
        ),
        migrations.AddField(
            model_name='digest',
            name='reviewed',
            field=models.BooleanField(default=True, help_text='False is told to the readers.'),
        ),
        migrations.AddField(
            model_name='digest',
            name='since',
            field=models.PositiveBigIntegerField(default=0, help_text='Serial of the last publication before what it covers.'),
        ),
        migrations.AddField(
            model_name='digest',
            name='upto',
            field=models.PositiveBigIntegerField(default=0, help_text='Serial of the last publication that it covers.'),
        ),
        migrations.AddField(
            model_name='digestschedule',
            name='canary',
            field=models.BooleanField(default=True, help_text='From 100 readers on: try one in a hundred first, and pause if that goes wrong.'),
        ),
        migrations.AddField(
            model_name='digestschedule',
            name='unattended',
            field=models.CharField(choices=[('send', 'Send it'), ('mark', 'Send it, marked as not reviewed that day'), ('hold', 'Hold it until somebody has')], default=briefings.models.digests.Unattended['SEND'], help_text='When no editor has looked at an issue before its hour.', max_length=4),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='heard',
            field=models.PositiveBigIntegerField(default=0, help_text='Serial up to which a digest has arrived for certain; moves on `sent` alone.'),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='paused_until',
            field=models.DateField(help_text='No digest before this local date.', null=True),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='quiet_from',
            field=models.TimeField(default=datetime.time(22, 0), help_text='Alerts wait from here on …'),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='quiet_until',
            field=models.TimeField(default=datetime.time(7, 0), help_text='… until here; the same is never.'),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='topics',
            field=models.JSONField(blank=True, default=list, help_text='Codes; empty is all of them.'),
        ),
        migrations.AlterField(
            model_name='digest',
            name='schedule',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='digests', to='briefings.digestschedule'),
        ),
        migrations.AlterField(
            model_name='digest',
            name='window',
            field=models.DateField(help_text='The local date it belongs to.', null=True),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', briefings.models.digests.DigestKind['ALERT'])), fields=('kind', 'since'), name='digest_alert_once'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', briefings.models.digests.DigestKind['NOTICE'])), fields=('publication',), name='digest_notice_once'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['issue', 'alert', 'notice'])), name='digest_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', briefings.models.digests.DigestKind['ISSUE']), ('publication__isnull', True), ('schedule__isnull', False), ('window__isnull', False)), models.Q(('kind', briefings.models.digests.DigestKind['ALERT']), ('publication__isnull', True), ('schedule__isnull', True), ('window__isnull', True)), models.Q(('kind', briefings.models.digests.DigestKind['NOTICE']), ('publication__isnull', False), ('schedule__isnull', True), ('window__isnull', True)), _connector='OR'), name='digest_whole_by_kind'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.CheckConstraint(condition=models.Q(('since__lte', models.F('upto'))), name='digest_serials_forward'),
        ),
        migrations.AddConstraint(
            model_name='digestschedule',
            constraint=models.CheckConstraint(condition=models.Q(('unattended__in', ['send', 'mark', 'hold'])), name='schedule_unattended_known'),
        ),
        migrations.AddField(
            model_name='digestplan',
            name='intro_approved_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='digestplan',
            name='intro_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='digestplan',
            name='reviewed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='digestplan',
            name='schedule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='briefings.digestschedule'),
        ),
        migrations.AddField(
            model_name='edition',
            name='digest',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='briefings.digest'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='edition',
            field=models.ForeignKey(help_text='What it says.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='briefings.edition'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('local_date__isnull', False), ('revision', 0), models.Q(('state', briefings.models.deliveries.DeliveryState['CANCELLED']), _negated=True)), fields=('subscriber', 'local_date', 'part'), name='delivery_once_per_day'),
        ),
        migrations.AddField(
            model_name='editionitem',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='briefings.edition'),
        ),
        migrations.AddField(
            model_name='editionitem',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='briefings.publication'),
        ),
        migrations.AddField(
            model_name='editorlink',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='feedback',
            name='handled_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recall',
            name='digest',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalls', to='briefings.digest'),
        ),
        migrations.AddField(
            model_name='recall',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalls', to='briefings.publication'),
        ),
        migrations.AddConstraint(
            model_name='digestplan',
            constraint=models.UniqueConstraint(fields=('schedule', 'window'), name='plan_once_per_window'),
        ),
        migrations.AddConstraint(
            model_name='digestplan',
            constraint=models.CheckConstraint(condition=models.Q(('intro_approved_by__isnull', True), models.Q(('intro_by__isnull', False), models.Q(('intro_approved_by', models.F('intro_by')), _negated=True)), _connector='OR'), name='plan_intro_two_people'),
        ),
        migrations.AddConstraint(
            model_name='digestplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by__isnull', True)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='plan_review_whole'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('digest', 'fingerprint'), name='edition_once'),
        ),
        migrations.AddConstraint(
            model_name='editionitem',
            constraint=models.UniqueConstraint(fields=('edition', 'publication'), name='edition_item_once'),
        ),
        migrations.AddConstraint(
            model_name='editionitem',
            constraint=models.UniqueConstraint(fields=('edition', 'position'), name='edition_position_once'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['new', 'kept', 'dismissed'])), name='feedback_state_known'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', True), ('handled_by__isnull', True), ('state', briefings.models.subscribers.FeedbackState['NEW'])), models.Q(models.Q(('state', briefings.models.subscribers.FeedbackState['NEW']), _negated=True), ('handled_at__isnull', False), ('handled_by__isnull', False)), _connector='OR'), name='feedback_handled_whole'),
        ),
        migrations.AddConstraint(
            model_name='recall',
            constraint=models.UniqueConstraint(fields=('digest', 'publication'), name='recall_once'),
        ),
        migrations.AddConstraint(
            model_name='recall',
            constraint=models.UniqueConstraint(fields=('digest', 'revision'), name='recall_revision_once'),
        ),
        migrations.AddConstraint(
            model_name='recall',
            constraint=models.CheckConstraint(condition=models.Q(('revision__gt', 0)), name='recall_revision_positive'),
        ),
    ]
