"""An issued digest at the desk: figures that add up, steps that act at once, its account."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from briefings.admin import reasons
from briefings.deliver import lock, outbox, standing
from briefings.models import Delivery, DeliveryState, Digest, DigestPlan, Subscriber
from tests.briefings.admin import desk_room as room
from tests.factories import NOW

pytestmark = pytest.mark.django_db
STEPS = ("pause", "resume", "cancel", "resend", "test")


@pytest.fixture
def moving():
    """Twelve letters: some sent, some lost in each way, some still to go."""
    digest, _, _ = room.issued(12)
    now = timezone.now()
    Delivery.objects.update(not_before=now, expires_at=now + timedelta(hours=6))
    room.arrive(digest, 4, at=now - timedelta(seconds=20))
    room.end(digest, "blocked", "blocked")
    room.end(digest, "unknown", "no_answer", 2)
    room.end(digest, "failed", "bad_request")
    return digest


def address(digest, step="change"):
    return f"/admin/briefings/digest/{digest.pk}/{step}/"


def progress(client, digest):
    return client.get(address(digest, "progress")).json()


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_figures_add_up_and_are_the_ledgers(seat, moving):
    found = standing.of(moving, now=timezone.now())
    assert found.counted == outbox.counts(moving.pk)
    assert found.edits == outbox.edits(moving.pk)
    assert found.eligible == 12
    assert found.open == 4
    Digest.objects.filter(pk=moving.pk).update(delivery_totals={"sent": 7, "blocked": 1})
    moving.refresh_from_db()
    found = standing.of(moving, now=timezone.now())
    assert found.counted == outbox.counts(moving.pk)
    assert found.eligible == 20
    shown = words(progress(seat("reader-editor"), moving)["figures"])
    assert "20 owed" in shown
    assert "11 sent" in shown


def test_how_fast_and_how_long_still(seat, moving, settings):
    found = standing.of(moving, now=timezone.now())
    assert found.rate == pytest.approx(4 / 30)
    assert found.left() == timedelta(seconds=30)
    assert "minute</strong> left" in progress(seat("editor"), moving)["figures"]
    Delivery.objects.filter(state="sent").update(sent_at=NOW)
    quiet = standing.of(moving, now=timezone.now())
    assert quiet.rate == 0
    assert quiet.left() == timedelta(seconds=4 / settings.TELEGRAM_BULK_RATE)
    later = timezone.now() + timedelta(hours=3)
    Delivery.objects.filter(state="pending").update(not_before=later)
    shown = progress(seat("editor"), moving)
    assert "4 readers at their own hour, the last in 2 hours" in shown["figures"]
    assert "at their own hour" in shown["stand"]
    assert "</strong> left" not in shown["figures"]


def test_the_page_and_its_script_say_the_same(seat, moving):
    client = seat("publisher")
    page = client.get(address(moving)).content.decode()
    found = progress(client, moving)
    token = re.compile(r'value="[A-Za-z0-9]{64}"')
    for part in ("stand", "figures", "steps"):
        assert token.sub("", found[part]) in token.sub("", page)
    assert not found["over"]
    assert f'data-live="{address(moving, "progress")}"' in page
    assert "<script>" not in page.split("desk-panel")[1].split("</section>")[0]


@pytest.mark.parametrize("step", ["pause", "cancel"])
def test_after_pause_and_cancel_nothing_leaves(seat, moving, step):
    """At the fence: letters that were taken before are not begun after it."""
    now = timezone.now()
    letters = outbox.lease(now=now, limit=10)
    assert len(letters) == 4
    client = seat("publisher")
    asked = timezone.now()
    client.post(address(moving, step))
    assert outbox.begin(letters, now=timezone.now()) == set()
    assert timezone.now() - asked < timedelta(seconds=5)
    outbox.release(letters)
    assert outbox.lease(now=timezone.now(), limit=10) == []


def test_resume_lets_the_rest_go(seat, moving):
    client = seat("publisher")
    client.post(address(moving, "pause"))
    assert "Go on" in progress(client, moving)["steps"]
    client.post(address(moving, "resume"))
    assert len(outbox.lease(now=timezone.now(), limit=10)) == 4


def test_resending_what_is_in_doubt_asks_first(seat, moving):
    client = seat("publisher")
    shown = progress(client, moving)["steps"]
    assert "2 people may see it twice" in shown
    wrong = client.post(address(moving, "resend"), {"people": "3"}, follow=True)
    assert "changed meanwhile" in wrong.content.decode()
    assert outbox.counts(moving.pk)["unknown"] == 2
    done = client.post(address(moving, "resend"), {"people": "2"}, follow=True)
    assert "may see it twice" in done.content.decode()
    assert outbox.counts(moving.pk)["unknown"] == 0
    assert outbox.counts(moving.pk)["pending"] == 6


def test_who_left_is_not_counted_as_one_to_write_to_again(moving):
    lost = Delivery.objects.filter(state="unknown").values("subscriber")[:1]
    Subscriber.objects.filter(pk__in=list(lost.values_list("subscriber", flat=True))).update(
        active=False
    )
    assert standing.resendable(moving) == 1
    assert outbox.resend_unknown(moving, now=timezone.now()) == 1


@pytest.mark.parametrize(
    ("control", "error", "said"),
    [
        ("held", "late", "old news"),
        ("held", "", "Nobody had looked at it"),
        ("canary", "", "A few readers first: 2 of 3 are through, 1 of them without success"),
        ("paused", "canary", "of the first 2 readers 1 did not get it for certain"),
        ("paused", "bad_request", "Telegram refused the text itself"),
        ("paused", "", "until somebody lets it go"),
        ("cancelled", "", "given up"),
        ("running", "cancelled", "Corrections still reach"),
        ("running", "", "being sent"),
        ("done", "", "Nothing is left"),
    ],
)
def test_how_it_stands_in_words(moving, control, error, said):
    keys = Delivery.objects.order_by("pk").values_list("pk", flat=True)
    sent, waits, lost = (
        Delivery.objects.filter(state=state).first().pk for state in ("sent", "pending", "unknown")
    )
    Delivery.objects.filter(pk__in=[sent, waits, lost]).update(wave=0)
    assert len(keys) == 12
    moving.control, moving.error = control, error
    moving.save(update_fields=["control", "error"])
    assert said in reasons.stands(moving, standing.of(moving, now=timezone.now()))


def test_why_it_was_held(moving):
    def said():
        return reasons.stands(moving, standing.of(moving, now=timezone.now()))

    moving.control = "held"
    plan = DigestPlan.objects.create(schedule=moving.schedule, window=moving.window, hold=True)
    assert "Editors planned it so" in said()
    plan.delete()
    moving.issued_at = moving.window_end + timedelta(hours=3)
    assert "more than two hours late" in said()


def test_every_way_not_to_arrive_has_its_reason(seat, moving):
    room.end(moving, "expired")
    room.end(moving, "cancelled", "superseded")
    for role in ("reader-editor", "publisher"):
        client = seat(role)
        for page in (
            client.get("/admin/dead-letters/"),
            client.get(f"/admin/dead-letters/?digest={moving.pk}"),
            client.get(address(moving, "reconciliation")),
        ):
            shown = words(page.content.decode())
            for said in (
                "They blocked the bot",
                "may have arrived",
                "refused the text itself",
                "Its time had passed",
                "A newer message",
            ):
                assert said in shown
    assert client.get("/admin/dead-letters/?digest=zzz").status_code == 200


def test_every_code_of_the_engine_has_words():
    assert {"no_answer", "superseded", "told", "bad_request"} <= set(reasons.REASONS)
    for state in standing.NOT_ARRIVED:
        assert reasons.OTHERWISE[state]
        (one,) = reasons.told([standing.Ended(1, DeliveryState(state), "unheard-of", 3, False)])
        assert (one.why, one.count) == (reasons.OTHERWISE[state], 3)


def test_the_account_balances(seat, moving, settings):
    client = seat("editor")
    shown = words(client.get(address(moving, "reconciliation")).content.decode())
    assert "12 owed = 4 sent + 4 not arrived for certain + 4 still open" in shown
    assert "Still on its way" in shown
    room.arrive(moving, 4, at=timezone.now())
    settings.TELEGRAM_BULK_RATE = 25
    shown = words(client.get(address(moving, "reconciliation")).content.decode())
    assert "12 owed = 8 sent + 4 not arrived for certain." in shown
    assert "Balanced" in shown
    assert "a second of 25 permitted" in shown
    assert "Written twice to one reader 0" in shown


def test_nothing_tells_readers_apart(seat, moving):
    """No chat, no key of a reader or a letter on any page of the digest."""
    reader = Subscriber.objects.order_by("pk").last()
    Delivery.objects.filter(pk=Delivery.objects.last().pk).update(message_id=987654321)
    client = seat("publisher")
    for page in (
        address(moving),
        address(moving, "progress"),
        address(moving, "reconciliation"),
        "/admin/dead-letters/",
    ):
        shown = client.get(page).content.decode()
        assert "987654321" not in shown
        assert reader.chat_index.hex() not in shown
        assert "subscriber" not in shown.split("desk-panel")[-1].split("</section>")[0]


def test_a_lock_is_told(seat, moving, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    lock.unlock(now=timezone.now())  # a host without memory would be locked for that
    lock.lock("an operator locked it")
    client = seat("reader-editor")
    assert "an operator locked it" in client.get("/admin/").content.decode()
    assert "deliveries unlock" in client.get("/admin/").content.decode()
    assert "locked on this host" in progress(client, moving)["stand"]
    lock.unlock(now=timezone.now())
    assert "locked" not in progress(client, moving)["stand"]


@pytest.mark.parametrize("role", ["reader-editor", "editor", "approver"])
def test_others_look_and_do_not_touch(seat, moving, role):
    client = seat(role)
    assert "<form" not in progress(client, moving)["steps"]
    for step in STEPS[:4]:
        assert client.post(address(moving, step)).status_code == 403
    assert room.control(moving) == ("running", "")


def test_few_questions_are_asked_of_the_database(seat, moving):
    client = seat("publisher")
    for page, most in (
        (address(moving), 15),
        (address(moving, "progress"), 10),
        (address(moving, "reconciliation"), 12),
        ("/admin/dead-letters/", 10),
    ):
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        assert len(queries) <= most, page
