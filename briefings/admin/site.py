"""The desk itself: one admin site with its own way in and its own home."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from briefings.admin import dead_letters, home, my_chat
from briefings.admin.looking import staff
from briefings.admin.theme import AdminSite, AuthenticationForm


class SignIn(AuthenticationForm):
    """Name and password; one may type at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The theme hides the page until it is ready, and a hidden field takes no autofocus.
        self.fields["username"].widget.attrs["x-init"] = "$nextTick(() => $el.focus())"


class Desk(AdminSite):
    """Where editors work. Accounts and roles are not here: they change on the host only."""

    login_form = SignIn
    login_template = "desk/login.html"
    index_template = "desk/home.html"
    password_change_template = "desk/password.html"  # noqa: S105  # a page
    password_change_done_template = "desk/password_done.html"  # noqa: S105  # a page
    index_title = "Home"
    enable_nav_sidebar = True

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's, for what a browser sends: a form takes any other method for a reading."""
        browsers = require_http_methods(["GET", "HEAD", "POST"])
        return super().admin_view(browsers(view), cacheable)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page of the desk knows; the site's address is that of its readers."""
        return {**super().each_context(request), "site_url": f"{settings.SITE_URL}/"}

    def get_urls(self) -> list[Any]:
        """Two pages of no table: an editor's own chat, and what did not arrive."""
        pages = [
            path("my-chat/", self.admin_view(partial(my_chat.page, site=self)), name="my_chat"),
            path(
                "dead-letters/",
                self.admin_view(partial(dead_letters.page, site=self)),
                name="dead_letters",
            ),
        ]
        return [*pages, *super().get_urls()]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What waits, what goes out next, what changed, what is on its way."""
        shown = home.gather(staff(request), now=timezone.now())
        return super().index(request, {**(extra_context or {}), "home": shown})


desk = Desk(name="admin")
