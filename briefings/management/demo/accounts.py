"""The two staff accounts of the demo, with passwords made once.

The passwords lie beside the other secrets of this machine, readable by its user alone, so that a later
start can print them again; one that was changed since is no longer printed.
"""

import json
import os
from pathlib import Path

from django.contrib.auth.models import Group, User

from briefings.management.passwords import new_password

ACCOUNTS = {"editor": "editor", "approver": "publisher"}
"""Account and role: a desk of two needs somebody who approves and publishes."""

FILE = "demo-accounts.json"


def make(var_dir: Path) -> dict[str, User]:
    """The two accounts by name, made with new passwords where missing."""
    return {name: _account(name, role, var_dir) for name, role in ACCOUNTS.items()}


def _account(name: str, role: str, var_dir: Path) -> User:
    user, made = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    if made:
        user.groups.add(Group.objects.get(name=role))
        renew(user, var_dir)
    return user


def renew(user: User, var_dir: Path) -> str:
    """Give an account a new password, and keep it where `passwords` finds it."""
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    _write(var_dir / FILE, {**_read(var_dir / FILE), user.get_username(): password})
    return password


def passwords(var_dir: Path) -> dict[str, str]:
    """The passwords made here that still open their accounts."""
    users = {user.get_username(): user for user in User.objects.filter(username__in=ACCOUNTS)}
    kept = _read(var_dir / FILE)
    return {
        name: kept[name]
        for name in ACCOUNTS
        if name in kept and name in users and users[name].check_password(kept[name])
    }


def _read(path: Path) -> dict[str, str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): str(value) for name, value in kept.items()}


def _write(path: Path, kept: dict[str, str]) -> None:
    beside = path.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
