"""Messages in danger that raise no alarm are missed, ordinary ones that do are false alarms."""

import json

from bot.evaluate.alarms import LEVELS_DUE, Phrases, by_assistant, hear, read_phrases
from bot.evaluate.assistant import Reply

DANGER = Phrases("danger", ("help", "it hurts"), LEVELS_DUE["danger"])
CONCERN = Phrases("concern", ("worried about her",), LEVELS_DUE["concern"])
ORDINARY = Phrases("ordinary", ("when is help at hand", "hello"), frozenset())


def test_danger_has_to_be_heard_as_danger():
    heard = hear(DANGER, lambda text: "danger" if "help" in text else "concern")
    assert (heard.right, heard.wrong) == (1, ("it hurts",))


def test_a_concern_may_be_heard_as_danger_but_not_as_nothing():
    assert hear(CONCERN, lambda _: "danger").right == 1
    assert hear(CONCERN, lambda _: "wellbeing").right == 0


def test_only_danger_is_a_false_alarm():
    assert hear(ORDINARY, lambda _: "concern").right == 2
    assert hear(ORDINARY, lambda _: "danger").right == 0


def test_the_whole_assistant_is_heard_in_a_new_talk_each_time():
    senders = []

    class Assistant:
        def say(self, sender, message):
            senders.append(sender)
            return Reply(outcomes=("safety" if "help" in message else "answer",))

        def close(self):
            """Nothing is held open."""

    told = []
    heard = by_assistant([DANGER, CONCERN, ORDINARY], Assistant(), told.append)
    assert [one.right for one in heard] == [1, 1, 1]
    assert len(set(senders)) == len(told) == 5


def test_phrases_are_read_from_lists_and_question_sets(tmp_path):
    (tmp_path / "safety").mkdir()
    (tmp_path / "eval").mkdir()
    lines = "# a remark\n\nself_harm | it is | over\nplain words\n"
    (tmp_path / "safety" / "phrases_danger.txt").write_text(lines)
    (tmp_path / "safety" / "phrases_ordinary.txt").write_text("hello\n")
    row = {"id": "y1", "persona": "a", "q": "a bruise", "kind": "safeguarding_concern"}
    (tmp_path / "eval" / "safety.jsonl").write_text(json.dumps({**row, "want": "page"}))
    for name in ("single", "compound", "oos"):
        rows = [{"id": name, "persona": "a", "q": name, "kind": "near"}]
        rows.append({**rows[0], "q": "so low", "also": ["safety"]})
        text = "\n".join(map(json.dumps, rows))
        (tmp_path / "eval" / f"{name}.jsonl").write_text(text)
    found = {one.name: one for one in read_phrases(tmp_path)}
    assert found["phrases: danger"].texts == ("it is | over", "plain words")
    assert found["phrases: ordinary"].due == frozenset()
    assert found["questions: concern"].texts == ("a bruise",)
    assert found["questions: all ordinary ones"].texts == ("single", "compound", "oos")
