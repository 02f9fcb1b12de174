"""The desk's pages in every state: no rule of WCAG 2.2 AA broken, nothing wider than the screen, nothing of a message run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.at_desk import SignIn
from tests.browser.test_accessibility import violations
from tests.browser.test_content import PAGE
from tests.browser.test_hostile import NEVER
from tests.helpdesk.console.conftest import DeskSite

VECTORS = Path(__file__).with_name("xss.txt").read_text(encoding="utf-8").splitlines()
WHOLE = 4
"""Items that have all vectors in their letter between them."""
LONG = "Donaudampfschifffahrtselektrizitaeten" * 4
GAP = f"Hello,\n\n[[What does {LONG} cost?]]\n\nKind regards,"
SIZES = {"wide": (1280, 800), "phone": (360, 640), "400 %": (320, 256)}


def filled(desk: DeskSite) -> None:
    """One message of each kind that looks different."""
    desk.mail(subject="Bruises", text="Hello. My partner hits me.", priority=1, reasons=("safeguarding",), draft="", quotes=())  # fmt: skip
    desk.mail(subject=LONG, priority=2, draft=GAP, reasons=("complaint", "not_in_source"))
    desk.mail(subject="Simple", priority=3)
    desk.mail(subject="", text=LONG, priority=3, kind="upload", to=None, topic="")
    gone = {"kind": "talk", "conversation": "cleared:1", "subject": "", "text": "", "draft": ""}
    desk.mail(priority=1, reasons=("safeguarding",), to=None, **gone)
    desk.mail(subject="Broken", text="", priority=4, draft="", error="line 3: too few fields")


def _cleared(page: Page) -> None:
    page.goto("/desk?kind=talk")
    page.locator("[data-take]").click()
    page.get_by_role("button", name="Close it").click()
    page.get_by_role("alert").wait_for()


def _open(subject: str) -> Callable[[Page], None]:
    def state(page: Page) -> None:
        page.locator("[data-row]", has_text=subject).get_by_role("button").click()
        page.get_by_role("link", name="Back to the list").wait_for()
        for one in page.locator("main details").all():
            one.evaluate("one => { one.open = true; }")

    return state


def _list(page: Page) -> None:
    for one in page.locator("main details").all():
        one.evaluate("one => { one.open = true; }")


def _sent(page: Page) -> None:
    _open("Simple")(page)
    page.get_by_label("The letter").fill("Hello,\n\nThe training is online.\n\nKind regards")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Undo").wait_for()


def _refused(page: Page) -> None:
    _open(LONG)(page)
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("alert").wait_for()


def _bulk(page: Page) -> None:
    _list(page)
    page.get_by_label("With", exact=True).select_option("all")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Close 4").wait_for()


def _conflict(page: Page) -> None:
    _open("Simple")(page)
    for field in page.locator("#draft input[name=version]").all():
        field.evaluate("one => { one.value = 1; }")
    page.get_by_label("The letter").fill("Another letter")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Somebody else was quicker").wait_for()


def _nothing(page: Page) -> None:
    page.goto("/desk?q=nothing-has-this")


def _keys(page: Page) -> None:
    page.get_by_role("button", name="Keyboard shortcuts").click()


def _upload(page: Page) -> None:
    page.goto("/desk/upload")
    page.get_by_role("button", name="Upload and sort").click()
    page.get_by_role("alert").wait_for()


def _content(page: Page) -> None:
    page.goto("/desk/content")
    page.get_by_label("Which page?").select_option(index=1)
    page.get_by_label("The whole text of the page").fill(f"{PAGE}\n\n{LONG} is new.\n")
    page.get_by_role("button", name="Compare it with the page").click()
    page.get_by_role("heading", name="What is different").wait_for()
    for one in page.locator("main details").all():
        one.evaluate("one => { one.open = true; }")


STATES: dict[str, Callable[[Page], None]] = {
    "list": _list, "nothing": _nothing, "danger": _open("Bruises"), "gap": _open(LONG),
    "no address": _open("Uploaded"), "broken": _open("Broken"), "sent": _sent, "refused": _refused,
    "cleared": _cleared, "bulk": _bulk, "conflict": _conflict, "keys": _keys, "upload": _upload,
    "content": _content,
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_no_state_breaks_a_rule(desk: DeskSite, sign_in: SignIn, state: str) -> None:
    """Looked through by axe as wide as a desk has it and on a telephone; at 400 % nothing is wider than the screen."""
    filled(desk)
    page = sign_in()
    if state == "no address":
        page.goto("/desk?kind=upload")
        page.locator("[data-take]").click()
        page.get_by_role("link", name="Back to the list").wait_for()
    else:
        STATES[state](page)
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if name != "400 %":
            assert violations(page) == [], name


def test_every_target_is_large_enough(desk: DeskSite, sign_in: SignIn) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 CSS pixels at least."""
    filled(desk)
    page = sign_in(viewport={"width": 360, "height": 640})
    for control in page.get_by_role("button").all():
        box = control.bounding_box()
        assert box and box["width"] >= 24 and box["height"] >= 24, control.text_content()


def test_no_message_is_ever_run(desk: DeskSite, sign_in: SignIn) -> None:
    """Every vector in each place that the list shows, and in each that the page of an item does; after a swap by the script too."""
    for at, vector in enumerate(VECTORS):
        every = "\n".join(VECTORS[at::WHOLE]) if at < WHOLE else vector
        desk.mail(
            subject=vector,
            text=every,
            source=vector,
            error=vector[:200],
            draft=f"{every}\n[[{vector}]]",
            quotes=tuple(VECTORS[at::WHOLE]) if at < WHOLE else (),
            topic=vector[:80],
            reasons=(vector,),
            priority=1 + at % 4,
        )
    page = sign_in()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    def harmless() -> None:
        scripts = page.locator("body script:not([src^='/widget/'])").count()
        others = page.locator(f"main :is({NEVER})").count()
        assert (scripts, others, page.evaluate("window.hit")) == (0, 0, None)

    while True:
        harmless()
        more = page.get_by_role("link", name="More", exact=True)
        if not more.count():
            break
        more.click()
        page.wait_for_load_state()
    for number in range(1, WHOLE + 1):
        page.goto(f"/desk/items/{number}")
        page.get_by_role("button", name="Take it").click()
        page.get_by_label("The letter").wait_for()
        harmless()
    page.get_by_label("The letter").press_sequentially(" ")
    expect(page.locator("[data-state]")).to_contain_text("Kept at")
    harmless()
    page.goto("/desk")
    page.get_by_label("Search in the messages").fill("script")
    page.get_by_label("Search in the messages").press("Enter")
    expect(page.locator("#announce")).to_contain_text("messages")
    harmless()
    assert not dialogs and not [url for url in asked if "evil.invalid" in url]


def test_a_script_can_make_no_elements_of_a_text(desk: DeskSite, sign_in: SignIn) -> None:
    """The policy of trusted types lets through what the server answered to htmx, and nothing else."""
    page = sign_in(complains=True)
    made = page.evaluate("""() => {
      try { document.body.insertAdjacentHTML("beforeend", "<b id=x>x</b>"); return "made"; }
      catch (error) { return error.name; }
    }""")
    assert made == "TypeError"
