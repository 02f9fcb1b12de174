"""The figures that decide whether a question is answered, and with how much (docs/adr/0003)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Gates:
    """Set by what `bot eval` says of the project's own questions (tests/eval; docs/adr/0003 says why).

    covered: summed chance of the page's topics from which a question is answered.
    second: share of the second topic from which it is told as well; first: share of the first up to which.
    words: most words of two leads told for one question.
    near: chance of a near miss from which the page is said not to cover it, rather than nothing found.
    named: chance from which the thing itself is named: below, another was meant more often than not.
    other_near: share of the first near miss's chance from which a second is named beside it.
    sure_near: chance of a near miss from which a worry seen by the safety rules does not overrule it.
    leaning: how elliptical a message is from which topics of the section the talk is in count
    `same_section` times.
    after_near: summed chance under which words that lean on a near miss in the same message are about it.
    nameless: how much a topic about "number N" counts where no number is named, or only a place in a talk
    about something else.
    beside_rules: summed chance of the page's topics from which a question beside an instruction is answered.
    beside_near: chance of a topic about a qualification from which one that is named is answered beside a near miss.
    sure: chance of a question from which its answer is not left out of a long reply, where no less than the share
    `new_words` of its words is not said in the rest.
    unlike: similarity to the nearest training example under which nothing is answered.
    """

    covered: float = 0.45
    second: float = 0.15
    first: float = 0.85
    words: int = 74
    unlike: float = 0.25
    near: float = 0.08
    named: float = 0.4
    other_near: float = 0.5
    sure_near: float = 0.5
    leaning: float = 0.5
    after_near: float = 0.88
    same_section: float = 3.0
    nameless: float = 0.25
    beside_rules: float = 0.3
    beside_near: float = 0.1
    sure: float = 0.9
    new_words: float = 0.3


GATES = Gates()
