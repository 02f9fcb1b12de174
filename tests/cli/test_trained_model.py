"""A model is trained when something that it is made from changed, and only then."""

import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli import trained_model
from bot.cli.train_progress import train_with_progress
from bot.cli.trained_model import KEPT, ensure_model, fingerprint, model_of
from bot.cli.training_failed import TrainingFailed


@pytest.fixture
def console():
    return Console(file=io.StringIO(), width=80)


@pytest.fixture
def project(tmp_path):
    for name in ("config.yml", "domain.yml", "data/nlu.yml", "bot/nlu/reader.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.fixture
def trainings(monkeypatch):
    """The trainings that were started; each writes the model that it was asked for."""
    started = []

    def fake(command, root, console):
        started.append(command)
        folder = Path(command[command.index("--out") + 1])
        (folder / command[command.index("--fixed-model-name") + 1]).write_text("a model")
        return 0

    monkeypatch.setattr(trained_model, "train_with_progress", fake)
    return started


def test_a_second_call_trains_nothing(project, trainings, console):
    first = ensure_model(project, project / "models", console)
    assert ensure_model(project, project / "models", console) == first
    assert len(trainings) == 1


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "data/nlu.yml", "bot/nlu/reader.py"])
def test_a_change_of_what_it_is_made_from_trains(project, trainings, console, name):
    ensure_model(project, project / "models", console)
    (project / name).write_text("changed")
    ensure_model(project, project / "models", console)
    assert len(trainings) == 2


def test_a_new_training_file_changes_the_fingerprint(project):
    before = fingerprint(project)
    (project / "data" / "more.yml").write_text("")
    assert fingerprint(project) != before


def test_other_files_do_not(project):
    before = fingerprint(project)
    (project / "README.md").write_text("changed")
    assert fingerprint(project) == before


def test_going_back_needs_no_training_and_makes_that_model_the_newest(project, trainings, console):
    """The files as they were have their model still."""
    models = project / "models"
    first = ensure_model(project, models, console)
    (project / "domain.yml").write_text("changed")
    second = ensure_model(project, models, console)
    (project / "domain.yml").write_text("domain.yml")
    assert ensure_model(project, models, console) == first
    assert len(trainings) == 2
    assert first.stat().st_mtime_ns > second.stat().st_mtime_ns


def test_force_trains_what_is_there(project, trainings, console):
    ensure_model(project, project / "models", console)
    ensure_model(project, project / "models", console, force=True)
    assert len(trainings) == 2


def test_only_the_newest_of_our_own_are_kept(project, trainings, console):
    models = project / "models"
    models.mkdir()
    (models / "by-hand.tar.gz").write_text("not ours")
    for number in range(KEPT + 2):
        (project / "domain.yml").write_text(str(number))
        newest = ensure_model(project, models, console)
    assert len(list(models.glob("assistant-*.tar.gz"))) == KEPT
    assert newest.exists()
    assert (models / "by-hand.tar.gz").exists()


def test_what_a_killed_training_left_is_cleared_away(project, trainings, console):
    (project / "models" / "training-x").mkdir(parents=True)
    ensure_model(project, project / "models", console)
    assert [path.suffix for path in (project / "models").iterdir()] == [".gz"]


def test_a_failed_training_leaves_no_model(project, monkeypatch, console):
    monkeypatch.setattr(trained_model, "train_with_progress", lambda *_: 1)
    with pytest.raises(TrainingFailed):
        ensure_model(project, project / "models", console)
    assert model_of(project, project / "models") is None
    assert list((project / "models").iterdir()) == []


def test_the_log_is_shown_only_where_training_fails(project, console):
    talk = "print('Starting to train component \\'Reader\\'.');"
    assert train_with_progress([sys.executable, "-c", talk], project, console) == 0
    assert "Starting" not in console.file.getvalue()
    failing = [sys.executable, "-c", f"{talk} raise SystemExit(3)"]
    assert train_with_progress(failing, project, console) == 3
    assert "Starting to train component 'Reader'." in console.file.getvalue()


def test_where_no_bar_can_be_drawn_each_step_is_a_line(project, console):
    talk = "print('INFO bot.nlu - Training step: fitting the safety net')"
    assert train_with_progress([sys.executable, "-c", talk], project, console) == 0
    assert console.file.getvalue().split("\n")[1].strip() == "fitting the safety net"


@pytest.mark.parametrize("level", ["", "info"])
def test_a_log_level_of_ours_does_not_stop_the_training(
    level: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Rasa reads the same name from the environment, and takes capitals only."""
    monkeypatch.setenv("LOG_LEVEL", level)
    (tmp_path / "config.yml").write_text("pipeline: []\n", encoding="utf-8")
    out = io.StringIO()
    code = "import os, sys; print(os.environ['LOG_LEVEL']); sys.exit(1)"
    assert train_with_progress([sys.executable, "-c", code], tmp_path, Console(file=out)) == 1
    assert out.getvalue().split()[-1] == "INFO"
