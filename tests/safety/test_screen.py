"""The safety screen tells danger from talk about danger."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety import LEVELS, Screen

PHRASES = Path(__file__).parents[2] / "knowledge" / "safety" / "phrases.yml"
SCREEN = Screen(PHRASES)


@pytest.mark.parametrize(
    ("text", "kind", "about"),
    [
        ("I want to kill myself", "self_harm", "self"),
        ("my husband left and i want to die", "self_harm", "self"),
        ("My patient says he wants to kill himself", "self_harm", "other"),
        ("a colleague told me she can't go on", "self_harm", "other"),
        ("patient keeps saying 'I want to die'", "self_harm", "other"),
        ("client showed me where she has cut her arms", "self_harm", "other"),
        ("patient has shown me fresh cuts on her wrists", "self_harm", "other"),
        ("my boss showed me the door and I want to die", "self_harm", "self"),
        ("he's got a knife", "violence", "other"),
        ("I have chest pain", "emergency", "self"),
    ],
)
def test_it_says_what_kind_of_danger_and_about_whom(text: str, kind: str, about: str) -> None:
    """A link worker who worries about a patient reads other words than a person in despair."""
    finding = SCREEN.check(text)
    assert (finding.level, finding.kind, finding.about) == ("danger", kind, about)
    assert finding.rule == finding.rules[0]
    assert finding.soften is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I'm not suicidal", "negated"),
        ("which session covers suicidal patients", "training"),
        ("can a link worker refer someone who feels suicidal back to the GP?", "role_question"),
        ("Suppose a patient is suicidal: the nurse sees them, right?", "hypothetical"),
        ("I used to self harm as a teenager", "past"),
        ("this form is killing me", "idiom"),
    ],
)
def test_talk_about_danger_is_no_danger_and_the_reason_is_given(text: str, reason: str) -> None:
    """The page itself speaks of abuse and safeguarding; asking about them is ordinary."""
    finding = SCREEN.check(text)
    assert (finding.level, finding.soften) == ("none", reason)


@pytest.mark.parametrize(
    "text",
    [
        "I'm not suicidal but I can't go on",
        "I can't stop thinking about killing myself",
        "no fever, chest pain since morning",
        "not joking, I want to die",
        "not sure why but i want to die",
    ],
)
def test_a_not_takes_back_only_what_it_speaks_about(text: str) -> None:
    """A "not" elsewhere in the sentence is no reassurance."""
    assert SCREEN.check(text).level == "danger"


def test_a_person_who_is_present_outweighs_the_form_of_the_question() -> None:
    """ "What do I do if ..." is a worry for later, until "he is in front of me"."""
    asked = "What do I do if a patient is suicidal?"
    assert SCREEN.check(asked).level == "concern"
    assert SCREEN.check(f"{asked} He is sitting in front of me.").level == "danger"


@pytest.mark.parametrize(
    "text",
    [
        "I WANT TO DIE",
        "i want to dieeeee",
        "I can\u2019t go on",
        "i cant go on",
        "i want to kill myslef",
        "sucidal",
        "su1c1de",
        "s*icide",
        "i wanna kms",
        "im gonna unalive myself",
        "cba being here anymore",
        "kill\u200bing myself",
        "i want to... die",
        "\uff29 \uff57\uff41\uff4e\uff54 \uff54\uff4f \uff44\uff49\uff45",
        "hello\nhe hit me\nbye",
        "help!he hit me",
        "which session covers suicide? i want to die",
    ],
)
def test_nobody_in_danger_has_to_spell(text: str) -> None:
    """Capitals, slips, text-speak, stretched letters, missing or curly apostrophes, disguises."""
    assert SCREEN.check(text).level == "danger"


@pytest.mark.parametrize("text", ["he was strode past", "billed and skilled", "spurring us on"])
def test_ordinary_words_are_not_taken_for_slips(text: str) -> None:
    """ "billed" is one letter from "killed", and a word of its own."""
    assert SCREEN.check(text).level == "none"


def test_only_the_first_4000_characters_are_read() -> None:
    """A longer text is refused elsewhere; what its start says is still answered."""
    assert SCREEN.check("I want to die. " + "x " * 5000).level == "danger"
    assert SCREEN.check("x " * 2000 + "I want to die.").level == "none"


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800", "\udfff" * 50, "\ufdfa" * 4000, "x" * 100_000, "?!.;," * 1000]
)
def test_strange_text_is_no_danger_and_no_error(text: str) -> None:
    """What is no language says nothing."""
    assert SCREEN.check(text).level == "none"


def test_a_flood_of_new_words_leaves_no_trace() -> None:
    """Neither memory nor what people wrote piles up in spaCy's store of words."""
    SCREEN.check("I want to die")
    before = len(SCREEN.vocab.strings)
    for number in range(50):
        SCREEN.check(f"I want to qwx{number}z die and wvq{number}k not xyz{number}.")
    assert len(SCREEN.vocab.strings) == before


def test_danger_is_found_amid_strange_text() -> None:
    """Broken encoding must not hide a person."""
    assert SCREEN.check("\ud83d I want to die \x00").level == "danger"


WORDS = sorted({word for rule in SCREEN.rules for text in rule.hit for word in text.split()})


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=[]), max_size=300),
        st.lists(st.sampled_from([*WORDS, "not", ",", ".", "\n"]), max_size=60).map(" ".join),
    )
)
def test_it_never_raises_and_is_consistent(text: str) -> None:
    """Whatever a str holds, the answer is of the documented form, and the same each time."""
    finding = SCREEN.check(text)
    assert finding == SCREEN.check(text)
    assert finding.level in LEVELS
    assert (finding.level == "none") == (finding.rule is None) == (finding.kind is None)


@given(st.sampled_from([text for r in SCREEN.rules if r.level == "danger" for text in r.hit]))
def test_other_sentences_do_not_hide_a_danger(text: str) -> None:
    """A danger amid a mail about something else is still one."""
    mail = f"Hi team, thanks for the reply about the modules.\n{text}\nKind regards, Sam"
    assert SCREEN.check(mail).level == "danger"
