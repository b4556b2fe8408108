"""Deliveries: the ledger, to look at. No chat, no message, no reader."""

from typing import Any

from django.contrib import admin

from briefings.admin import words
from briefings.admin.keeping import ReadOnly
from briefings.admin.section import DeskAdmin, moments
from briefings.admin.site import desk
from briefings.admin.theme import EntityFilter, WordFilter
from briefings.models import Delivery, DeliveryState


@moments(not_before="Not before", expires_at="Too late after", sending_at="Left", sent_at="Sent")
@admin.register(Delivery, site=desk)
class DeliveryAdmin(ReadOnly, DeskAdmin[Delivery]):
    """What became of each message, without to whom it went."""

    nothing_yet = (
        "Nothing was sent yet.",
        "As soon as a digest is issued, each message has its line here, without to whom it goes.",
    )
    list_display = (
        "number",
        "digest",
        "standing",
        "attempts",
        "not_before_shown",
        "sent_at_shown",
        "error",
    )
    list_select_related = ("digest",)
    list_filter = (("state", WordFilter), ("digest", EntityFilter))
    list_filter_submit = True
    fields = (
        "digest", "state", "attempts", "not_before_shown", "expires_at_shown",
        "sending_at_shown", "sent_at_shown", "error",
    )  # fmt: skip
    readonly_fields = (
        "not_before_shown", "expires_at_shown", "sending_at_shown", "sent_at_shown",
    )  # fmt: skip

    @admin.display(description="Delivery", ordering="id")
    def number(self, delivery: Delivery) -> str:
        """Its number in the ledger."""
        return f"№ {delivery.pk}"

    @admin.display(description="State", ordering="state")
    def standing(self, delivery: Delivery) -> Any:
        """Waiting, on the wire, sent, and the rest."""
        return words.pill(DeliveryState(delivery.state))
