"""Chat ids at rest: encrypted, found by a keyed hash, tagged by another; in clear nowhere.

Keys are derived from SUBSCRIBER_KEY by HKDF-SHA256 (RFC 5869), one per purpose, so that what the
limiter's keys show says nothing about the table's index. While the key is being changed, what was
written under the old one (SUBSCRIBER_KEY_OLD) is still read and found; see ``rekey.py``.
"""

import hmac
import os
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12
"""Bytes of nonce before each ciphertext, as AES-GCM wants (NIST SP 800-38D, 5.2.1.1)."""


@lru_cache(maxsize=8)
def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"cablegram " + purpose).derive(
        secret.encode()
    )


@lru_cache(maxsize=4)
def _box(secret: str) -> AESGCM:
    return AESGCM(_derive(secret, b"chat cipher"))


def _bytes(chat_id: int) -> bytes:
    return chat_id.to_bytes(8, "big", signed=True)


def seal(chat_id: int) -> bytes:
    """Encrypt a chat id; always 36 bytes, never the same twice."""
    nonce = os.urandom(NONCE)
    return nonce + _box(settings.SUBSCRIBER_KEY).encrypt(nonce, _bytes(chat_id), None)


def unseal(cipher: bytes) -> int:
    """Decrypt a chat id. Raises cryptography's InvalidTag under another key."""
    try:
        return _open(cipher, settings.SUBSCRIBER_KEY)
    except InvalidTag:
        if not settings.SUBSCRIBER_KEY_OLD:
            raise
    return _open(cipher, settings.SUBSCRIBER_KEY_OLD)


def is_current(cipher: bytes) -> bool:
    """Whether a chat id is encrypted under the key of today."""
    try:
        _open(cipher, settings.SUBSCRIBER_KEY)
    except InvalidTag:
        return False
    return True


def _open(cipher: bytes, secret: str) -> int:
    plain = _box(secret).decrypt(cipher[:NONCE], cipher[NONCE:], None)
    return int.from_bytes(plain, "big", signed=True)


def index(chat_id: int) -> bytes:
    """32 bytes by which a chat is found again, and nobody can be guessed without the key."""
    return _index(chat_id, settings.SUBSCRIBER_KEY)


def indexes(chat_id: int) -> list[bytes]:
    """Under which a chat may be found now: two while the key is being changed."""
    keys = (settings.SUBSCRIBER_KEY, settings.SUBSCRIBER_KEY_OLD)
    return [_index(chat_id, key) for key in keys if key]


def _index(chat_id: int, secret: str) -> bytes:
    return hmac.digest(_derive(secret, b"chat index"), _bytes(chat_id), sha256)


def tag(chat_id: int) -> str:
    """A short name for a chat in the limiter's keys, unrelated to ``index``."""
    key = _derive(settings.SUBSCRIBER_KEY, b"limiter tag")
    return hmac.digest(key, _bytes(chat_id), sha256).hex()[:20]


def fingerprints(chat_id: int) -> list[str]:
    """By which who left is recognised in a restored backup; unrelated to ``index`` and ``tag``.

    Two while the key is being changed, the present one first.
    """
    keys = (settings.SUBSCRIBER_KEY, settings.SUBSCRIBER_KEY_OLD)
    return [
        hmac.digest(_derive(key, b"who left"), _bytes(chat_id), sha256).hex() for key in keys if key
    ]
