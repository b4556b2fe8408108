"""The theme's classes under the desk's names; nothing else here knows the theme's own.

It ships no types: the checker sees Django's own classes in their place.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.admin import (
        AdminSite,
        ChoicesFieldListFilter,
        DateFieldListFilter,
        RelatedFieldListFilter,
    )
    from django.contrib.admin import ModelAdmin as ThemedAdmin
    from django.contrib.admin import SimpleListFilter as RadioFilter
    from django.contrib.admin import StackedInline as ThemedStacked
    from django.contrib.admin import TabularInline as ThemedTabular
    from django.contrib.admin.forms import AdminAuthenticationForm as AuthenticationForm
    from django.contrib.admin.views.main import ChangeList as ThemedList
    from django.contrib.admin.widgets import AdminTextareaWidget as Textarea
    from django.forms import BaseInlineFormSet as ThemedRows
    from django.forms import CheckboxSelectMultiple as Checkboxes
    from django.forms import Form as ExportForm
    from django.forms import ModelForm
    from django.forms import Select as SearchableSelect

    WordFilter = ChoicesFieldListFilter
    EntityFilter = RelatedFieldListFilter
    DateRangeFilter = DateFieldListFilter
else:
    from django import forms
    from unfold.admin import ModelAdmin as UnfoldAdmin
    from unfold.admin import StackedInline as UnfoldStacked
    from unfold.admin import TabularInline as UnfoldTabular
    from unfold.contrib.filters.admin import AutocompleteSelectFilter as EntityFilter
    from unfold.contrib.filters.admin import ChoicesCheckboxFilter as WordFilter
    from unfold.contrib.filters.admin import RadioFilter
    from unfold.contrib.filters.admin import RangeDateFilter as DateRangeFilter
    from unfold.contrib.import_export.forms import ExportForm
    from unfold.forms import AuthenticationForm
    from unfold.forms import PaginationInlineFormSet as UnfoldRows
    from unfold.sites import UnfoldAdminSite as AdminSite
    from unfold.views import ChangeList as ThemedList
    from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget as Checkboxes
    from unfold.widgets import UnfoldAdminSelect2Widget as SearchableSelect
    from unfold.widgets import UnfoldAdminTextareaWidget as Textarea

    class _Generic:
        """Lets ``ModelAdmin[Entry]`` be written, as the stubs want it."""

        def __class_getitem__(cls, _item):
            return cls

    class ModelForm(_Generic, forms.ModelForm):
        pass

    class ThemedAdmin(_Generic, UnfoldAdmin):
        pass

    class ThemedRows(_Generic, UnfoldRows):
        pass

    class ThemedStacked(_Generic, UnfoldStacked):
        pass

    class ThemedTabular(_Generic, UnfoldTabular):
        pass


__all__ = [
    "AdminSite",
    "AuthenticationForm",
    "Checkboxes",
    "DateRangeFilter",
    "EntityFilter",
    "ExportForm",
    "ModelForm",
    "RadioFilter",
    "SearchableSelect",
    "Textarea",
    "ThemedAdmin",
    "ThemedList",
    "ThemedRows",
    "ThemedStacked",
    "ThemedTabular",
    "WordFilter",
]
