"""What a host is asked about when it is locked: letters, some of them sent, and a public site."""

import json

import pytest

from briefings.deliver import outbox
from tests.briefings.deliver.ledger import NOW, SENT, digest, lease, readers, row


@pytest.fixture
def owed():
    """Three letters, one of them sent."""
    issue = digest()
    for reader in readers(3):
        row(issue, reader)
    [letter] = lease(limit=1)
    outbox.begin([letter], now=NOW)
    outbox.record([(letter, SENT)], now=NOW)
    return issue


@pytest.fixture
def site(settings, tmp_path):
    """Build a public site from a serial."""
    settings.SITE_DIR = tmp_path
    (tmp_path / "current").mkdir()

    def build(serial: int) -> None:
        (tmp_path / "current" / "manifest.json").write_text(json.dumps({"serial": serial}))

    return build
