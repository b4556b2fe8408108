"""A bad value is refused in one sentence that names the variable."""

import stat

import pytest

from config.settings import environment

HTTP = ("http", "https")


@pytest.mark.parametrize(
    ("read", "value", "words"),
    [
        (lambda: environment.number("X", 8, low=1, high=65533), "eighty", "not a whole number"),
        (lambda: environment.number("X", 8, low=1, high=65533), "0", "from 1 to 65533"),
        (lambda: environment.number("X", 8, low=1, high=65533), "65534", "from 1 to 65533"),
        (lambda: environment.number("X", 8, low=1, high=65533), "²", "not a whole number"),
        (lambda: environment.address("X", "", schemes=HTTP), "somewhere", "http://…, https://…"),
        (lambda: environment.address("X", "", schemes=HTTP), "ftp://somewhere", "mend or unset"),
        (lambda: environment.address("X", "", schemes=HTTP), "https://", "mend or unset"),
        (lambda: environment.address("X", "", schemes=HTTP), "http://h:port", "mend or unset"),
        (lambda: environment.address("X", "", schemes=("redis",)), "http://h", "redis://…"),
        (lambda: environment.address("X", "", schemes=("sqlite",)), "mysql://h", "sqlite://…"),
        (lambda: environment.token("X"), "my token", "does not look like a bot token"),
        (lambda: environment.secret("X", kept_in=None), "short", "shorter than 32 characters"),
        (lambda: environment.secret("X", kept_in=None), "", "is required in production"),
    ],
)
def test_a_bad_value_is_refused_in_a_sentence(monkeypatch, capsys, read, value, words):
    monkeypatch.setenv("X", value)
    with pytest.raises(SystemExit) as refused:
        read()
    assert refused.value.code == 2
    sentence = capsys.readouterr().err
    assert sentence.startswith("X: ")
    assert words in sentence
    assert sentence.count("\n") == 1


def test_a_secret_is_never_repeated(monkeypatch, capsys):
    monkeypatch.setenv("X", "123 geheim")
    with pytest.raises(SystemExit):
        environment.token("X")
    assert "geheim" not in capsys.readouterr().err


def test_an_empty_value_is_none(monkeypatch):
    monkeypatch.setenv("X", "  ")
    assert environment.number("X", 8, low=1, high=9) == 8
    assert environment.address("X", "http://here/", schemes=HTTP) == "http://here"
    assert environment.token("X") == ""


def test_a_secret_is_made_once_and_kept_for_this_user_alone(monkeypatch, tmp_path):
    monkeypatch.delenv("X", raising=False)
    made = environment.secret("X", kept_in=tmp_path)
    assert len(made) >= 32
    assert environment.secret("X", kept_in=tmp_path) == made
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o600


def test_a_secret_that_was_cut_short_is_not_replaced_in_silence(monkeypatch, tmp_path, capsys):
    monkeypatch.delenv("X", raising=False)
    (tmp_path / "x").write_text("half")
    with pytest.raises(SystemExit):
        environment.secret("X", kept_in=tmp_path)
    assert "restore it from a backup" in capsys.readouterr().err


def test_a_folder_is_made_and_one_that_cannot_be_written_is_refused(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("X", str(tmp_path / "new" / "folder"))
    made = environment.folder("X", tmp_path, mode=0o700)
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    monkeypatch.setenv("X", "/dev/null/folder")
    with pytest.raises(SystemExit):
        environment.folder("X", tmp_path)
    assert "choose a folder that this user can write to" in capsys.readouterr().err


def test_two_installations_have_two_sockets_and_both_names_are_short(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1000")
    one, other = (environment.socket_folder(tmp_path / name) for name in ("a", "b" * 200))
    assert one != other
    assert len(str(other / "valkey.sock")) < 104
