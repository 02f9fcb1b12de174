"""What a clerk comes for, with a script and without: every way through the queue, from signing in to done."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.at_desk import SignIn
from tests.helpdesk.console.conftest import DeskSite

GAP = "Hello,\n\nIt is six sessions.\n\n[[What does it cost?]]\n\nKind regards,"
CSV = b"message\nHow many sessions are there?\nSomebody is in danger\nWhat is the pay?\n"

SHOWN = (
    """(style => [style.boxShadow, style.outlineStyle])(getComputedStyle(document.activeElement))"""
)

scripts = pytest.mark.parametrize(
    "how", [{}, {"java_script_enabled": False}], ids=["script", "no script"]
)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


@scripts
def test_the_most_urgent_is_taken_seen_to_and_closed(
    desk: DeskSite, sign_in: SignIn, how: dict[str, Any]
) -> None:
    """The steps for danger stand first; it is not closed before what was done is ticked, and no word typed by then is lost."""
    desk.mail()
    desk.mail(subject="Bruises", priority=1, reasons=("safeguarding",), draft="", quotes=())
    page = sign_in(**how)
    expect(page.locator(".desk-alarm")).to_contain_text("1 urgent")
    press(page, "Take the most urgent")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bruises")
    expect(page.locator(".desk-danger li").nth(1)).to_contain_text("ring 999")
    page.get_by_label("The letter").fill("Dear Danuta,")
    press(page, "Close it")
    expect(page.get_by_role("alert")).to_contain_text("Tick first what was done.")
    expect(page.get_by_label("The letter")).to_have_value("Dear Danuta,")
    page.get_by_label("999 or 111 was rung").check()
    page.get_by_label("The safeguarding lead was told").check()
    press(page, "Close it")
    expect(page.locator(".desk-count")).to_have_text("1 message")
    expect(page.locator(".desk-alarm")).to_have_count(0)


@scripts
def test_a_gap_is_filled_and_the_letter_sent_taken_back_and_sent(
    desk: DeskSite, sign_in: SignIn, how: dict[str, Any]
) -> None:
    """A gap holds Send back; Undo brings the letter back as it was."""
    number = desk.mail(draft=GAP)
    page = sign_in(role="agent", **how)
    page.get_by_role("button", name="Fill the gap").click()
    press(page, "Send")
    expect(page.get_by_role("alert")).to_contain_text("A gap is left in the draft")
    page.get_by_label("What does it cost?", exact=True).fill("It is free.")
    page.get_by_role("button", name="Fill in").click()
    expect(page.get_by_label("The letter")).to_have_value(
        GAP.replace("[[What does it cost?]]", "It is free.")
    )
    press(page, "Send")
    expect(page.get_by_role("heading", name="Your reply is on its way")).to_be_visible()
    press(page, "Undo")
    expect(page.locator(".desk-said")).to_contain_text("Nothing was sent")
    press(page, "Send")
    expect(page.get_by_role("heading", name="Your reply is on its way")).to_be_visible()
    assert desk.item(number).item.status == "sending"


@scripts
def test_a_letter_with_no_address_is_copied_or_saved(
    desk: DeskSite, sign_in: SignIn, how: dict[str, Any]
) -> None:
    """Without JavaScript nothing can be copied by a press, so no button says so."""
    desk.mail(to=None)
    page = sign_in(role="agent", **how)
    page.get_by_role("button", name="Check and copy").click()
    copy = page.get_by_role("button", name="Copy the letter")
    if how:
        expect(copy).to_have_count(0)
    else:
        copy.click()
        expect(page.locator("[data-state]")).to_have_text("Copied.")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a mail file").click()
    assert saved.value.suggested_filename == "reply-1.eml"


@scripts
def test_many_are_closed_once_it_is_confirmed(
    desk: DeskSite, sign_in: SignIn, how: dict[str, Any]
) -> None:
    """Ticked or the whole list: the count is said before, and what is left out with why."""
    for number in range(4):
        desk.mail(subject=f"Mail {number}", priority=1 if number == 3 else 4)
    page = sign_in(**how)
    page.locator("summary", has_text="Do many at once").click()
    page.get_by_label("Tick “Mail 1”").check()
    press(page, "Go on to confirm")
    expect(page.get_by_role("main")).to_contain_text("1 message")
    press(page, "Close 1")
    expect(page.locator(".desk-said")).to_contain_text("1 closed.")
    page.locator("summary", has_text="Do many at once").click()
    page.get_by_label("With").select_option("all")
    press(page, "Go on to confirm")
    expect(page.get_by_role("main")).to_contain_text("1 urgent, or about somebody in danger")
    press(page, "Close 2")
    expect(page.locator(".desk-count")).to_have_text("1 message")


@scripts
def test_two_clerks_at_one_letter(desk: DeskSite, sign_in: SignIn, how: dict[str, Any]) -> None:
    """Who is second sees what the first did, beside what they typed themselves, and can keep it."""
    number = desk.mail()
    ann, bob = sign_in("ann", **how), sign_in("bob", "agent", **how)
    ann.get_by_role("button", name="Check and send").click()
    desk.clock.now += 901  # Ann went to lunch, and her claim ran out
    bob.reload()
    bob.get_by_role("button", name="Check and send").click()
    bob.get_by_label("The letter").fill("Bob’s letter")
    press(bob, "Save")
    ann.get_by_label("The letter").fill("Ann’s letter")
    press(ann, "Send")
    expect(ann.get_by_role("heading", level=1)).to_have_text("Somebody else was quicker")
    expect(ann.locator(".desk-history")).to_contain_text("Bob changed the draft")
    expect(ann.get_by_label("Your letter, to be copied")).to_have_value("Ann’s letter")
    assert desk.item(number).draft.text == "Bob’s letter"


@scripts
def test_a_file_is_uploaded_and_its_messages_are_in_the_list(
    desk: DeskSite, sign_in: SignIn, how: dict[str, Any]
) -> None:
    """The page looks again by itself until all is sorted; the same file again adds nothing."""
    page = sign_in(role="agent", **how)
    file = {"name": "monday.csv", "mimeType": "text/csv", "buffer": CSV}
    for told in ("It waits for its turn.", "Nothing was added"):
        page.get_by_role("link", name="Upload").first.click()
        page.get_by_label("Files of messages").set_input_files([file])  # type: ignore[list-item]
        press(page, "Upload and sort")
        expect(page.get_by_role("main")).to_contain_text(told)
        desk.run(desk.console.uploads.run_one())
        expect(page.get_by_role("main")).to_contain_text("All messages are sorted.")
    page.get_by_role("link", name="Go to the queue").click()
    expect(page.locator(".desk-count")).to_have_text("3 messages")


@scripts
def test_a_message_is_found_again(desk: DeskSite, sign_in: SignIn, how: dict[str, Any]) -> None:
    """Search keeps the rest of the page and stands in the address; going back shows the list before."""
    desk.mail(subject="Parking", text="Where can I leave my car?")
    desk.mail()
    page = sign_in(**how)
    page.get_by_label("Search in the messages").fill("CAR leave")
    page.get_by_label("Search in the messages").press("Enter")
    expect(page.locator(".desk-count")).to_have_text("1 message")
    expect(page).to_have_url(re.compile("q=CAR([+]|%20)leave"))
    if not how:
        expect(page.locator("#announce")).to_have_text("1 message.")
    page.go_back()
    expect(page.locator(".desk-count")).to_have_text("2 messages")


def test_what_is_urgent_comes_up_by_itself_and_is_said_once(
    desk: DeskSite, sign_in: SignIn
) -> None:
    """Whatever page somebody is at, and politely."""
    page = sign_in(role="agent")
    expect(page.locator(".desk-alarm")).to_have_count(0)
    desk.mail(priority=1, reasons=("safeguarding",), draft="")
    expect(page.locator(".desk-alarm")).to_contain_text(
        "1 urgent", timeout=15_000
    )  # asked every 5 s
    expect(page.locator("#announce")).to_have_text("1 urgent, and nobody has it.")


def test_a_letter_is_kept_while_it_is_typed(desk: DeskSite, sign_in: SignIn) -> None:
    """The gaps above follow the text, and Send right after it is of the newest version."""
    number = desk.mail(draft=GAP)
    page = sign_in(role="agent")
    page.get_by_role("button", name="Fill the gap").click()
    page.get_by_label("The letter").fill("It is six sessions, and free.")
    expect(page.locator("[data-state]")).to_contain_text("Kept at")
    expect(page.locator(".desk-gaps")).to_have_count(0)
    assert desk.item(number).draft.text == "It is six sessions, and free."
    page.get_by_label("The letter").press_sequentially(" Ann")
    press(page, "Send")
    expect(page.get_by_role("heading", name="Your reply is on its way")).to_be_visible()
    assert desk.item(number).draft.text == "It is six sessions, and free. Ann"


def test_all_of_it_is_done_by_single_keys(desk: DeskSite, sign_in: SignIn) -> None:
    """j and k move, x ticks, a takes, e edits, u takes back; nothing happens while somebody types."""
    for number in range(3):
        desk.mail(subject=f"Mail {number}")
    page = sign_in()
    keys = page.keyboard
    keys.press("j")
    keys.press("j")
    keys.press("k")
    keys.press("j")
    expect(page.get_by_role("link", name="Mail 1")).to_be_focused()
    keys.press("x")
    expect(page.get_by_label("Tick “Mail 1”")).to_be_checked()
    expect(page.locator("#announce")).to_have_text("Ticked. 1 ticked in all.")
    keys.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mail 1")
    keys.press("e")
    expect(page.get_by_label("The letter")).to_be_focused()
    keys.type("jakexu?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "Send")
    expect(page.get_by_role("heading", name="Your reply is on its way")).to_be_visible()
    keys.press("u")
    expect(page.locator(".desk-said")).to_contain_text("Nothing was sent")
    expect(page.get_by_label("The letter")).to_have_value(
        "jakexu?Hello,\n\nThere are six sessions."
    )


def test_the_keys_are_told_and_can_be_switched_off(desk: DeskSite, sign_in: SignIn) -> None:
    """For whom a single key is a trap: voice control, a trembling hand (WCAG 2.1.4)."""
    desk.mail(subject="Mail")
    page = sign_in()
    expect(
        page.get_by_role("button", name="Keyboard shortcuts")
    ).to_be_visible()  # the script has run
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.get_by_label("Use keyboard shortcuts in this browser").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_role("button", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="Mail", exact=True)).not_to_be_focused()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_label("Use keyboard shortcuts in this browser")).not_to_be_checked()


def test_a_letter_is_sent_by_the_keyboard_alone(desk: DeskSite, sign_in: SignIn) -> None:
    """By Tab and Enter, without a single key of ours."""
    number = desk.mail()
    page = sign_in(role="agent")
    for name in ("Check and send:", "Send"):
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent").startswith(name):
                break
        assert page.evaluate(SHOWN) != ["none", "none"]
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your reply is on its way")).to_be_visible()
    assert desk.item(number).item.status == "sending"
