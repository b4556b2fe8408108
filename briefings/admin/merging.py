"""Two entities become one: the page that asks which of them stays."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from briefings.admin import changes
from briefings.admin import proposals as proposed
from briefings.admin.looking import staff
from briefings.curate import proposals
from briefings.curate.held import Busy, held, or_busy
from briefings.curate.merge import Merged, NotMerged, merge, obstacles
from briefings.models import Entity

TWO = 2


def choose(request: HttpRequest, rows: QuerySet[Entity]) -> HttpResponseRedirect | None:
    """From the list to the page that asks; None, with a word to the editor, if they are not two."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[: TWO + 1])
    if len(keys) != TWO:
        messages.error(request, "Choose two entities: one of them takes in the other.")
        return None
    first, second = keys
    return HttpResponseRedirect(reverse("admin:briefings_entity_merge", args=(first, second)))


def page(
    request: HttpRequest, admin: "ModelAdmin[Entity]", first: int, second: int
) -> HttpResponse:
    """Ask which stays, and make them one when told."""
    # Each key by itself: one that no column holds finds nobody.
    either = Q(pk=first) | Q(pk=second)
    pair = list(Entity.objects.filter(either).select_related("merged_into"))
    if not all(admin.has_change_permission(request, row) for row in pair) or not (
        request.user.has_perm("briefings.edit_any_entry")
    ):
        raise PermissionDenied
    back = reverse("admin:briefings_entity_changelist")
    if len(pair) != TWO:
        messages.error(request, "One of the two is not there.")
        return HttpResponseRedirect(back)
    by_key = {str(row.pk): row for row in pair}
    stays = by_key.get(request.POST.get("stays", ""))
    if request.method == "POST" and stays:
        (gone,) = (row for row in pair if row != stays)
        before = {row.pk: changes.entity(row.pk) for row in pair}
        try:
            done = _merge(gone, stays, by=staff(request))
        except (NotMerged, Busy) as refusal:
            messages.error(request, str(refusal))
        else:
            if done is None:
                return _propose(request, admin, gone, stays)
            told = f"{gone} ({gone.slug}) was merged into {stays} ({stays.slug})."
            for row in pair:
                admin.log_change(
                    request, row, changes.message(before[row.pk], changes.entity(row.pk), told)
                )
            more = f" {done.unapproved} must be approved again." if done.unapproved else ""
            messages.success(request, f"{told} Entries that name it now: {done.entries}.{more}")
            return HttpResponseRedirect(reverse("admin:briefings_entity_change", args=(stays.pk,)))
    elif request.method == "POST":
        messages.error(request, "Say which of the two stays.")
    choices: list[dict[str, Any]] = [
        {"stays": stays, "gone": gone, "stops": obstacles(gone, stays)}
        for stays, gone in (pair, pair[::-1])
    ]
    context = {
        **admin.admin_site.each_context(request),
        "title": "Merge two entities",
        "opts": admin.opts,
        "choices": choices,
        "needs_two": proposals.needs_two(*pair),
        "possible": any(not choice["stops"] for choice in choices),
        "back": back,
    }
    return TemplateResponse(request, "desk/merge.html", context)


def _merge(gone: Entity, stays: Entity, *, by: User) -> Merged | None:
    """Make them one, unless readers know either: then nothing is done. Raises NotMerged, or Busy."""
    with or_busy(), transaction.atomic():
        # Held before it is asked: a publication may be making one of them known right now.
        held(gone.pk, stays.pk, merged=gone.pk)
        if proposals.needs_two(gone, stays):
            return None
        return merge(gone, into=stays, by=by, now=timezone.now())


def _propose(
    request: HttpRequest, admin: "ModelAdmin[Entity]", gone: Entity, stays: Entity
) -> HttpResponse:
    """Readers know one of them: a second person decides."""
    try:
        made = proposals.propose_merger(gone, into=stays, by=staff(request), now=timezone.now())
    except proposals.NotProposed as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(request.path)
    for row in (gone, stays):
        admin.log_change(request, row, f"Proposed to merge {gone.slug} into {stays.slug}.")
    messages.success(request, "The merger waits for a second person. Until then they are two.")
    return HttpResponseRedirect(proposed.address(made.pk))
