"""How the desk looks and what its sidebar offers: settings of the theme, imported by ``base``."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy


def _page(icon: str, title: str, name: str, permission: str) -> dict[str, Any]:
    """A sidebar link to a page of no table, for those with ``permission``."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{name}"),
        "permission": lambda request: request.user.has_perm(f"briefings.{permission}"),
    }


def _link(icon: str, title: str, model: str) -> dict[str, Any]:
    """A sidebar link to the list of ``model``, for those who may see it."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:briefings_{model}_changelist"),
        "permission": lambda request: request.user.has_perm(f"briefings.view_{model}"),
    }


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Cablegram desk",
    "SITE_HEADER": "Cablegram",
    "SITE_SUBHEADER": "The desk",
    "SITE_ICON": lambda _request: static("desk/mark.svg"),
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("desk/mark.svg")}
    ],
    "STYLES": [lambda _request: static("desk/desk.css")],
    "SCRIPTS": [lambda _request: static("desk/desk.js")],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "BORDER_RADIUS": "8px",
    # One accent, deep teal as on the site. 600 carries white text and is text on white (5.5 to 1);
    # 500 is text on the dark background (7.9 to 1).
    "COLORS": {
        "primary": {
            "50": "oklch(98.4% .014 180.72)",
            "100": "oklch(95.3% .036 180.8)",
            "200": "oklch(91% .07 180.43)",
            "300": "oklch(85.5% .105 181.07)",
            "400": "oklch(77.7% .118 181.91)",
            "500": "oklch(74% .108 183)",
            "600": "oklch(51.1% .096 186.39)",
            "700": "oklch(43.7% .078 188.22)",
            "800": "oklch(38.6% .063 188.42)",
            "900": "oklch(33% .052 190)",
            "950": "oklch(27.7% .046 192.52)",
        },
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "items": [
                    {"title": "Home", "icon": "home", "link": reverse_lazy("admin:index")},
                ],
            },
            {
                "title": "Curate",
                "items": [
                    _link("edit_note", "Entries", "entry"),
                    _link("menu_book", "Sources", "source"),
                    _link("public", "Entities", "entity"),
                    _link("rule", "Changes of names", "proposal"),
                    _link("upload_file", "Imports", "batch"),
                ],
            },
            {
                "title": "Send",
                "items": [
                    _link("schedule", "Schedules", "digestschedule"),
                    _link("newspaper", "Digests", "digest"),
                    _link("outbox", "Deliveries", "delivery"),
                    _page("unsubscribe", "Not arrived", "dead_letters", "view_delivery"),
                    _link("group", "Subscribers", "subscriber"),
                    _link("feedback", "Readers’ tips", "feedback"),
                    _page("link", "My chat", "my_chat", "change_digestplan"),
                ],
            },
        ],
    },
}
