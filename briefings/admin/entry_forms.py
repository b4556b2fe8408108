"""Forms of the entry page: what an editor types, checked where it is typed."""
# ruff: noqa: ARG002, RUF012  # Django's signatures and class attributes

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from briefings import text
from briefings.admin.fields import DeskForm, Row, merged_already
from briefings.admin.rows import Stacked, Tabular
from briefings.admin.theme import Checkboxes, Textarea
from briefings.models import Act, Citation, Entity, Entry, Participant, Tally
from briefings.vocabulary import FOLDED, REACTIONS, Claim, EntryState, Verb

STALE = (
    "Somebody else saved this entry while you were writing. Nothing of yours is lost: compare with "
    "their version in another tab, then save again to keep yours."
)


class EntryForm(DeskForm[Entry]):
    """An entry's own words, date and certainty."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """When the version on the screen was saved, so that nobody's work is overwritten unseen."""

    class Meta:
        model = Entry
        fields = (
            "kind", "headline", "statement", "scope", "date", "basis", "certainty", "public_note",
        )  # fmt: skip
        widgets = {"statement": Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "seen" in self.fields:
            self.initial["seen"] = self.stamp
        if "date" in self.fields:
            self.fields["date"].widget.attrs["placeholder"] = "2025-07"

    @property
    def stamp(self) -> str:
        """The moment of the last save; empty for a new entry."""
        return self.instance.edited_at.isoformat() if self.instance.pk else ""

    def clean(self) -> dict[str, Any] | None:
        """Stop one save that would go over somebody else's."""
        cleaned = super().clean()
        if self.instance.pk and self.data.get("seen") != self.stamp:
            if isinstance(self.data, MultiValueDict):  # always, in a request
                shown = self.data.copy()
                shown["seen"] = self.stamp
                self.data = shown
            raise forms.ValidationError(STALE, code="stale")
        return cleaned

    def has_changed(self) -> bool:
        """Whether words changed; the stamp is not one of them."""
        return bool(set(self.changed_data) - {"seen"})


class NamingForm(DeskForm[Row]):
    """A row that names entities: those who stand."""

    def clean(self) -> dict[str, Any]:
        """One that was merged while this was written is not published under its own address again."""
        cleaned = super().clean() or self.cleaned_data
        for field, chosen in list(cleaned.items()):
            if isinstance(chosen, Entity) and chosen.merged_into:
                self.add_error(field, merged_already(chosen))
        return cleaned


class ActForm(NamingForm[Act]):
    """Who did what about whom."""

    class Meta:
        model = Act
        fields = (
            "actor", "verb", "subject", "object_kind", "mode", "sequence", "announced",
            "reacts_to", "level",
        )  # fmt: skip
        labels = {"verb": "Did what"}

    def clean(self) -> dict[str, Any]:
        """What the table demands, said beside the field before the table says it."""
        cleaned = super().clean()
        verb = cleaned.get("verb")
        if verb in FOLDED and not cleaned.get("object_kind"):
            self.add_error("object_kind", f"Say as what: “{Verb(verb).label}” needs it.")
        if cleaned.get("reacts_to") and verb not in REACTIONS:
            self.add_error(
                "reacts_to", "Only a welcome, a condemnation or a denial answers an act."
            )
        actor, subject = cleaned.get("actor"), cleaned.get("subject")
        if actor and actor == subject and verb != Verb.ENDS:
            self.add_error("subject", "The two sides of an act differ.")
        return cleaned


class CitationForm(DeskForm[Citation]):
    """A passage, and what of the entry it supports."""

    supports = forms.MultipleChoiceField(
        choices=[(claim.value, claim.label.capitalize()) for claim in Claim],
        widget=Checkboxes(),
        initial=[Claim.STATEMENT.value],
        error_messages={"required": "Tick at least one thing that these words bear on."},
    )

    def clean(self) -> dict[str, Any]:
        """Quoted words stand in the source, once, and are few."""
        cleaned = super().clean() or self.cleaned_data
        source, exact = cleaned.get("source"), text.normalise(cleaned.get("exact") or "").strip()
        if source and exact:
            for problem in quote_problems(source.text, exact, licensed=bool(source.licence)):
                self.add_error("exact", problem)
        return cleaned


def quote_problems(body: str, exact: str, *, licensed: bool) -> list[str]:
    """What is wrong with quoting ``exact`` from a text, in sentences; ``body`` may be unknown."""
    found = text.find_quote(body, exact) if body else []
    problems = []
    if body and not found:
        problems.append("These words are not in the source’s text. Copy them from there.")
    if len(found) > 1:
        problems.append(
            f"These words stand {len(found)} times in the source’s text. Quote a few more."
        )
    if licensed:
        return problems
    if text.words(exact) > text.MAX_QUOTE_WORDS:
        problems.append(
            f"These are {text.words(exact)} words; quote at most {text.MAX_QUOTE_WORDS} in a row."
        )
    elif len(found) == 1 and text.is_whole_sentence(body, *found[0]):
        problems.append("This is a whole sentence; quote a part of it.")
    return problems


class ParticipantForm(NamingForm[Participant]):
    """Who else takes part."""


class TallyForm(NamingForm[Tally]):
    """A count that somebody claims."""


class ActInline(Stacked[Act, Entry]):
    """The act of an entry; at most one."""

    model = Act
    form = ActForm
    max_num = 1
    extra = 1
    verbose_name = verbose_name_plural = "who did what"
    autocomplete_fields = ("actor", "subject", "reacts_to")
    fieldsets = (
        (None, {"fields": ("actor", "verb", "subject", "object_kind")}),
        (
            "How, in which order, in answer to what",
            {
                "classes": ("collapse",),
                "fields": ("mode", "sequence", "announced", "reacts_to", "level"),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Act]:
        """With both sides and what it answers."""
        return (
            super()
            .get_queryset(request)
            .select_related("actor", "subject", "reacts_to__actor", "reacts_to__subject")
        )


class ParticipantInline(Tabular[Participant, Entry]):
    """Everybody else an entry is about."""

    model = Participant
    form = ParticipantForm
    fields = ("entity", "role")
    verbose_name = "participant"
    verbose_name_plural = "who else takes part"
    autocomplete_fields = ("entity",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participant]:
        """With their names."""
        return super().get_queryset(request).select_related("entity")


class CitationInline(Stacked[Citation, Entry]):
    """The passages an entry rests on."""

    model = Citation
    form = CitationForm
    fields = ("source", "exact", "supports", "role")
    readonly_fields = ("supported",)
    verbose_name = "citation"
    verbose_name_plural = "on what passage"
    autocomplete_fields = ("source",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        """With their sources, whose texts stay where they are."""
        return super().get_queryset(request).select_related("source").defer("source__text")

    def get_fields(self, request: HttpRequest, obj: Entry | None = None) -> Any:
        """What it supports: boxes to tick, or words where nothing can be ticked."""
        if obj and obj.state in (EntryState.PUBLISHED, EntryState.RETRACTED):
            return ("source", "exact", "supported", "role")
        return self.fields

    @admin.display(description="Supports")
    def supported(self, citation: Citation) -> str:
        """The list in words."""
        return ", ".join(claim.label for claim in citation.claims)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """One to fill in when there is none yet."""
        return 0 if getattr(obj, "is_cited", False) else 1


class TallyInline(Tabular[Tally, Entry]):
    """Counts that the source claims."""

    model = Tally
    form = TallyForm
    fields = ("subject", "measure", "value", "out_of", "as_of")
    verbose_name = "claimed count"
    verbose_name_plural = "counts somebody claims"
    autocomplete_fields = ("subject",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tally]:
        """With their subjects."""
        return super().get_queryset(request).select_related("subject")
