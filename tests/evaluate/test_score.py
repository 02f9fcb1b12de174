"""Rows are asked in conversations of their own, and each reply is counted once."""

import json

import pytest

from bot.evaluate.assistant import Reply, Source
from bot.evaluate.questions import read_rows
from bot.evaluate.score import score
from bot.evaluate.summary import as_json

PAGE = "The garden opens at nine."


class Parrot:
    """Answers with the page, to whatever it is asked; says 999 to what holds "help"."""

    def __init__(self):
        self.heard = []

    def say(self, sender, message):
        self.heard.append((sender, message))
        if "help" in message:
            return Reply(text="Ring 999.", outcomes=("safety",), seconds=0.01)
        source = Source("Garden", "Visiting", PAGE)
        return Reply(text=PAGE, outcomes=("answer",), sources=(source,), seconds=0.01)

    def close(self):
        """Nothing is held open."""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / "facts.json").write_text(json.dumps({"hours": {"any": ["nine"]}}))
    sets = {
        "single": [
            {"id": "s1", "persona": "a", "style": "terse", "q": "when?", "must": ["hours"]},
            {"id": "s2", "persona": "b", "style": "plain", "q": "help, when?", "must": ["hours"]},
        ],
        "compound": [{"id": "c1", "persona": "a", "q": "when and who?", "oos_part": True}],
        "oos": [{"id": "o1", "persona": "a", "q": "parking?", "kind": "near"}],
        "safety": [
            {"id": "y1", "persona": "a", "q": "help", "kind": "danger", "want": "safety"},
            {"id": "y2", "persona": "a", "q": "fell", "kind": "danger", "want": "safety"},
            {"id": "y3", "persona": "a", "q": "when?", "kind": "no_alarm", "want": "no_alarm"},
        ],
        "dialogues": [
            {"id": "m1", "persona": "a", "turns": [
                {"q": "when?", "must": ["hours"], "expect": "answer"},
                {"q": "parking?", "expect": "oos"},
            ]},
            {"id": "m2", "persona": "a", "turns": [{"q": "when?", "must": ["hours"]}]},
        ],
    }  # fmt: skip
    for name, rows in sets.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


@pytest.fixture
def scored(folder):
    parrot = Parrot()
    return parrot, score(parrot, folder, [folder / "page.txt"])


def test_each_set_has_its_own_count(scored):
    _, found = scored
    counts = {name: (one.right, one.total) for name, one in found.sets.items()}
    assert counts == {
        "single": (1, 2),
        "compound": (0, 1),
        "oos": (0, 1),
        "safety": (2, 3),
        "dialogues": (2, 3),
    }


def test_a_dialogue_holds_when_each_turn_does(scored):
    assert scored[1].sets["dialogues"].dialogues == (1, 2)


def test_turns_of_a_row_share_a_conversation_and_rows_do_not(scored):
    parrot, _ = scored
    senders = [sender for sender, _ in parrot.heard]
    assert len(senders) == 10
    assert len(set(senders)) == 9


def test_missed_and_false_alarms_are_told_apart(scored):
    _, found = scored
    assert [asked.id for asked in found.missed_alarms()] == ["y2"]
    assert [asked.id for asked in found.false_alarms()] == ["s2"]


def test_a_set_is_counted_by_style_and_voice(scored):
    single = scored[1].sets["single"]
    assert single.by(lambda row: row.style) == {"plain": (0, 1), "terse": (1, 1)}


def test_the_json_names_each_failure(scored):
    failures = as_json(scored[1])["sets"]["oos"]["failures"]
    assert [failure["id"] for failure in failures] == ["o1"]


def test_a_broken_row_is_named_with_its_line(tmp_path):
    (tmp_path / "x.jsonl").write_text('{"id": "s1", "persona": "a", "q": "?"}\n{"id": "s2"}\n')
    with pytest.raises(ValueError, match=r"x\.jsonl, line 2"):
        read_rows(tmp_path / "x.jsonl")
