"""What the person at the terminal reads when everything is up."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings


def text(accounts: Mapping[str, str], *, late: Sequence[tuple[str, Path]] = ()) -> str:
    """Addresses, passwords, and who is not up yet.

    ``accounts`` are user names with the passwords made for them, as long as those still fit.
    ``late`` are programs that do not answer, each with its log.
    """
    here = f"http://127.0.0.1:{settings.PORT}"
    lines = [
        "",
        "Cablegram is running." if not late else "Cablegram is running, but not all of it.",
    ]
    lines += [f"{name} does not answer yet; its log is {log}" for name, log in late]
    lines += ["", f"  Site    {here}/", f"  Admin   {here}/admin/"]
    if settings.TELEGRAM_SIMULATED:
        lines.append(f"  Chat    http://127.0.0.1:{settings.SIMULATOR_PORT}/simulator/")
    else:
        lines.append("  Chat    Telegram: your bot's page, https://t.me/ and its user name")
    lines += [f"  Health  {here}/health", ""]
    if accounts:
        width = max(map(len, accounts))
        lines += ["  One-time passwords for the admin; change them there:"]
        lines += [f"    {name:<{width}}  {password}" for name, password in accounts.items()]
    else:
        lines += [
            "  The passwords of editor and approver have been changed.",
            "  Forgotten? python3 run.py manage demo --new-passwords",
        ]
    lines += ["", "Ctrl-C stops everything.", ""]
    return "\n".join(lines)
