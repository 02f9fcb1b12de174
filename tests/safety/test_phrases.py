"""Each entry of the phrase list does what its own examples say."""

from pathlib import Path

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.safety import LEVELS, Screen
from bot.safety.patterns import read_pattern
from bot.safety.phrases import Rule, read_phrases

PHRASES = Path(__file__).parents[2] / "knowledge" / "safety" / "phrases.yml"
SCREEN = Screen(PHRASES)
LIST = read_phrases(PHRASES)
HITS = [
    pytest.param(rule, text, id=f"{rule.id}: {text}") for rule in SCREEN.rules for text in rule.hit
]
MISSES = [
    pytest.param(rule, text, id=f"{rule.id}: {text}") for rule in SCREEN.rules for text in rule.miss
]
FRAMES = [
    pytest.param(frame.id, text, id=f"{frame.id}: {text}")
    for frame in LIST.frames.values()
    for text in frame.hit
]


@pytest.mark.parametrize(("rule", "text"), HITS)
def test_a_rule_is_hit_by_its_examples(rule: Rule, text: str) -> None:
    """The rule itself stands, be another graver or earlier."""
    finding = SCREEN.check(text)
    assert finding.level == rule.level
    assert rule.id in finding.rules


@pytest.mark.parametrize(("rule", "text"), MISSES)
def test_a_rule_leaves_its_counterexamples_alone(rule: Rule, text: str) -> None:
    """No rule of its level or above is raised: what one lets go another must not pick up."""
    finding = SCREEN.check(text)
    assert LEVELS.index(finding.level) > LEVELS.index(rule.level), finding


@pytest.mark.parametrize(("frame", "text"), FRAMES)
def test_a_frame_softens_its_examples(frame: str, text: str) -> None:
    """What is said in the frame's way raises no danger."""
    assert SCREEN.check(text).level == LIST.frames[frame].leaves


def test_each_rule_says_why_and_has_examples() -> None:
    """A list that is reviewed has a reason and examples at every entry."""
    for rule in SCREEN.rules:
        assert rule.why, rule.id
        assert rule.hit, rule.id
        assert rule.miss, rule.id


@pytest.mark.parametrize(
    ("notation", "matched", "left"),
    [
        ("(want|wants) ..2 die", "he wants to really die", "he wants a b c die"),
        ("want ..2 die", "want to die", "want not die"),
        ("a? gun", "gun", "knife"),
        ("(no point|not worth) living", "not worth living", "not living"),
        ("^ kms $", "kms", "kms now"),
        ("i (am (very|so)|feel)? sad", "i am so sad", "i am sad"),
    ],
)
def test_the_notation_means_what_its_docstring_says(notation: str, matched: str, left: str) -> None:
    """Words, choices, gaps, optional words, phrases, and the ends of a sentence."""
    assert _stands(notation, matched)
    assert not _stands(notation, left)


@pytest.mark.parametrize(
    "notation", ["a ..9 b", "(a", "a)", "(a|) b", "<nobody> dies", "..3", "a?"]
)
def test_a_malformed_pattern_is_refused(notation: str) -> None:
    """A pattern that means nothing, or anything, is seen when the list is read."""
    with pytest.raises(ValueError, match="."):
        read_pattern(notation, {})


def test_a_fault_in_the_list_is_named(tmp_path: Path) -> None:
    """Who edits the list is told which entry is wrong."""
    broken = tmp_path / "phrases.yml"
    broken.write_text(
        PHRASES.read_text(encoding="utf-8").replace("kind: violence", "kind: vile", 1)
    )
    with pytest.raises(ValueError, match="being_hit.*vile"):
        read_phrases(broken)


def _stands(notation: str, text: str) -> bool:
    vocab = Vocab()
    doc = Doc(vocab, words=["<s>", *text.split(), "<s>"])
    return any(list(pattern.spans(vocab, doc)) for pattern in read_pattern(notation, {}))
