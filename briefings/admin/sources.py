"""Sources: what the record rests on."""
# ruff: noqa: ARG002, RUF012  # Django's signatures and class attributes

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from briefings import text
from briefings.admin import changes, reading, words
from briefings.admin.changes import Changes
from briefings.admin.exports import Exported, SourceTable
from briefings.admin.fields import DeskForm
from briefings.admin.keeping import Kept
from briefings.admin.section import DeskAdmin
from briefings.admin.site import desk
from briefings.admin.theme import DateRangeFilter, Textarea, WordFilter
from briefings.models import Citation, Source
from briefings.reading import store


class SourceForm(DeskForm[Source]):
    """A document: where it is, who wrote it, and its text."""

    class Meta:
        model = Source
        fields = ()  # the admin's fieldsets are the list
        labels = {"archive_url": "Archived copy"}
        widgets = {"text": Textarea(attrs={"rows": 16})}

    def clean_text(self) -> str:
        """A text is stored once."""
        body = text.normalise(self.cleaned_data["text"] or "")
        if body.strip():
            digest = text.sha256_hex(body)
            same = Source.objects.filter(text_sha256=digest).exclude(pk=self.instance.pk).first()
            if same:
                raise forms.ValidationError(f"We already have this text: “{same.title}”.")
        return body


@admin.register(Source, site=desk)
class SourceAdmin(Changes, Exported, Kept, DeskAdmin[Source]):
    """A source's credit may be mended; its text, once stored, never changes."""

    form = SourceForm
    object_history_template = changes.TEMPLATE
    state_of = staticmethod(changes.source)
    resource_classes = (SourceTable,)
    change_form_template = "desk/source.html"
    list_display = ("what", "kind", "when", "text_length", "entries")
    list_display_links = ("what",)
    list_filter = (("kind", WordFilter), ("published_min", DateRangeFilter))
    list_filter_submit = True
    search_fields = ("title", "authors", "publisher", "original_publisher", "url")
    search_help_text = "Title, author, publisher or address"
    autocomplete_fields = ("revises", "republishes")
    list_select_related = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Lists leave the texts where they are, and count the entries that cite each source."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        lists = ("briefings_source_changelist", "briefings_source_export")
        if match is None or match.url_name not in lists:
            return rows
        cited = (
            Citation.objects.filter(source=OuterRef("pk"))
            .order_by()
            .values("source")
            .annotate(n=Count("entry", distinct=True))
            .values("n")
        )
        return rows.defer("text").annotate(cited_by=Coalesce(Subquery(cited), 0))

    def get_fieldsets(self, request: HttpRequest, obj: Source | None = None) -> Any:
        """The document, where it comes from; its text while it can still be pasted."""
        sets = (
            (
                "The document",
                {
                    "fields": (
                        "url",
                        "title",
                        "authors",
                        "publisher",
                        "original_publisher",
                        "published",
                        "lang",
                    )
                },
            ),
            (
                "Text",
                {
                    "description": "Paste the article’s words, without menus and captions. It is "
                    "never published; every quotation is checked against it. Once saved it does "
                    "not change.",
                    "fields": ("text",),
                },
            ),
            (
                "Weight and provenance",
                {
                    "fields": (
                        "kind",
                        "scale",
                        "republishes",
                        "revises",
                        "licence",
                        "archive_url",
                        "sample",
                    )
                },
            ),
        )
        return tuple(one for one in sets if one[0] != "Text" or obj is None or not obj.text)

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> list[str]:
        """Who marked it a sample is no editor's to change."""
        return ["sample"]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Source | None = None,
    ) -> HttpResponse:
        """Below the form, a stored text to read."""
        context["reading"] = reading.of_source(obj) if obj else None
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(
        self, request: HttpRequest, obj: Source, form: "forms.ModelForm[Source]", change: bool
    ) -> None:
        """The reading stage stores it."""
        self.noted(form, change=change)
        store.save(obj, now=timezone.now())

    def response_add(
        self, request: HttpRequest, obj: Source, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Remind of the text while it can still be pasted."""
        if not obj.text:
            messages.warning(request, "Saved without a text: its quotations cannot be checked.")
        return super().response_add(request, obj, post_url_continue)

    @admin.display(description="Source", ordering="title")
    def what(self, source: Source) -> Any:
        """Title, and who published it."""
        credit = " · ".join(filter(None, (source.authors, source.publisher)))
        return words.two_lines(source.title, credit or "No credit yet")

    @admin.display(description="Published", ordering="published_min")
    def when(self, source: Source) -> str:
        """As exact as the source, in words."""
        return words.when(source.published)

    @admin.display(description="Text", boolean=True, ordering="text_sha256")
    def text_length(self, source: Source) -> bool:
        """Whether we hold its text."""
        return source.text_sha256 is not None

    @admin.display(description="Entries", ordering="cited_by")
    def entries(self, source: Any) -> int:
        """How many entries cite it."""
        count: int = source.cited_by
        return count
