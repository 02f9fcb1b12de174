"""Clerks label, leads approve, and what goes with a talk and what stays."""

from __future__ import annotations

import pytest

from bot.helpdesk.review.review import NoLabel
from bot.storage.erase import erase
from bot.storage.export import export
from bot.storage.people.tables import AUDIT
from bot.storage.retention import DAY, sweep
from bot.storage.review.change import copied
from bot.storage.review.question import Example
from tests.standins.desk import run

from .conftest import Teaching


def test_a_clerk_labels_and_a_lead_approves(teaching: Teaching) -> None:
    """Each step is of what was seen: with another label by now nothing is approved."""

    async def body() -> None:
        await teaching.said("What is the pay?")
        await teaching.said("Is there sick pay?")
        one, two = [one.id for one in await teaching.questions()]
        done = await teaching.review.label([one, two], "ask_pay", "ann")
        assert (done.changed, dict(done.unfit)) == (2, {})
        await teaching.review.label([two], "ask_leave", "ben")
        assert await teaching.review.approve({one: "ask_pay", two: "ask_pay"}, "lea") == 1
        assert await teaching.texts("labelled") == ["Is there sick pay?"]
        found = [(one.intent, one.text) for one in await teaching.review.examples()]
        assert found == [("ask_pay", "What is the pay?")]
        # What a lead approved no clerk changes.
        assert (await teaching.review.label([one], "ask_leave", "ann")).changed == 0
        assert await teaching.review.withdraw([one], [], "lea") == 1
        assert await teaching.review.examples() == []

    run(body)


def test_only_what_may_be_learnt_from_gets_a_label(teaching: Teaching) -> None:
    """Danger, people, letters and signs of Rasa's own stay as they are, and are counted by why."""

    async def body() -> None:
        for text in (
            "Is it [name] who pays?",
            "word " * 41,
            "what is [this](pay)",
            "What is the pay?",
        ):
            await teaching.said(text)
        ids = [one.id for one in await teaching.questions()]
        done = await teaching.review.label(ids, "ask_pay", "ann")
        assert done.changed == 1
        assert dict(done.unfit) == {"personal": 1, "long": 1, "written": 1}
        # The page's editor may have all of them.
        assert (await teaching.review.label(ids, "content", "ann")).changed == 4
        assert len(await teaching.review.content("ann")) == 4

    run(body)


def test_what_was_left_out_as_danger_gets_no_label(teaching: Teaching) -> None:
    async def body() -> None:
        await teaching.said("I want to kill myself")
        [one] = await teaching.questions("left_out")
        done = await teaching.review.label([one.id], "ask_pay", "ann")
        assert (done.changed, dict(done.unfit)) == (0, {"danger": 1})

    run(body)


@pytest.mark.parametrize("label", ["danger_self_harm", "greet", "approved", "", "ask_nothing"])
def test_a_label_that_is_none_is_refused(teaching: Teaching, label: str) -> None:
    """Danger and small talk are nothing that is taught here."""

    async def body() -> None:
        await teaching.said("What is the pay?")
        [one] = await teaching.questions()
        with pytest.raises(NoLabel):
            await teaching.review.label([one.id], label, "ann")

    run(body)


def test_the_largest_cluster_comes_first(teaching: Teaching) -> None:
    async def body() -> None:
        for text in ("Is there leave", "Any days off in summer"):
            await teaching.said(text, intent="ask_leave")
        await teaching.said("What is the pay?")
        await teaching.said("Where do the trains go", intent="out_of_scope")
        await teaching.collecting.collect()
        shown = await teaching.review.shown("open", 0)
        assert [(one.name, one.count) for one in shown.clusters][:1] == [("ask_leave", 2)]
        assert shown.clusters_in_all == 3 and shown.counts["open"] == 4
        assert (await teaching.review.shown("open", 1)).clusters == ()

    run(body)


def test_an_erased_talk_takes_its_questions_along(teaching: Teaching) -> None:
    """What waits, what is labelled, and what is approved as long as it leads to the talk; others stay."""

    async def body() -> None:
        database = teaching.desk.database
        await teaching.approved("What is the pay?", conversation="web:1")
        await teaching.said("Is there sick pay?", conversation="web:1")
        await teaching.said("Is there leave?", conversation="web:2")
        await teaching.collecting.collect()
        kept = await export(database, "web:1")
        assert len(kept["review_question"]) == 2
        await erase(database, "web:1")
        assert await teaching.review.examples() == []
        assert await teaching.texts() == ["Is there leave?"]
        assert (await export(database, "web:1"))["review_question"] == []

    run(body)


def test_a_copy_leads_to_no_talk_and_stays(teaching: Teaching) -> None:
    """Once its words went into a file or a model an example is a copy; its question goes with the talk."""

    async def body() -> None:
        database = teaching.desk.database
        await teaching.approved("What is the pay?", conversation="web:1")
        examples = await teaching.review.examples()
        assert await database.write(lambda c: copied(c, examples)) == 1
        assert await database.write(lambda c: copied(c, examples)) == 0
        assert await teaching.collecting.collect() == 0
        await erase(database, "web:1")
        [one] = await teaching.review.examples()
        assert (one.text, one.question_id) == ("What is the pay?", None)
        assert await teaching.texts("taught") == []
        # A lead can take it out still.
        assert one.id is not None and await teaching.review.withdraw([], [one.id], "lea") == 1
        assert await teaching.review.examples() == []

    run(body)


def test_what_was_erased_before_it_is_copied_is_not_copied(teaching: Teaching) -> None:
    """Between reading and copying the talk may go, and its words go with it."""

    async def body() -> None:
        database = teaching.desk.database
        await teaching.approved("What is the pay?", conversation="web:1")
        examples = await teaching.review.examples()
        await erase(database, "web:1")
        assert await database.write(lambda c: copied(c, examples)) == 0
        assert await teaching.review.examples() == []

    run(body)


def test_a_copy_that_is_taken_back_is_a_question_again(teaching: Teaching) -> None:
    async def body() -> None:
        await teaching.approved("What is the pay?")
        examples = await teaching.review.examples()
        await teaching.desk.database.write(lambda c: copied(c, examples))
        [one] = await teaching.review.examples()
        assert await teaching.review.withdraw([], [one.id or 0], "lea") == 1
        assert await teaching.texts("labelled") == ["What is the pay?"]

    run(body)


def test_blanked_words_go_and_what_was_approved_stays_as_a_copy(teaching: Teaching) -> None:
    """What nobody approved goes on its day; what a lead approved is kept without its talk."""

    async def body() -> None:
        database = teaching.desk.database
        await teaching.approved("What is the pay?", conversation="web:1")
        await teaching.said("Is there leave?", conversation="web:2")
        item = await teaching.desk.mail(text="A mail", topic="ask_pay")
        version = (await teaching.desk.queue.item(item)).item.version
        await teaching.desk.queue.set_topic(item, version, "ann", "ask_leave")
        assert len(await teaching.questions()) == 2
        teaching.desk.now += 31 * DAY
        await teaching.said("Is there a car?", conversation="web:3")
        await sweep(database, 90, 30)
        # The mail waits in the queue still, and so its words are there.
        assert await teaching.texts() == ["A mail", "Is there a car?"]
        [one] = await teaching.review.examples()
        assert (one.text, one.question_id) == ("What is the pay?", None)

    run(body)


def test_what_people_do_is_noted_without_a_word_of_a_question(teaching: Teaching) -> None:
    async def body() -> None:
        one = await teaching.approved("What is the pay?")
        await teaching.review.withdraw([one], [], "lea")
        lines = await teaching.desk.rows(AUDIT, AUDIT.c.action.startswith("teach_"))
        found = [(line.person, line.action, line.details) for line in lines][-3:]
        assert found == [
            ("ann", "teach_labelled", '{"questions": 1, "intent": "ask_pay"}'),
            ("lea", "teach_approved", '{"questions": 1}'),
            ("lea", "teach_withdrawn", '{"questions": 1}'),
        ]

    run(body)


def test_the_same_words_are_one_example(teaching: Teaching) -> None:
    """Asked twice, with other marks: learnt once, and copied once."""

    async def body() -> None:
        await teaching.approved("What is the pay?")
        await teaching.approved("what is the pay")
        examples = await teaching.review.examples()
        assert [one.text for one in examples] == ["What is the pay?"]
        assert isinstance(examples[0], Example)
        assert await teaching.desk.database.write(lambda c: copied(c, examples)) == 1
        assert len(await teaching.texts("taught")) == 2

    run(body)
