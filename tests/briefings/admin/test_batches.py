"""Imports at the desk: a file is looked at, taken in, approved by a second person, and goes out."""

import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from briefings import publish
from briefings.acts import COLUMNS
from briefings.admin import importing
from briefings.curate import drafts
from briefings.exchange import uploads
from briefings.models import Batch, Entry, Publication
from briefings.tasks import publish_batches
from tests.briefings.admin.conftest import Seat
from tests.briefings.admin.forms import filled
from tests.briefings.admin.test_pages import BOUND, counted
from tests.briefings.exchange.record import file_of, known
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db

ROW = "norland,sudland,recognises,state,express,2025-07,0,single_source,https://news.example/a,,,"
ROWS = [ROW.replace("2025-07", f"2025-{month:02}") for month in range(1, 4)]
IMPORT = "/admin/briefings/batch/import/"


@pytest.fixture(autouse=True)
def states(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    known("norland")
    known("sudland", kind="contested_polity", un_status="none")


def choose(client, data, name="acts.csv"):
    """The page after a file was chosen."""
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def confirm(client, page):
    looked = page.context["looked"]
    return client.post(IMPORT, {"token": looked.token, "name": looked.name}, follow=True)


def page_of(batch):
    return f"/admin/briefings/batch/{batch.pk}/change/"


def step(client, batch, name, **body):
    address = f"/admin/briefings/batch/{batch.pk}/{name}/"
    return client.post(address, body, follow=True).content.decode()


def cells():
    return [dict(zip(COLUMNS, row.split(","), strict=True)) for row in ROWS]


def workbook(rows=None, header=COLUMNS):
    book = Workbook()
    sheet = book.active
    sheet.append(list(header))
    for row in rows or [list(row.values()) for row in cells()]:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


FILES = {
    "acts.csv": lambda: file_of(*ROWS),
    "acts.xlsx": workbook,
    "acts.json": lambda: json.dumps(cells()).encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_looked_at_and_then_taken_in(seat, name):
    client = seat("publisher")
    page = choose(client, FILES[name](), name)
    looked = page.context["looked"]
    assert (looked.rows, looked.acts, looked.new, looked.there) == (3, 3, 3, 0)
    assert looked.first[0] == "Norland recognises Sudland"
    assert not Entry.objects.exists()
    told = confirm(client, page).content.decode()
    batch = Batch.objects.get()
    assert (batch.name, batch.imported_by, batch.state) == (name, client.user, "waiting")
    assert Entry.objects.filter(batch=batch, state="draft", edited_by=client.user).count() == 3
    assert "3 new entries" in told
    assert "You imported it" in told


def test_the_three_kinds_are_one_file(seat):
    client = seat("publisher")
    hashes = set()
    for name, make in FILES.items():
        confirm(client, choose(client, make(), name))
        hashes.add(Batch.objects.order_by("pk").last().sha256)
    assert len(hashes) == 1
    assert Batch.objects.count() == 1
    page = choose(client, file_of(*ROWS))
    assert page.context["looked"].before == Batch.objects.get()
    assert "came in before" in page.content.decode()


def test_every_error_is_told_and_nothing_can_be_confirmed(seat):
    client = seat("publisher")
    page = choose(
        client, file_of(ROW, ROW.replace("norland", "norlund"), ROW.replace("state", "x"))
    )
    told = page.content.decode()
    looked = page.context["looked"]
    assert [(one.row, one.column, one.found) for one in looked.errors] == [
        (3, "actor", "norlund"), (4, "object_kind", "x"),
    ]  # fmt: skip
    assert looked.token == ""
    assert "near: norland" in told
    assert "Import 2 acts" not in told
    assert not list((importing._folder()).iterdir())


def test_rows_of_a_workbook_keep_their_numbers_and_cells_their_words(seat):
    row = list(cells()[0].values())
    row[5], row[6] = 2025, 0.0
    wrong = [*row[:3], "nation", *row[4:]]
    page = choose(seat("publisher"), workbook([row, [None] * 12, wrong]), "a.xlsx")
    (error,) = page.context["looked"].errors
    assert (error.row, error.column, error.found) == (4, "object_kind", "nation")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("acts.txt", b"a", "must end in"),
        ("acts.csv", b"  ", "empty"),
        ("acts.csv", b"PK\x03\x04", "workbook"),
        ("acts.xlsx", b"nothing of the kind", "not an XLSX"),
        ("acts.json", b"{", "not JSON"),
        ("acts.json", b"[" * 100_000, "not JSON"),
        ("acts.json", b'{"actor": 1}', "list of rows"),
        ("acts.json", b'[{"id": 1}]', "column"),
        ("acts.csv", ",".join(COLUMNS).encode(), "no acts"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(seat, name, data, told):
    page = choose(seat("publisher"), data, name)
    assert told in page.content.decode()
    assert page.context["looked"] is None
    assert not Batch.objects.exists()


def test_a_file_over_the_limit_is_not_opened(seat, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    assert "larger than 20 MB" in choose(seat("publisher"), file_of(*ROWS)).content.decode()


def bomb():
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for part in range(5):
            packed.writestr(f"xl/worksheets/sheet{part}.xml", b" " * (50 * 1024 * 1024))
    return out.getvalue()


def lying():
    """A workbook whose part unpacks to more than it declares."""
    data = bytearray(workbook())
    place = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def with_entities():
    out = BytesIO()
    with ZipFile(BytesIO(workbook())) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for part in before.infolist():
            text = before.read(part)
            if part.filename.endswith("sheet1.xml"):
                text = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + text
            after.writestr(part.filename, text)
    return out.getvalue()


@pytest.mark.parametrize("make", [bomb, lying, with_entities])
def test_a_workbook_that_is_a_trap_is_refused(seat, make):
    data = make()
    assert len(data) < uploads.MOST_BYTES
    page = choose(seat("publisher"), data, "acts.xlsx")
    assert page.status_code == 200
    assert page.context["looked"] is None


def test_a_sheet_that_claims_a_million_rows_is_cut_short():
    book = Workbook()
    book.active.append(list(COLUMNS))
    book.active.cell(row=1_048_576, column=16_384, value="far away")
    out = BytesIO()
    book.save(out)
    with pytest.raises(uploads.NotRead, match="rows"):
        uploads.as_acts_csv(out.getvalue(), "XLSX")


def test_a_file_belongs_to_the_session_that_chose_it(seat):
    page = choose(seat("publisher"), file_of(*ROWS))
    assert "choose it again" in confirm(seat("publisher"), page).content.decode()
    assert not Batch.objects.exists()


def test_a_token_leads_nowhere_else(seat):
    client = seat("publisher")
    told = client.post(IMPORT, {"token": "../../cablegram.sqlite3", "name": "a"}).content.decode()
    assert "choose it again" in told


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_a_file_of_the_header_alone(seat, kind):
    client = seat("publisher")
    data = client.get(f"/admin/briefings/batch/template/?format={kind}").content
    assert uploads.as_acts_csv(data, kind.upper()).decode().strip() == ",".join(COLUMNS)


@pytest.fixture
def batch(seat):
    """Three acts that wait for a second person."""
    client = seat("publisher")
    confirm(client, choose(client, file_of(*ROWS)))
    return Batch.objects.get()


def test_the_second_person_approves_in_one_step_and_it_goes_out(seat, batch):
    client = seat("approver")
    told = client.get(page_of(batch)).content.decode()
    assert "Approve and publish 3 entries" in told
    step(client, batch, "approve", content_hash=batch.content_hash)
    batch.refresh_from_db()
    assert (batch.state, batch.approved_by) == ("publishing", client.user)
    assert not Publication.objects.exists()
    told = client.get(f"/admin/briefings/batch/{batch.pk}/progress/").content.decode()
    assert "0 of 3 published" in told
    publish_batches()
    batch.refresh_from_db()
    assert batch.state == "published"
    assert Publication.objects.count() == 3
    assert set(batch.items.values_list("publication__approved_by", flat=True)) == {client.user.pk}
    assert "3 published" in client.get(page_of(batch)).content.decode()


def test_it_is_sent_back_with_a_note_and_checked_again(seat, batch):
    client = seat("approver")
    assert "Say what should change" in step(client, batch, "send-back", note=" ")
    told = step(client, batch, "send-back", note="Quote the ministry")
    assert "Quote the ministry" in told
    assert "Approve and publish" not in told
    importer = batch.imported_by
    importer_client = type(client)(importer)
    assert "Quote the ministry" in importer_client.get("/admin/").content.decode()
    step(importer_client, batch, "check")
    batch.refresh_from_db()
    assert (batch.state, batch.note) == ("waiting", "")
    assert "acts.csv" in client.get("/admin/").content.decode()


def test_what_the_gate_says_is_grouped_in_words(seat, batch):
    Entry.objects.update(headline="The first recognition")
    client = seat("approver")
    told = step(client, batch, "check")
    assert "3 entries may not be published yet" in told
    assert told.count("It says “first”, “only” or “none”") == 1
    assert "Approve and publish" not in told
    batch.refresh_from_db()
    told = step(client, batch, "approve", content_hash=batch.content_hash)
    assert any(entry.public_id in told for entry in Entry.objects.all())
    batch.refresh_from_db()
    assert batch.state == "waiting"


def test_an_edit_since_asks_for_another_look(seat, batch):
    entry = Entry.objects.order_by("pk")[0]
    drafts.save(entry, by=UserFactory(role="editor"), now=NOW)
    client = seat("approver")
    told = client.get(page_of(batch)).content.decode()
    assert "1 entry changed since" in told
    assert "Approve and publish" not in told
    step(client, batch, "approve", content_hash=batch.content_hash)
    batch.refresh_from_db()
    assert batch.state == "waiting"


def test_who_edited_an_entry_last_is_not_offered_the_step(seat, batch):
    client = seat("approver")
    drafts.save(Entry.objects.order_by("pk")[0], by=client.user, now=NOW)
    told = step(client, batch, "check")
    assert "You edited 1 entry of it last" in told
    batch.refresh_from_db()
    step(client, batch, "approve", content_hash=batch.content_hash)
    batch.refresh_from_db()
    assert batch.state == "waiting"
    # The way out of a desk of two, as the page names it.
    importer, entry = Seat(batch.imported_by), Entry.objects.order_by("pk")[0]
    page = f"/admin/briefings/entry/{entry.pk}/change/"
    told = importer.post(page, filled(importer.get(page)), follow=True).content.decode()
    assert "stays as it is, and you are its last editor now" in told
    entry.refresh_from_db()
    assert entry.edited_by == importer.user
    told = step(client, batch, "check")
    assert "You edited" not in told
    assert "Approve and publish" in told
    # Who only reads and saves stays who may approve.
    client.post(page, filled(client.get(page)))
    entry.refresh_from_db()
    assert entry.edited_by == importer.user


def test_a_large_import_is_checked_by_a_worker(seat, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    client = seat("publisher")
    told = confirm(client, choose(client, file_of(*ROWS))).content.decode()
    batch = Batch.objects.get()
    assert batch.state == "checking"
    assert "The gate is looking" in told
    publish_batches()
    batch.refresh_from_db()
    assert batch.state == "waiting"


def test_the_list_and_the_page_ask_a_bounded_number_of_queries(seat, batch):
    client = seat("approver")
    publish.check_batch(batch, now=NOW)
    for address in ("/admin/briefings/batch/", page_of(batch), "/admin/"):
        queries, _ = counted(client, address)
        assert queries <= BOUND, (address, queries)


def test_an_empty_list_says_what_to_do(seat):
    assert (
        "Import the first one" in seat("publisher").get("/admin/briefings/batch/").content.decode()
    )
    told = seat("editor").get("/admin/briefings/batch/").content.decode()
    assert "A publisher brings in a table of acts" in told
    assert "Import the first one" not in told
