"""The desk as handlers see it: published work and what chats asked for, made async.

One of the bot's two doors to the record (the other is the outbox, for `bot/tasks.py`).
"""

from bot.desk import readers, record
from bot.desk.door import door
from briefings import queries
from briefings.deliver import chats, erase, feedback, follows, left, links, lock, preferences
from briefings.deliver import subscribe as subscriptions

tag = chats.tag
"""Keyed hash of a chat id, for the limiter's keys."""
issued = record.issued
"""For a thread that may wait, as the three below."""
edition_now = queries.edition
changed_editions = queries.changed_editions
newest_serial = queries.last_serial
names = queries.names_in
"""What entities are called in a language."""
Tongue = readers.Tongue
Followed = follows.Followed
MOST_FOLLOWED = follows.MOST
LONGEST_TIP = feedback.LONGEST
LINK = links.PREFIX
BACKUPS = left.KEPT
"""How long backups are kept."""
zones = preferences.zones

answers = door(queries.last_serial)
"""Asks the database anything at all."""
ready = door(record.ready)
recognitions = door(record.recognitions)
recognitions_by_key = door(record.recognitions_by_key)
actor = door(record.actor)
actor_by_key = door(record.actor_by_key)
find = door(queries.find_entity)
known_name = door(queries.known_name)
entity_by_number = door(queries.entity_by_number)
subjects = door(queries.newest_subjects)
latest = door(record.latest)
acts = door(record.acts)
latest_acts = door(record.latest_acts)
corrections = door(record.corrections)
sources = door(queries.recent_sources)
search = door(queries.search)
inline = door(record.inline)
card = door(record.card)
briefing = door(record.briefing)
edition = door(queries.edition)
whole_issue = door(record.whole_issue)

now = door(readers.now)
chosen = door(readers.chosen)
tongue = door(readers.tongue)
choose_language = door(readers.choose_language)
subscribe = door(subscriptions.subscribe)
unsubscribe = door(subscriptions.unsubscribe)
set_off = preferences.set_off
set_slot = preferences.set_slot
set_zone = preferences.set_zone
set_quiet = preferences.set_quiet
set_silent = preferences.set_silent
set_topics = preferences.set_topics
choose_topic = preferences.choose_topic
pause = preferences.pause
resume = preferences.resume
block = door(subscriptions.block)
unblock = door(subscriptions.unblock)
migrate = door(subscriptions.migrate)
follow = door(readers.follow)
unfollow = door(readers.unfollow)
following = door(follows.following)
held = door(erase.held)
has_left = door(left.has_left)
forget = door(erase.forget)
link = door(links.redeem)
tip = door(feedback.receive)
lock_for_rival = door(lock.rival)
