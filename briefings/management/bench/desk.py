"""Every list, filter, order, search and form of the desk, found by walking the resolver: how long each
takes and how many questions it asks of the database.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from logging import getLogger
from typing import Any
from uuid import uuid4

from django.contrib.admin.sites import AdminSite, all_sites
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.db.models import Count, ForeignKey, Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from briefings import tidy
from briefings.models import Citation, Entity, Entry, Source

HOST = "127.0.0.1"
SEARCHES = {
    "entry": ("talks", "Lithuania", "Литва", "France grain", "E-0100", "zzzzqq", "re", "123456"),
    "entity": ("Lithuania", "Prancūzija", "lt", "zzzzqq"),
    "source": ("grain", "gazette", "zzzzqq", "made-up"),
    "digest": ("daily", "zzzzqq"),
    "act": ("talks", "Japan", "E-0100"),
}
"""What is typed into each search field: common words, rare ones, names in three scripts, numbers."""
FOUND = 60
"""Of the choices of one filter, how many are tried."""
ADMIN = "admin:briefings_"
ALONE = ("admin:dead_letters", "admin:my_chat")
"""Pages of the desk that belong to no table."""
CLOSED = (403, 405)
"""What a page answers that a publisher has no business on, or that only takes what is sent to it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One address, and what it cost."""

    address: str
    queries: int
    p50_ms: float
    p95_ms: float
    cpu_p95_ms: float
    """Of this process alone, without what a database server does."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them, the slowest first."""

    entries: int
    database: str
    times: int
    pages: tuple[Page, ...]

    @property
    def slowest_ms(self) -> float:
        """The highest p95 of any page."""
        return max(page.p95_ms for page in self.pages)

    @property
    def most_queries(self) -> int:
        """The most questions that any page asks."""
        return max(page.queries for page in self.pages)


def measure(times: int) -> Figures:
    """Ask for every page ``times`` times, as a publisher whom nobody else ever sees.

    Python's collector has its own moments between them, as it has in the web process.
    """
    told = getLogger("django.request")
    told.disabled = True  # pages that nobody may see are asked for too, and left out
    with transaction.atomic(), tidy.at_our_moments():
        try:
            tidy.tidy(everything=True)
            client = signed_in()
            found = [_measured(client, address, times) for address in addresses(client)]
        finally:
            transaction.set_rollback(True)
            told.disabled = False
    pages = [page for page in found if page]
    pages.sort(key=lambda page: -page.p95_ms)
    return Figures(Entry.objects.count(), connection.vendor, times, tuple(pages))


def signed_in() -> Client:
    """A browser of somebody who may see all of the desk."""
    user = User.objects.create(username=f"bench {uuid4().hex}", is_staff=True)
    user.groups.add(Group.objects.get(name="publisher"))
    client = Client(SERVER_NAME=HOST)
    client.force_login(user)
    return client


def _measured(client: Client, address: str, times: int) -> Page | None:
    if client.get(address).status_code in CLOSED:  # also for what is prepared on first use
        return None
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    queries = len(asked)  # before other requests clear the list
    wall, own = [], []
    tidy.tidy()
    for _ in range(times):
        began, cpu = time.perf_counter(), time.process_time()
        client.get(address)
        own.append(1000 * (time.process_time() - cpu))
        wall.append(1000 * (time.perf_counter() - began))
    wall.sort()
    own.sort()
    last = int(0.95 * (times - 1))
    return Page(
        address, queries, round(wall[times // 2], 1), round(wall[last], 1), round(own[last], 1)
    )


# Which pages -----------------------------------------------------------------------------------


def addresses(client: Client) -> Iterator[str]:
    """Every page of the desk that is only looked at, with each way to narrow and order a list."""
    routes = list(_routes())  # first, since it is the addresses that bring in the desk
    rows = dict(_rows())
    for name, route in routes:
        if found := re.match(rf"{ADMIN}([a-z]+)_(\w+)$", name):
            model, view = found.groups()
            if view == "changelist":
                yield from _lists(client, model)
            elif view == "merge":
                yield reverse(name, args=[one.pk for one in rows["entity"][:2]])
            elif route.count("<") == 1:  # the form of a row, and whatever else is told of it
                yield from (reverse(name, args=[one.pk]) for one in rows.get(model, ()))
            elif "<" not in route:
                yield reverse(name)
        elif name in ALONE:
            yield reverse(name)
    yield reverse("admin:index")
    yield reverse("admin:app_list", args=["briefings"])
    yield f"{reverse('admin:search')}?s=grain"
    yield from _choices()


def _routes() -> Iterator[tuple[str, str]]:
    """The desk's own addresses with their names."""
    for space in get_resolver().url_patterns:
        for one in getattr(space, "url_patterns", ()):
            deeper = [one] if isinstance(one, URLPattern) else one.url_patterns
            for pattern in deeper:
                if pattern.name:
                    yield f"admin:{pattern.name}", str(pattern.pattern)


def _desk() -> AdminSite:
    """The site of the desk; its forms and lists are no business of ours."""
    return next(site for site in all_sites if site.is_registered(Entry))


def _rows() -> Iterator[tuple[str, list[Model]]]:
    """Rows whose pages are asked for: of each kind the busiest, and entries in every state."""
    by_state = Entry.objects.order_by("pk")
    states = by_state.order_by().values_list("state", flat=True).distinct()
    entries: list[Model] = [
        found for state in sorted(states) if (found := by_state.filter(state=state).last())
    ]
    yield "entry", entries
    subjects = _busiest(Entry, "act__subject", 1) + _busiest(Entry, "act__actor", 1)
    others = Entity.objects.exclude(pk__in=subjects).order_by("pk")
    entities: list[Model] = [*Entity.objects.filter(pk__in=subjects), *others[:2]]
    yield "entity", entities[:2]
    yield "source", list(Source.objects.filter(pk__in=_busiest(Citation, "source", 1)))
    for model in _desk()._registry:
        name = model._meta.model_name or ""
        if name not in ("entry", "entity", "source", "act"):
            yield name, list(model._default_manager.order_by("-pk")[:1])


def _busiest(model: type[Model], column: str, most: int) -> list[int]:
    """Keys that stand most often in a column."""
    found = model._default_manager.filter(**{f"{column}__isnull": False}).order_by()
    counted = found.values_list(column).annotate(times=Count("pk")).order_by("-times", column)
    return [key for key, _ in counted[:most]]


def _lists(client: Client, model: str) -> Iterator[str]:
    """A list as it is, each filter, search and order of it, and its last page."""
    here = reverse(f"{ADMIN}{model}_changelist")
    yield here
    answer: Any = client.get(here)
    if answer.status_code != 200 or "cl" not in answer.context_data:  # or of totals alone
        return
    shown: ChangeList = answer.context_data["cl"]
    for query in _narrowed(shown):
        yield f"{here}?{query}"
    if shown.model_admin.get_search_fields(answer.wsgi_request):
        for typed in SEARCHES.get(model, ("talks",)):
            yield f"{here}?q={typed.replace(' ', '+')}"
    last = shown.paginator.num_pages
    yield f"{here}?p={last}"
    # Columns are numbered from 1, or from 0 where rows cannot be ticked.
    for number in shown.get_ordering_field_columns() or (1,):
        yield f"{here}?o=-{number}&p={last}"
    columns: list[Any] = list(shown.list_display)
    for place, column in enumerate(columns):
        if shown.get_ordering_field(column) and (
            shown.sortable_by is None or column in shown.sortable_by
        ):
            yield from (f"{here}?o={place}", f"{here}?o=-{place}")


def _narrowed(shown: ChangeList) -> Iterator[str]:
    """Each filter of a list with each of its choices; of rows to choose from, those chosen most."""
    for spec in shown.filter_specs:
        known: Any = spec
        wanted = known.expected_parameters()
        choices = getattr(known, "lookup_choices", None)
        field = getattr(known, "field", None)
        if isinstance(field, ForeignKey):
            path = known.field_path
            name = next(one for one in wanted if not one.endswith("__isnull"))
            for key in _busiest(shown.model, path, 2):
                yield f"{name}={key}"
        elif len(wanted) == 2 and wanted[0].endswith("_from"):
            first, last = wanted
            yield f"{first}=2001-01-01&{last}=2001-12-31"
            yield f"{first}=2001-01-01&{last}={date.max}"
        elif field is not None and field.choices:
            yield from (f"{wanted[0]}={code}" for code, _ in field.flatchoices[:FOUND])
        elif choices:
            yield from (f"{wanted[0]}={choice[0]}" for choice in choices[:FOUND])
        else:
            yield from (f"{wanted[0]}={value}" for value in (0, 1))


def _choices() -> Iterator[str]:
    """Fields with a search of their own, while somebody types into them."""
    for model, admin in _desk()._registry.items():
        fields = {(model, name) for name in admin.autocomplete_fields}
        for inline in admin.inlines:
            fields |= {(inline.model, name) for name in inline.autocomplete_fields}
        for owner, name in sorted(fields, key=str):
            field = owner._meta.get_field(name)
            target: Any = field.related_model
            looked_for = SEARCHES.get(target._meta.model_name, ("talks",))
            for typed in ("", *looked_for):
                asked = f"app_label=briefings&model_name={owner._meta.model_name}"
                yield f"{reverse('admin:autocomplete')}?{asked}&field_name={name}&term={typed}"
