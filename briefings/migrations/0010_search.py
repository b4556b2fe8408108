"""What can be searched: words of drafts and, apart from them, of publications; filled from what is there."""

import django.db.models.deletion
from django.db import migrations, models

from briefings import index
from briefings.migrations import _search


def create(_apps, schema_editor):
    for statement in _search.create_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def drop(_apps, schema_editor):
    for statement in _search.drop_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def fill(apps, _schema_editor):
    index.rebuild(apps)


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0008_speed'),
    ]

    operations = [
        migrations.CreateModel(
            name='DraftWords',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='draft_words', serialize=False, to='briefings.entry')),
                ('words', models.TextField(help_text='Folded, one space between two.')),
            ],
            options={
                'verbose_name_plural': 'draft words',
            },
        ),
        migrations.CreateModel(
            name='PublishedWords',
            fields=[
                ('publication', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='published_words', serialize=False, to='briefings.publication')),
                ('words', models.TextField(help_text='Folded, one space between two.')),
            ],
            options={
                'verbose_name_plural': 'published words',
            },
        ),
        migrations.CreateModel(
            name='PublishedGram',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gram', models.CharField(max_length=3)),
                ('length', models.PositiveSmallIntegerField(help_text='Of the word.')),
                ('word', models.CharField(max_length=40)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('gram', 'length', 'word'), name='published_gram_once')],
            },
        ),
        # The indexes first: Postgres makes none on a table that waits for its foreign keys' checks.
        migrations.RunPython(create, drop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
