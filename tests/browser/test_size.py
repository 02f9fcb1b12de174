"""What a phone has to fetch, and for how long its processor is busy."""

from __future__ import annotations

import gzip

from bot.cli.project import ROOT
from tests.browser.conftest import Site, Visit

BUILT = ROOT / "web" / "built"
BEFORE, AFTER = 3_000, 75_000
"""Bytes: what is loaded with the page, and all of it once it is open."""


def zipped(*names: str) -> int:
    return sum(len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in names)


def test_the_button_and_the_talk_are_small() -> None:
    assert zipped("widget.js") < BEFORE
    assert zipped("widget.js", "panel.js", "panel.css") < AFTER


def test_the_server_sends_them_zipped(visit: Visit, site: Site) -> None:
    visitor = visit()
    with visitor.page.expect_response("**/widget/panel.js") as came:
        visitor.open()
    assert came.value.headers["content-encoding"] == "gzip"
