"""The application's name for Django."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from briefings.checks import no_superusers


class BriefingsConfig(AppConfig):
    """Every table of Cablegram belongs to this one application."""

    name = "briefings"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        """What must hold before anything is served."""
        register(no_superusers, Tags.database)
