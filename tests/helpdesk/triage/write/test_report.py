"""The report: danger first, every picture with its table, nothing asked of anybody, and nothing that a message says is HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from bench.browser import NoBrowser, chromium, find_chromium
from bot.helpdesk.triage.rules import Measured
from bot.helpdesk.triage.sorted_message import Sorted
from bot.helpdesk.triage.write.report import Cluster, Facts, write_report
from bot.helpdesk.triage.write.totals import LISTED, totals

EVIL = "<script>alert(1)</script><img src=https://example.org/x onerror=alert(2)>"
ROWS = [
    Sorted(1, "a.csv, line 2", "Hours", "How many sessions?", topic="training", confidence=0.95, band="high", outcome="answer", draft="Hello", priority=4, cluster=1, language="en"),
    Sorted(2, "a.csv, line 3", EVIL, EVIL, outcome="safety", priority=1, reasons=("safeguarding",), cluster=2, language="en"),
    Sorted(3, "a.csv, line 4", "", "", priority=3, reasons=("unreadable",), cluster=3, error="a.csv, line 4: too few fields"),
    Sorted(4, "a.csv, line 5", "", "how many sessions", topic="training", band="high", outcome="answer", cluster=1, language="en"),
]  # fmt: skip
FACTS = Facts(["a.csv"], Measured(98, 100, "tests/eval"), {"safeguarding": "Somebody may be in danger"})  # fmt: skip


def report(folder: Path, rows: list[Sorted] = ROWS, facts: Facts = FACTS) -> str:
    clusters = [Cluster(rows[0], 2)] if len(rows) > 3 else []
    write_report(totals(rows), clusters, facts, folder / "report.html")
    return (folder / "report.html").read_text("utf-8")


def test_messages_that_name_danger_stand_first(tmp_path: Path) -> None:
    """Before any figure."""
    page = report(tmp_path)
    places = [page.index(words) for words in ("Read this first", "a.csv, line 3", "How good the drafts are", "By priority")]  # fmt: skip
    assert places == sorted(places)


def test_where_no_message_names_danger_that_is_said_with_its_limits(tmp_path: Path) -> None:
    """Rules miss some of it."""
    assert "miss some of it" in report(tmp_path, ROWS[:1])


def test_the_share_of_right_drafts_is_told_with_what_it_was_measured_on(tmp_path: Path) -> None:
    """Or that nobody measured it."""
    assert re.search(r"98 of 100 drafts were right in a test \(98.0%\), measured on tests/eval", report(tmp_path))  # fmt: skip
    assert "has not been measured" in report(tmp_path, facts=Facts(["a.csv"]))


def test_each_picture_has_a_table_with_the_same_figures(tmp_path: Path) -> None:
    """For those who don't see it."""
    page = report(tmp_path)
    sections = re.findall(r'<section aria-labelledby="(?:priority|band|outcome|reason|topic|language)">.*?</section>', page, re.DOTALL)  # fmt: skip
    assert len(sections) == 6
    for section in sections:
        bars = re.findall(r"<text x=[^>]*end[^>]*>([^<]*)<.*?<rect.*?<text[^>]*>([\d,]+)<", section, re.DOTALL)  # fmt: skip
        cells = re.findall(r'<th scope="row">([^<]*)</th><td class="figure">([\d,]+)</td>', section)
        assert bars == cells and bars


def test_its_figures_are_named_in_words(tmp_path: Path) -> None:
    """As at the desk, and not by the ids of the tables; what has the same name is counted together."""
    rows = [Sorted(at, f"x {at}", "", "d", topic=topic, outcome="not_covered", priority=2, cluster=at) for at, topic in enumerate(("ask_pay", "ask_salary", ""), 1)]  # fmt: skip
    named = {"ask_pay": "Pay", "ask_salary": "Pay"}
    page = report(tmp_path, rows, Facts(["a.csv"], labels=named))
    cells = dict(re.findall(r'<th scope="row">([^<]*)</th><td class="figure">([\d,]+)</td>', page))
    assert cells["Pay"] == "2" and cells["No topic was found"] == "1"
    assert cells["2 (soon)"] == "3" and cells["The page does not answer it"] == "3"
    assert "not_covered" not in page and "ask_" not in page


def test_nothing_in_a_message_becomes_html_and_nobody_is_asked_for_anything(tmp_path: Path) -> None:
    """No script, no address, and a policy that would stop both."""
    page = report(tmp_path)
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page
    assert not re.search(r'src=|href="[^#]|url\(|@import', re.sub("&lt;.*?&gt;", "", page))
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


def test_clusters_errors_and_long_lists_say_how_many_there_are(tmp_path: Path) -> None:
    """A list that is cut says so."""
    page = report(tmp_path)
    assert "<b>2 messages</b>, the first is <b>a.csv, line 2</b>" in page
    assert "a.csv, line 4: too few fields" in page and "1 of 4 rows" in page
    many = [Sorted(at, f"x {at}", "", "d", priority=1) for at in range(1, LISTED + 50)]
    page = report(tmp_path, many)
    assert "Read these 249 first" in page and "These are the first 200." in page
    assert page.count("<p><b>x ") == LISTED


def test_the_report_of_no_message_is_a_page_too(tmp_path: Path) -> None:
    """A table of a header alone is no mistake."""
    assert "0 messages, sorted" in report(tmp_path, [])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        find_chromium()
    except NoBrowser as why:
        pytest.skip(str(why))
    with chromium() as running:
        yield running


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_breaks_no_rule_of_accessibility(
    browser: Browser, tmp_path: Path, scheme: str
) -> None:
    """WCAG 2.2 AA, with its tables open, on a small screen, in light and dark."""
    report(tmp_path)
    context = browser.new_context(
        viewport={"width": 360, "height": 640},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # axe-core is a script itself
    )
    page: Page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "report.html").as_uri())
    page.locator("summary").evaluate_all("all => all.forEach(one => one.click())")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": tags}).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert [(one["id"], [node["html"][:100] for node in one["nodes"]]) for one in found] == []
    assert len(asked) == 1 and wide <= 360
