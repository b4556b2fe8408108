"""An editor links a chat of their own, by a token that works once and for a quarter of an hour."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists

from briefings.deliver.subscribe import met
from briefings.models import EditorLink, Subscriber

LIFETIME = timedelta(minutes=15)
PREFIX = "link_"
"""What a payload of /start begins with, before the token."""


@transaction.atomic
def make(user: User, *, now: datetime) -> str:
    """A payload for ``t.me/<bot>?start=…``; what was made before and not used is void."""
    EditorLink.objects.filter(user=user).delete()
    token = secrets.token_urlsafe(24)
    EditorLink.objects.create(user=user, token_hash=_hash(token), expires_at=now + LIFETIME)
    return PREFIX + token


@transaction.atomic
def redeem(token: str, chat_id: int, *, language: str, now: datetime) -> bool:
    """Test messages of the editor go to this private chat from now on; False for a void token."""
    link = EditorLink.objects.filter(token_hash=_hash(token), expires_at__gt=now).first()
    if link is None or not link.user.is_active:
        return False
    used, _ = EditorLink.objects.filter(pk=link.pk).delete()
    if not used:  # somebody else was faster
        return False
    row = met(chat_id, kind="private", language=language, now=now)
    Subscriber.objects.filter(editor=link.user).exclude(pk=row.pk).update(editor=None)
    row.editor, row.active, row.blocked_on = link.user, True, None
    row.save(update_fields=["editor", "active", "blocked_on"])
    return True


def unlink(user: User) -> bool:
    """No test messages any more; False if no chat was linked."""
    return bool(Subscriber.objects.filter(editor=user).update(editor=None))


def is_linked(user: User) -> bool:
    """Whether the editor has a chat for test messages."""
    return Subscriber.objects.filter(editor=user).exists()


def linked(user: User) -> Exists:
    """The same as a column of another question."""
    return Exists(Subscriber.objects.filter(editor=user))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
