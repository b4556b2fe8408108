"""Chat ids at rest: encrypted, found by a keyed hash, tagged by another; in clear nowhere.

Keys are derived from SUBSCRIBER_KEY by HKDF-SHA256 (RFC 5869), one per purpose, so that what the
limiter's keys show says nothing about the table's index.
"""

import hmac
import os
from functools import lru_cache
from hashlib import sha256

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


def _key(purpose: bytes) -> bytes:
    return _derive(settings.SUBSCRIBER_KEY, purpose)


def _bytes(chat_id: int) -> bytes:
    return chat_id.to_bytes(8, "big", signed=True)


def seal(chat_id: int) -> bytes:
    """Encrypt a chat id; always 36 bytes, never the same twice."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key(b"chat cipher")).encrypt(nonce, _bytes(chat_id), None)


def unseal(cipher: bytes) -> int:
    """Decrypt a chat id. Raises cryptography's InvalidTag under another key."""
    plain = AESGCM(_key(b"chat cipher")).decrypt(cipher[:NONCE], cipher[NONCE:], None)
    return int.from_bytes(plain, "big", signed=True)


def index(chat_id: int) -> bytes:
    """32 bytes by which a chat is found again, and nobody can be guessed without the key."""
    return hmac.digest(_key(b"chat index"), _bytes(chat_id), sha256)


def indexes(chat_id: int) -> list[bytes]:
    """Under which a chat may be found now."""
    return [index(chat_id)]


def tag(chat_id: int) -> str:
    """A short name for a chat in the limiter's keys, unrelated to ``index``."""
    return hmac.digest(_key(b"limiter tag"), _bytes(chat_id), sha256).hex()[:20]


def fingerprint(chat_id: int) -> str:
    """By which who left is recognised in a restored backup; unrelated to ``index`` and ``tag``."""
    return hmac.digest(_key(b"who left"), _bytes(chat_id), sha256).hex()
