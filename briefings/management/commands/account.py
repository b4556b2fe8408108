"""Makes an account of the desk, or gives it a new password or role. On the host only."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

from briefings.management.output import add_format, as_json, refuse
from briefings.management.passwords import new_password
from briefings.roles import ROLES


class Command(BaseCommand):
    """``account NAME --role ROLE``: prints a password once; nothing of it is kept."""

    help = "Make an account of the desk, or renew its password, role or end it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("name", help="how its owner signs in")
        parser.add_argument("--role", choices=list(ROLES), help="required for a new account")
        parser.add_argument("--new-password", action="store_true", help="and print it")
        parser.add_argument("--deactivate", action="store_true", help="it can no longer sign in")
        add_format(parser)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make or change it, and say what it is now."""
        user = User.objects.filter(username=options["name"]).first()
        made = user is None
        if user is None:
            if not options["role"]:
                raise refuse(f"--role is needed for a new account: {', '.join(ROLES)}.")
            user = User(username=options["name"], is_staff=True)
        password = ""
        if made or options["new_password"]:
            password = new_password()
            user.set_password(password)
        user.is_active = not options["deactivate"]
        user.save()
        if options["role"]:
            user.groups.set([Group.objects.get(name=options["role"])])
        told = {
            "account": user.get_username(),
            "role": user.groups.values_list("name", flat=True).first(),
            "active": user.is_active,
            "password": password or None,
        }
        if options["format"] == "json":
            self.stdout.write(as_json(told))
            return
        state = "" if user.is_active else ", cannot sign in"
        self.stdout.write(f"Account {told['account']}: {told['role']}{state}.")
        if password:
            self.stdout.write(f"One-time password, to be changed at the desk: {password}")
