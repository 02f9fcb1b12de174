"""`bot reviewed`, `bot train --reviewed` and `bot models`: from what leads approved to a model in service, and back."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from bot.cli import main, reviewed_gate, trained_model
from bot.cli.reviewed_plan import FILE
from bot.evaluate import components as components_module
from bot.evaluate.assistant import Reply
from bot.evaluate.before_after import Line
from bot.evaluate.components import Components
from bot.evaluate.vectors import Vectors
from bot.helpdesk.review.cluster import digest
from bot.helpdesk.review.nlu_file import read, render
from bot.nlu.classify import Thresholds
from bot.nlu.entities import Lexicon
from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.releases import models, releases
from bot.storage.review.tables import EXAMPLES, QUESTIONS

ROOT = Path(__file__).parents[2]
NLU = """version: "3.1"
nlu:
- intent: ask_pay
  examples: |
    - what is the pay
    - how much money
    - is the wage good
    - salary per year
- intent: ask_leave
  examples: |
    - is there leave
    - days off in summer
    - how long are holidays
    - may i take a break in may
"""


def by_words(text: str) -> Any:
    vector = np.full(64, 1e-3, dtype=np.float32)
    for word in text.lower().split():
        vector[zlib.crc32(word.encode()) % 64] += 1
    return vector / np.linalg.norm(vector)


def quick(_root: Path) -> Components:
    """Components that need no encoder."""
    vectors, lexicon = Vectors(by_words), Lexicon({}, {})
    return Components(vectors, lambda _: True, lexicon, {"greet": "chat"}, Thresholds(), 20)


@dataclass
class Site:
    """A project of a few files, and a database with what leads approved."""

    root: Path
    url: str

    def bot(self, *arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, list(arguments), input=typed)

    def do(self, work: Callable[[Any], Any]) -> Any:
        database = Database(self.url)
        try:
            return asyncio.run(database.write(work))
        finally:
            database.close()

    def approve(self, *texts: str, intent: str = "ask_pay", state: str = "approved") -> None:
        def write(c: Any) -> None:
            for text in texts:
                row = {"conversation": f"web:{digest(text)}", "why": "not_covered", "text": text}
                row |= {"digest": digest(text), "guess": "", "suggested": "", "cluster": "q"}
                row |= {"asked_at": 1.0, "state": state, "label": intent, "approved_by": "lea"}
                c.execute(QUESTIONS.insert(), row)

        self.do(write)

    def states(self) -> list[str]:
        return list(self.do(lambda c: [row.state for row in c.execute(QUESTIONS.select())]))

    def copies(self) -> list[str]:
        return list(self.do(lambda c: [row.text for row in c.execute(EXAMPLES.select())]))

    @property
    def file(self) -> Path:
        return self.root / "data" / FILE

    @property
    def models(self) -> Path:
        return self.root / "models"

    def model(self, name: str, place: str = "") -> Path:
        path = self.models / place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
        return path


@pytest.fixture
def site(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    root = tmp_path / "project"
    (root / "data").mkdir(parents=True)
    (root / "data" / "nlu.yml").write_text(NLU, encoding="utf-8")
    for name in ("knowledge", "content", "tests", "config.yml", "domain.yml"):
        (root / name).symlink_to(ROOT / name)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MODELS_DIR", str(root / "models"))
    monkeypatch.setenv("SECRET_KEY", "k" * 32)
    monkeypatch.setenv("DATABASE_URL", "" if database_url.startswith("sqlite") else database_url)
    for module in ("bot.cli.reviewed", "bot.cli.train"):
        monkeypatch.setattr(f"{module}.ROOT", root)
    monkeypatch.setattr(components_module, "read_components", quick)
    monkeypatch.setattr("bot.log_lines.configure", lambda _level: None)  # of the whole process
    url = sqlite_url(tmp_path) if database_url.startswith("sqlite") else database_url
    return Site(root, url)


@pytest.fixture
def trained(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Stands in for Rasa: the folders of data that were trained from, each into a file."""
    seen: list[Path] = []

    def train(root: Path, into: Path, _console: object, data: Path | None = None) -> Path:
        assert root == site.root and data is not None
        seen.append(data)
        assert read((data / FILE).read_text("utf-8")) and (data / "nlu.yml").is_file()
        into.mkdir(parents=True)
        made = into / f"assistant-{trained_model.fingerprint(root, data)}.tar.gz"
        made.write_bytes(b"candidate")
        return made

    monkeypatch.setattr(trained_model, "train", train)
    return seen


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """What the two models answer right of ten, in place of asking them."""
    right = {"before": 8, "after": 8}

    def asked(_root: Path, _settings: object, before: Path, after: Path, _c: object) -> list[Line]:
        assert before.is_file() and after.read_bytes() == b"candidate"
        return [Line("single", right["before"], right["after"], 10)]

    monkeypatch.setattr(reviewed_gate, "asked", asked)
    return right


def test_what_is_approved_is_shown_by_intent(site: Site) -> None:
    site.approve("what is the band", "is it band five")
    site.approve("how many days", intent="ask_leave", state="labelled")
    done = site.bot("reviewed", "show")
    assert done.exit_code == 0, done.output
    assert "ask_pay: 2" in done.output and "what is the band" not in done.output
    assert "2 approved; 0 to label, 1 to approve, 0 for the page." in done.output
    assert "- is it band five" in site.bot("reviewed", "show", "--texts").output


def test_an_export_writes_a_file_and_makes_copies(site: Site) -> None:
    """With what is new, and how many there are; the same again changes nothing; what is taken out is asked about."""
    site.approve("what is the band", "is it band five")
    done = site.bot("reviewed", "export", "--out", str(site.file))
    assert done.exit_code == 0, done.output
    assert read(site.file.read_text("utf-8")) == {
        "ask_pay": ("is it band five", "what is the band")
    }
    assert "+ ask_pay: is it band five" in done.output and "ask_pay: 2" in done.output
    assert site.states() == ["taught"] * 2 and len(site.copies()) == 2
    written = site.file.stat().st_mtime_ns
    assert "as it was" in site.bot("reviewed", "export", "--out", str(site.file)).output
    assert site.file.stat().st_mtime_ns == written
    site.do(lambda c: c.execute(EXAMPLES.delete().where(EXAMPLES.c.text == "is it band five")))
    kept = site.bot("reviewed", "export", "--out", str(site.file), typed="n\n")
    assert kept.exit_code == 1 and "- ask_pay: is it band five" in kept.output
    assert len(read(site.file.read_text("utf-8"))["ask_pay"]) == 2
    assert site.bot("reviewed", "export", "--out", str(site.file), "--yes").exit_code == 0
    assert read(site.file.read_text("utf-8")) == {"ask_pay": ("what is the band",)}


def test_what_is_near_the_measure_is_refused_by_number_and_not_shown(site: Site) -> None:
    """A question of tests/eval, one of the sets that nobody reads, and what may not be learnt from."""
    asked = [
        next(
            question
            for line in (ROOT / "tests" / "eval" / part / "single.jsonl")
            .read_text("utf-8")
            .splitlines()
            if 5 <= len((question := json.loads(line)["q"]).split()) <= 40
        )
        for part in ("", "held_out", "harder")
    ]
    site.approve(*asked, "what is the band", "What is the pay!", "ring me on 07700 900123")
    site.approve("gone by now", intent="ask_gone")
    done = site.bot("reviewed", "export", "--out", str(site.file))
    assert done.exit_code == 0, done.output
    assert read(site.file.read_text("utf-8")) == {"ask_pay": ("what is the band",)}
    assert "3 refused: too close to a question that the assistant is measured with." in done.output
    assert "1 refused: about somebody" in done.output
    assert "1 refused: an example already." in done.output
    assert "1 refused: with a label that there is not any more." in done.output
    assert not any(one in done.output for one in (*asked, "07700"))
    # What was refused leads to its talk still, and goes with it.
    assert sorted(site.states()) == ["approved"] * 6 + ["taught"]


def test_without_the_measure_nothing_is_written(site: Site) -> None:
    site.approve("what is the band")
    (site.root / "tests").unlink()
    done = site.bot("reviewed", "export", "--out", str(site.file))
    assert done.exit_code == 1 and "full checkout" in done.output and not site.file.exists()


def test_a_file_that_is_written_by_hand_is_not_overwritten(site: Site) -> None:
    site.approve("what is the band")
    site.file.write_text("- a list\n", encoding="utf-8")
    done = site.bot("reviewed", "export", "--out", str(site.file), "--yes")
    assert done.exit_code == 1 and site.file.read_text("utf-8") == "- a list\n"


def test_a_candidate_that_is_not_worse_becomes_a_version(
    site: Site, trained: list[Path], answers: dict[str, int]
) -> None:
    """Kept beside the models, not in service by itself; its examples are copies from then on."""
    site.model("assistant-old.tar.gz")
    site.approve("what is the band")
    done = site.bot("train", "--reviewed", "--folds", "2")
    assert done.exit_code == 0, done.output
    [version] = (site.models / "versions").iterdir()
    assert version.read_bytes() == b"candidate" and f"bot models use {version.name}" in done.output
    assert len(trained) == 1 and not trained[0].exists()
    assert site.states() == ["taught"] and not site.file.exists()
    assert "Before" in done.output and "ask_pay" in done.output
    # What an export writes has the fingerprint of what was tried.
    site.bot("reviewed", "export", "--out", str(site.file))
    assert version.name == f"assistant-{trained_model.fingerprint(site.root)}.tar.gz"
    assert "Nothing is new" in site.bot("train", "--reviewed").output


def test_a_candidate_that_is_worse_is_refused(
    site: Site, trained: list[Path], answers: dict[str, int]
) -> None:
    """Both sides are printed, nothing is kept, and the questions stay linked to their talks."""
    site.model("assistant-old.tar.gz")
    site.approve("what is the band")
    answers["after"] = 7
    for command in (("reviewed", "check", "--folds", "2"), ("train", "--reviewed", "--folds", "2")):
        done = site.bot(*command)
        assert done.exit_code == 1 and "Refused: it is worse in single." in done.output
    assert len(trained) == 2 and site.states() == ["approved"]
    assert not (site.models / "versions").exists()
    answers["after"] = 9
    done = site.bot("reviewed", "check", "--folds", "2")
    assert done.exit_code == 0 and "better" in done.output
    assert site.states() == ["approved"] and not (site.models / "versions").exists()


def test_without_a_model_there_is_nothing_to_compare_with(site: Site) -> None:
    site.approve("what is the band")
    done = site.bot("reviewed", "check")
    assert done.exit_code == 1 and "bot train" in done.output


def test_examples_that_mislead_are_seen_by_the_folds(site: Site) -> None:
    """Wrong labels on what others are asked with make the rest read worse."""
    words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]
    good = [("ask_pay", f"pay {word} wage") for word in words]
    good += [("ask_leave", f"leave {word} holiday") for word in words]
    (site.root / "data" / "nlu.yml").write_text(render(good), encoding="utf-8")
    data = site.root.parent / "other" / "data"
    data.mkdir(parents=True)
    (data / "nlu.yml").write_text(render(good), encoding="utf-8")
    wrong = [("ask_leave", f"pay {one} wage {two}") for one in words for two in words if one != two]
    (data / FILE).write_text(render(wrong), encoding="utf-8")
    from rich.console import Console

    lines = reviewed_gate.read_by_folds(
        site.root, data, {"ask_leave"}, 2, Console(stderr=True, quiet=True)
    )
    assert [(line.name, line.of, line.judged) for line in lines] == [
        ("ask_leave", 6, False),
        ("all of these intents", 6, True),
        ("all other intents", 6, True),
    ]
    assert lines[-1].before == 6 and lines[-1].worse


def test_both_models_are_asked_the_same(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each alone in a folder, over no database of anybody's; the sets that nobody reads are asked too."""
    folder = site.root.parent / "eval"
    for part in (folder, folder / "held_out"):
        part.mkdir(parents=True)
        for name in ("single", "compound", "oos", "safety", "dialogues"):
            (part / f"{name}.jsonl").write_text("", encoding="utf-8")
        row = {"id": "s1", "persona": "a", "q": "when is it open?", "must": ["hours"]}
        (part / "single.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (folder / "facts.json").write_text(json.dumps({"hours": {"any": ["nine"]}}), encoding="utf-8")
    (site.root / "tests").unlink()
    (site.root / "tests").mkdir()
    (site.root / "tests" / "eval").symlink_to(folder)
    asked: list[tuple[str, str]] = []

    class Fake:
        def __init__(self, settings: Any) -> None:
            assert settings.database_url == ""
            [path] = settings.models_dir.glob("*.tar.gz")
            self.model = path.read_bytes().decode()

        def say(self, _sender: str, message: str) -> Reply:
            asked.append((self.model, message))
            return Reply(
                text="At nine." if self.model == "new.tar.gz" else "", outcomes=("answer",)
            )

        def close(self) -> None:
            asked.append((self.model, "closed"))

    monkeypatch.setattr("bot.evaluate.local.LocalAssistant", Fake)
    from rich.console import Console

    from bot.cli.project import project_settings

    old, new = site.model("old.tar.gz"), site.model("new.tar.gz")
    quiet = Console(stderr=True, quiet=True)
    lines = reviewed_gate.asked(site.root, project_settings(), old, new, quiet)
    question = "when is it open?"
    assert asked == [
        (name, text)
        for name in ("old.tar.gz", "new.tar.gz")
        for text in (question, question, "closed")
    ]
    assert {"single", "single, unread", "missed alarms"} <= {line.name for line in lines}
    assert not any(line.worse for line in lines)


def test_rasa_trains_from_the_other_folder(tmp_path: Path) -> None:
    """The tiny project with an example more: its model knows it, and the project's own files are as they were."""
    from rich.console import Console

    from bot.cli.models import trained_at
    from bot.server.understand import load_understanding

    root = tmp_path / "tiny"
    shutil.copytree(ROOT / "tests" / "tiny", root, ignore=shutil.ignore_patterns("__pycache__"))
    data = tmp_path / "other" / "data"
    shutil.copytree(root / "data", data)
    (data / FILE).write_text(render([("training", "zebra crossing")]), encoding="utf-8")
    quiet = Console(stderr=True, quiet=True)
    made = trained_model.train(root, tmp_path / "models", quiet, data)
    assert made.name == f"assistant-{trained_model.fingerprint(root, data)}.tar.gz"
    assert made.name != f"assistant-{trained_model.fingerprint(root)}.tar.gz"
    assert abs(trained_at(made) - made.stat().st_mtime) < 600
    os.utime(made, (1, 1))  # as where it is copied, or taken for the newest again
    assert trained_at(made) > 1_000_000_000
    parse = load_understanding(made)
    assert parse("zebra crossing")["intent"]["name"] == "training"
    assert parse("supervision")["intent"]["name"] == "supervision"
    assert not (root / "data" / FILE).exists()


def test_a_model_is_taken_into_service_and_back(site: Site) -> None:
    """By the name of its file; the database holds the file too where replicas share it."""
    site.model("assistant-a.tar.gz")
    site.model("assistant-b.tar.gz", "versions")
    listed = site.bot("models", "list")
    assert listed.exit_code == 0, listed.output
    assert "assistant-b.tar.gz" in listed.output and "the newest of its MODELS_DIR" in listed.output
    done = site.bot("models", "use", "assistant-b")
    assert done.exit_code == 0, done.output
    assert site.do(releases.current).model == "assistant-b.tar.gz"
    [line] = [one for one in site.bot("models", "list").output.splitlines() if "in service" in one]
    assert "assistant-b.tar.gz" in line
    content = site.do(lambda c: models.part(c, "assistant-b.tar.gz", 0))
    assert content == (None if site.url.startswith("sqlite") else b"assistant-b.tar.gz")
    assert site.bot("models", "use", "assistant-a.tar.gz").exit_code == 0
    # Where no training deletes it.
    assert (site.models / "versions" / "assistant-a.tar.gz").read_bytes() == b"assistant-a.tar.gz"
    assert "as in version 1" in site.bot("versions", "back").output
    assert site.do(releases.current).model == "assistant-b.tar.gz"
    assert site.bot("models", "use", "--newest").exit_code == 0
    assert site.do(releases.current).model == ""


@pytest.mark.parametrize("arguments", [["no-such"], ["../x"], [], ["assistant-a", "--newest"]])
def test_what_can_not_be_taken_into_service_is_refused(site: Site, arguments: list[str]) -> None:
    site.model("assistant-a.tar.gz")
    assert site.bot("models", "use", *arguments).exit_code in (1, 2)
    assert site.do(releases.current) is None
    assert site.bot("versions", "back").exit_code == 1


def test_only_the_newest_versions_stay_and_those_in_use(
    site: Site, trained: list[Path], answers: dict[str, int]
) -> None:
    for number in range(6):
        path = site.model(f"assistant-{number}.tar.gz", "versions")
        os.utime(path, (number, number))
    assert site.bot("models", "use", "assistant-0").exit_code == 0
    site.approve("what is the band")
    assert site.bot("train", "--reviewed", "--folds", "2").exit_code == 0
    left = sorted(path.name for path in (site.models / "versions").iterdir())
    assert len(left) == 6 and {f"assistant-{n}.tar.gz" for n in (0, 2, 3, 4, 5)} < set(left)
