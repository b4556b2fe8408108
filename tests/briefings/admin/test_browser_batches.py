"""An import in a real browser: from a file to readers, by two people; and what axe finds on the way."""

import pytest

from briefings import publish
from briefings.models import Batch, Entry
from briefings.publish import due
from briefings.tasks import publish_batches
from tests.briefings.admin.test_browser import BASELINE, faults, sit
from tests.briefings.exchange.record import file_of, known
from tests.factories import NOW, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROW = "norland,sudland,recognises,state,express,2025-07,0,single_source,https://news.example/a,,,"
ROWS = [ROW.replace("2025-07", f"2025-{month:02}") for month in range(1, 4)]
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


@pytest.fixture(autouse=True)
def states(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    known("norland")
    known("sudland", kind="contested_polity", un_status="none")


def choose(page, *rows):
    acts = {"name": "acts.csv", "mimeType": "text/csv", "buffer": file_of(*rows)}
    page.set_input_files("#file", acts)
    page.get_by_role("button", name="Look at it").click()


def look_at(page, where):
    """What is wrong with the page for eyes and ears, in the light, in the dark and on a phone."""
    found = {f"{where}: {one}" for one in faults(page, BASELINE["form"])}
    page.evaluate("document.documentElement.classList.add('dark')")
    found |= {f"{where} in the dark: {one}" for one in faults(page, (), CONTRAST)}
    page.evaluate("document.documentElement.classList.remove('dark')")
    page.set_viewport_size({"width": 390, "height": 844})
    if page.evaluate("document.documentElement.scrollWidth") > 390:
        found.add(f"{where} is too wide for a phone")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_from_a_file_to_readers_by_two_people(page, live_server, monkeypatch):
    monkeypatch.setattr(due, "CHUNK", 1)
    sit(page, live_server, UserFactory(role="publisher"))
    page.goto(f"{live_server.url}/admin/briefings/batch/")
    found = look_at(page, "nothing yet")
    page.get_by_role("link", name="Import the first one").click()
    page.get_by_text("How must it look?").click()
    found |= look_at(page, "choosing")
    choose(page, ROW, ROW.replace("norland", "norlund"))
    page.get_by_text("“norlund”").wait_for()
    found |= look_at(page, "errors")
    choose(page, *ROWS)
    page.get_by_text("3 new", exact=True).wait_for()
    found |= look_at(page, "preview")
    page.get_by_role("button", name="Import 3 acts").click()
    page.get_by_text("You imported it, so somebody else must approve it.").wait_for()
    batch = Batch.objects.get()

    Entry.objects.filter(date="2025-01").update(headline="The first recognition")
    publish.check_batch(batch, now=NOW)
    sit(page, live_server, UserFactory(role="approver"))
    page.goto(f"{live_server.url}/admin/briefings/batch/{batch.pk}/change/")
    page.get_by_text("1 entry may not be published yet").wait_for()
    found |= look_at(page, "stopped")
    Entry.objects.update(headline="Norland recognises Sudland")
    page.get_by_role("button", name="Check again").click()
    page.get_by_text("Nothing stops it.").wait_for()
    page.keyboard.press("a")
    page.get_by_text("0 of 3 published").wait_for()
    publish.release_due(now=NOW)
    page.get_by_text("1 of 3 published").wait_for()  # by itself
    found |= look_at(page, "on its way")
    Entry.objects.filter(date="2025-02").update(statement="Something else.")
    publish_batches()
    page.get_by_text("1 stayed behind", exact=True).first.wait_for()  # by itself
    found |= look_at(page, "done")
    assert not found, "\n".join(sorted(found))


def test_without_scripts_the_page_asks_again_by_itself(browser, live_server):
    importer = UserFactory(role="publisher")
    batch = Batch.objects.create(
        name="acts.csv", sha256="0" * 64, imported_by=importer, imported_at=NOW
    )
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        sit(page, live_server, UserFactory(role="approver"))
        page.goto(f"{live_server.url}/admin/briefings/batch/{batch.pk}/change/")
        assert page.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]").count()
