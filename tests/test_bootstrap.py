"""The environment is made once, and what is missing is said in a sentence."""

from pathlib import Path

import pytest

from bot import bootstrap


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(bootstrap, "READY", tmp_path / ".ready")
    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path / ".tools")


def steps(monkeypatch: pytest.MonkeyPatch, **named: object) -> None:
    monkeypatch.setattr(bootstrap, "STEPS", tuple(named.items()))


def test_steps_are_taken_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken: list[str] = []

    def make_python() -> None:
        bootstrap.PYTHON.parent.mkdir(parents=True)
        bootstrap.PYTHON.touch()

    steps(monkeypatch, python=make_python, packages=lambda: taken.append("packages"))
    assert (bootstrap.main(), bootstrap.main()) == (0, 0)
    assert taken == ["packages"]
    assert "[1/2] python   (then 1 more)" in capsys.readouterr().out


def test_a_changed_lock_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = bootstrap.digest(tmp_path / "lock")
    (tmp_path / "lock").write_text("rasa==3.6.21")
    assert bootstrap.digest(tmp_path / "lock") != before


def test_without_python_311_a_sentence_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "find_python", lambda: None)
    steps(monkeypatch, python=bootstrap.need_environment)
    assert bootstrap.main() == 1
    assert "sudo apt-get install python3.11" in capsys.readouterr().err


def test_a_failed_step_is_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise bootstrap.Stop("no network")

    steps(monkeypatch, packages=broken)
    assert (bootstrap.main(), bootstrap.main()) == (1, 1)


def test_other_environments_do_not_leak_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    code = "import os, sys; sys.exit('PYTHONPATH' in os.environ)"
    assert bootstrap.run(bootstrap.sys.executable, "-c", code, check=False)
