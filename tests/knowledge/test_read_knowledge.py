"""Loading serves what stands on the page and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.knowledge import load
from bot.knowledge.built import locate, read_built, to_json
from bot.knowledge.sources import sources

if TYPE_CHECKING:
    from conftest import House

ROOT = Path(__file__).parents[2]


def test_every_quote_is_the_page_between_its_marks(ours: House) -> None:
    """A statement's place cuts its quote out of the page, byte for byte."""
    knowledge = load(ours.root, ours.today)
    text = ours.page.read_bytes().decode()
    statements = knowledge.roles[ours.role].statements
    assert len(statements) > 30
    for statement in statements.values():
        assert text[statement.place.start : statement.place.end] == statement.quote
    assert statements["training.session_4"].place.index == 4
    assert "require\u00a0NVQ" in statements["entry.requirement"].quote


def test_nothing_of_ours_is_refused() -> None:
    """The project serves every topic and word that it has."""
    assert load(ROOT, date(2025, 1, 1)).refused == []


def test_the_built_file_is_fresh() -> None:
    """statements.json of each role is what `bot knowledge build` would write now."""
    for of in sources(ROOT):
        assert of.built.read_text("utf-8") == to_json(locate(of)), "run `bot knowledge build`"
        assert read_built(of) == locate(of)


def test_a_sentence_taken_off_our_page_takes_its_topics_along(ours: House) -> None:
    """What rests on it is refused, with the reason; the rest goes on working."""
    before = load(ours.root, ours.today)
    ours.change(
        ours.page,
        "Social Prescribing Link Workers must have access to clinical supervision via their PCN. ",
        "",
    )
    after = load(ours.root, ours.today)
    gone = set(before.roles[ours.role].topics) - set(after.roles[ours.role].topics)
    assert gone == {
        name
        for name, topic in before.roles[ours.role].topics.items()
        if "supervision.required" in topic.says
    }
    assert after.topic(ours.role, "supervision.required") is None
    assert after.topic_for_intent(ours.role, "ask_supervision_required") is None
    assert after.topic(ours.role, "supervision.amount") is not None
    assert any("supervision.required" in one and "not on the page" in one for one in after.refused)
    assert "PCN" not in after.words(ours.role)["abbreviations"]
    assert "VCSE" in after.words(ours.role)["abbreviations"]


def test_one_changed_word_of_a_quote_is_enough_to_refuse(house: House) -> None:
    """“must have access” is no longer served once the page says “may have access”."""
    house.change(house.page, "Coordinators must have access", "Coordinators may have access")
    knowledge = load(house.root, house.today)
    assert knowledge.topic(house.role, "supervision.required") is None
    assert knowledge.topic(house.role, "training.online") is not None


def test_a_list_that_lost_an_item_is_refused(house: House) -> None:
    """A list with a hole would be shown as the whole."""
    house.change(house.page, "  • Teamwork\n", "")
    assert load(house.root, house.today).topic(house.role, "skills.list") is None


def test_a_stale_built_file_is_never_served(house: House) -> None:
    """A change of the page moves the places even before the next build."""
    (of,) = sources(house.root)
    assert read_built(of) is not None
    house.change(house.page, "Career Pathway:", "The Career Pathway:")
    assert read_built(of) is None
    statement = load(house.root, house.today).statement(house.role, "entry.requirement")
    text = house.page.read_bytes().decode()
    assert text[statement.place.start : statement.place.end] == statement.quote


@pytest.mark.parametrize("content", [None, "", "{}", '{"page": 1}', "[1]", "\x00"])
def test_a_broken_built_file_is_made_again_in_memory(house: House, content: str | None) -> None:
    """Absent, empty or spoiled: the statements come from statements.yml and the page."""
    (of,) = sources(house.root)
    of.built.unlink()
    if content is not None:
        of.built.write_text(content)
    knowledge = load(house.root, house.today)
    assert knowledge.refused == []
    assert knowledge.topic(house.role, "training.sessions") is not None


def test_an_unknown_statement_refuses_its_topic_alone(house: House) -> None:
    """A slip in `says` costs one answer."""
    house.change(house.topics, "says: [training.place]", "says: [training.town]")
    knowledge = load(house.root, house.today)
    assert knowledge.topic(house.role, "training.online") is None
    assert knowledge.topic(house.role, "training.sessions") is not None
    assert any("training.town" in one for one in knowledge.refused)


def test_an_incomplete_topic_is_refused_alone(house: House) -> None:
    """A topic without intents is reported by what is missing."""
    house.change(house.topics, "  - id: pay.band", "  - id: pay.odd\n  - id: pay.band")
    knowledge = load(house.root, house.today)
    assert knowledge.topic(house.role, "pay.band") is not None
    assert any("“intents” is missing" in one for one in knowledge.refused)


def test_no_role_at_all_fails_at_start_with_a_reason(house: House) -> None:
    """A house without a page can't be served, and says which file is missing."""
    house.page.unlink()
    with pytest.raises(ValueError, match=r"care-coordinator\.txt"):
        load(house.root, house.today)


def test_signposts_are_withheld_after_their_review(house: House) -> None:
    """On the day they are shown, the day after withheld and reported."""
    house.change(
        house.hub,
        "signposts: {}",
        'signposts: {ask_pay: {text: "See here.", owner: "Ann", review_by: 2025-01-15}}',
    )
    knowledge = load(house.root, date(2025, 1, 15))
    assert knowledge.refused == []
    post = knowledge.signpost("ask_pay", date(2025, 1, 15))
    assert post is not None and post.text == "See here."
    assert knowledge.signpost("ask_pay", date(2025, 1, 16)) is None
    assert knowledge.signpost("ask_leave", date(2025, 1, 15)) is None
    assert any("ask_pay" in one for one in load(house.root, date(2025, 1, 16)).refused)


def test_talk_is_filled_in_and_never_half(house: House) -> None:
    """A mark that nobody gives is an error, not braces on somebody's screen."""
    knowledge = load(house.root, house.today)
    assert knowledge.say("not_covered.default", thing="pay").endswith("anything about pay.")
    with pytest.raises(KeyError):
        knowledge.say("not_covered.default")
    with pytest.raises(KeyError, match=r"smalltalk\.sing"):
        knowledge.say("smalltalk.sing")


def test_direct_words_fit_by_when_and_unless(house: House) -> None:
    """The first word is given where the question's own words settle it."""
    topic = load(house.root, house.today).topic(house.role, "entry.professional_qualification")
    assert topic is not None
    assert topic.first_word("do i need one?") == "No."
    assert topic.first_word("what do i need?") == ""


def test_the_hub_is_blank_until_somebody_fills_it_in() -> None:
    """The project ships without a contact, and knows it."""
    assert not load(ROOT, date(2025, 1, 1)).hub.has_contact
