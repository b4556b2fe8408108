"""An issue and its edition, and a question asked inline: what conversations are about."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from briefings.models import Digest, Edition, EditionItem, Publication
from tests.bot.conftest import Chat
from tests.factories import NOW, DigestScheduleFactory
from tests.simulated import READER


def issue(*publications: Publication, schedule: Any = None, **more: Any) -> Digest:
    """An issue as the tick makes it, without its readers."""
    return Digest.objects.create(
        schedule=schedule or DigestScheduleFactory(), window=NOW.date(), window_start=NOW,
        window_end=NOW + timedelta(days=1), title="Daily briefing", issued_at=timezone.now(),
        upto=max((one.serial for one in publications), default=0), **more,
    )  # fmt: skip


def edition(digest: Digest, *publications: Publication) -> Edition:
    made = Edition.objects.create(digest=digest, fingerprint="f")
    for place, one in enumerate(publications, start=1):
        digest.items.create(publication=one, position=place)
        EditionItem.objects.create(edition=made, publication=one, position=place)
    return made


def inline(chat: Chat, text: str, offset: str = "") -> Any:
    query = chat.telegram.ask("POST", f"users/{READER}/inline", {"query": text, "offset": offset})
    chat.number += 1
    chat.take(
        {
            "update_id": chat.number,
            "inline_query": {
                "id": query["inline_query_id"],
                "from": chat.person(READER),
                "query": text,
                "offset": offset,
            },
        }
    )
    return chat.telegram.ask("GET", f"inline/{query['inline_query_id']}")
