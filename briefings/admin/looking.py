"""Who looks at a page of the desk, and at which row."""

from typing import TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from briefings.admin.section import DeskAdmin

Row = TypeVar("Row", bound=Model)


def staff(request: HttpRequest) -> User:
    """The account behind a request that the desk has already let in."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("the desk has no anonymous visitors")
    return user


def looked_at(admin: DeskAdmin[Row], request: HttpRequest, object_id: str) -> Row | HttpResponse:
    """The row that a page without a form is about, or where to go if it is not there.

    Raises PermissionDenied for who may not see it, and for whoever sends a form to it.
    """
    row: Row | None = admin.get_object(request, object_id)
    if not admin.has_view_permission(request, row):
        raise PermissionDenied
    if row is None:
        gone: HttpResponse = admin._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]  # Django's own, unlisted
            request, admin.opts, object_id
        )
        return gone
    if request.method == "POST":
        raise PermissionDenied
    return row
