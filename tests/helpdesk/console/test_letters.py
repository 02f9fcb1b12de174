"""The letter of an item over real HTTP: written, filled, redrafted, sent, taken back, saved."""

from __future__ import annotations

import json

import pytest

from .conftest import Clerk, DeskSite, Page

GAPS = "Hello,\n\n[[What does it cost?]]\n\nIt is six sessions.\n\n[[Who pays?]]"


def letter(page: Page) -> str:
    return page.root.one("textarea", name="draft").raw.removeprefix("\n")


def opened(site: DeskSite, **more: object) -> tuple[Clerk, int, Page]:
    """An agent who has an item, and its page."""
    number = site.mail(**more)
    clerk = site.clerk("ann", "agent")
    return clerk, number, site.took(clerk, number)


def test_what_is_typed_is_kept(site: DeskSite) -> None:
    """Line by line, whatever line ends the browser sends."""
    clerk, number, page = opened(site)
    at = f"/desk/items/{number}/draft"
    clerk.fill_in(page, at, draft="\r\nHello,\r\n\r\nsix.  \r\n", do="save")
    assert site.item(number).draft.text == "\nHello,\n\nsix.  \n"
    assert letter(clerk.get(f"/desk/items/{number}")) == "\nHello,\n\nsix.  \n"


def test_gaps_are_listed_filled_and_taken_out(site: DeskSite) -> None:
    """Each has a field and two buttons; what was typed in the letter meanwhile is kept too."""
    clerk, number, page = opened(site, draft=GAPS)
    at = f"/desk/items/{number}/draft"
    assert "2 things to fill in before this can go" in page.root.one("main").text
    typed = letter(page).replace("Hello", "Good morning")
    page = clerk.follow(clerk.fill_in(page, at, draft=typed, gap_0="It is free.", do="fill"))
    assert "1 thing to fill in" in page.root.one("main").text
    page = clerk.follow(clerk.fill_in(page, at, remove="0"))
    assert letter(page).rstrip() == "Good morning,\n\nIt is free.\n\nIt is six sessions."
    assert "to fill in before" not in page.root.one("main").text


def test_both_gaps_are_filled_by_one_press(site: DeskSite) -> None:
    """Whichever button is pressed: nothing that stands in a field is lost."""
    clerk, number, page = opened(site, draft=GAPS)
    clerk.fill_in(
        page, f"/desk/items/{number}/draft", gap_0="Nothing.", gap_1="The hub.", do="fill"
    )
    assert site.item(number).draft.text == "Hello,\n\nNothing.\n\nIt is six sessions.\n\nThe hub."


def test_a_gap_that_was_written_over_is_not_filled_elsewhere(site: DeskSite) -> None:
    """The first was replaced in the letter itself: the words for the second find the second."""
    clerk, number, page = opened(site, draft=GAPS)
    typed = letter(page).replace("[[What does it cost?]]", "It is free.")
    at = f"/desk/items/{number}/draft"
    clerk.fill_in(page, at, draft=typed, gap_1="The hub.", do="fill")
    assert site.item(number).draft.text.endswith("It is six sessions.\n\nThe hub.")
    page = clerk.get(f"/desk/items/{number}")
    refused = clerk.fill_in(page, at, gap_0=None, remove="0")
    assert refused.status == 303  # there is none any more, and nothing is asked for


def test_a_letter_with_a_gap_is_not_sent_and_stays_typed(site: DeskSite) -> None:
    """422 with the reason, and the letter as it was typed."""
    clerk, number, page = opened(site, draft=GAPS)
    typed = letter(page) + "\n\nAnn"
    refused = clerk.fill_in(page, f"/desk/items/{number}/send", draft=typed)
    assert refused.status == 422
    assert "A gap is left in the draft" in refused.root.one("main").text
    assert letter(refused) == typed
    assert site.item(number).item.status == "open"


def test_a_letter_whose_only_gap_was_taken_out_is_not_sent(site: DeskSite) -> None:
    """A greeting and a goodbye answer nobody; one word in between, and it goes."""
    frame = "Hello,\n\nThank you for your message.\n\n{}\n\nKind regards,"
    clerk, number, page = opened(site, draft=frame.format("[[What does it cost?]]"))
    at = f"/desk/items/{number}"
    page = clerk.follow(clerk.fill_in(page, f"{at}/draft", remove="0"))
    refused = clerk.fill_in(page, f"{at}/send")
    assert refused.status == 422 and "no answer in it yet" in refused.root.one("main").text
    assert clerk.get(f"{at}/letter.eml").status == 422
    assert site.item(number).item.status == "open"
    sent = clerk.fill_in(refused, f"{at}/send", draft=frame.format("No."))
    assert sent.status == 303 and site.item(number).item.status == "sending"


def test_it_is_sent_taken_back_and_sent_again(site: DeskSite) -> None:
    """What was typed goes out; a double click sends it once; Undo brings it back."""
    clerk, number, page = opened(site)
    at = f"/desk/items/{number}"
    typed = letter(page) + "\n\nAnn"
    sent = clerk.fill_in(page, f"{at}/send", draft=typed)
    assert "It goes out in 15 seconds" in clerk.follow(sent).root.one("main").text
    assert clerk.fill_in(page, f"{at}/send", draft=typed).status == 303
    assert site.item(number).item.status == "sending" and site.item(number).draft.text == typed
    undone = clerk.follow(clerk.fill_in(clerk.get(at), f"{at}/undo"))
    assert "Nothing was sent" in undone.root.one("main").text
    assert letter(undone) == typed
    clerk.fill_in(undone, f"{at}/send")
    assert site.item(number).item.status == "sending"


def test_what_goes_out_can_be_taken_back_from_every_page(site: DeskSite) -> None:
    """For fifteen seconds it stands on top, with its button, and not for colleagues."""
    clerk, number, page = opened(site)
    bob = site.clerk("bob", "agent")
    clerk.fill_in(page, f"/desk/items/{number}/send")
    assert clerk.get("/desk").root.all("form", action=f"/desk/items/{number}/undo")
    assert not bob.get("/desk").root.all("form", action=f"/desk/items/{number}/undo")
    site.clock.now += 16
    assert not clerk.get("/desk").root.all("form", action=f"/desk/items/{number}/undo")


def test_what_was_typed_is_not_lost_to_a_colleague(site: DeskSite) -> None:
    """409 shows both letters; one's own can be kept once one has it again."""
    clerk, number, page = opened(site)
    bob = site.clerk("bob", "agent")
    site.clock.now += 901  # the claim has run out
    at = f"/desk/items/{number}"
    bob.fill_in(site.took(bob, number), f"{at}/draft", draft="Bob's letter", do="save")
    refused = clerk.fill_in(page, f"{at}/draft", draft="Ann's letter", do="save")
    assert refused.status == 409
    told = refused.root.one("main").text
    assert "Ann's letter" in told and "Bob's letter" in told and "Bob changed the draft" in told
    assert site.item(number).draft.text == "Bob's letter"


def test_ones_own_other_window_can_be_written_over(site: DeskSite) -> None:
    """The page of the conflict has the form that does it."""
    clerk, number, page = opened(site)
    at = f"/desk/items/{number}/draft"
    clerk.fill_in(page, at, draft="first", do="save")
    refused = clerk.fill_in(page, at, draft="second", do="save")
    assert refused.status == 409
    assert clerk.fill_in(refused, at, do="save").status == 303
    assert site.item(number).draft.text == "second"


def test_it_is_kept_while_somebody_types(site: DeskSite) -> None:
    """The script gets what changes by it and the new version; another's write is a 409 without a page."""
    clerk, number, page = opened(site, draft=GAPS)
    fields = {"csrf_token": clerk.csrf, "draft": "[[Only one]]"}
    version = page.root.one("form", id="draft").all("input", name="version")[0].attributes["value"]
    at = f"/desk/items/{number}/draft"
    kept = clerk.post(at, {**fields, "version": version}, HX_Request="true")
    assert kept.status == 200 and "1 thing to fill in" in kept.html
    told = json.loads(kept.headers["hx-trigger"])["desk:kept"]
    assert told["version"] == site.item(number).item.version
    assert clerk.post(at, {**fields, "version": version}, HX_Request="true").status == 409


def test_another_topic_makes_another_letter(site: DeskSite) -> None:
    """Draft, topic and the page's words change together; a topic that the page leaves out makes a gap."""
    clerk, number, page = opened(site)
    at = f"/desk/items/{number}/topic"
    page = clerk.follow(clerk.fill_in(page, at, topic="supervision.required", do="redraft"))
    one = site.item(number)
    assert one.item.topic == "supervision.required" and "supervision" in one.draft.text
    assert one.draft.quotes and one.draft.quotes[0] != "There are six sessions in total"
    clerk.fill_in(page, at, topic="ask_pay", do="redraft")
    one = site.item(number)
    assert one.item.gaps == 1 and one.draft.quotes == ()
    assert clerk.fill_in(page, at, topic="nonsense").status == 400


def test_a_letter_is_saved_as_a_mail_file(site: DeskSite) -> None:
    """With its recipient, where that is kept; one with a gap is not."""
    clerk, number, page = opened(site)
    saved = clerk.get(f"/desk/items/{number}/letter.eml")
    assert saved.headers["content-type"].startswith("message/rfc822")
    assert b"To: ann@example.org" in saved.body and b"six sessions" in saved.body
    clerk.fill_in(page, f"/desk/items/{number}/draft", draft=GAPS, do="save")
    assert clerk.get(f"/desk/items/{number}/letter.eml").status == 422


def test_without_an_address_it_is_copied_or_saved(site: DeskSite) -> None:
    """No Send is offered that could not be kept."""
    _, number, page = opened(site, to=None)
    assert not page.root.all("button", formaction=f"/desk/items/{number}/send")
    assert "Save as a mail file" in page.root.one("main").text


@pytest.mark.parametrize("arrived", ["yes", "no"])
def test_a_reply_of_unknown_fate_is_settled(site: DeskSite, arrived: str) -> None:
    """A person says what became of it: it is done, or may be sent again."""
    from bot.storage.queue import fate
    from bot.storage.queue.tables import ITEMS

    clerk, number, page = opened(site)
    clerk.fill_in(page, f"/desk/items/{number}/send")

    def lost(c: object) -> None:
        row = c.execute(ITEMS.select()).one()  # type: ignore[attr-defined]
        fate.came_out(c, row.conversation, row.reply_id, "unknown", site.clock())  # type: ignore[arg-type]

    site.run(site.database.write(lost))
    page = clerk.get(f"/desk/items/{number}")
    assert "Nobody knows if the reply arrived" in page.root.one("main").text
    clerk.fill_in(page, f"/desk/items/{number}/settle", arrived=arrived)
    assert site.item(number).item.status == ("done" if arrived == "yes" else "open")
