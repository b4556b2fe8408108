"""What README and docs say is so."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from bot.commands import COMMANDS, documentation

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
WORD = r"[\w’']+"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def own_commands() -> list[str]:
    return sorted(name for name, app in get_commands().items() if app == "briefings")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_of_the_bot_is_in_the_readme(command):
    assert re.search(rf"`/{command.name}\b", README)


def test_the_table_of_commands_is_the_table():
    """`python -c` of `bot.commands.documentation` makes it anew."""
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == documentation()


@pytest.mark.parametrize("name", own_commands())
def test_every_management_command_is_in_the_readme_and_helps(name):
    assert re.search(rf"`{name}\b", README)
    assert load_command_class("briefings", name).help


def test_no_command_in_the_readme_that_is_not_there():
    named = set(re.findall(r"^\| `([a-z_]+)[ `]", README, re.MULTILINE))
    assert named <= set(own_commands())


def test_every_option_in_the_readme_exists():
    for name, told in re.findall(r"^\| `([a-z_]+)[^|]*\| (.*) \|$", README, re.MULTILINE):
        parser = load_command_class("briefings", name).create_parser("manage.py", name)
        for option in re.findall(r"--[a-z-]+", told):
            assert option in parser.format_help(), (name, option)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_target_of_make_in_the_readme_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z]+)`", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_article_is_not_in_the_repository():
    """No run of thirteen of its words stands in any file of ours."""
    article = ROOT.parent / "shared" / "article" / "pariahs-embrace.txt"
    if not article.exists():
        pytest.skip("the article is not on this machine")
    words = re.findall(WORD, article.read_text(encoding="utf-8").lower())
    runs = {" ".join(words[at : at + 13]) for at in range(len(words) - 12)}
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if path.suffix in {".py", ".toml", ".md", ".txt", ".html"} and not parts[0].startswith("."):
            if parts[0] == "var":
                continue
            own = re.findall(WORD, path.read_text(encoding="utf-8").lower())
            found = {" ".join(own[at : at + 13]) for at in range(len(own) - 12)} & runs
            assert not found, (path, found)
