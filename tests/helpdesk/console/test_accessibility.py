"""The pages of who may, in a real Chromium: no rule of WCAG 2.2 AA broken, wide and narrow, with no script of ours needed."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from bench.browser import NoBrowser, chromium, find_chromium
from tests.standins.oidc import CLIENT, SECRET, Oidc

from .conftest import PASSWORD, DeskSite
from .test_content import NINE, ROLE, begin
from .test_teach import ask

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
SIZES = {"wide": (1280, 800), "narrow": (360, 640)}


TABLES = ("people", "audit", "teach", "statistics", "content, draft")
"""Pages that look different where there is room; the others are the same in a broader window."""


def found(page: Page, name: str) -> list[str]:
    """What is wrong with the page as it is shown: rules broken, or wider than the screen."""
    wrong = []
    for size, (width, height) in SIZES.items():
        if size == "wide" and name not in TABLES:
            continue
        page.set_viewport_size({"width": width, "height": height})
        broken = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
        wrong += [
            f"{size} {one['id']}: {[n['html'][:120] for n in one['nodes']]}" for one in broken
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{size}: wider than the screen")
    return wrong


def test_no_page_breaks_a_rule(start: Callable[..., DeskSite]) -> None:
    """Each in the states that people see it in, errors too; nothing on it is refused by the policy of contents."""
    try:
        find_chromium()
    except NoBrowser as why:
        pytest.skip(str(why))
    with Oidc() as directory, chromium() as browser:
        desk = start(
            OIDC_ISSUER=directory.issuer,
            OIDC_CLIENT_ID=CLIENT,
            OIDC_CLIENT_SECRET=SECRET,
            OIDC_ROLES="a=viewer",
            PUBLIC_URL="http://localhost:5005",
        )
        desk.console.desk._origin._origins._own = ""  # the test's port is not that of PUBLIC_URL
        desk.clock.now = time.time()
        desk.add("boss", "admin")
        desk.add("a-name-that-is-as-long-as-a-name-may-be", "lead", email="a@example.org")
        page = browser.new_context().new_page()
        complaints: list[str] = []
        page.on(
            "console", lambda one: complaints.append(one.text) if "Policy" in one.text else None
        )
        wrong: dict[str, list[str]] = {}

        def see(name: str, path: str = "") -> None:
            if path:
                page.goto(f"http://127.0.0.1:{desk.port}{path}")
            wrong[name] = found(page, name)

        def press(name: str) -> None:
            page.get_by_role("button", name=name, exact=True).click()

        see("sign in", "/desk/account")
        page.get_by_label("Name").fill("boss")
        page.get_by_label("Password").fill("not my password")
        press("Sign in")
        see("sign in, wrong")
        page.get_by_label("Password").fill(PASSWORD)
        press("Sign in")
        page.wait_for_url("**/desk/account")
        desk.clerk("boss")
        see("account", "/desk/account")
        page.get_by_label("Your password now").fill("not my password")
        press("Change password")
        see("account, wrong")
        press("Sign out everywhere but here")
        see("account, told")
        see("people", "/desk/people")
        press("Add")
        see("people, wrong")
        page.get_by_label("Name to sign in with").fill("ann")
        press("Add")
        see("throw-away password")
        page.get_by_role("link", name="Go on to ann").click()
        see("person")
        press("Erase")
        see("person, not sure")
        press("Switch off")
        see("person, off")
        see("audit", "/desk/audit")
        see("audit, wrong", "/desk/audit?since=yesterday&action=none")
        for _ in range(6):
            desk.mail()
        see("statistics", "/desk/statistics")
        assert page.locator("svg rect").count() > 5
        see("statistics, wrong", "/desk/statistics?since=yesterday")
        see("teach, empty", "/desk/teach")
        ask(desk, "What is the pay?", "x" * 200)
        ask(desk, "y" * 200, cluster="q-1")
        see("teach", "/desk/teach")
        page.get_by_label("What is it about?").select_option("Pay")
        page.get_by_role("button", name="Label it").click()
        see("teach, told")
        see("teach, to approve", "/desk/teach?list=labelled")
        page.get_by_role("button", name="Approve it").click()
        see("teach, approved", "/desk/teach?list=approved")
        see("content, empty", "/desk/content")
        press("Compare it with the page")
        see("content, wrong")
        page.get_by_label("Which page?").select_option(ROLE)
        page.get_by_label("The whole text of the page").fill(f"{NINE} The pay is Band 5.")
        press("Compare it with the page")
        see("content, draft")
        page.get_by_label("What the page says now").first.fill("Nowhere on it.")
        press("Save and check")
        see("content, draft, wrong")
        page.get_by_label("Question").fill("How long does it take?")
        press("Ask")
        see("content, tried")
        at = begin(desk.clerk("boss"))
        see("content, whole", at)
        press("Publish")
        see("content, published")
        see("refused", "/desk/nothing")
        assert {name: what for name, what in wrong.items() if what} == {}
        assert len(wrong) == 28 and complaints == []
