"""The report is one page that needs nothing else, and what people wrote in it is only shown."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import numpy as np
import pytest

from bot.evaluate.alarms import Heard
from bot.evaluate.assistant import Reply
from bot.evaluate.cross_validate import HeldOut
from bot.evaluate.metrics import Bin
from bot.evaluate.pictures import heat_map, reliability_curve, worst_intents
from bot.evaluate.questions import Expected, Row
from bot.evaluate.redaction import Redaction
from bot.evaluate.report import Findings, write_report
from bot.evaluate.score import Asked, Score, SetScore

VOID = {"meta", "br"}
EVIL = "<script>alert('x')</script> & more"


class Balanced(HTMLParser):
    """Raises where a tag is not closed by its own."""

    def __init__(self):
        super().__init__()
        self.open = []
        self.seen = set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        assert not {"src", "href"} & {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """`<path/>` closes itself."""

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def page(tmp_path):
    row = Row("s1", "visitor", (Expected(EVIL),))
    asked = Asked("s1", EVIL, Reply(text=EVIL, outcomes=("answer",)), ["does not say hours"], row)
    held = HeldOut(
        texts=["when?", EVIL, "dogs?"],
        true=np.array(["ask_hours", "ask_hours", "ask_dogs"]),
        guessed=np.array(["ask_hours", "ask_dogs", "ask_dogs"]),
        confidence=np.array([0.9, 0.6, 0.8]),
        covered=np.array([0.9, 0.9, 0.9]),
        rank=np.array([1.0, 2.0, 1.0]),
        place=np.array(["page", "page", "page"]),
        folds=3,
        copies=0,
    )
    findings = Findings(
        score=Score({"single": SetScore("single", [asked])}),
        held_out=held,
        alarms={"rules alone": [Heard("phrases: danger", 2, (EVIL,), True)]},
        redaction=Redaction(clean=2, changed=[EVIL]),
    )
    path = tmp_path / "eval" / "index.html"
    write_report(findings, path, datetime(2026, 11, 24, tzinfo=UTC))
    return path.read_text(encoding="utf-8")


def test_the_page_is_whole_and_asks_for_nothing(page):
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []
    assert "script" not in parser.seen
    assert "http" not in page


def test_both_pictures_confusions_and_failures_are_there(page):
    for part in ("<svg", 'class="heat"', "ask_hours", "does not say hours", "24 November 2026"):
        assert part in page


def test_the_heat_map_holds_the_intents_that_are_confused():
    true, guessed = np.array(["a", "a", "b", "c"]), np.array(["b", "a", "b", "c"])
    assert worst_intents(true, guessed, most=30) == ["a", "b"]
    assert "<th>c</th>" not in heat_map(true, guessed)


def test_the_curve_has_a_dot_for_each_bin():
    bins = [Bin(0.2, 0.3, 5), Bin(0.9, 0.8, 50)]
    assert reliability_curve(bins).count("<circle") == 2
