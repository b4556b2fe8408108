"""A merger with whom readers know is proposed, shown whole, and bound to what was shown."""

import pytest

from briefings import queries
from briefings.models import Entity, EntityName, Proposal
from tests.briefings.admin.proposing import LIST, merger, page_of, save, step, words
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db


def test_a_merger_with_whom_readers_know_waits(seat, norland):
    new = EntityFactory(slug="nord")
    editor = seat("editor")
    asked = editor.get(f"/admin/briefings/entity/{norland.pk}/merge/{new.pk}/")
    assert "The merger waits for a second person" in words(asked)
    shown = words(merger(editor, norland, new, norland))
    assert "Norland (norland)" in shown
    assert "“Republic of Nord”" in shown  # leads to Norland then
    new.refresh_from_db()
    assert new.merged_into is None
    assert queries.find_entity("republic of nord").entity != queries.entity("norland")
    step(seat("approver"), Proposal.objects.get(), "accept")
    new.refresh_from_db()
    assert new.merged_into == norland
    assert norland.names.filter(name="Republic of Nord").exists()


def test_names_given_after_the_merger_was_proposed_come_with_nobody(seat, norland):
    new = EntityFactory(slug="nord")
    editor = seat("editor")
    merger(editor, norland, new, norland)
    EntityName.objects.create(entity=new, name="A rogue name", folded="a rogue name")
    told = words(step(seat("approver"), Proposal.objects.get(), "accept"))
    assert "names of Nord have changed since" in told
    new.refresh_from_db()
    assert new.merged_into is None


def test_a_merger_into_somebody_new_shows_and_binds_all_of_them(seat, norland):
    new = EntityFactory(slug="nord", end_reason="It was dissolved")
    EntityName.objects.create(entity=new, name="Zqxalias", folded="zqxalias")
    editor, approver = seat("editor"), seat("approver")
    merger(editor, norland, new, new)
    row = Proposal.objects.get()
    page = words(approver.get(f"{LIST}{row.pk}/change/"))
    assert "Readers do not know Nord yet" in page
    for said in ("Republic of Nord", "It was dissolved", "“Zqxalias” (other name, en)"):
        assert said in page
    save(editor, new, short_name="Zqxrogue")
    told = words(step(approver, row, "accept"))
    assert "What is said of Zqxrogue has changed since" in told
    assert queries.entity("norland").short_name == "Norland"
    merger(editor, norland, new, new)
    row = Proposal.objects.get(state="waiting")
    assert "Readers do not know Zqxrogue yet" in words(approver.get(f"{LIST}{row.pk}/change/"))
    step(approver, row, "accept")
    assert queries.entity("norland").short_name == "Zqxrogue"
    for decided in Proposal.objects.all():
        page = words(approver.get(f"{LIST}{decided.pk}/change/"))
        assert "Readers do not know" not in page


@pytest.mark.parametrize("stays", ["norland", "nord"])
def test_who_wrote_somebody_new_does_not_decide_on_their_merger(seat, norland, stays):
    new = EntityFactory(slug="nord")
    approver = seat("approver")
    save(approver, new, end_reason="It was dissolved")
    merger(seat("editor"), norland, new, Entity.objects.get(slug=stays))
    row = Proposal.objects.get()
    page = words(approver.get(f"{LIST}{row.pk}/change/"))
    assert "You wrote Nord last" in page
    assert ">Accept<" not in page
    assert "You wrote Nord last" in words(step(approver, row, "accept"))
    assert "Accepted" in words(step(seat("approver"), row, "accept"))


def test_both_sides_of_a_merger_tell_of_it(seat, norland):
    new = EntityFactory(slug="nord")
    merger(seat("editor"), norland, new, norland)
    step(seat("approver"), Proposal.objects.get(), "accept")
    for row in (norland, new):
        told = words(seat("editor").get(page_of(row).replace("change", "history")))
        assert "Accepted what" in told
    assert "Nord was merged into it" in words(
        seat("editor").get(page_of(norland).replace("change", "history"))
    )


def test_a_merger_that_cannot_be_is_not_proposed(seat, norland):
    editor = seat("editor")
    westmark = Entity.objects.get(slug="westmark")
    assert "so they are two" in words(merger(editor, norland, westmark, norland))
    assert not Proposal.objects.exists()
