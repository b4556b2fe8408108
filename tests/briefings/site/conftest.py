"""The small record, built once for all tests that only read it."""

from pathlib import Path

import pytest

from briefings.site.build import build
from tests.briefings.site.record import NOW, SITE_URL, small


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """Folder of the built site."""
    output: Path = tmp_path_factory.mktemp("site")
    build(output=output, site_url=SITE_URL, now=NOW, record=small())
    return output / "current"


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory) -> Path:
    """The site of a record in which nothing is published."""
    output: Path = tmp_path_factory.mktemp("empty")
    build(output=output, site_url=SITE_URL, now=NOW, record=type(small())([], serial=0))
    return output / "current"
