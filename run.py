#!/usr/bin/env python3
"""Starts Cablegram from a bare Python: environment, locked packages, then the work.

    python3 run.py             set everything up and run it on this machine
    python3 run.py test …      set up what the tests need, then run them
    python3 run.py manage …    any management command

Only the standard library, in syntax that Python 3.6 still reads: an old one must get as far as the
sentence below.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # an older one may well read this
    sys.stderr.write("Python 3.11 or newer is needed; this is %d.%d.\n" % sys.version_info[:2])  # noqa: UP031
    sys.exit(2)

import configparser  # after the version check
import fcntl
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
LOCKS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "cablegram.stamp"
OWN_UV = VENV / ".uv" / "bin" / "uv"


class SetUpError(Exception):
    """Set-up cannot go on; the text is a sentence that says what to do."""


def main(arguments: list[str]) -> NoReturn:
    """Prepare the environment, then become the command: this process id is the supervisor's."""
    if arguments[:1] in (["-h"], ["--help"]):
        sys.stdout.write(__doc__ or "")
        sys.exit(0)
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in ("", "test", "manage"):
        sys.stderr.write(f"run.py knows `test` and `manage`, not {command!r}; see run.py --help.\n")
        sys.exit(2)
    try:
        prepare("dev" if command == "test" else "runtime")
    except SetUpError as sentence:
        sys.stderr.write(f"{sentence}\n")
        sys.exit(2)
    except OSError as error:
        where = error.filename or ROOT
        sys.stderr.write(
            f"Cannot set up in {where}: {error.strerror}; free it or clone elsewhere.\n"
        )
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; the next start begins the set-up anew.\n")
        sys.exit(130)
    if command == "test":
        os.chdir(str(ROOT))
        become("-m", "tests.check", *rest)
    become(str(ROOT / "manage.py"), *(rest if command == "manage" else ["up"]))


def become(*arguments: str) -> NoReturn:
    """Replace this process by the environment's Python."""
    sys.stdout.flush()
    os.execv(str(PYTHON), [str(PYTHON), *arguments])  # noqa: S606  # no shell is meant


def prepare(group: str) -> None:
    """See that the environment holds exactly the locked packages of ``group``."""
    if is_ready(group):
        return
    # The lock lies on this very file, so that two first starts do not build over one another and no
    # extra file is needed. It ends with the process or with `become`.
    with Path(__file__).open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write("Another start is setting the environment up; waiting for it.\n")
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_ready(group):
            what = "packages and test tools" if group == "dev" else "packages"
            sys.stderr.write(f"Setting up: the locked {what} go into {VENV} …\n")
            build(group)


# --- the stamp: what the environment was built from ---------------------------------------------
def stamp(group: str) -> str:
    """One line that changes with the locks, the Python and the place."""
    digest = hashlib.sha256()
    for name in ("runtime.txt", "dev.txt"):
        digest.update((LOCKS / name).read_bytes())
    digest.update(repr((sys.version, sys.base_prefix, platform.machine(), str(ROOT))).encode())
    return f"{group} {digest.hexdigest()}\n"


def is_ready(group: str) -> bool:
    """Whether the stamp fits; the dev group holds the runtime group's packages too."""
    try:
        found = STAMP.read_text()
    except OSError:
        return False
    return found in (stamp(group), stamp("dev")) and os.access(str(PYTHON), os.X_OK)


def build(group: str) -> None:
    """Build or mend the environment; the stamp goes first and comes back last."""
    finished = STAMP.is_file()
    STAMP.unlink(missing_ok=True)
    # Without a stamp the last set-up was cut short, and half a package can look like a whole one.
    # With one, another Python may have built it.
    if not finished or not runs_this_python():
        shutil.rmtree(str(VENV), ignore_errors=True)
    lock = str(LOCKS / f"{group}.txt")
    uv = shutil.which("uv") or make_uv()
    if uv:
        if not PYTHON.exists():
            install([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
        # Wheels only: nothing is compiled, and no package runs code while it is installed.
        install([uv, "pip", "sync", "--quiet", "--no-build", "--require-hashes", *python(), lock])
    else:
        install([*pip(), "--require-hashes", "--only-binary", ":all:", "-r", lock])
    STAMP.write_text(stamp(group))


def python() -> list[str]:
    """The environment's Python, as uv wants it named."""
    return ["--python", str(PYTHON)]


def runs_this_python() -> bool:
    """Whether the environment belongs to the Python that runs this."""
    try:
        settings = (VENV / "pyvenv.cfg").read_text()
    except OSError:
        return False
    version = re.search(r"^version(?:_info)? *= *(\S+)", settings, re.MULTILINE)
    return version is not None and version.group(1) == platform.python_version() and PYTHON.exists()


# --- the installers -----------------------------------------------------------------------------
def make_uv() -> str | None:
    """A uv of our own inside the environment, or None where it has no wheel."""
    if OWN_UV.exists() and PYTHON.exists():
        return str(OWN_UV)
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        raise SetUpError(
            "Python's venv module is missing: apt install python3-venv, or install uv."
        )
    install([sys.executable, "-m", "venv", "--clear", str(VENV)])
    target = ["--target", str(OWN_UV.parent.parent), "-r", str(LOCKS / "uv.txt")]
    try:
        install([*pip(), "--require-hashes", "--only-binary", ":all:", *target])
    except NoWheelError:
        return None
    return str(OWN_UV)


def pip() -> list[str]:
    """The environment's pip."""
    return [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


class NoWheelError(SetUpError):
    """The installer found no file for this machine."""


CERTIFICATES = re.compile(
    "UnknownIssuer|CERTIFICATE_VERIFY_FAILED|certificate verify failed|SSLCertVerificationError"
    "|unable to get local issuer|invalid peer certificate|TLS CA certificate bundle"
)


def install(command: list[str]) -> None:
    """Run an installer quietly; its failure becomes a sentence."""
    done = subprocess.run(  # noqa: S603  # the commands are ours
        command,
        env={**os.environ, **settings_for_uv(), "UV_PYTHON_DOWNLOADS": "never"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if not done.returncode:
        return
    if CERTIFICATES.search(done.stdout):
        raise SetUpError(
            "HTTPS certificates are missing: apt install ca-certificates, or set SSL_CERT_FILE."
        )
    if "No matching distribution found" in done.stdout and "Retrying" not in done.stdout:
        raise NoWheelError(f"The package index has no file for this machine:\n{tail(done.stdout)}")
    raise SetUpError(
        f"{tail(done.stdout)}\nThe packages could not be installed (see above);"
        " check the network and the index settings, then start again."
    )


def tail(output: str) -> str:
    """The last lines of an installer's output, which name the cause."""
    return "\n".join(output.strip().splitlines()[-8:])


# --- index settings: uv does not read pip's -----------------------------------------------------
def settings_for_uv() -> dict[str, str]:
    """The user's pip settings in uv's words, as far as uv has none of its own."""
    given = pip_settings()
    wanted = {
        "SSL_CERT_FILE": given.get("cert"),
        "SSL_CLIENT_CERT": given.get("client-cert"),
        "ALL_PROXY": given.get("proxy"),
        "UV_HTTP_TIMEOUT": given.get("timeout") or given.get("default-timeout"),
        "UV_INSECURE_HOST": " ".join(given.get("trusted-host", "").split()),
    }
    if not uv_has_an_index():
        extra = " ".join(given.get("extra-index-url", "").split())
        wanted.update(
            UV_DEFAULT_INDEX=given.get("index-url"),
            UV_INDEX=extra,
            # pip takes the best file of all indexes; the hashes say which are meant.
            UV_INDEX_STRATEGY="unsafe-best-match" if extra else None,
            UV_FIND_LINKS=",".join(given.get("find-links", "").split()),
            UV_NO_INDEX="1" if given.get("no-index", "").lower() in ("1", "true", "yes") else None,
        )
    return {name: value for name, value in wanted.items() if value and name not in os.environ}


def uv_has_an_index() -> bool:
    """Whether the user has told uv itself where packages come from."""
    names = ("INDEX", "DEFAULT_INDEX", "INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX")
    if any(os.environ.get(f"UV_{name}") for name in (*names, "CONFIG_FILE")):
        return True
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return any((folder / "uv" / "uv.toml").is_file() for folder in (home, Path("/etc")))


def pip_settings() -> dict[str, str]:
    """pip's settings by their long names: the files in pip's order, then the environment.

    https://pip.pypa.io/en/stable/topics/configuration/
    """
    files = configparser.RawConfigParser(strict=False)
    if os.environ.get("PIP_CONFIG_FILE") != os.devnull:
        home = Path.home()
        shared = os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
        own = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        support = Path("Library", "Application Support", "pip", "pip.conf")
        places = [
            *(Path(folder, "pip", "pip.conf") for folder in reversed(shared.split(":"))),
            Path("/etc/pip.conf"),
            *(Path("/") / support, home / support) * (sys.platform == "darwin"),
            home / ".pip" / "pip.conf",
            own / "pip" / "pip.conf",
            Path(sys.prefix) / "pip.conf",
            Path(os.environ.get("PIP_CONFIG_FILE") or os.devnull),
        ]
        try:
            files.read([str(place) for place in places])
        except configparser.Error as error:
            raise SetUpError(f"pip's settings cannot be read ({error}); mend that file.") from None
    found: dict[str, str] = {}
    for section in ("global", "install"):
        if files.has_section(section):
            found.update({name.replace("_", "-"): value for name, value in files.items(section)})
    for name, value in os.environ.items():
        if name.startswith("PIP_") and value:
            found[name[4:].lower().replace("_", "-")] = value
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
