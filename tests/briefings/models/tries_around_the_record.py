"""Tries upon what stands around the record: suggestions, counts, digests, letters and batches."""
# ruff: noqa: S608  # SQL made of strings is what this file is about

from tests.briefings.models.raw_sql import LATER, approve_batch, copy

AROUND_THE_RECORD = {
    # suggestions
    "a passage suggested twice": copy("Suggestion", "id = {idea}"),
    "a suggestion's kind of no list": "UPDATE briefings_suggestion SET kind = 'rumour'",
    "a suggestion's verb of no list": "UPDATE briefings_suggestion SET verb = 'likes'",
    "a suggestion's basis of no list": "UPDATE briefings_suggestion SET basis = 'guess'",
    "a suggestion's state of no list": "UPDATE briefings_suggestion SET state = 'lost'",
    "a suggestion without words": 'UPDATE briefings_suggestion SET "end" = "start"',
    # tallies, digests, deliveries, batches
    "a tally of no list": "UPDATE briefings_tally SET measure = 'likes'",
    "a tally below nought": "UPDATE briefings_tally SET value = -1",
    "a second digest of one window": copy("Digest", "id = {digest}"),
    "a digest that ends before it begins": "UPDATE briefings_digest SET window_end = window_start",
    "a digest's control of no list": "UPDATE briefings_digest SET control = 'lost'",
    "a publication twice in a digest": copy("DigestItem", "id = {item}", position="2"),
    "two publications at one place": copy("DigestItem", "id = {item}", publication_id="{event}"),
    "an issue of no schedule": "UPDATE briefings_digest SET schedule_id = NULL WHERE id = {digest}",
    "an issue about one publication": "UPDATE briefings_digest SET publication_id = {event} "
    "WHERE id = {digest}",
    "an alert of a schedule": "UPDATE briefings_digest SET kind = 'alert' WHERE id = {digest}",
    "a digest's kind of no list": "UPDATE briefings_digest SET kind = 'rumour'",
    "a digest that covers serials backwards": "UPDATE briefings_digest SET since = upto + 1",
    "a second alert about the same": copy("Digest", "id = {alert}"),
    "a notice about nothing": copy("Digest", "id = {alert}", kind="'notice'"),
    "a second notice of one correction": copy("Digest", "id = {notice}"),
    "one edition twice": copy("Edition", "id = {edition}"),
    "a publication twice in an edition": copy("EditionItem", "id = {line}", position="2"),
    "two publications at one place of an edition": copy(
        "EditionItem", "id = {line}", publication_id="{event}"
    ),
    "one recall twice": copy("Recall", "id = {recall}", revision="2"),
    "two recalls of one revision": copy("Recall", "id = {recall}", publication_id="{event}"),
    "a recall that edits nothing": "UPDATE briefings_recall SET revision = 0",
    "one letter twice": copy("Delivery", "id = {letter}", local_date="NULL"),
    "a second issue on a reader's day": copy("Delivery", "id = {letter}", digest_id="{alert}"),
    "a letter's state of no list": "UPDATE briefings_delivery SET state = 'lost'",
    "a letter taken by nobody": "UPDATE briefings_delivery SET state = 'leased'",
    "a letter that waits and is taken": "UPDATE briefings_delivery SET batch = 'b'",
    "a letter on the wire since never": "UPDATE briefings_delivery "
    f"SET state = 'sending', batch = 'b', lease_until = {LATER}",
    "a letter sent at no time": "UPDATE briefings_delivery SET state = 'sent'",
    "an intro approved by who wrote it": "UPDATE briefings_digestplan "
    "SET intro_by_id = {publisher}, intro_approved_by_id = {publisher}",
    "an intro approved that nobody wrote": "UPDATE briefings_digestplan "
    "SET intro_approved_by_id = {publisher}",
    "a review by nobody": f"UPDATE briefings_digestplan SET reviewed_at = {LATER}",
    "a second plan of one window": copy("DigestPlan", "id = {plan}"),
    "an unattended issue of no list": "UPDATE briefings_digestschedule SET unattended = 'shred'",
    "one mark twice": copy("Mark", "name = 'mine'"),
    "one batch of letters twice": copy("SendingBatch", "token = 't'"),
    "a tip handled by nobody": f"UPDATE briefings_feedback SET handled_at = {LATER}",
    "a tip's state of no list": "UPDATE briefings_feedback SET state = 'burnt'",
    "a weekly schedule without a day": "UPDATE briefings_digestschedule SET cadence = 'weekly'",
    "a subscriber of no list": "UPDATE briefings_subscriber SET frequency = 'often'",
    "a chat that subscribes twice": copy("Subscriber", "id = {reader}"),
    "a batch that nobody imported": "UPDATE briefings_batch SET imported_by_id = NULL",
    "a batch in a state of no list": "UPDATE briefings_batch SET state = 'lost'",
    "a batch approved by its importer": approve_batch(approved_by_id="imported_by_id"),
    "a batch approved by nobody": approve_batch(approved_by_id="NULL"),
    "a batch approved at no time": approve_batch(approved_at="NULL"),
    "a batch published as something else": approve_batch(approved_hash="'" + "b" * 64 + "'"),
    "a batch published unchecked": approve_batch(content_hash="NULL"),
    "a batch published unapproved": "UPDATE briefings_batch SET state = 'publishing'",
    "a batch that waits unchecked": "UPDATE briefings_batch SET state = 'waiting'",
    "a batch sent back without a note": "UPDATE briefings_batch SET state = 'sent_back'",
    "a batch with a hash that is none": "UPDATE briefings_batch SET content_hash = 'abc'",
    "an entry twice in one batch": copy("BatchItem", "publication_id IS NULL"),
    "an entry of a batch published and left behind": "UPDATE briefings_batchitem SET reason = 'x', "
    "publication_id = {publication}",
    "an entry of a batch with a hash that is none": "UPDATE briefings_batchitem "
    "SET content_hash = 'abc'",
    "an entry of a batch that is nobody's": "UPDATE briefings_batchitem SET batch_id = NULL",
    "one publication of two batches": copy(
        "BatchItem", "publication_id = {publication}", entry_id="{draft}"
    ),
    "a batch of an account that is none": copy("Batch", "name = 'a.csv'", imported_by_id="999999"),
}
"""What is tried, in the words of a sentence: the database must refuse it."""
