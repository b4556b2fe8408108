"""The application's name for Django."""

from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    """Every table of Cablegram belongs to this one application."""

    name = "briefings"
    verbose_name = "Newsroom"
