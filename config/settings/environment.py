"""Reads the environment: one function per kind of value, each refusing a bad one in a sentence."""

import os
import re
import secrets
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit


class BadEnvironment(SystemExit):
    """A value that cannot be used. Leaves with code 2 and one sentence that names the variable."""

    def __init__(self, variable: str, sentence: str) -> None:
        sys.stderr.write(f"{variable}: {sentence}\n")
        super().__init__(2)


def text(variable: str, default: str = "") -> str:
    """The value without surrounding space; ``default`` when unset or empty."""
    return os.environ.get(variable, "").strip() or default


def number(variable: str, default: int, *, low: int, high: int) -> int:
    """A whole number within bounds."""
    value = text(variable, str(default))
    if not re.fullmatch(r"[0-9]+", value) or not low <= int(value) <= high:
        raise BadEnvironment(
            variable, f"{value!r} is not a whole number from {low} to {high}; mend or unset it."
        )
    return int(value)


def yes(variable: str) -> bool:
    """Whether something is asked for: ``1`` or ``0``; unset is no."""
    value = text(variable, "0")
    if value not in ("0", "1"):
        raise BadEnvironment(variable, f"{value!r} is neither 1 nor 0; mend or unset it.")
    return value == "1"


def failpoint(variable: str) -> str:
    """Where a test breaks this process (``briefings/failpoint.py``); refused by everybody else."""
    value = text(variable)
    module = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    if value and module not in ("config.settings.test", "config.settings.storm"):
        raise BadEnvironment(variable, "breaks this process on purpose, for tests alone; unset it.")
    if value and not re.fullmatch(r"[a-z_.]+:(kill|raise|sleep|enospc):[1-9][0-9]*", value):
        raise BadEnvironment(variable, f"{value!r} is not of the form point:action:nth; mend it.")
    return value


def address(variable: str, default: str, *, schemes: tuple[str, ...]) -> str:
    """An absolute address with one of ``schemes``, without a slash at its end."""
    value = text(variable, default)
    if not value:
        return value
    try:
        parts = urlsplit(value)
        named = bool(parts.netloc or (parts.path and parts.scheme not in ("http", "https")))
        parts.port  # noqa: B018  # reading it checks it
    except ValueError:
        named = False
        parts = urlsplit("")
    if parts.scheme not in schemes or not named:
        kinds = ", ".join(f"{scheme}://…" for scheme in schemes)
        raise BadEnvironment(
            variable, f"this is not an address of the form {kinds}; mend or unset it."
        )
    return value.rstrip("/")


def token(variable: str) -> str:
    """A Bot API token as BotFather hands it out, ``<digits>:<secret>``, or an empty string."""
    value = text(variable)
    if value and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]{3,}", value):
        raise BadEnvironment(
            variable,
            "this does not look like a bot token (123456:ABC…); copy it from BotFather again.",
        )
    return value


def folder(variable: str, default: Path, *, mode: int = 0o777) -> Path:
    """An absolute folder, made with ``mode`` if missing, that this user can write to."""
    path = Path(text(variable, str(default))).expanduser().absolute()
    try:
        path.mkdir(mode=mode, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise BadEnvironment(
            variable,
            f"cannot write to {path} ({error.strerror});"
            " choose a folder that this user can write to.",
        ) from None
    return path


def secret(variable: str, *, kept_in: Path | None) -> str:
    """A secret from the environment, or one made once and kept in a file of mode 0600.

    Without a folder to keep it in (production) a missing value stops the start.
    """
    value = text(variable)
    if value:
        if len(value) < 32:
            raise BadEnvironment(
                variable, "is shorter than 32 characters; use a longer random value."
            )
        return value
    if kept_in is None:
        raise BadEnvironment(variable, "is required in production; set it to a long random value.")
    path = kept_in / variable.lower()
    try:
        # O_EXCL and 0600: no other user and no second process ever takes one half made.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        value = path.read_text(encoding="ascii").strip()
        if len(value) < 32:
            raise BadEnvironment(
                variable, f"{path} is damaged; restore it from a backup."
            ) from None
        return value
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        value = secrets.token_urlsafe(48)
        file.write(value + "\n")
        file.flush()
        os.fsync(file.fileno())
    return value


def socket_folder(var_dir: Path) -> Path:
    """Where this installation's broker socket lies.

    Not under ``VAR_DIR``, which may be long: the kernel refuses a socket path of 108 bytes. The
    name depends on user and ``VAR_DIR``, so that two installations do not meet.
    """
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    mark = sha256(str(var_dir).encode()).hexdigest()[:12]
    return base / f"cablegram-{os.getuid()}-{mark}"
