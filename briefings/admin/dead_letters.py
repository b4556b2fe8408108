"""Letters that did not arrive for certain: how many and why, by digest and over all. Nobody is named."""

from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from briefings.admin import reasons
from briefings.deliver import standing
from briefings.models import Digest

SHOWN = 30
"""The newest digests, which are looked at."""


@dataclass(frozen=True, slots=True)
class Of:
    """What did not arrive of one digest."""

    digest: Digest
    problems: list[reasons.Reason]

    @property
    def count(self) -> int:
        """Of all reasons together."""
        return sum(one.count for one in self.problems)


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The list; of one digest with ``?digest=``."""
    if not request.user.has_perm("briefings.view_delivery"):
        raise PermissionDenied
    asked = request.GET.get("digest", "")
    rows = Digest.objects.order_by("-issued_at", "-pk")
    if asked.isdecimal() and len(asked) < 12:
        rows = rows.filter(pk=int(asked))
    digests = list(rows[:SHOWN])
    groups = standing.not_arrived([digest.pk for digest in digests])
    each = [
        Of(digest, reasons.told(one for one in groups if one.digest == digest.pk))
        for digest in digests
    ]
    context = {
        **site.each_context(request),
        "title": "What did not arrive",
        "together": reasons.told(groups),
        "each": [one for one in each if one.problems],
        "asked": digests[0] if asked and digests else None,
        "looked_at": len(digests),
    }
    return TemplateResponse(request, "desk/dead_letters.html", context)
