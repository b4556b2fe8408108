"""Tests: the one-machine settings with cheap password hashing and no waiting."""

from config.settings.base import *  # noqa: F403  # settings are layered by design

# Argon2 is slow on purpose; no test is about its cost.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
