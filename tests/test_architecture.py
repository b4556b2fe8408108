"""What import contracts cannot show."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).parent.parent
OURS = [
    path
    for folder in ("briefings", "bot", "config")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
PIPELINE = [
    "Entity", "EntityName", "Source", "Suggestion", "Batch", "EntryNumber", "Entry", "Participant",
    "Act", "Citation", "Tally", "Revision", "Publication", "PublishedAct", "PublishedParticipant",
    "DraftWords", "PublishedWords", "PublishedGram", "BatchItem",
    "DigestSchedule", "Proposal", "DigestPlan", "Digest", "DigestItem", "Edition", "EditionItem",
    "Recall", "Mark", "Subscriber", "EditorLink", "Feedback", "Follow", "Delivery", "SendingBatch",
]  # fmt: skip


def own_models():
    return list(apps.get_app_config("briefings").get_models())


def test_every_table_has_its_place_in_the_pipeline():
    assert sorted(model.__name__ for model in own_models()) == sorted(PIPELINE)


def test_a_row_points_upstream_never_downstream():
    for model in own_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and not field.auto_created:
                target = field.related_model
                if target in own_models():
                    assert PIPELINE.index(target.__name__) <= PIPELINE.index(model.__name__), field


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_hidden_work(path):
    """No work in save(), no signals, no tasks that wait in the broker, no request-long transactions."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and "models" in path.parts:
            names = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
            assert not names & {"save", "delete"}, node.name
        if isinstance(node, ast.Call):
            words = {keyword.arg for keyword in node.keywords}
            called = ast.unparse(node.func)
            if called.endswith(("apply_async", "send_task", "delay", "shared_task", ".task")):
                assert not words & {"eta", "countdown", "retry_backoff", "autoretry_for"}, called
            assert not re.search(r"\bself\.retry$", called), called
        if isinstance(node, ast.ImportFrom):
            assert node.module not in {"django.db.models.signals", "django.dispatch"}, path
    assert 'ATOMIC_REQUESTS"] = True' not in source


def test_only_settings_read_the_environment():
    readers = [
        path
        for path in OURS
        if re.search(r"os\.(environ|getenv)", path.read_text(encoding="utf-8"))
        and 'setdefault("DJANGO_SETTINGS_MODULE"' not in path.read_text(encoding="utf-8")
    ]
    # The tests' settings make themselves blind to the environment, which takes a look at it.
    # The bot sets a switch that its library reads when imported.
    allowed = {"config/settings/environment.py", "config/settings/test.py", "bot/__init__.py"}
    strangers = {str(path.relative_to(ROOT)) for path in readers} - allowed
    # The supervisor hands the environment on to its children; it reads no setting from it.
    assert not {name for name in strangers if "supervisor" not in name}, strangers
