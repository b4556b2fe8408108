"""Two entities are chosen in the list; a page asks which of them stays."""

from urllib.parse import parse_qs, urlsplit

import pytest

from briefings.models import Act, Entity
from tests.factories import EntityFactory, recognition

pytestmark = pytest.mark.django_db
LIST = "/admin/briefings/entity/"


@pytest.fixture
def two():
    return EntityFactory(slug="southland"), EntityFactory(slug="south-land")


def action(*rows):
    return {"action": "merge", "_selected_action": [row.pk for row in rows], "index": 0}


def test_an_editor_merges_two(seat, two):
    right, wrong = two
    entry = recognition(EntityFactory(), wrong)
    client = seat("editor")
    assert "Merge two into one" in client.get(LIST).content.decode()
    asked = client.post(LIST, action(right, wrong), follow=True)
    page = asked.content.decode()
    assert "Which of the two stays?" in page
    address = asked.redirect_chain[-1][0]
    assert "Say which" in client.post(address).content.decode()
    done = client.post(address, {"stays": right.pk}, follow=True).content.decode()
    assert "was merged into" in done
    wrong.refresh_from_db()
    assert wrong.merged_into == right
    assert Act.objects.get(entry=entry).subject == right
    again = client.get(address).content.decode()
    assert "choose that one" in again
    assert "Merge them" not in again
    found = client.get(
        "/admin/autocomplete/?app_label=briefings&model_name=act&field_name=actor&term=south"
    ).json()
    keys = {row["id"] for row in found["results"]}
    assert str(right.pk) in keys
    assert str(wrong.pk) not in keys


def test_one_or_three_are_not_two(seat, two):
    client = seat("editor")
    for rows in (two[:1], (*two, EntityFactory())):
        assert "Choose two" in client.post(LIST, action(*rows), follow=True).content.decode()


def test_a_reader_editor_may_not(seat, two):
    client = seat("reader-editor")
    right, wrong = two
    address = f"{LIST}{right.pk}/merge/{wrong.pk}/"
    assert client.get(address).status_code == 403
    assert client.post(address, {"stays": right.pk}).status_code == 403
    client.post(LIST, action(right, wrong))
    assert not Entity.objects.filter(merged_into__isnull=False).exists()


@pytest.mark.parametrize("side", ["act__actor__id__exact", "act__subject__id__exact"])
def test_a_list_of_the_acts_of_who_was_merged_leads_on(seat, side):
    stays = EntityFactory()
    gone = EntityFactory(merged_into=stays)
    client = seat("editor")
    answer = client.get("/admin/briefings/entry/", {side: gone.pk, "p": "2", "q": "grain"})
    assert answer.status_code == 302
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked == {side: [str(stays.pk)], "p": ["2"], "q": ["grain"]}
    for key in (stays.pk, "9" * 30, "x"):
        answer = client.get("/admin/briefings/entry/", {side: key})
        assert answer.status_code == 200 or "e=1" in answer["Location"], key
