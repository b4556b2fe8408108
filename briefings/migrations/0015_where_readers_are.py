"""Readers and digests from before cursors: what they heard of is what their last digest covered."""

from django.db import migrations
from django.db.models import Max


def _last_before(publications, moment):
    return publications.filter(published_at__lt=moment).aggregate(last=Max("serial"))["last"] or 0


def place(apps, schema_editor):
    digest, subscriber, publication, mark = (
        apps.get_model("briefings", name) for name in ("Digest", "Subscriber", "Publication", "Mark")
    )
    for row in digest.objects.filter(upto=0):
        row.since = _last_before(publication.objects, row.window_start)
        row.upto = _last_before(publication.objects, row.window_end)
        row.save(update_fields=["since", "upto"])
    last = publication.objects.aggregate(last=Max("serial"))["last"] or 0
    for name in ("alerts", "recalls"):
        mark.objects.get_or_create(name=name, defaults={"serial": last})
    for cadence in ("daily", "weekly"):
        newest = digest.objects.filter(kind="issue", schedule__cadence=cadence)
        heard = newest.aggregate(last=Max("upto"))["last"] or 0
        subscriber.objects.filter(frequency=cadence, heard=0).update(heard=heard)
    subscriber.objects.filter(frequency__in=["each", "off"], heard=0).update(heard=last)


class Migration(migrations.Migration):

    dependencies = [("briefings", "0013_delivery")]

    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
