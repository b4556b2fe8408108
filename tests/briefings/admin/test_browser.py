"""The desk in a real browser: the main way through, the keyboard, and what axe finds."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from briefings import publish
from briefings.curate import drafts
from briefings.models import Delivery, Digest, Entry
from briefings.tasks import issue_digests
from tests.briefings.admin.conftest import Seat
from tests.briefings.admin.desk_room import arrive, end, issued, tip
from tests.factories import (
    NOW,
    QUOTE,
    TEXT,
    CitationFactory,
    DigestScheduleFactory,
    EntityFactory,
    EntryFactory,
    SourceFactory,
    UserFactory,
    publish_entry,
    publishable,
    recognition,
    subscriber,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery"

# What the theme itself brings (Unfold 0.91), by page and rule; anything else fails.
BASELINE = {
    "login": {"region"},
    "home": {"region"},
    "list": {"region", "landmark-unique"},
    "form": {"region", "landmark-unique", "empty-table-header"},
}


def sit(page, server, user):
    """Sign ``user`` in without typing."""
    page.context.clear_cookies()
    session = Seat(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])


def choose(page, field, words):
    """Pick an entity or a source by typing a part of its name."""
    page.locator(f"#id_{field} + .select2").click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option--highlighted").get_by_text(words).click()


def test_an_entry_from_an_article_to_readers(page, live_server):
    """Two people, a keyboard and a mouse; nothing from outside, nothing the policy refuses."""
    editor, publisher = UserFactory(role="editor"), UserFactory(role="publisher")
    SourceFactory(title="An article to cite", text=TEXT)
    refused, outside = [], []
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    host = urlsplit(live_server.url).netloc
    page.on(
        "request",
        lambda request: (
            outside.append(request.url) if urlsplit(request.url).netloc not in (host, "") else None
        ),
    )

    page.goto(f"{live_server.url}/admin/briefings/entry/add/")
    page.get_by_label("Username:").fill(editor.username)
    page.get_by_label("Password:").fill(PASSWORD)
    page.keyboard.press("Enter")

    page.get_by_label("Kind", exact=False).first.select_option("event")
    page.locator("#act-group").wait_for(state="hidden")
    page.locator("#id_headline").fill("The neighbours welcomed it")
    page.locator("#id_statement").fill("A neighbour *merely welcomed* the step.")
    page.locator("#id_date").fill("2025-07")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("It cites no source").wait_for()

    choose(page, "citations-0-source", "An article to cite")
    page.locator("#id_citations-0-exact").fill("words that are not there")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("not in the source’s text").wait_for()
    page.locator("#id_citations-0-exact").fill(QUOTE)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Nothing stops it").wait_for()
    page.get_by_role("button", name="Send to review").click()
    page.get_by_text("Sent to review").wait_for()
    assert page.get_by_role("button", name="Approve").count() == 0

    sit(page, live_server, publisher)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_text("The neighbours welcomed it").click()
    assert page.locator(".desk-bubble").inner_text().startswith("The neighbours welcomed it")
    page.get_by_role("button", name="Approve and publish").click()
    page.get_by_text("Published as version 1").wait_for()
    assert Entry.objects.get().state == "published"
    assert (refused, outside) == ([], [])


LISTS = (
    "entry", "source", "entity", "digestschedule", "digest", "delivery", "subscriber", "feedback",
)  # fmt: skip


def pages(publisher):
    """Addresses of the desk with the theme's own faults there."""
    published, draft, own = publishable(), publishable(), publishable(by=publisher)
    publish_entry(published)
    recognised = EntityFactory()
    publish_entry(recognition(EntityFactory(), recognised))
    DigestScheduleFactory()
    subscriber(1)
    digest = issue_digests(
        now=NOW.replace(day=2), issued_at=NOW + timedelta(minutes=1), by_hand=True
    )[0]
    forms = (
        "entry/add",
        *(f"entry/{entry.pk}/change" for entry in (published, draft, own)),
        f"entry/{published.pk}/history",
        f"entry/{draft.pk}/history",
        f"entry/{own.pk}/delete",
        "entry/export",
        "source/add",
        f"source/{own.citations.get().source_id}/change",
        f"entity/{EntityFactory().pk}/change",
        f"entity/{recognised.pk}/change",
        "digestschedule/add",
        f"digest/{digest.pk}/change",
        f"digest/{digest.pk}/history",
        f"source/{own.citations.get().source_id}/history",
        f"entity/{recognised.pk}/history",
        f"entity/{recognised.pk}/merge/{EntityFactory().pk}",
        "entity/export",
        "source/export",
        f"digest/{digest.pk}/reconciliation",
        f"digestschedule/{digest.schedule_id}/change",
        f"digestschedule/{digest.schedule_id}/upcoming",
        f"entry/{published.pk}/recall",
        f"feedback/{tip().pk}/change",
    )
    yield "/admin/", BASELINE["home"]
    yield "/admin/password_change/", BASELINE["form"]
    yield "/admin/password_change/done/", BASELINE["form"]
    yield "/admin/nowhere/", set()
    yield "/admin/my-chat/", BASELINE["form"]
    yield "/admin/dead-letters/", BASELINE["form"]
    for name in LISTS:
        yield f"/admin/briefings/{name}/", BASELINE["list"]
    for form in forms:
        yield f"/admin/briefings/{form}/", BASELINE["form"]


def faults(page, known, options=None):
    """What axe finds beyond ``known``, each with the first place it was found."""
    report = Axe().run(page, options=options)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in report.response["violations"]
        if one["id"] not in known
    ]


def test_every_page_for_eyes_and_for_ears(page, live_server):
    """axe in the light, contrast again in the dark; nothing is wider than a phone."""
    publisher = UserFactory(role="publisher")
    sit(page, live_server, publisher)
    found = {}
    for address, known in pages(publisher):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{live_server.url}{address}")
        # select2 makes its boxes a moment after the page is loaded
        page.wait_for_function(
            "!document.querySelector('select.admin-autocomplete:not(.empty-form"
            " *):not(.select2-hidden-accessible)')"
        )
        found[address] = faults(page, known)
        page.emulate_media(color_scheme="dark")
        page.evaluate("document.documentElement.classList.add('dark')")
        contrast = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
        found[f"{address} in the dark"] = faults(page, known, contrast)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 390, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            found[f"{address} on a phone"] = ["is too wide"]
    assert not any(found.values()), {where: what for where, what in found.items() if what}


def test_the_way_in_for_ears(page, live_server):
    page.goto(f"{live_server.url}/admin/login/")
    page.wait_for_function("document.activeElement.name === 'username'")
    assert faults(page, BASELINE["login"]) == []
    page.evaluate("document.documentElement.classList.add('dark')")
    assert faults(page, BASELINE["login"]) == []


def test_the_source_stands_beside_the_form_and_closed_above_it_on_a_phone(page, live_server):
    editor = UserFactory(role="editor")
    entry = EntryFactory(by=editor)
    CitationFactory(entry=entry, source=SourceFactory(text=TEXT), exact=QUOTE)
    drafts.settle(entry, now=NOW)
    address = f"{live_server.url}/admin/briefings/entry/{entry.pk}/change/"
    sit(page, live_server, editor)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    text = page.locator(".desk-reading .desk-text")
    text.wait_for()
    assert text.locator("mark").inner_text() == QUOTE
    beside, form = text.bounding_box(), page.locator("#id_headline").bounding_box()
    assert beside["x"] > form["x"] + form["width"]
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    page.locator(".desk-reading summary").wait_for()
    assert not text.is_visible()
    page.locator(".desk-reading summary").click()
    assert text.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_card_of_the_list_shows_a_whole_headline_on_a_phone(page, live_server):
    headline = "A very long headline that goes on over one line and another, and then one more line"
    editor = UserFactory(role="editor")
    publishable(by=editor, headline=headline)
    sit(page, live_server, editor)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/admin/briefings/entry/")
    card = page.locator("#result_list tbody th").first
    assert headline in card.inner_text()
    assert card.evaluate("one => one.scrollHeight <= one.clientHeight")


def waiting_entry(**kwargs):
    entry = publishable(**kwargs)
    publish.submit(entry, by=entry.edited_by, now=NOW)
    return entry


def test_one_letter_takes_a_step_and_leads_on(page, live_server):
    """b writes a note, a approves and publishes, n goes on; each leads to what waits next."""
    publisher = UserFactory(role="publisher")
    first, second, third = (waiting_entry(headline=f"Waiting {n}") for n in (1, 2, 3))
    sit(page, live_server, publisher)
    page.goto(f"{live_server.url}/admin/briefings/entry/next/")
    page.get_by_role("heading", name="Waiting 1").first.wait_for()
    page.keyboard.press("n")
    page.get_by_role("heading", name="Waiting 2").first.wait_for()
    page.keyboard.press("b")
    page.keyboard.type("a nasty banana")  # letters that are keys, in a field
    assert page.locator("#note").input_value() == "a nasty banana"
    page.get_by_role("button", name="Send back", exact=True).click()
    page.get_by_text(f"{second.public_id}: Sent back with your note.").wait_for()
    page.get_by_role("heading", name="Waiting 3").first.wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.press("a")
    page.get_by_text(f"{third.public_id}: Published as version 1").wait_for()
    page.get_by_role("heading", name="Waiting 1").first.wait_for()
    states = [Entry.objects.get(pk=entry.pk).state for entry in (first, second, third)]
    assert states == ["in_review", "draft", "published"]


def test_s_sends_to_review_and_never_while_somebody_types(page, live_server):
    editor = UserFactory(role="editor")
    entry = publishable(by=editor)
    sit(page, live_server, editor)
    page.goto(f"{live_server.url}/admin/briefings/entry/{entry.pk}/change/")
    for field in ("#id_headline", "#id_statement", "#id_kind"):
        page.locator(field).focus()
        page.keyboard.press("s")
    page.locator("#id_citations-0-source + .select2 .select2-selection").first.focus()
    page.keyboard.press("s")
    assert Entry.objects.get().state == "draft"
    page.goto(f"{live_server.url}/admin/briefings/entry/{entry.pk}/change/")
    page.keyboard.press("s")
    page.get_by_text("Sent to review").wait_for()
    assert Entry.objects.get().state == "in_review"


def test_a_digest_on_its_way_renews_itself_and_its_buttons_work(page, live_server):
    """Figures come by themselves every two seconds; what somebody has open stays open."""
    digest, _, _ = issued(12)
    soon = timezone.now() + timedelta(hours=5)
    Delivery.objects.update(not_before=timezone.now(), expires_at=soon)
    end(digest, "unknown", "no_answer", 2)
    said = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    sit(page, live_server, UserFactory(role="publisher"))
    page.goto(f"{live_server.url}/admin/briefings/digest/{digest.pk}/change/")
    page.get_by_text("10 waiting").wait_for()
    page.get_by_text("Send again what is in doubt").click()
    arrive(digest, 4, at=timezone.now())
    page.get_by_text("6 waiting").wait_for(timeout=5000)
    assert page.get_by_text("2 people may see it twice").is_visible()
    page.get_by_text("Send again what is in doubt").click()
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_text("What was on the wire may still arrive").wait_for()
    digest.refresh_from_db()
    assert digest.control == "paused"
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("On its way.").wait_for()
    Digest.objects.filter(pk=digest.pk).update(control="paused", error="bad_request")
    page.get_by_text("Telegram refused the text itself").wait_for(timeout=5000)
    page.get_by_role("button", name="Go on").wait_for()
    assert said == []


def test_a_tip_is_kept_by_one_letter(page, live_server):
    found = tip()
    sit(page, live_server, UserFactory(role="editor"))
    page.goto(f"{live_server.url}/admin/briefings/feedback/{found.pk}/change/")
    page.get_by_label("A note for the desk").fill("deck")  # letters that are keys, in a field
    page.locator("#tip").click()
    page.keyboard.press("d")
    page.get_by_text("Dismissed.").wait_for()
    found.refresh_from_db()
    assert (found.state, found.note) == ("dismissed", "deck")
