"""Every address of the web process: health, the desk, and the site for all the rest."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from briefings.admin.site import desk
from config.health import health
from config.pages import page

urlpatterns = [
    path("health", health),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/", desk.urls),
    re_path(r"^(?P<path>.*)$", page),
]
