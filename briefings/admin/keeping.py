"""Sections of the desk that take less than its forms could do: nothing removed, or nothing written."""
# ruff: noqa: ARG002  # Django's signatures

from typing import Any

from django.db.models import Model
from django.http import HttpRequest


class Kept:
    """For an admin whose rows are never removed: addresses, quotations and issues lean on them."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never, a superuser included."""
        return False


class ReadOnly(Kept):
    """For an admin whose rows are written by a stage alone."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False
