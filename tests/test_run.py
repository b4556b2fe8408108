"""run.py: from a bare Python to the locked environment, and what it says when it cannot."""

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = ("PIP_", "UV_")
NEEDS_NO_DATABASE = True


@pytest.fixture
def clean(monkeypatch, tmp_path):
    """A user without any index settings, and an environment folder to build in."""
    for name in os.environ:
        if name.startswith(NOT_OURS):
            monkeypatch.delenv(name)
    for name in ("SSL_CERT_FILE", "SSL_CLIENT_CERT", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "xdg"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    venv = tmp_path / "venv"
    monkeypatch.setattr(run, "VENV", venv)
    monkeypatch.setattr(run, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(run, "STAMP", venv / "cablegram.stamp")
    monkeypatch.setattr(run, "OWN_UV", venv / ".uv" / "bin" / "uv")
    return tmp_path


@pytest.fixture
def installer(clean, monkeypatch):
    """Stands in for every installer: makes the environment's Python, and remembers the calls."""
    calls = []

    def install(command):
        calls.append(command)
        if "venv" in command:
            run.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            run.PYTHON.symlink_to(sys.executable)
            version = ".".join(map(str, sys.version_info[:3]))
            (run.VENV / "pyvenv.cfg").write_text(f"version_info = {version}\n")

    monkeypatch.setattr(run, "install", install)
    monkeypatch.setattr(shutil, "which", lambda name: f"/somewhere/{name}")
    return calls


def _what(calls):
    return ["sync" if "sync" in call else "venv" for call in calls]


def test_an_environment_is_built_once_and_then_taken_as_it_is(installer):
    run.prepare("runtime")
    assert _what(installer) == ["venv", "sync"]
    assert "--require-hashes" in installer[-1]
    run.prepare("runtime")
    assert len(installer) == 2


def test_the_test_group_serves_a_plain_start_too(installer):
    run.prepare("dev")
    run.prepare("runtime")
    assert _what(installer) == ["venv", "sync"]


def test_the_plain_group_grows_into_the_test_group(installer):
    run.prepare("runtime")
    run.prepare("dev")
    assert _what(installer) == ["venv", "sync", "sync"]


def test_a_set_up_that_was_cut_short_begins_anew(installer, monkeypatch):
    whole = run.install

    def cut_short(command):
        if "sync" in command:
            raise KeyboardInterrupt
        whole(command)

    monkeypatch.setattr(run, "install", cut_short)
    with pytest.raises(KeyboardInterrupt):
        run.prepare("runtime")
    (run.VENV / "half-a-package").touch()
    monkeypatch.setattr(run, "install", whole)
    run.prepare("runtime")
    assert _what(installer) == ["venv", "venv", "sync"]
    assert not (run.VENV / "half-a-package").exists()


def test_another_lock_is_installed_over_the_old_one(installer, monkeypatch):
    run.prepare("runtime")
    monkeypatch.setattr(run, "stamp", lambda group: f"{group} another\n")
    run.prepare("runtime")
    assert _what(installer) == ["venv", "sync", "sync"]


def test_another_python_begins_anew(installer, monkeypatch):
    run.prepare("runtime")
    monkeypatch.setattr(run, "stamp", lambda group: f"{group} another\n")
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.1")
    run.prepare("runtime")
    assert _what(installer) == ["venv", "sync", "venv", "sync"]


def test_neither_uv_nor_the_venv_module(clean, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object()
    )
    with pytest.raises(run.SetUpError, match=r"venv module is missing: apt install python3-venv"):
        run.prepare("runtime")


def test_where_uv_has_no_wheel_pip_does_it(installer, monkeypatch):
    whole = run.install

    def no_wheel(command):
        if str(run.LOCKS / "uv.txt") in command:
            raise run.NoWheelError("no file for this machine")
        whole(command)

    monkeypatch.setattr(run, "install", no_wheel)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    run.prepare("runtime")
    assert installer[-1][1:4] == ["-m", "pip", "install"]
    assert "--require-hashes" in installer[-1]


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("error: invalid peer certificate: UnknownIssuer", "HTTPS certificates are missing"),
        ("SSLError(SSLCertVerificationError(1, '…'))", "HTTPS certificates are missing"),
        ("Retrying … No matching distribution found for uv", "check the network"),
        ("anything else", "check the network"),
    ],
)
def test_a_failed_installer_becomes_a_sentence(clean, output, sentence):
    with pytest.raises(run.SetUpError, match=sentence):
        run.install([sys.executable, "-c", f"import sys; print({output!r}); sys.exit(1)"])


def test_pip_settings_are_handed_to_uv(clean, monkeypatch):
    for name, value in {
        "PIP_INDEX_URL": "https://index.example/simple",
        "PIP_EXTRA_INDEX_URL": "https://a.example\nhttps://b.example",
        "PIP_FIND_LINKS": "/wheels /more",
        "PIP_CERT": "/ca.pem",
        "PIP_PROXY": "http://proxy.example:3128",
    }.items():
        monkeypatch.setenv(name, value)
    assert run.settings_for_uv() == {
        "UV_DEFAULT_INDEX": "https://index.example/simple",
        "UV_INDEX": "https://a.example https://b.example",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/wheels,/more",
        "SSL_CERT_FILE": "/ca.pem",
        "ALL_PROXY": "http://proxy.example:3128",
    }


def test_pip_files_count_too_and_the_environment_wins(clean, monkeypatch):
    file = clean / "pip.conf"
    file.write_text("[global]\nindex_url = https://file.example\ntimeout = 7\n[install]\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    assert run.pip_settings()["index-url"] == "https://file.example"
    monkeypatch.setenv("PIP_INDEX_URL", "https://environment.example")
    assert run.pip_settings()["index-url"] == "https://environment.example"
    assert run.settings_for_uv()["UV_HTTP_TIMEOUT"] == "7"


def test_settings_that_uv_has_of_its_own_are_left_alone(clean, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "https://pip.example")
    monkeypatch.setenv("UV_INDEX_URL", "https://uv.example")
    assert "UV_DEFAULT_INDEX" not in run.settings_for_uv()
    monkeypatch.delenv("UV_INDEX_URL")
    own = Path(os.environ["XDG_CONFIG_HOME"], "uv", "uv.toml")
    own.parent.mkdir(parents=True)
    own.write_text('index-url = "https://uv.example"')
    assert "UV_DEFAULT_INDEX" not in run.settings_for_uv()


def test_an_unknown_word_is_refused():
    done = subprocess.run(
        [sys.executable, ROOT / "run.py", "sing"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == "run.py knows `test` and `manage`, not 'sing'; see run.py --help.\n"


def test_an_old_python_can_read_the_file():
    """No syntax newer than 3.6 may stand in the way of the sentence about 3.11."""
    source = (ROOT / "run.py").read_text()
    compile(source, "run.py", "exec", dont_inherit=True)
    tree = run.__doc__ or ""
    assert "Python 3.6" in tree
    before, _, _ = source.partition("import configparser")
    assert "3.11 or newer is needed" in before
    assert ":=" not in source
    assert "match " not in source.replace("runs_this_python", "")


@pytest.mark.processes
@pytest.mark.long
def test_a_fresh_clone_sets_itself_up(tmp_path):
    """From nothing but Python and an index, with empty caches; two at once do no harm."""
    clone, home = tmp_path / "clone", tmp_path / "home"
    home.mkdir()
    clone.mkdir()
    for name in ("run.py", "manage.py", "requirements", "config", "briefings", "bot"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, clone / name)
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PIP_CACHE_DIR": str(home / "pip"),
        "UV_CACHE_DIR": str(home / "uv"),
        "VAR_DIR": str(tmp_path / "var"),
    }
    command = [sys.executable, "run.py", "manage", "version"]
    both = [
        subprocess.Popen(command, cwd=clone, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in both:
        assert process.communicate(timeout=300)[0].startswith("5.2")
