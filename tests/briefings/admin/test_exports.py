"""Lists as files: the columns named, nothing private, nothing a spreadsheet would compute."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from briefings.admin.exports import EntityTable, EntryTable, SourceTable
from tests.factories import TEXT, EntityFactory, SourceFactory, publishable, recognition

pytestmark = pytest.mark.django_db

CSV, XLSX, JSON = "0", "1", "2"
LIVE = ("=1+1", "+1", "-1", "@SUM(A1)", "'=1", " =1")


def taken(client, model, form, query=""):
    response = client.post(
        f"/admin/briefings/{model}/export/{query}", {"format": form, "resource": "0"}
    )
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"], response.content[:500]
    return response


def rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode())))


@pytest.mark.parametrize(
    ("model", "table"), [("entry", EntryTable), ("entity", EntityTable), ("source", SourceTable)]
)
@pytest.mark.parametrize("form", [CSV, XLSX, JSON])
def test_every_list_in_every_form_with_the_columns_named(seat, model, table, form):
    recognition(EntityFactory(), EntityFactory())
    response = taken(seat("editor"), model, form)
    if form == CSV:
        columns = list(rows(response)[0])
    elif form == JSON:
        columns = list(json.loads(response.content)[0])
    else:
        sheet = load_workbook(io.BytesIO(response.content)).active
        columns = [cell.value for cell in next(sheet.rows)]
    assert columns == list(table.Meta.fields)


def test_acts_in_columns_of_their_own(seat):
    entry = recognition(EntityFactory(slug="norland"), EntityFactory(slug="southern"))
    publishable()
    first, second = rows(taken(seat("editor"), "entry", CSV))
    assert first["actor"] == first["verb"] == ""
    assert (second["public_id"], second["actor"], second["verb"], second["subject"]) == (
        entry.public_id,
        "norland",
        "recognises",
        "southern",
    )


@pytest.mark.parametrize("headline", LIVE)
def test_no_cell_is_a_formula(seat, headline):
    publishable(headline=headline)
    client = seat("editor")
    assert rows(taken(client, "entry", CSV))[0]["headline"] == f"'{headline}"
    sheet = load_workbook(io.BytesIO(taken(client, "entry", XLSX).content)).active
    cells = [cell for row in sheet.rows for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert f"'{headline}" in {cell.value for cell in cells}
    # JSON is for programs, which take words for words.
    assert json.loads(taken(client, "entry", JSON).content)[0]["headline"] == headline


def test_a_filtered_list_is_a_filtered_file(seat):
    entry = recognition(EntityFactory(), EntityFactory())
    publishable()
    (found,) = rows(taken(seat("editor"), "entry", CSV, "?kind__exact=act"))
    assert found["public_id"] == entry.public_id


def test_the_text_of_a_source_stays(seat):
    SourceFactory(text=TEXT)
    assert TEXT[:30] not in taken(seat("editor"), "source", CSV).content.decode()


@pytest.mark.parametrize("model", ["entry", "entity", "source"])
def test_for_editors_and_not_below(seat, model):
    reader, editor = seat("reader-editor"), seat("editor")
    assert reader.get(f"/admin/briefings/{model}/export/").status_code == 403
    assert reader.post(f"/admin/briefings/{model}/export/", {"format": CSV}).status_code == 403
    assert f"{model}/export/" not in reader.get(f"/admin/briefings/{model}/").content.decode()
    assert f"{model}/export/" in editor.get(f"/admin/briefings/{model}/").content.decode()
    assert b"Format" in editor.get(f"/admin/briefings/{model}/export/").content


def test_queries_do_not_grow_with_the_list(seat, django_assert_max_num_queries):
    for _ in range(6):
        recognition(EntityFactory(), EntityFactory())
    client = seat("editor")
    for model in ("entry", "entity", "source"):
        with django_assert_max_num_queries(10):
            taken(client, model, CSV)
