"""Deliveries: the ledger, to look at. No chat, no message, no reader."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from briefings.admin import words
from briefings.admin.site import desk
from briefings.admin.theme import DeskAdmin, EntityFilter, ReadOnly, WordFilter
from briefings.models import Delivery, DeliveryState


@admin.register(Delivery, site=desk)
class DeliveryAdmin(ReadOnly, DeskAdmin[Delivery]):
    """What became of each message, without to whom it went."""

    list_display = ("number", "digest", "standing", "attempts", "not_before", "sent_at", "error")
    list_select_related = ("digest",)
    list_filter = (("state", WordFilter), ("digest", EntityFilter))
    list_filter_submit = True
    fields = (
        "digest", "state", "attempts", "not_before", "expires_at", "sending_at", "sent_at", "error",
    )  # fmt: skip

    @admin.display(description="Delivery", ordering="id")
    def number(self, delivery: Delivery) -> str:
        """Its number in the ledger."""
        return f"№ {delivery.pk}"

    @admin.display(description="State", ordering="state")
    def standing(self, delivery: Delivery) -> Any:
        """Waiting, on the wire, sent, and the rest."""
        return words.pill(DeliveryState(delivery.state))
