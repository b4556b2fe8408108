"""What is shipped beside the code: locks, images, CI, and the words about the environment."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from config.settings import test as settings_of_tests

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = ("runtime.txt", "dev.txt", "uv.txt")


def _pins(name):
    """Versions by package, each followed by at least one hash."""
    text = (ROOT / "requirements" / name).read_text()
    pins = {}
    for block in re.split(r"\n(?=\S)", text):
        found = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", block)
        if found:
            assert "--hash=sha256:" in block, f"{found[1]} in {name} has no hash"
            pins[_name(found[1])] = found[2]
    return pins


def _name(requirement):
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement)[0]).lower()


# --- locks ------------------------------------------------------------------------------------
def test_each_direct_dependency_is_pinned_with_hashes():
    runtime, dev = _pins("runtime.txt"), _pins("dev.txt")
    for requirement in PROJECT["project"]["dependencies"]:
        assert _name(requirement) in runtime
    for requirement in PROJECT["dependency-groups"]["dev"]:
        assert _name(requirement) in dev


def test_the_test_group_holds_the_same_versions_as_what_runs():
    """`run.py` takes an environment built for the tests as one to run in."""
    dev = _pins("dev.txt")
    assert {name: dev.get(name) for name in _pins("runtime.txt")} == _pins("runtime.txt")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_tied_to_no_address(name):
    text = (ROOT / "requirements" / name).read_text()
    assert not re.search(r"https?://|file://|--(extra-)?index|--find-links|/(opt|root)/", text)


def test_uv_for_machines_without_it_is_pinned_for_all_of_them():
    text = (ROOT / "requirements" / "uv.txt").read_text()
    assert list(_pins("uv.txt")) == ["uv"]
    assert text.count("--hash=sha256:") > 10


# --- CI and make ------------------------------------------------------------------------------
def test_ci_calls_what_everyone_calls():
    script = ROOT / ".ci" / "run"
    lines = script.read_text().splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert lines[-1] == "exec python3 run.py test"
    assert script.stat().st_mode & 0o111


def test_make_is_shorthand_for_run():
    text = (ROOT / "Makefile").read_text()
    assert re.search(r"^check:.*\n\tpython3 run.py test$", text, re.MULTILINE)
    for target in ("help", "quick", "check", "long", "golden"):
        assert re.search(rf"^{target}:  ## ", text, re.MULTILINE), f"{target} has no help line"


OPTIONAL = {
    "TELEGRAM_API_URL", "SUBSCRIBER_KEY_OLD", "TELEGRAM_PAID_BROADCAST", "TELEGRAM_BULK_RATE",
    "TELEGRAM_BOT_NAME", "UNSCHEDULED_HOLD_S",
}  # fmt: skip


# --- the environment --------------------------------------------------------------------------
def _variables():
    """Every variable that settings read: the first argument of each call to environment.*()."""
    found = set()
    for file in (ROOT / "config" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "environment"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
    return found


def test_every_variable_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    assert [name for name in sorted(_variables()) if f"`{name}`" not in readme] == []


def test_tests_are_blind_to_every_variable():
    source = Path(settings_of_tests.__file__).read_text()
    assert [name for name in sorted(_variables()) if f'"{name}"' not in source] == []


# --- images -----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile():
    """Instructions with their arguments, continuations joined and comments dropped."""
    text = (ROOT / "Dockerfile").read_text()
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [line.split(None, 1) for line in text.splitlines() if line.strip()]


def test_the_image_is_built_in_stages_from_the_lock_and_runs_as_nobody(dockerfile):
    names = {name for name, _ in dockerfile}
    assert names <= {"FROM", "COPY", "RUN", "WORKDIR", "ENV", "USER", "EXPOSE", "CMD"}
    assert [rest for name, rest in dockerfile if name == "FROM"] == [
        "python:3.11-slim AS packages",
        "python:3.11-slim",
    ]
    install = next(rest for name, rest in dockerfile if name == "RUN" and "pip" in rest)
    assert "--require-hashes" in install
    assert "--only-binary :all:" in install
    assert [rest for name, rest in dockerfile if name == "USER"] == ["10001:10001"]
    assert dockerfile[-1][0] == "CMD"
    ast.literal_eval(dockerfile[-1][1])  # the exec form: signals reach the program


def test_the_image_holds_no_secret(dockerfile):
    words = " ".join(rest for name, rest in dockerfile if name in ("ENV", "RUN"))
    assert not re.search(r"KEY|TOKEN|SECRET|PASSWORD", words)
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    kept = {line[1:] for line in ignored if line.startswith("!")}
    copied = {rest.split()[0] for name, rest in dockerfile if name == "COPY"} - {"--from=packages"}
    assert copied == kept


def test_the_composition_has_every_part(compose):
    assert set(compose["services"]) == {
        *("postgres", "valkey", "migrate", "web", "worker", "worker-telegram"),
        *("beat", "bot", "site"),
    }
    used = {
        mount.partition(":")[0]
        for service in compose["services"].values()
        for mount in service.get("volumes", [])
    }
    assert used == set(compose["volumes"])


def test_every_service_is_watched_small_and_nobody(compose):
    for name, service in compose["services"].items():
        assert not service["user"].startswith(("0", "root")), name
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service["image"].endswith(":latest"), name
        assert ":" in service["image"], name
        if name == "migrate":
            assert service["restart"] == "no"
        else:
            assert service["restart"] == "unless-stopped", name
            assert service["healthcheck"]["test"], name


def test_only_the_site_is_reachable_and_only_from_this_machine(compose):
    ports = {name: service.get("ports", []) for name, service in compose["services"].items()}
    assert ports.pop("site") == ["127.0.0.1:8080:8080"]
    assert not any(ports.values())
    assert compose["networks"]["inside"]["internal"]
    for name in ("postgres", "valkey"):
        assert compose["services"][name]["networks"] == ["inside"]


def test_secrets_come_from_outside_or_the_start_is_refused_in_words(compose):
    text = (ROOT / "docker-compose.yml").read_text()
    for name, rest in re.findall(r"\$\{(\w+)([^}]*)\}", text):
        if name not in OPTIONAL:
            assert rest.startswith(":?set " + name), name
    environment = compose["services"]["web"]["environment"]
    assert set(environment) >= _variables() - {"PORT", "FAILPOINT"}


def test_each_queue_has_its_worker(compose):
    queues = {
        argument.removeprefix("--queues=")
        for service in compose["services"].values()
        for argument in service.get("command", [])
        if argument.startswith("--queues=")
    }
    assert queues == {"desk", "telegram"}
    assert not any("-B" in service.get("command", []) for service in compose["services"].values())


def test_the_static_server_says_what_the_web_process_says(compose):
    """The site's headers are the same on one machine and in production."""
    pages = (ROOT / "config" / "pages.py").read_text()
    server = compose["configs"]["site"]["content"]
    policy = "".join(re.findall(r'"(default-src[^"]*|[^"]*connect-src[^"]*)"', pages))
    assert policy.endswith("frame-ancestors 'none'")
    assert f'"{policy}"' in server
    assert 'Referrer-Policy "no-referrer"' in server
    for suffix, kind in re.findall(r'"\.(\w+)": "([^;"]+)', pages):
        assert re.search(rf"{re.escape(kind)} {suffix};", server), suffix
