import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0004_gazetteer'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='The file’s name.', max_length=200)),
                ('sha256', models.CharField(db_index=True, help_text='Of what the file says, line ends aside.', max_length=64)),
                ('imported_at', models.DateTimeField()),
                ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'batches',
                'ordering': ('-id',),
            },
        ),
        migrations.AddField(
            model_name='entry',
            name='batch',
            field=models.ForeignKey(editable=False, help_text='The import that it came in with, and can be approved with.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='briefings.batch'),
        ),
    ]
