"""Every table, in pipeline order: a row points upstream, never downstream."""

from briefings.models.batch_items import BatchItem
from briefings.models.batches import Batch
from briefings.models.deliveries import Delivery, DeliveryState
from briefings.models.digests import Cadence, Control, Digest, DigestItem, DigestSchedule, Weekday
from briefings.models.entities import Entity, EntityName
from briefings.models.entries import Act, Citation, Entry, EntryNumber, Participant, Tally
from briefings.models.publications import Publication, PublishedAct, PublishedParticipant
from briefings.models.revisions import Revision
from briefings.models.sources import Source
from briefings.models.subscribers import ChatKind, Follow, Frequency, Subscriber
from briefings.models.suggestions import Suggestion

__all__ = [
    "Act",
    "Batch",
    "BatchItem",
    "Cadence",
    "ChatKind",
    "Citation",
    "Control",
    "Delivery",
    "DeliveryState",
    "Digest",
    "DigestItem",
    "DigestSchedule",
    "Entity",
    "EntityName",
    "Entry",
    "EntryNumber",
    "Follow",
    "Frequency",
    "Participant",
    "Publication",
    "PublishedAct",
    "PublishedParticipant",
    "Revision",
    "Source",
    "Subscriber",
    "Suggestion",
    "Tally",
    "Weekday",
]
