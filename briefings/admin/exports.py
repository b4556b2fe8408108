"""Lists of the desk as files: CSV, XLSX and JSON, with every column named here.

Acts come in as imports, whose rows go through the gate; a list is not read back.
"""
# ruff: noqa: RUF012  # class attributes of the library

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from import_export.fields import Field
from import_export.formats.base_formats import CSV, JSON, XLSX
from import_export.resources import ModelResource
from tablib import Dataset

from briefings import roles
from briefings.admin.looking import staff
from briefings.admin.theme import ExportForm
from briefings.exchange.cells import guard
from briefings.models import Entity, Entry, Source

if TYPE_CHECKING:

    class ExportMixin:
        """The library's, which has no types."""

else:
    from import_export.admin import ExportMixin


def _neutral(dataset: Dataset) -> Dataset:
    """The same table for a spreadsheet: nothing in it is taken for a formula."""
    rows = [[guard(cell) if isinstance(cell, str) else cell for cell in row] for row in dataset]
    return Dataset(*rows, headers=dataset.headers)


class NeutralCSV(CSV):  # type: ignore[misc]  # untyped base
    """CSV whose cells a spreadsheet may open."""

    def export_data(self, dataset: Dataset, **kwargs: Any) -> Any:
        """Like the library's, of guarded cells."""
        return super().export_data(_neutral(dataset), **kwargs)


class NeutralXLSX(XLSX):  # type: ignore[misc]  # untyped base
    """XLSX whose cells are words: the writer would make a formula of what starts with ``=``."""

    def export_data(self, dataset: Dataset, **kwargs: Any) -> Any:
        """Like the library's, of guarded cells."""
        return super().export_data(_neutral(dataset), **kwargs)


class EntryTable(ModelResource):  # type: ignore[misc]  # untyped base
    """Drafts and published entries as they stand at the desk, each with its act."""

    actor = Field("act__actor__slug", "actor")
    verb = Field("act__verb", "verb")
    subject = Field("act__subject__slug", "subject")
    object_kind = Field("act__object_kind", "object_kind")
    mode = Field("act__mode", "mode")
    sequence = Field("act__sequence", "sequence")
    announced = Field("act__announced", "announced")
    level = Field("act__level", "level")
    edited_by = Field("edited_by__username", "edited_by")

    class Meta:
        model = Entry
        fields = (
            "public_id", "state", "kind", "headline", "statement", "date", "basis", "certainty", "scope",
            "actor", "verb", "subject", "object_kind", "mode", "sequence", "announced", "level",
            "edited_by", "edited_at",
        )  # fmt: skip
        export_order = fields


class EntityTable(ModelResource):  # type: ignore[misc]  # untyped base
    """Entities, by slug."""

    of_state = Field("of_state__slug", "of_state")
    claimed_by = Field("claimed_by__slug", "claimed_by")
    merged_into = Field("merged_into__slug", "merged_into")

    class Meta:
        model = Entity
        fields = (
            "slug", "kind", "short_name", "name", "un_status", "iso2", "wikidata", "of_state",
            "claimed_by", "life", "end_reason", "coverage", "merged_into",
        )  # fmt: skip
        export_order = fields


class SourceTable(ModelResource):  # type: ignore[misc]  # untyped base
    """Sources as they are credited. Their texts are private and stay."""

    class Meta:
        model = Source
        fields = (
            "title", "authors", "publisher", "original_publisher", "kind", "scale", "url",
            "canonical_url", "published", "lang", "licence", "archive_url", "sample",
        )  # fmt: skip
        export_order = fields


class Exported(ExportMixin):
    """For a list of the desk: what is filtered and found can be taken along as a file."""

    import_export_change_list_template = None  # desk/list.html has the link
    export_template_name = "desk/export.html"
    export_form_class = ExportForm
    export_formats = [NeutralCSV, NeutralXLSX, JSON]
    to_encoding = "utf-8"
    named_with: tuple[str, ...] = ()
    """Rows that a line names, read together with it."""

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may send entries to review: editors and above."""
        return roles.may(staff(request), "submit")

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What the list shows, on all its pages."""
        rows: QuerySet[Any] = super().get_export_queryset(request)  # type: ignore[misc]  # mixin
        return rows.select_related(*self.named_with) if self.named_with else rows
