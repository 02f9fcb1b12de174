"""Many at once over real HTTP: what will happen is said first, and exactly that is done."""

from __future__ import annotations

from .conftest import Clerk, DeskSite, Page


def confirmed(clerk: Clerk, page: Page) -> Page:
    return clerk.fill_in(page, "/desk/bulk/do")


def told(page: Page) -> str:
    return page.root.one("main").text


def test_the_ticked_are_closed_once_it_is_confirmed(site: DeskSite) -> None:
    """The first press changes nothing; the second does what was said."""
    ids = [site.mail() for _ in range(3)]
    lead = site.clerk("lea", "lead")
    asked = lead.press("/desk/bulk", action="close", scope="ticked", id=ids[:2])
    assert "2 messages" in told(asked) and "nobody gets a reply from here" in told(asked)
    assert site.item(ids[0]).item.status == "open"
    done = lead.follow(confirmed(lead, asked))
    assert "2 closed." in told(done)
    assert [site.item(one).item.status for one in ids] == ["done", "done", "open"]


def test_the_whole_list_is_more_than_its_first_page(site: DeskSite) -> None:
    """All that the filter finds, however many pages; what it leaves out stays."""
    for number in range(55):
        site.mail(topic="ask_pay" if number else "training.duration")
    lead = site.clerk("lea", "lead")
    asked = lead.press("/desk/bulk", action="close", scope="all", list="topic=ask_pay")
    assert "54 messages: all of this list" in told(asked)
    confirmed(lead, asked)
    counts = site.run(site.console.queue.counts())
    assert counts.by_status == {"open": 1, "done": 54}


def test_danger_is_never_among_many(site: DeskSite) -> None:
    """It is left out, and why is said."""
    grave = site.mail(priority=1, reasons=("safeguarding",))
    site.mail()
    lead = site.clerk("lea", "lead")
    asked = lead.press("/desk/bulk", action="close", scope="all")
    assert "1 message:" in told(asked) and "1 urgent, or about somebody in danger" in told(asked)
    confirmed(lead, asked)
    assert site.item(grave).item.status == "open"


def test_what_changed_meanwhile_is_confirmed_anew(site: DeskSite) -> None:
    """409 with the new count, and nothing was done."""
    ids = [site.mail() for _ in range(2)]
    lead, bob = site.clerk("lea", "lead"), site.clerk("bob", "agent")
    asked = lead.press("/desk/bulk", action="close", scope="all")
    site.took(bob, ids[0])
    page = confirmed(lead, asked)
    assert page.status == 409 and "Nothing was done" in told(page) and "1 message:" in told(page)
    assert site.item(ids[1]).item.status == "open"
    assert confirmed(lead, page).status == 303


def test_many_are_sent_handed_over_and_made_urgent(site: DeskSite) -> None:
    """Each action with its value, as the list offers it."""
    first, second = site.mail(), site.mail(band="low")
    lead = site.clerk("lea", "lead")
    to = site.add("bob", "agent")
    asked = lead.press("/desk/bulk", action="send", scope="all")
    assert "1 with a draft that is not sure enough" in told(asked)
    confirmed(lead, asked)
    assert site.item(first).item.status == "sending"
    confirmed(lead, lead.press("/desk/bulk", action=f"assign:{to}", id=second))
    assert site.item(second).item.assigned_to == to
    confirmed(lead, lead.press("/desk/bulk", action="priority:2", id=second))
    assert site.item(second).item.priority == 2


def test_many_that_were_sent_are_taken_back_by_one_press(site: DeskSite) -> None:
    """However many; a colleague's are left alone, and after their moment it is too late."""
    ids = [site.mail() for _ in range(12)]
    ann, bob = site.clerk("ann", "lead"), site.clerk("bob", "agent")
    theirs = site.mail()
    bob.fill_in(site.took(bob, theirs), f"/desk/items/{theirs}/send")
    for number in ids:
        ann.fill_in(site.took(ann, number), f"/desk/items/{number}/send")
    page = ann.get("/desk")
    assert "Your 12 replies go out in 15 seconds" in " ".join(page.root.one("main").text.split())
    told = ann.follow(ann.fill_in(page, "/desk/undo")).root.one("main").text
    assert "12 taken back" in told
    assert {site.item(number).item.status for number in ids} == {"open"}
    assert site.item(theirs).item.status == "sending"
    assert "Question 13" in bob.get("/desk").root.one("div", id="top").text
    assert "too late" in ann.follow(ann.fill_in(page, "/desk/undo")).root.one("main").text


def test_a_form_that_asks_for_nothing_does_nothing(site: DeskSite) -> None:
    """Nothing ticked is a sentence; what no page offers is refused."""
    site.mail()
    lead = site.clerk("lea", "lead")
    assert "Tick one or more first" in told(lead.follow(lead.press("/desk/bulk", action="close")))
    for fields in ({"action": "erase", "id": 1}, {"action": "close", "id": "x"},
                   {"action": "assign:nobody", "id": 1}, {"action": "priority:7", "id": 1}):  # fmt: skip
        assert lead.press("/desk/bulk", **fields).status == 400


def test_what_is_done_is_in_the_audit_without_a_word_of_it(site: DeskSite) -> None:
    """One line for one item with its number, one for many with how many; who did it, in each."""
    from bot.storage.people import audit
    from bot.storage.people.audit import Asked

    ids = [site.mail() for _ in range(3)]
    lead = site.clerk("lea", "lead")
    lead.fill_in(lead.get(f"/desk/items/{ids[0]}"), f"/desk/items/{ids[0]}/close", ended="closed")
    confirmed(lead, lead.press("/desk/bulk", action="close", scope="all"))
    asked = Asked(person=site.ids["lea"])
    lines = site.run(site.database.read(lambda c: audit.lines(c, asked, None, 2)))
    found = [(one.action, one.object, dict(one.details)) for one in lines]
    assert found == [("items_close", None, {"items": 2}), ("item_close", str(ids[0]), {})]
