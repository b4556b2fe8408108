"""Every table, in pipeline order: a row points upstream, never downstream."""

from briefings.models.batch_items import BatchItem
from briefings.models.batches import Batch
from briefings.models.deliveries import Delivery, DeliveryState, SendingBatch
from briefings.models.digests import (
    Cadence,
    Control,
    Digest,
    DigestItem,
    DigestKind,
    DigestPlan,
    DigestSchedule,
    Edition,
    EditionItem,
    Mark,
    Recall,
    Unattended,
    Weekday,
)
from briefings.models.entities import Entity, EntityName
from briefings.models.entries import Act, Citation, Entry, EntryNumber, Participant, Tally
from briefings.models.proposals import Proposal
from briefings.models.publications import Publication, PublishedAct, PublishedParticipant
from briefings.models.revisions import Revision
from briefings.models.sources import Source
from briefings.models.subscribers import (
    ChatKind,
    EditorLink,
    Feedback,
    FeedbackState,
    Follow,
    Frequency,
    Subscriber,
)
from briefings.models.suggestions import Suggestion
from briefings.models.words import DraftWords, PublishedGram, PublishedWords

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
    "DigestKind",
    "DigestPlan",
    "DigestSchedule",
    "DraftWords",
    "Edition",
    "EditionItem",
    "EditorLink",
    "Entity",
    "EntityName",
    "Entry",
    "EntryNumber",
    "Feedback",
    "FeedbackState",
    "Follow",
    "Frequency",
    "Mark",
    "Participant",
    "Proposal",
    "Publication",
    "PublishedAct",
    "PublishedGram",
    "PublishedParticipant",
    "PublishedWords",
    "Recall",
    "Revision",
    "SendingBatch",
    "Source",
    "Subscriber",
    "Suggestion",
    "Tally",
    "Unattended",
    "Weekday",
]
