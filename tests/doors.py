"""Every address of the web process, found by walking the resolver, and what a browser would ask there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from briefings.acts import COLUMNS
from briefings.admin.site import desk
from briefings.models import Entry
from tests.briefings.admin.forms import filled
from tests.factories import EntityFactory
from tests.newsroom import Newsroom


def patterns(resolver: URLResolver, above: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every address with its name; the pattern itself where it has none."""
    for one in resolver.url_patterns:
        route = above + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            assert isinstance(one, URLPattern)
            yield (f"{space}{one.name}" if one.name else route), route


ROUTES = dict(patterns(get_resolver()))


WRITTEN = ("entry", "source", "entity", "digestschedule")
"""Tables that have a form at the desk."""


@dataclass
class Knock:
    """One address with one row behind it, and what a browser would send there."""

    name: str
    what: str
    """Which row, or which question."""
    address: str
    body: dict[str, Any] = field(default_factory=dict)


def knocks(room: Newsroom) -> Iterator[Knock]:
    """Everything that can be asked for."""
    root = Client()
    root.force_login(room.superuser)
    for name, route in ROUTES.items():
        if found := re.match(r"admin:briefings_([a-z]+)_(\w+)$", name):
            yield from _of_model(room, root, name, *found.groups())
        elif found := re.match(r"admin/briefings/([a-z]+)/<path:object_id>/$", name):
            for what, key in room.objects(found[1]).items():
                yield Knock(name, what, f"/admin/briefings/{found[1]}/{key}/")
        else:
            yield from _of_its_own(room, name, route)


def _of_model(room: Newsroom, root: Client, name: str, model: str, view: str) -> Iterator[Knock]:
    here = f"/admin/briefings/{model}/"
    if view == "changelist":
        keys = [str(key) for key in room.objects(model).values()]
        chosen = {"action": "delete_selected", "index": "0", "select_across": "1"}
        yield Knock(name, "list", here, {**chosen, "_selected_action": keys})
        word = next(iter(room.tokens))[:10]  # less than the whole, which a page may repeat
        edited = {"_save": "Save", "form-TOTAL_FORMS": "1", "form-0-id": keys[0]}
        yield Knock(name, "search", f"{here}?q={word}", edited)
    elif view == "export":
        columns = {"format": "0", "resource": "0"}
        yield Knock(name, "file", f"{here}export/", columns)
    elif view == "import":
        acts = SimpleUploadedFile("acts.csv", f"{','.join(COLUMNS)}\n".encode())
        yield Knock(name, "file", f"{here}import/", {"file": acts})
        yield Knock(name, "nobody's file", f"{here}import/", {"token": "0" * 32, "name": "a"})
    elif view == "template":
        yield Knock(name, "page", f"{here}template/")
    elif view == "next":
        yield Knock(name, "page", f"{here}next/")
    elif view == "merge":
        there = room.objects(model)["there"]
        other = EntityFactory().pk
        yield Knock(name, "two", f"{here}{there}/merge/{other}/", {"stays": str(other)})
        yield Knock(name, "one", f"{here}{there}/merge/{10**9}/", {"stays": str(there)})
    elif view == "add":
        yield Knock(name, "new", f"{here}add/", _typed(root, model, f"{here}add/"))
    else:
        for what, key in room.objects(model).items():
            if what == "nonsense" and "<int:pk>" in ROUTES[name]:
                continue
            address = f"{here}{key}/{view.replace('_', '-')}/"
            yield Knock(name, what, address, _body(room, root, model, view, what, address))


def _body(
    room: Newsroom, root: Client, model: str, view: str, what: str, address: str
) -> dict[str, Any]:
    if view == "delete":
        return {"post": "yes"}
    if view == "change" and what not in ("missing", "nonsense"):
        return _typed(root, model, address)
    return {
        "note": "Look again", "content_hash": room.hashes.get(what, ""), "change": "edited",
        "public_note": "We looked again", "reason": "error", "intro": "A quiet week.",
    }  # fmt: skip


def _typed(root: Client, model: str, address: str) -> dict[str, Any]:
    """A form as a superuser gets it, with something changed; for a page without one, a bare one."""
    values: dict[str, Any] = {}
    if model in WRITTEN:
        page = root.get(address)
        if page.status_code == 200:
            values = filled(page, f"{model}_form")
    fresh = {
        "entry": {"headline": "Other words", "statement": "Other words", "kind": "event"},
        "source": {"title": "Another title"},
        "entity": {"short_name": "Elsewhere", "name": "Elsewhere", "kind": "state"},
        "digestschedule": {"title": "Noon", "slug": "noon", "cadence": "daily",
                           "local_time": "12:00", "time_zone": "UTC"},
    }  # fmt: skip
    changed = {**values, **fresh.get(model, {"error": "x"})}
    if address.endswith("/add/"):
        changed = {
            key: value for key, value in changed.items() if not key.startswith("citations-0")
        }
        for prefix in ("act", "citations"):
            if f"{prefix}-TOTAL_FORMS" in changed:
                changed[f"{prefix}-TOTAL_FORMS"] = "0"
    return changed


def _of_its_own(room: Newsroom, name: str, route: str) -> Iterator[Knock]:
    kind = ContentType.objects.get_for_model(Entry).pk
    word = next(iter(room.tokens))[:10]  # less than the whole, which a page may repeat
    password = "correct horse battery"
    match name:
        case "admin:autocomplete":
            for model, link in _autocompletes():
                asked = f"app_label=briefings&model_name={model}&field_name={link}&term={word}"
                yield Knock(name, f"{model}.{link}", f"/admin/autocomplete/?{asked}")
            asked = "app_label=auth&model_name=group&field_name=permissions&term=a"
            yield Knock(name, "another table", f"/admin/autocomplete/?{asked}")
            yield Knock(name, "nothing", "/admin/autocomplete/")
        case "admin:view_on_site":
            for what, key in room.objects("entry").items():
                yield Knock(name, what, f"/admin/r/{kind}/{key}/")
            yield Knock(name, "an account", f"/admin/r/{_kind_of_accounts()}/{room.chief.pk}/")
        case "admin:search":
            yield Knock(name, "a word", f"/admin/search/?s={word}")
            yield Knock(name, "in everything", f"/admin/search/?s={word}&extended=1")
        case "admin:login":
            yield Knock(name, "page", "/admin/login/", {"username": "chief", "password": "wrong"})
        case "admin:password_change":
            new = "something longer than that"
            typed = {"old_password": password, "new_password1": new, "new_password2": new}
            yield Knock(name, "page", reverse(name), typed)
        case "admin:my_chat":
            yield Knock(name, "page", reverse(name))
            yield Knock(name, "unlink", reverse(name), {"step": "unlink"})
        case "admin:app_list":
            yield Knock(name, "page", "/admin/briefings/")
        case "admin/(?P<url>.*)$":
            yield Knock(name, "nothing there", "/admin/nothing/there/")
            yield Knock(name, "an account", "/admin/auth/user/1/change/")
        case "^(?P<path>.*)$":
            for what, path in _site(room):
                yield Knock(name, what, f"/{path}")
        case _:
            yield Knock(name, "page", reverse(name) if ":" in name else f"/{route}")


def _site(room: Newsroom) -> Iterator[tuple[str, str]]:
    for what, entry in room.entries.items():
        yield what, f"e/{entry.public_id}.html"
    yield "home", ""
    yield "missing", "nothing/there.html"
    yield "outside", "../cablegram.sqlite3"
    yield "outside, hidden", "%2e%2e/%2e%2e/cablegram.sqlite3"


def _kind_of_accounts() -> int:
    return ContentType.objects.get(app_label="auth", model="user").pk


def _autocompletes() -> Iterator[tuple[str, str]]:
    """Every field of the desk that offers rows to choose from."""
    for model, admin in desk._registry.items():
        fields = {(model._meta.model_name or "", one) for one in admin.autocomplete_fields}
        for inline in admin.inlines:
            name = inline.model._meta.model_name or ""
            fields |= {(name, one) for one in inline.autocomplete_fields}
        yield from sorted(fields)
