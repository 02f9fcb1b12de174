"""Each way in which a message can be lost, doubled, reordered or left open is found, and told as that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from faults.acks import AckLog, Message
from faults.client import Answer
from faults.ledger import Findings, compare
from faults.store import Books, Received, Replied, Saved, told
from faults.verdict import Check

Make = Callable[[int], Books]


def kinds(findings: Findings) -> set[str]:
    """Which kinds of fault were found."""
    names = ("lost", "doubled", "disordered", "unfinished")
    return {name for name in names if getattr(findings, name)}


def test_where_all_is_well_nothing_is_found(acked: Callable[..., AckLog], books: Make) -> None:
    findings = compare(acked(1, 2, 3), books(3))
    check = Check()
    findings.into(check)
    assert kinds(findings) == set()
    assert check.verdict(findings.figure).kept
    assert findings.figure == "3 acknowledged, 0 lost, 0 doubled"


def test_nothing_acknowledged_is_no_proof(books: Make) -> None:
    check = Check()
    compare(AckLog(), books(3)).into(check)
    assert check.verdict("").wrong == ("nothing was acknowledged",)


def test_what_was_never_acknowledged_may_be_answered_all_the_same(
    acked: Callable[..., AckLog], books: Make
) -> None:
    assert kinds(compare(acked(1), books(3))) == set()


@pytest.mark.parametrize("table", ["inbox", "turns", "replies"])
def test_an_acknowledged_message_that_a_table_has_not_is_lost(
    acked: Callable[..., AckLog], books: Make, table: str
) -> None:
    whole = books(2)
    cut = replace(whole, **{table: getattr(whole, table)[:-1]})
    assert "lost" in kinds(compare(acked(1, 2), cut))


def test_another_reply_than_the_one_given_is_a_loss(
    acked: Callable[..., AckLog], books: Make
) -> None:
    whole = books(1)
    changed = replace(whole, replies=[replace(whole.replies[0], reply_id="another")])
    assert kinds(compare(acked(1), changed)) == {"lost"}


def test_an_acknowledged_message_that_is_open_is_lost(
    acked: Callable[..., AckLog], books: Make
) -> None:
    whole = books(1)
    opened = replace(whole, inbox=[replace(whole.inbox[0], done=False)])
    assert kinds(compare(acked(1), opened)) == {"lost", "unfinished"}


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("inbox", Received(9, "a", "m1", 1, True, "answer")),
        ("turns", Saved("a", 3, 2, heard=1, count=3)),
        ("replies", Replied(2, "a", 3, "r9")),
    ],
)
def test_what_is_there_twice_is_doubled(
    acked: Callable[..., AckLog], books: Make, table: str, row: object
) -> None:
    whole = books(2)
    more = replace(whole, **{table: [*getattr(whole, table), row]})
    assert "doubled" in kinds(compare(acked(1, 2), more))


def test_a_turn_without_a_message_doubles_nothing(
    acked: Callable[..., AckLog], books: Make
) -> None:
    """A safety reply that was given beside the talk is noted so."""
    whole = books(2)
    note = Saved("a", 3, None, heard=0, count=None)
    assert kinds(compare(acked(1, 2), replace(whole, turns=[*whole.turns, note]))) == set()


def test_an_action_that_ran_twice_shows_in_the_count(
    acked: Callable[..., AckLog], books: Make
) -> None:
    whole = books(3)
    turns = [*whole.turns[:2], replace(whole.turns[2], count=2)]
    assert kinds(compare(acked(1, 2, 3), replace(whole, turns=turns))) == {"doubled"}


def test_a_count_that_skips_one_is_out_of_order(acked: Callable[..., AckLog], books: Make) -> None:
    whole = books(3)
    turns = [*whole.turns[:2], replace(whole.turns[2], count=4)]
    assert kinds(compare(acked(1, 2, 3), replace(whole, turns=turns))) == {"disordered"}


def test_numbers_with_gaps_are_out_of_order(acked: Callable[..., AckLog], books: Make) -> None:
    whole = books(2)
    turns = [whole.turns[0], replace(whole.turns[1], number=3)]
    replies = [whole.replies[0], replace(whole.replies[1], position=3)]
    for gap in (replace(whole, turns=turns), replace(whole, replies=replies)):
        assert kinds(compare(acked(1, 2), gap)) == {"disordered"}


def test_answering_the_second_message_first_is_out_of_order(
    acked: Callable[..., AckLog], books: Make
) -> None:
    whole = books(2)
    turns = [replace(whole.turns[0], inbox_id=2), replace(whole.turns[1], inbox_id=1)]
    assert kinds(compare(acked(1, 2), replace(whole, turns=turns))) == {"disordered"}


def test_an_apology_is_an_answer_without_a_turn(acked: Callable[..., AckLog], books: Make) -> None:
    whole = books(2)
    sorry = replace(
        whole,
        inbox=[whole.inbox[0], replace(whole.inbox[1], outcome="handoff")],
        turns=whole.turns[:1],
    )
    findings = compare(acked(1, 2), sorry)
    assert kinds(findings) == set()
    assert findings.figure.endswith("1 with an apology")


def test_two_different_answers_to_one_message_are_doubled(
    acked: Callable[..., AckLog], books: Make, reply: Callable[..., Answer]
) -> None:
    log = acked(1)
    log.note(Message("a", "m1", "text"), reply(1, reply_id="another"))
    assert kinds(compare(log, books(1))) == {"doubled"}


def test_a_message_that_was_given_up_is_never_finished(
    acked: Callable[..., AckLog], books: Make
) -> None:
    log = acked(1)
    log.give_up(Message("a", "m2", "text"), Answer(500))
    findings = compare(log, books(1))
    assert kinds(findings) == {"unfinished"}
    assert findings.unfinished == ("m2 (500)",)


def test_a_turn_tells_how_many_messages_it_heard_and_the_last_count() -> None:
    events = (
        '[{"event": "slot", "name": "count", "value": 4}, {"event": "user"},'
        ' {"event": "slot", "name": "count", "value": 5}, {"event": "slot", "name": "b", "value": 1}]'
    )
    assert told(events) == (1, 5)
    assert told([]) == (0, None)
