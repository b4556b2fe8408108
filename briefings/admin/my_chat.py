"""An editor's own chat, for test messages: linked by a word that works once."""

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from briefings.admin.looking import staff
from briefings.deliver import links

NEEDED = "briefings.change_digestplan"


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Whether a chat is linked; a POST makes a link, shown this once, or takes the chat away."""
    user = staff(request)
    if not user.has_perm(NEEDED):
        raise PermissionDenied
    payload = ""
    if request.method == "POST":
        if request.POST.get("step") == "unlink":
            if links.unlink(user):
                messages.success(request, "Unlinked. Test messages go nowhere now.")
            return HttpResponseRedirect(reverse("admin:my_chat"))
        payload = links.make(user, now=timezone.now())
    bot = settings.TELEGRAM_BOT_NAME
    context = {
        **site.each_context(request),
        "title": "My chat",
        "linked": links.is_linked(user),
        "payload": payload,
        "address": f"https://t.me/{bot}?start={payload}" if bot and payload else "",
        "simulated": settings.TELEGRAM_SIMULATED,
        "minutes": int(links.LIFETIME.total_seconds() // 60),
    }
    # The word is in no cache and in no history of pages.
    return TemplateResponse(
        request, "desk/my_chat.html", context, headers={"Cache-Control": "no-store"}
    )
