"""Two people in the same moment: what one of them does is seen by the other, on either database."""

import threading
import time

import pytest
from django.db import connections

from briefings import publish
from briefings.curate import batches
from briefings.models import Citation, Entry, Publication
from briefings.publish import twins
from tests.briefings.exchange.record import batch_of, file_of, known, people
from tests.factories import NOW, EntityFactory, UserFactory, recognition

pytestmark = pytest.mark.django_db(transaction=True)
ROW = "norland,sudland,recognises,state,express,2025-07,0,single_source,https://news.example/a,,,"


def at_once(*acts):
    """Do all of them in threads of their own; what each of them raised, or None."""
    raised: list[Exception | None] = []

    def run(act):
        try:
            act()
        except Exception as error:  # the test looks at it
            raised.append(error)
        else:
            raised.append(None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def slowly(monkeypatch, owner, name):
    """Whoever has looked takes a while before they go on."""
    real = getattr(owner, name)

    def slow(*args, **kwargs):
        found = real(*args, **kwargs)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(owner, name, slow)


def test_of_two_twins_one_is_published(monkeypatch):
    norland, sudland = EntityFactory(slug="norland"), EntityFactory(slug="sudland")
    publisher = UserFactory(role="publisher")
    twin_entries = [recognition(norland, sudland) for _ in range(2)]
    for entry in twin_entries:
        publish.submit(entry, by=entry.edited_by, now=NOW)
        shown = publish.look(Entry.objects.get(pk=entry.pk)).seal
        publish.approve(entry, by=publisher, content_hash=shown, now=NOW)
    slowly(monkeypatch, twins.Twins, "_read")
    raised = at_once(
        *(
            lambda entry=entry: publish.release(entry, by=publisher, now=NOW)
            for entry in twin_entries
        )
    )
    (refusal,) = filter(None, raised)
    assert "already says this" in str(refusal)
    assert Publication.objects.count() == 1


def test_a_file_taken_in_twice_at_once_comes_in_once(monkeypatch):
    known("norland")
    known("sudland", kind="contested_polity", un_status="none")
    editor, _ = people()
    slowly(monkeypatch, batches, "known_acts")
    raised = at_once(*(lambda: batch_of(file_of(ROW), editor) for _ in range(2)))
    assert raised == [None, None]
    assert Entry.objects.count() == 1
    assert Citation.objects.count() == 1


def test_two_files_that_bring_one_act_make_it_once(monkeypatch):
    known("norland")
    known("sudland", kind="contested_polity", un_status="none")
    editor, _ = people()
    slowly(monkeypatch, batches, "known_acts")
    other = ROW.replace("news.example/a", "news.example/b")
    raised = at_once(*(lambda row=row: batch_of(file_of(row), editor) for row in (ROW, other)))
    assert raised == [None, None]
    assert Entry.objects.count() == 1
    assert Citation.objects.count() == 2
