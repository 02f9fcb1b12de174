"""No question of tests/eval stands in the training data."""

import yaml

from bot.cli.project import ROOT
from bot.evaluate.unseen import copies, eval_questions, gold, near_copies

EVAL = ROOT / "tests" / "eval"
QUESTIONS = [q for part in ("", "held_out", "harder") for q in eval_questions(EVAL / part)]


def training_lines():
    for path in (ROOT / "data").glob("nlu*.yml"):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            examples = entry.get("examples", "")
            if isinstance(examples, str):
                yield from (line.removeprefix("- ") for line in examples.splitlines())
            else:
                yield from (example["text"] for example in examples)


def test_no_question_is_trained_on():
    """No row of the sets stands among the training examples."""
    lines = list(training_lines())
    assert len(lines) > 1000
    assert copies(QUESTIONS, lines) == []


def test_a_copy_is_found_whatever_its_marks():
    assert copies(["When does it open?"], ["when does it open"]) == ["When does it open?"]


def test_a_near_copy_is_found_with_its_example(components):
    asked = ["so when does the garden open today", "may dogs come along with me"]
    learnt = ["so when does the garden open", "where is it"]
    assert near_copies(asked, learnt, components.vectors, alike=0.9) == [(asked[0], learnt[0])]


def test_what_is_measured_with_is_all_of_it():
    """The sets that are read and those that nobody reads, questions and mails; each once."""
    found = gold(EVAL)
    assert set(QUESTIONS) < set(found) and len(found) == len(set(found))
    mails = len((EVAL / "mails.jsonl").read_text("utf-8").splitlines())
    assert len(found) >= len(set(QUESTIONS)) + mails
