"""Both assistants are asked the same, in turn; a talk's late turns stand beside its early ones."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bench import measure
from bench.questions import Questions, eval_rows
from bench.servers import Server, answered, free_port
from bot.evaluate.assistant import Reply


@dataclass
class Pretended(Server):
    """Answers at once, and says that it took as long as `slower` makes of the turn's number."""

    slower: float = 0.0
    heard: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, sender: str, question: str) -> Reply:
        self.heard.append((sender, question))
        turn = sum(who == sender for who, _ in self.heard)
        return Reply(text="yes", seconds=1 + self.slower * turn)


def pretended(name: str, slower: float = 0.0) -> Pretended:
    return Pretended(name, base="", programs=(), slower=slower)


def test_who_is_asked_first_changes_each_round() -> None:
    both = [pretended("ours"), pretended("stock")]
    order = [server.name for _, server in measure.in_turn(both, 3)]
    assert order == ["ours", "stock", "stock", "ours", "ours", "stock"]


def test_each_question_is_asked_of_both_in_a_fresh_and_in_a_running_talk() -> None:
    both = [pretended("ours"), pretended("stock")]
    taken = measure.latency(both, [f"q{n}" for n in range(25)])
    assert both[0].heard == both[1].heard
    assert len({sender for sender, _ in both[0].heard if sender.startswith("fresh")}) == 25
    assert len({sender for sender, _ in both[0].heard if sender.startswith("running")}) == 2
    assert len(taken["ours"].all) == 50


def test_32_conversations_ask_all_questions_at_once() -> None:
    server = pretended("ours")
    rate = measure.throughput([server], Questions([f"q{n}" for n in range(200)]).take, 2, 3)
    assert len(server.heard) == 2 * 32 * 3
    assert len({question for _, question in server.heard}) == 2 * 32 * 3
    assert len({sender for sender, _ in server.heard}) == 64
    assert rate["ours"] > 0


def test_the_same_questions_are_asked_around_turn_10_and_turn_200() -> None:
    server = pretended("ours")
    measure.long_talks(server, Questions([f"q{n}" for n in range(500)]).take)
    for number in range(2):
        late = [question for sender, question in server.heard if sender == f"long-{number}"]
        early = [question for sender, question in server.heard if sender == f"short-{number}"]
        assert (len(late), len(early)) == (205, 15)
        assert late[195:] == early[5:]


def test_a_talk_that_slows_down_is_seen_to() -> None:
    take = Questions([f"q{n}" for n in range(500)]).take
    assert measure.long_talks(pretended("even"), take) == 1
    assert measure.long_talks(pretended("slower", 0.01), take) == pytest.approx(2.72, abs=0.05)


def test_no_reply_stops_the_measuring() -> None:
    class Silent(Pretended):
        def ask(self, sender: str, question: str) -> Reply:
            return Reply(error="HTTP 500")

    with pytest.raises(measure.NoAnswer, match="HTTP 500"):
        measure.ask(Silent("ours", base="", programs=()), "someone", "well?")


def test_an_empty_list_is_no_answer() -> None:
    assert not answered(Reply(error="The reply is empty."))
    assert not answered(Reply(text=""))
    assert answered(Reply(text="Six."))


def test_questions_come_once_each_before_any_comes_again() -> None:
    questions = Questions(["a", "b", "a", "c"])
    assert questions.take(2) + questions.take(3) == ["a", "b", "c", "a", "b"]


def test_rows_are_those_of_three_sets_in_an_order_that_stays() -> None:
    rows = eval_rows()
    assert rows == eval_rows()
    assert {name for name, _ in rows} == {"single", "compound", "oos"}
    assert {name for name, _ in rows[:60]} == {"single", "compound", "oos"}


def test_ports_are_free_and_differ() -> None:
    assert free_port() > 1023
