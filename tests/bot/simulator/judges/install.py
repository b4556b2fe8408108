"""Installs the judges, as locked, into an environment of their own: `make judges`."""

import hashlib
import subprocess
import sys

from tests.bot.simulator.judges.court import PYTHON, ROOT


def main() -> int:
    """Do nothing if what is there was built from this lock; else build it anew."""
    lock = ROOT / "requirements" / "judges.txt"
    home = PYTHON.parent.parent
    stamp = home / "cablegram.stamp"
    wanted = f"{sys.version}\n{hashlib.sha256(lock.read_bytes()).hexdigest()}\n"
    if stamp.is_file() and stamp.read_text() == wanted:
        return 0
    stamp.unlink(missing_ok=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
    quiet = ["--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
    pip = [PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", lock]
    done = subprocess.run(pip, check=False)
    if done.returncode == 0:
        stamp.write_text(wanted)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
