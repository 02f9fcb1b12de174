"""/desk/items/N: what is shown of one item, and what is done with it beside its letter."""

from __future__ import annotations

from bot.storage.erase import erase
from bot.storage.queue import talks

from .conftest import DeskSite


def test_the_page_tells_all_that_was_sorted(site: DeskSite) -> None:
    """Text, topic, reasons in words, how sure the draft is, and the page's words with a link to the place."""
    number = site.mail(reasons=("several_questions",), second_topic="training.duration")
    page = site.clerk("ann", "agent").get(f"/desk/items/{number}")
    told = page.root.one("main").text
    for words in (
        "How many sessions are there? 1",
        "Several questions",
        "Sure",
        "May also be about",
    ):
        assert words in told
    [link] = [one for one in page.root.all("a") if one.text.startswith("Data collection")]
    assert link.attributes["href"].startswith("/#")


def test_an_item_that_is_gone_is_said_to_be_gone(site: DeskSite) -> None:
    """404, and a sentence."""
    page = site.clerk("ann", "agent").get("/desk/items/99")
    assert page.status == 404 and "not here any more" in page.root.one("main").text


def test_it_is_taken_and_given_back(site: DeskSite) -> None:
    """The letter can be written by who has it alone."""
    number = site.mail()
    ann, bob = site.clerk("ann", "agent"), site.clerk("bob", "agent")
    assert site.took(ann, number).root.all("textarea", name="draft")
    theirs = bob.get(f"/desk/items/{number}")
    assert not theirs.root.all("textarea") and "Ann has this now" in theirs.root.one("main").text
    ann.fill_in(ann.get(f"/desk/items/{number}"), f"/desk/items/{number}/release")
    assert site.item(number).item.holder is None


def test_a_claim_is_kept_by_who_has_it(site: DeskSite) -> None:
    """The page's script says that somebody is at it; who has it not is told so."""
    number = site.mail()
    ann, bob = site.clerk("ann", "agent"), site.clerk("bob", "agent")
    site.took(ann, number)
    site.clock.now += 800
    assert ann.press(f"/desk/items/{number}/stay").status == 204
    site.clock.now += 800
    assert site.item(number).item.holder == site.ids["ann"]
    assert bob.press(f"/desk/items/{number}/stay").status == 409


def test_who_was_slower_sees_what_the_other_did(site: DeskSite) -> None:
    """409, with the other's name and deed; nothing was changed."""
    number = site.mail()
    ann, bob = site.clerk("ann", "agent"), site.clerk("bob", "agent")
    slow = ann.get(f"/desk/items/{number}")
    site.clock.now += 5
    site.took(bob, number)
    page = ann.fill_in(slow, f"/desk/items/{number}/priority", priority="1")
    assert page.status == 409
    told = page.root.one("main").text
    assert "Somebody else was quicker" in told and "Bob took it" in told
    assert site.item(number).item.priority == 4


def test_it_is_made_more_urgent(site: DeskSite) -> None:
    """From then on it stands on top of every page."""
    number = site.mail()
    ann = site.clerk("ann", "agent")
    page = ann.get(f"/desk/items/{number}")
    done = ann.follow(ann.fill_in(page, f"/desk/items/{number}/priority", priority="1"))
    assert "1 urgent" in done.root.one("main").text
    assert ann.fill_in(page, f"/desk/items/{number}/priority", priority="7").status == 400


def test_it_is_handed_up_and_on(site: DeskSite) -> None:
    """To the leads by anybody who works; to a person by a lead."""
    number = site.mail()
    ann, lead = site.clerk("ann", "agent"), site.clerk("lea", "lead")
    ann.fill_in(site.took(ann, number), f"/desk/items/{number}/escalate")
    assert site.item(number).item.priority == 2
    page = lead.get(f"/desk/items/{number}")
    assert "The leads" in page.root.one("main").text
    to = site.ids["ann"]
    done = lead.follow(lead.fill_in(page, f"/desk/items/{number}/assign", to=to))
    assert "It is handed to Ann." in done.root.one("main").text
    assert lead.fill_in(page, f"/desk/items/{number}/assign", to="nobody").status == 400


def test_it_is_closed_and_opened_again(site: DeskSite) -> None:
    """Each way of ending is one button; the list is shown after it."""
    for ended in ("answered", "closed", "spam"):
        number = site.mail()
        ann = site.clerk(f"ann-{ended}", "agent")
        page = ann.get(f"/desk/items/{number}")
        closed = ann.fill_in(page, f"/desk/items/{number}/close", ended=ended)
        assert closed.headers["location"] == "/desk"
        assert site.item(number).item.ended == ended
        over = ann.get(f"/desk/items/{number}")
        ann.fill_in(over, f"/desk/items/{number}/reopen")
        assert site.item(number).item.status == "open"


def test_danger_comes_with_what_to_do_and_no_letter(site: DeskSite) -> None:
    """The steps stand before the message, and closing it asks what was done."""
    number = site.mail(priority=1, reasons=("safeguarding",), draft="", quotes=())
    ann = site.clerk("ann", "agent")
    page = site.took(ann, number)
    told = page.root.one("main").text
    assert told.index("ring 999") < told.index("Their message")
    assert "redraft" not in page.html
    for did in ((), ("canary",)):
        refused = ann.fill_in(page, f"/desk/items/{number}/close", draft="Dear", did=did)
        assert refused.status == 422 and "Tick first what was done" in refused.root.one("main").text
        assert refused.root.one("textarea", name="draft").raw.strip() == "Dear"
    assert site.item(number).item.status == "open"
    ann.fill_in(page, f"/desk/items/{number}/close", draft="Dear", did=("lead", "rang"))
    over = ann.get(f"/desk/items/{number}").root.one("main").text
    assert "said what was done: 999 or 111 was rung, The safeguarding lead was told" in over
    assert site.item(number).draft.text == "Dear"


def test_a_letter_about_danger_goes_out_once_what_was_done_is_said(site: DeskSite) -> None:
    """It is a person's own; taken back, what was ticked stays ticked; a double click says it once."""
    number = site.mail(priority=1, reasons=("safeguarding",), draft="", quotes=())
    ann = site.clerk("ann", "agent")
    page = site.took(ann, number)
    refused = ann.fill_in(page, f"/desk/items/{number}/send", draft="Dear Jo")
    assert refused.status == 422 and site.item(number).item.status == "open"
    for _ in range(2):
        sent = ann.fill_in(page, f"/desk/items/{number}/send", draft="Dear Jo", did="supervisor")
        assert sent.status == 303
    one = site.item(number)
    assert (one.item.status, one.draft.text) == ("sending", "Dear Jo")
    assert [line.detail for line in one.history if line.what == "seen_to"] == ["supervisor"]
    page = ann.follow(ann.fill_in(ann.get(f"/desk/items/{number}"), f"/desk/items/{number}/undo"))
    ticked = [one.attributes["value"] for one in page.root.all("input", name="did") if "checked" in one.attributes]  # fmt: skip
    assert ticked == ["supervisor"]


def test_the_words_that_raised_the_alarm_are_marked(site: DeskSite) -> None:
    """As they were typed; where no single words did, that is said; in what is not urgent nothing is marked."""
    text = "Hello. I <b>want</b> to kil myslef. Thank you."
    clerk = site.clerk("ann", "agent")
    about = {"reasons": ("safeguarding",), "draft": "", "priority": 1}
    page = clerk.get(f"/desk/items/{site.mail(text=text, **about)}")
    [mark] = page.root.all("mark")
    assert "kil myslef" in mark.text and "Thank" not in mark.text
    assert "The marked words raised the alarm" in page.root.one("main").text
    page = clerk.get(f"/desk/items/{site.mail(text='Bruises again', **about)}")
    assert not page.root.all("mark") and "All of it together did" in page.root.one("main").text
    assert not clerk.get(f"/desk/items/{site.mail(text=text)}").root.all("mark")


def test_what_is_urgent_is_closed_by_who_took_it(site: DeskSite) -> None:
    """So that two people do not both believe that the other has seen to it."""
    number = site.mail(priority=1, reasons=("safeguarding",), draft="")
    page = site.clerk("ann", "agent").get(f"/desk/items/{number}")
    assert not page.root.all("button", formaction=f"/desk/items/{number}/close")
    assert not page.root.all("form", action=f"/desk/items/{number}/close")


def test_near_copies_of_a_file_lead_to_each_other(site: DeskSite) -> None:
    """In one list, what is done among them."""
    first = site.mail(cluster="upload:a:1")
    site.mail(cluster="upload:a:1")
    site.mail(cluster="upload:a:3")
    clerk = site.clerk("ann", "agent")
    [link] = [one for one in clerk.get(f"/desk/items/{first}").root.all("a") if "nearly the same" in one.text]  # fmt: skip
    assert "2 messages" in clerk.get(link.attributes["href"]).root.one("main").text
    alone = clerk.get(f"/desk/items/{first + 2}")
    assert "nearly the same" not in alone.root.one("main").text


def test_a_talk_is_shown_whole(site: DeskSite) -> None:
    """What they asked and what was answered, in its order."""
    from bot.storage.inbox import Inbox
    from bot.storage.outbox import Reply
    from bot.turn.messages import addressed, message_id, plain

    async def talk() -> None:
        inbox = Inbox(site.database)
        said = addressed(plain("A person will help.", "handoff"), "website:1", None)
        await inbox.accept("website", "website:1", "m1", "Can I speak to somebody?")
        claim = await inbox.claim("website:1")
        assert claim is not None
        await inbox.finish(claim, Reply(message_id(said), said), "handoff", None)

    site.run(talk())
    ann = site.clerk("ann", "agent")
    page = ann.follow(ann.press("/desk/next"))
    told = page.root.one("main").text
    assert "They: Can I speak to somebody?" in told
    assert told.index("Can I speak") < told.index("A person will help.")
    assert page.root.all("button", formaction="/desk/items/1/send")


def test_of_a_talk_that_was_cleared_the_danger_is_left(site: DeskSite) -> None:
    """With what to do first, and why there is nothing to read; it is closed by saying what was done."""
    about = {"outcome": "safety", "topic": "", "second_topic": "", "confidence": 0.0}
    why = ("safeguarding",)
    site.run(
        site.database.write(
            lambda c: talks.ask(c, "website", "web:1", "canary", why, about, site.clock())
        )
    )
    site.run(erase(site.database, "web:1", keep_urgent=lambda _: False))
    clerk = site.clerk("ann", "agent")
    page = site.took(clerk, 1)
    told = page.root.one("main").text
    assert "They cleared the talk" in told and "Somebody may be in danger" in told
    assert "canary" not in told and "noted that they cleared the talk" in told
    version = str(site.item(1).item.version)
    assert clerk.press("/desk/items/1/close", version=version, did="lead").status == 303
    assert site.item(1).item.status == "done"
