"""What the person at the terminal reads when everything is up."""

from collections.abc import Mapping

from django.conf import settings


def text(accounts: Mapping[str, str]) -> str:
    """Addresses and passwords.

    ``accounts`` are user names with the passwords made for them, as long as those still fit.
    """
    here = f"http://127.0.0.1:{settings.PORT}"
    lines = ["", "Cablegram is running."]
    lines += ["", f"  Site    {here}/", f"  Admin   {here}/admin/"]
    if settings.TELEGRAM_SIMULATED:
        lines.append(f"  Chat    http://127.0.0.1:{settings.SIMULATOR_PORT}/simulator/")
    else:
        lines.append("  Chat    in Telegram, with the bot whose token you set")
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
