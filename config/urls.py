"""Every address of the web process: health, the desk, and the site for all the rest."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from briefings.admin.site import desk
from config.health import health
from config.pages import page

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("health", health),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/", desk.urls),
    re_path(r"^(?P<path>.*)$", page),
]
