"""The emergency message comes from the notes alone, with the numbers first."""

import re
from pathlib import Path

import pytest

from bot.safety import Fallback, Finding, Screen, note_name

NOTES = Path(__file__).parents[2] / "knowledge" / "safety" / "notes.yml"
FALLBACK = Fallback(NOTES)
SCREEN = Screen(NOTES.with_name("phrases.yml"))
DANGERS = [
    Finding("danger", kind, "rule", about)
    for kind in ("self_harm", "emergency", "violence")
    for about in ("self", "other")
]


@pytest.mark.parametrize("finding", DANGERS, ids=note_name)
def test_999_comes_first_and_nobody_is_said_to_watch(finding: Finding) -> None:
    """Before anything else the number that brings help; and no false hope that somebody reads."""
    message = FALLBACK.message(finding)
    assert "999" in message.text.splitlines()[0]
    assert message.parts[0].get("tel") == "999"
    assert "111" in message.text
    assert "automated assistant" in message.text
    assert "obody is watching this chat" in message.text
    assert {part["kind"] for part in message.parts} == {"emergency"}


@pytest.mark.parametrize("about", ["self", "other"])
def test_self_harm_has_the_lines_that_listen(about: str) -> None:
    """Samaritans and Shout stand in the first lines, for oneself and for somebody else."""
    message = FALLBACK.message(Finding("danger", "self_harm", "rule", about))
    first = "\n".join(message.text.splitlines()[:4])
    assert "116 123" in first
    assert "85258" in first


def test_self_harm_of_a_patient_has_its_own_words() -> None:
    """ "You matter" is no help to a link worker whose patient is in danger."""
    own = FALLBACK.message(SCREEN.check("I want to kill myself"))
    patients = FALLBACK.message(SCREEN.check("My patient says he wants to kill himself"))
    assert "they" in patients.text
    assert own.text != patients.text


def test_violence_tells_how_to_call_without_a_voice() -> None:
    """Somebody may stand beside the person who writes."""
    assert "press 55" in FALLBACK.message(Finding("danger", "violence", "rule")).text


@pytest.mark.parametrize("level", ["concern", "wellbeing"])
def test_a_worry_gets_999_before_the_pages_answer(level: str) -> None:
    """The page answers a worry; the line for the case that it is more comes first."""
    kind = "safeguarding" if level == "concern" else "wellbeing"
    assert "999" in FALLBACK.message(Finding(level, kind, "rule")).text


@pytest.mark.parametrize("finding", [Finding(), Finding("danger", "unheard_of", "rule")])
def test_without_a_known_kind_the_numbers_are_given_all_the_same(finding: Finding) -> None:
    """A fault between screen and notes must not cost the numbers."""
    assert "999" in FALLBACK.message(finding).text
    assert "999" in FALLBACK.after(note_name(finding))["text"]


@pytest.mark.parametrize("finding", DANGERS, ids=note_name)
def test_afterwards_one_line_of_help_and_nothing_cheerful(finding: Finding) -> None:
    """Thanks or "I'm fine" is answered with help once more."""
    text = FALLBACK.after(note_name(finding))["text"]
    assert "999" in text
    assert len(text.split()) <= 30
    assert not re.search(r"!|\b(glad|great|happy|welcome|brilliant|good)\b", text.lower())


def _notes() -> list[str]:
    messages = [FALLBACK.message(finding).text for finding in [*DANGERS, Finding()]]
    return [
        *messages,
        *(f"{text}\n{FALLBACK.patient['text']}" for text in messages),
        *(FALLBACK.after(note_name(finding))["text"] for finding in [*DANGERS, Finding()]),
    ]


@pytest.mark.parametrize("text", _notes())
def test_notes_are_short_and_easy_to_read(text: str) -> None:
    """At most 90 words, with the patient line too, and a reading age of about 9 (grade below 5)."""
    assert len(text.split()) <= 90
    sentences = [s for s in re.split(r"[.?!:\n]+", text) if s.strip()]
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", w.lower().removesuffix("e")))) for w in words
    )
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    assert grade < 5, grade


def test_numbers_to_ring_can_be_rung() -> None:
    """A `tel` is digits, and the text shows the same number."""
    for finding in [*DANGERS, Finding()]:
        for part in FALLBACK.message(finding).parts:
            if "tel" in part:
                assert part["tel"].isdigit()
                assert part["tel"] in part["text"].replace(" ", "")


@pytest.mark.parametrize(
    ("good", "bad"),
    [("  general: #", "  other: #"), ("text: For urgent", "words: For urgent")],
)
def test_a_fault_in_the_notes_is_seen_at_the_start(tmp_path: Path, good: str, bad: str) -> None:
    """Not when somebody needs them."""
    broken = tmp_path / "notes.yml"
    broken.write_text(NOTES.read_text(encoding="utf-8").replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"note"):
        Fallback(broken)


def test_violence_beside_another_danger_names_every_number() -> None:
    """A blade may be held against somebody or against oneself: police, 111, Samaritans and Shout."""
    both = Finding("danger", "self_harm", kinds=("self_harm", "violence"))
    assert FALLBACK.message(both) == FALLBACK.message(Finding("danger"))
    for number in ("999", "55", "111", "116 123", "85258"):
        assert number in FALLBACK.message(both).text
    taken = Finding("danger", "self_harm", kinds=("self_harm", "emergency"))
    assert FALLBACK.message(taken) == FALLBACK.message(Finding("danger", "self_harm"))


@pytest.mark.parametrize("finding", DANGERS, ids=note_name)
def test_samaritans_stand_in_every_note(finding: Finding) -> None:
    """The kind may be mistaken; who wants to die reads whom to ring all the same."""
    assert "116 123" in FALLBACK.message(finding).text
