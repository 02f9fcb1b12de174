"""From a pasted page to what is served: what is asked of an editor, what is refused, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.helpdesk.content.assess import NO_ANSWER, NOTHING_SAID, UNREAD
from bot.helpdesk.content.choices import LEFT_OUT, Choices
from bot.helpdesk.content.editor import Looked, NotPublished
from bot.helpdesk.content.found import NO_CHOICE, NOT_HERE
from bot.helpdesk.content.pasted import MARKED_UP, MOST, NOT_TEXT, TOO_LONG, BadPage, read
from bot.helpdesk.content.typed import NO_DAY, NO_OWNER, NO_REVIEW
from bot.storage.people.tables import AUDIT
from bot.storage.releases import releases

from .conftest import OTHER, PAGE, ROLE, Desk

HOURS = "which will take around three hours"
NINE = PAGE.replace(HOURS, "which will take around nine hours")
PAY = PAGE + "\n\nThe pay is Band 5.\n"


def faults(desk: Desk, number: int, kind: str) -> dict[str, list[str]]:
    """What is wrong with the fields of one kind."""
    found = desk.look(number).assessed.faults
    return {name: list(what) for (of, name), what in found.items() if of == kind}


def test_the_same_page_can_be_published_at_once(desk: Desk) -> None:
    found = desk.look(desk.begin(PAGE))
    assert found.assessed.ready and found.assessed.leads == []
    assert found.assessed.diff is not None and found.assessed.diff.changes == []


def test_a_changed_figure_is_quoted_anew_and_held_against_each_lead(desk: Desk) -> None:
    """The nearest sentence is taken by itself; a lead with the old figure is refused in plain words."""
    number = desk.begin(NINE)
    found = desk.look(number)
    assert "nine hours" in found.choices.quotes["training.sessions"]
    assert found.assessed.diff is not None and len(found.assessed.diff.questions) > 5
    [told, unread] = faults(desk, number, "lead")["training.duration"]
    assert (
        told.startswith("The figure “three” is not in the page’s words. Use the page’s figures.")
        and unread == UNREAD
    )
    assert not any(".yml" in one for what in found.assessed.faults.values() for one in what)


def test_what_is_typed_is_kept_though_it_is_wrong(desk: Desk) -> None:
    number = desk.begin(NINE)
    desk.type(number, leads={"training.duration": "It takes {twelve} hours."})
    found = desk.look(number)
    [lead] = [one for one in found.assessed.leads if one.name == "training.duration"]
    assert lead.says == "It takes {twelve} hours." and not found.assessed.ready
    assert any("twelve" in one for one in faults(desk, number, "lead")["training.duration"])


def test_a_lead_is_read_against_the_words_that_it_has_now(desk: Desk) -> None:
    """A tick does not hold for other words."""
    number = desk.begin(NINE)
    desk.read_all(number)
    read = faults(desk, number, "lead")
    assert not any(UNREAD in what for what in read.values())
    desk.type(number, quotes={"training.sessions": "There are six sessions in total"})
    assert UNREAD in faults(desk, number, "lead")["training.duration"]


def test_words_that_are_not_on_the_page_are_refused_beside_their_field(desk: Desk) -> None:
    number = desk.begin(NINE)
    desk.type(number, quotes={"training.sessions": "There are ten sessions"})
    assert faults(desk, number, "quote") == {"training.sessions": [NOT_HERE]}
    with pytest.raises(NotPublished) as why:
        desk.publish(number)
    assert not why.value.late and desk.run(desk.database.read(releases.current)) is None


def test_what_rests_on_nothing_any_more_falls_silent(desk: Desk) -> None:
    """Its topic goes, from what is offered nearby too; the rest stands the checks."""
    gone = "Desirable skills include:"
    block = PAGE[PAGE.index(gone) : PAGE.index("Is there a requirement for clinical")]
    number = desk.begin(PAGE.replace(block, ""))
    quotes = desk.look(number).assessed.written.lost
    desk.type(number, quotes=dict.fromkeys(quotes, ""))
    found = desk.read_all(number)
    assert len(found.assessed.silent) > 3 and "empathy" in " ".join(found.assessed.silent)
    general = {name: what for name, what in found.assessed.faults.items() if name[0] != "lead"}
    assert general == {}
    assert found.assessed.knowledge is not None and found.assessed.knowledge.refused == []


def test_new_words_need_an_answer_or_a_reason(desk: Desk) -> None:
    number = desk.begin(PAY)
    assert faults(desk, number, "new") == {"The pay is Band 5.": [NO_CHOICE]}
    desk.type(number, new={"The pay is Band 5.": (LEFT_OUT, " ")})
    assert faults(desk, number, "new") == {"The pay is Band 5.": [NO_CHOICE]}
    desk.type(number, new={"The pay is Band 5.": (LEFT_OUT, "It changes each year.")})
    assert faults(desk, number, "new") == {}


def test_what_no_page_said_becomes_an_answer_without_training(desk: Desk) -> None:
    """A near miss, whose intent the model knows, gets a topic of its own."""
    number = desk.begin(PAY)
    desk.type(number, new={"The pay is Band 5.": ("ask_pay", "")})
    [name] = [n for n, what in faults(desk, number, "lead").items() if NOTHING_SAID in what]
    desk.type(number, leads={name: "The pay is Band 5."})
    found = desk.read_all(number)
    assert found.assessed.faults == {} and found.assessed.knowledge is not None
    topic = found.assessed.knowledge.topic_for_intent(ROLE, "ask_pay")
    assert topic is not None and topic.lead == "The pay is Band 5."


def test_an_item_more_belongs_to_the_list(desk: Desk) -> None:
    """In the page's order, or “all of them” would not be true."""
    line = "Teamwork of many kinds"
    number = desk.begin(PAGE.replace("  • Collaborative", f"  • {line}\n  • Collaborative"))
    found = desk.type(number, new={line: ("skills.list", "")})
    assert found.assessed.knowledge is not None
    topic = found.assessed.knowledge.topic(ROLE, "skills.list")
    assert topic is not None and len(topic.list) == 7
    said = [found.assessed.knowledge.statement(ROLE, one).quote for one in topic.list]
    assert said[3] == line


def test_a_signpost_is_whole_or_not_there(desk: Desk) -> None:
    number = desk.begin(PAGE)
    post = {"text": "Ask the hub about pay.", "address": "", "owner": "", "review_by": ""}
    desk.type(number, signposts={"ask_pay": post})
    assert faults(desk, number, "signpost_owner") == {"ask_pay": [NO_OWNER]}
    assert faults(desk, number, "signpost_review_by") == {"ask_pay": [NO_REVIEW]}
    whole = {**post, "owner": "The hub", "review_by": "2027-06-30"}
    found = desk.type(number, signposts={"ask_pay": whole})
    assert found.assessed.ready and found.assessed.knowledge is not None
    assert found.assessed.knowledge.hub.signposts["ask_pay"].text == "Ask the hub about pay."


def test_a_day_that_is_none_is_told_beside_its_field(desk: Desk) -> None:
    number = desk.begin(PAGE)
    desk.type(number, page={"review_by": "2027-02-30"})
    assert faults(desk, number, "page") == {"review_by": [NO_DAY]}
    assert desk.look(number).assessed.page["review_by"] == "2027-02-30"


def test_what_is_published_is_served_and_can_be_taken_back(anywhere: Desk) -> None:
    number = anywhere.begin(PAGE.replace("Further competencies", "Further  competencies"))
    made = anywhere.publish(number)
    now, texts = anywhere.run(anywhere.editor.served())
    assert now == made and "Further  competencies" in texts[f"content/{ROLE}.txt"]
    assert anywhere.run(anywhere.editor.look(number)) is None
    assert not anywhere.run(anywhere.editor.back(0, 0, "boss"))
    assert anywhere.run(anywhere.editor.back(0, made, "boss"))
    now, texts = anywhere.run(anywhere.editor.served())
    assert now == made + 1 and texts[f"content/{ROLE}.txt"] == PAGE
    assert anywhere.run(anywhere.editor.back(made, now, "boss"))
    rows = anywhere.run(anywhere.database.read(lambda c: [(r.action, r.object) for r in c.execute(AUDIT.select())]))  # fmt: skip
    assert rows == [
        ("content.publish", str(made)),
        ("release.back", "0"),
        ("release.back", str(made)),
    ]


def test_of_two_who_publish_the_later_is_told(anywhere: Desk) -> None:
    """What they saw the changes against is not served any more."""
    first, second = anywhere.begin(PAGE), anywhere.begin(PAGE)
    seen = anywhere.look(second)
    anywhere.publish(first)
    with pytest.raises(NotPublished) as why:
        anywhere.run(anywhere.editor.publish(second, seen.draft.revision, seen.seen, "boss"))
    assert why.value.late and anywhere.look(second).assessed.ready
    with pytest.raises(NotPublished):
        anywhere.run(anywhere.editor.publish(99, 1, 0, "boss"))


def test_the_later_of_two_editors_is_told(desk: Desk) -> None:
    number = desk.begin(PAGE)
    assert desk.run(desk.editor.save(number, 1, Choices(), "ann"))
    assert not desk.run(desk.editor.save(number, 1, replace(Choices(), name="x"), "bob"))


def test_what_is_typed_while_a_draft_is_published_is_not_thrown_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, look = desk.begin(PAGE), desk.editor.look
    seen = desk.look(number)

    async def looks_long(of: int) -> Looked | None:
        found = await look(of)
        assert await desk.editor.save(of, seen.draft.revision, seen.choices, "cy")
        return found

    monkeypatch.setattr(desk.editor, "look", looks_long)
    with pytest.raises(NotPublished) as why:
        desk.run(desk.editor.publish(number, seen.draft.revision, seen.seen, "boss"))
    monkeypatch.undo()
    assert why.value.late
    assert desk.look(number).draft.changed_by == "cy"
    assert desk.run(desk.editor.served())[0] == 0


def test_a_page_that_says_nothing_of_before_can_still_be_looked_at(desk: Desk) -> None:
    """The only role loses every answer: that is told, and no error."""
    number = desk.begin("Something else\n\nNothing of what was said.\n")
    lost = desk.look(number).assessed.written.lost
    found = desk.type(number, quotes=dict.fromkeys(lost, ""))
    assert found.assessed.silent and not found.assessed.ready


def test_a_second_role_takes_over_what_the_model_knows(
    desk: Desk, second: Callable[[], int]
) -> None:
    """Questions of the first role's topics, and near misses: its own words answer them."""
    number = second()
    found = desk.look(number)
    assert found.assessed.faults == {} and found.assessed.diff is None
    desk.publish(number)
    _, texts = desk.run(desk.editor.served())
    assert "knowledge/care-coordinator/topics.yml" in texts
    again = desk.look(desk.begin(texts["content/care-coordinator.txt"], "care-coordinator"))
    assert again.assessed.ready and again.assessed.knowledge is not None
    assert len(again.assessed.knowledge.roles) == 2
    topic = again.assessed.knowledge.topic_for_intent("care-coordinator", "ask_pay")
    assert topic is not None and topic.lead == "Care Coordinators are paid on Band 4."


def test_a_second_role_s_words_wait_for_a_choice_each(desk: Desk) -> None:
    """Headings are left out by themselves; without an answer there is nothing to try."""
    number = desk.begin(OTHER, role="", name="Care Coordinator")
    found = desk.look(number).assessed
    left = [one.text for one in found.written.pieces if not one.heading]
    assert faults(desk, number, "new") == {text: [NO_CHOICE] for text in left}
    assert faults(desk, number, "") == {"": [NO_ANSWER]} and found.knowledge is None


def test_a_role_that_is_there_is_not_made_anew(desk: Desk) -> None:
    for name in ("Social Prescribing Link Worker", "schemas", "safety", "!", "4 x"):
        assert desk.run(desk.editor.begin("", PAGE, name, "", "ann")) is None
    assert desk.run(desk.editor.begin("nobody", PAGE, "", "", "ann")) is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe", NOT_TEXT),
        (b"one\x00two", NOT_TEXT),
        (b"x" * (MOST + 1), TOO_LONG),
        (b"<!DOCTYPE html><p>Hello", MARKED_UP),
    ],
)
def test_a_page_that_can_t_be_taken_is_told(content: bytes, told: str) -> None:
    with pytest.raises(BadPage) as why:
        read(content)
    assert str(why.value) == told


def test_ends_of_lines_are_alike(desk: Desk) -> None:
    """A browser sends them in two characters."""
    assert read(b"\xef\xbb\xbfone\r\n\r\ntwo\r\n") == "one\n\ntwo\n"
    number = desk.begin(read(PAGE.replace("\n", "\r\n").encode()))
    assert desk.look(number).assessed.ready
