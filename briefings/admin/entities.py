"""Entities: who acts and who is acted upon, under every name."""
# ruff: noqa: ARG002  # Django's signatures and class attributes

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.forms import BaseModelFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone

from briefings import edtf, introduced, text
from briefings.admin import changes, entity_positions, merging, proposal_page, wishing, words
from briefings.admin import proposals as proposed
from briefings.admin.changes import Changes
from briefings.admin.exports import EntityTable, Exported
from briefings.admin.keeping import Kept
from briefings.admin.looking import staff
from briefings.admin.rows import ReadOnce, Tabular
from briefings.admin.section import DeskAdmin
from briefings.admin.seen import SeenForm
from briefings.admin.site import desk
from briefings.admin.theme import WordFilter
from briefings.curate import entities, proposals
from briefings.models import Entity, EntityName
from briefings.queries import known
from briefings.vocabulary import EntityKind


class EntityForm(SeenForm):
    """An entity's own fields."""

    class Meta:
        model = Entity
        fields = ()  # the admin's fieldsets are the list

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields[
                "slug"
            ].help_text = (
                "Its address and its key in acts.csv, for good. Empty: made from the short name."
            )

    def clean(self) -> dict[str, Any]:
        """What the table demands, said in words; and one save that would go over somebody else's."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == EntityKind.AUTHORITY and not cleaned.get("of_state"):
            self.add_error("of_state", "Say which state this authority governs or claims.")
        if not cleaned.get("slug") and "slug" in self.fields:
            slug = text.slugify(cleaned.get("short_name") or cleaned.get("name") or "")
            if Entity.objects.filter(slug=slug).exists():
                self.add_error("slug", f"“{slug}” is taken; write another one.")
            self.instance.slug = cleaned["slug"] = slug
        if "slug" in self.fields and known.names_slug(cleaned.get("slug") or ""):
            # Readers count as knowing whoever is there: one person's words would be out at once.
            self.add_error("slug", "The base gazetteer keeps this address; write another one.")
        self.look_again()
        return cleaned

    def clean_coverage(self) -> str | None:
        """A span of time."""
        span: str | None = self.cleaned_data["coverage"] or None
        if span and not edtf.parse(span).lasts:
            raise forms.ValidationError("Coverage is a span: write 2008/2013 or 2008/..")
        return span

    def clean_iso2(self) -> str | None:
        """Capitals; an empty code is none."""
        return (self.cleaned_data["iso2"] or "").upper() or None

    def clean_wikidata(self) -> str | None:
        """An empty key is none."""
        return self.cleaned_data["wikidata"] or None


class NameRows(ReadOnce[EntityName, Entity]):
    """Its names, of which its own two stay."""

    def clean(self) -> None:
        """Whoever is called so is found by it: these rows would come back, or be missed."""
        super().clean()
        own = {self.instance.name, self.instance.short_name}
        for form in self.initial_forms:
            row = form.initial.get("name", "")
            kept = {"name", "lang"}.isdisjoint(form.changed_data) and form not in self.deleted_forms
            if row in own and form.initial.get("lang") == "en" and not kept:
                raise forms.ValidationError(
                    f"“{row}” is what it is called, and it is found by that. To change it, change the "
                    "name or the short name above."
                )


class NameInline(Tabular[EntityName, Entity]):
    """Every other name."""

    model = EntityName
    formset = NameRows
    fields = ("name", "kind", "lang", "life", "metonym")
    verbose_name = "name"
    verbose_name_plural = "every name it goes by"


def _merge(
    _admin: "EntityAdmin", request: HttpRequest, rows: QuerySet[Entity]
) -> HttpResponse | None:
    """Lead to the page that asks which of two stays."""
    return merging.choose(request, rows)


@admin.register(Entity, site=desk)
class EntityAdmin(Changes, Exported, Kept, DeskAdmin[Entity]):
    """Entities are added and mended, never removed."""

    form = EntityForm
    object_history_template = changes.TEMPLATE
    state_of = staticmethod(changes.entity)
    resource_classes = (EntityTable,)
    named_with = ("of_state", "claimed_by", "merged_into")
    change_form_before_template = "desk/entity_before.html"
    change_form_outer_after_template = "desk/entity_positions.html"  # it holds a form of its own
    inlines = (NameInline,)
    list_display = ("what", "kind", "un_status", "iso2", "of_state")
    list_display_links = ("what",)
    list_select_related = ("of_state",)
    list_filter = (("kind", WordFilter), ("un_status", WordFilter))
    list_filter_submit = True
    search_fields = ("short_name",)
    search_help_text = "Any name, in any spelling we know"
    autocomplete_fields = ("of_state", "claimed_by")
    fieldsets = (
        ("Name", {"fields": ("short_name", "name", "slug", "kind")}),
        ("Standing", {"fields": ("un_status", "iso2", "of_state", "claimed_by", "wikidata")}),
        ("Time", {"fields": ("life", "end_reason", "coverage")}),
    )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One: two rows that turn out to be one."""
        if not request.user.has_perms(("briefings.change_entity", "briefings.edit_any_entry")):
            return {}
        return {"merge": (_merge, "merge", "Merge two into one")}

    def get_urls(self) -> list[URLPattern]:
        """With the page that asks which of two stays."""
        return [
            path(
                "<int:first>/merge/<int:second>/",
                self.admin_site.admin_view(self.merge_view),
                name="briefings_entity_merge",
            ),
            *super().get_urls(),
        ]

    def merge_view(self, request: HttpRequest, first: int, second: int) -> HttpResponse:
        """Ask, and merge."""
        return merging.page(request, self, first, second)

    def get_readonly_fields(self, request: HttpRequest, obj: Entity | None = None) -> list[str]:
        """An address is given once."""
        return ["slug"] if obj else []

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Entity], search_term: str
    ) -> tuple[QuerySet[Entity], bool]:
        """By any name, without regard to case and accents; by slug or ISO code too."""
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.filter(merged_into__isnull=True)
        folded = text.fold(search_term)
        if not folded:
            return queryset, False
        named = EntityName.objects.filter(folded__contains=folded).order_by().values("entity")
        return (
            queryset.filter(
                Q(pk__in=named) | Q(slug__startswith=folded) | Q(iso2__iexact=search_term.strip())
            ),
            False,
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With who stands where, as readers are told: on the day ``?on=``, or today."""
        entity = self.get_object(request, object_id)
        shown = None
        if entity and request.method != "POST":
            on = request.GET.get("on", "")
            shown = entity_positions.panel(entity, on=on, now=timezone.now())
        stands = proposals.standing(entity) if entity else None
        more = {**(extra_context or {}), "positions": shown, "stands": stands}
        return super().change_view(request, object_id, form_url, more)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entity]:
        """With the states that the form names."""
        return super().get_queryset(request).select_related("of_state", "claimed_by")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Entity | None:
        """Read once for a page that is only looked at."""
        kept: dict[str, Entity | None] = request.__dict__.setdefault("desk_entities", {})
        if request.method == "POST" or object_id not in kept:
            kept[object_id] = super().get_object(request, object_id, from_field)
        return kept[object_id]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form knows the names that its page shows."""
        form = context["adminform"].form
        if context["inline_admin_formsets"] and not form.is_bound:
            (names, *_) = context["inline_admin_formsets"]
            form.take_names(one.instance for one in names.formset.initial_forms)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Entity, form: "forms.ModelForm[Entity]", change: bool
    ) -> None:
        """The curate stage stores it, with its names to be found by, unless readers know it."""
        if not (change and proposals.needs_two(obj)):
            self.noted(form, change=change)
            entities.save(obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What readers know waits for a second person, names and all."""
        if change and proposals.needs_two(form.instance):
            wishing.propose(form, formsets, by=staff(request), now=timezone.now())
        else:
            touched = form.has_changed() or any(rows.has_changed() for rows in formsets)
            super().save_related(request, form, formsets, change)
            if touched or not change:
                entities.written(form.instance, by=staff(request))
            elif not introduced.is_read(form.instance.pk):
                form.taken_over = entities.taken_over(form.instance, by=staff(request))
                if form.taken_over:
                    told = "You read it and answer for it now: whoever wrote it may approve."
                    messages.info(request, told)

    def save_formset(
        self,
        request: HttpRequest,
        form: Any,
        formset: "BaseModelFormSet[Any, Any]",
        change: bool,
    ) -> None:
        """Names are stored with the form they are searched by."""
        for name in formset.save(commit=False):
            entities.save_name(name)
        for name in formset.deleted_objects:
            name.delete()

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """A wish is no change yet."""
        waits = None if add else proposals.waiting(form.instance)
        if waits:
            return f"Proposed: {proposal_page.summary(waits)}."
        if getattr(form, "taken_over", False):
            return "Read, and saved as it stood."
        return super().construct_change_message(request, form, formsets, add)

    def response_change(self, request: HttpRequest, obj: Entity) -> HttpResponse:
        """To what waits now, if it does: while one waits, nothing else is saved."""
        waits = proposals.waiting(obj)
        if waits is None and proposals.needs_two(obj):
            messages.info(request, "Nothing was changed.")
            return HttpResponseRedirect(request.path)
        if waits is None:
            return super().response_change(request, obj)
        messages.success(
            request, "Your change waits for a second person. Readers see the old until then."
        )
        return HttpResponseRedirect(proposed.address(waits.pk))

    @admin.display(description="Entity", ordering="short_name")
    def what(self, entity: Entity) -> Any:
        """Short name and slug."""
        return words.two_lines(entity.short_name, entity.slug)
