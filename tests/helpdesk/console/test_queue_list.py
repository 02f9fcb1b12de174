"""/desk: the list as it is read, narrowed, searched and paged, over real HTTP."""

from __future__ import annotations

import pytest

from bot.helpdesk.console import queue_list

from .conftest import Clerk, DeskSite, Page


def names(page: Page) -> list[str]:
    """What the lines of the list are called, in their order."""
    return [one.text for one in page.root.all("h2", class_="desk-item__name")]


def nexts(page: Page) -> list[str]:
    """The one thing to do of each line, without what only a screen reader says."""
    found = page.root.all("", class_="desk-item__next")
    return [one.text.partition(":")[0] for one in found]


def test_the_most_urgent_come_first_then_the_oldest(site: DeskSite) -> None:
    """Priority before age; every line says in words how urgent it is."""
    for subject, priority in (("later", 4), ("old", 2), ("danger", 1), ("young", 2)):
        site.clock.now += 60
        site.mail(subject=subject, priority=priority)
    page = site.clerk("ann", "agent").get("/desk")
    assert names(page) == ["danger", "old", "young", "later"]
    urgency = [one.text for one in page.root.all("div", class_="desk-item__urgency")]
    assert urgency == ["Urgent", "Soon", "Soon", "No hurry"]


def test_each_line_says_the_one_thing_to_do(site: DeskSite) -> None:
    """What is in danger, has gaps, can go, has nowhere to go, or has no draft is told apart by its button."""
    site.mail(priority=1, reasons=("safeguarding",), draft="")
    site.mail(priority=2, draft="[[What does it cost?]]")
    site.mail(priority=2, draft="[[One?]] [[Two?]]")
    site.mail(priority=2)
    site.mail(priority=2, band="medium")
    site.mail(priority=2, to=None)
    site.mail(priority=2, draft="", outcome="not_covered")
    site.mail(priority=2, draft="", outcome="smalltalk")
    site.mail(priority=2, draft="", reasons=("automatic",))
    site.mail(priority=2, draft="", text="", error="a.csv, line 2: too few fields")
    page = site.clerk("ann", "agent").get("/desk")
    told = "Read now, Fill the gap, Fill 2 gaps, Check and send, Check the draft, Check and copy, Read and answer, Read and close, Read and close, Look it up"
    assert nexts(page) == told.split(", ")


def test_a_viewer_reads_and_is_offered_nothing_else(site: DeskSite) -> None:
    """Who may not work has links to read by, and no form that changes anything."""
    number = site.mail()
    viewer = site.clerk("vera", "viewer")
    for path in ("/desk", f"/desk/items/{number}"):
        page = viewer.get(path)
        forms = [one.attributes.get("action") for one in page.root.all("form", method="post")]
        assert forms == ["/desk/logout"], path


def test_the_list_is_narrowed_by_its_address_alone(site: DeskSite) -> None:
    """Each filter of the form, and search, finds what it says; what is no filter is left out."""
    site.mail(subject="pay", topic="ask_pay", reasons=("not_in_source",), band="low", priority=3)
    site.mail(subject="hours", text="Six sessions, I hear", kind="upload", priority=4)
    clerk = site.clerk("ann", "agent")
    for query, found in (
        ("topic=ask_pay", ["pay"]),
        ("reason=not_in_source", ["pay"]),
        ("band=low", ["pay"]),
        ("priority=4", ["hours"]),
        ("kind=upload", ["hours"]),
        ("q=SESSIONS+six", ["hours"]),
        ("status=done", []),
        ("claims=mine", []),
        ("claims=free", ["pay", "hours"]),
        ("ready=yes", ["hours"]),
        ("priority=9&status=x&order=up", ["pay", "hours"]),
        ("order=newest", ["hours", "pay"]),
    ):
        assert names(clerk.get(f"/desk?{query}")) == found, query


def test_a_long_list_has_pages(site: DeskSite) -> None:
    """Fifty lines a page; the links lead on and back, and a link that is none of ours is a sentence."""
    for _ in range(53):
        site.mail()
    clerk = site.clerk("ann", "agent")
    first = clerk.get("/desk?order=oldest")
    assert len(names(first)) == 50 and "53 messages" in first.root.one("main").text
    second = clerk.get(first.root.one("a", rel="next").attributes["href"])
    assert len(names(second)) == 3
    back = clerk.get(second.root.one("a", rel="prev").attributes["href"])
    assert names(back) == names(first)
    assert clerk.get("/desk?page=nonsense").status == 400


def test_the_next_one_is_taken_by_one_press(site: DeskSite) -> None:
    """The most urgent that nobody has; what is handed to somebody else is left to them."""
    others, mine, second = site.mail(priority=1), site.mail(priority=2), site.mail(priority=3)
    ann, bob = site.clerk("ann", "agent"), site.clerk("bob", "agent")
    lead = site.clerk("lea", "lead")
    version = str(site.item(others).item.version)
    lead.press(f"/desk/items/{others}/assign", version=version, to=site.ids["bob"])
    assert ann.press("/desk/next").headers["location"] == f"/desk/items/{mine}"
    assert bob.press("/desk/next").headers["location"] == f"/desk/items/{others}"
    assert ann.press("/desk/next").headers["location"] == f"/desk/items/{second}"
    assert "Nothing is left to take" in ann.follow(ann.press("/desk/next")).root.one("main").text


def test_what_was_handed_to_others_hides_nothing_behind_it(
    site: DeskSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much of it stands first; and what was handed to somebody who has left is anybody's again."""
    monkeypatch.setattr(queue_list, "TRIED", 2)
    first = [site.mail(priority=1) for _ in range(3)]
    last = site.mail(priority=3)
    ann, lead = site.clerk("ann", "agent"), site.clerk("lea", "lead")
    site.add("bob", "agent")
    for number in first:
        lead.press(f"/desk/items/{number}/assign", version="1", to=site.ids["bob"])
    assert ann.press("/desk/next").headers["location"] == f"/desk/items/{last}"
    site.clerk("adm", "admin").press(f"/desk/people/{site.ids['bob']}", do="disable")
    assert ann.press("/desk/next").headers["location"] == f"/desk/items/{first[0]}"


def test_the_next_one_is_of_the_list_that_one_works_at(site: DeskSite) -> None:
    """A narrowed list stays narrowed, from taking to the way back."""
    site.mail(priority=1)
    low = site.mail(priority=4)
    clerk = site.clerk("ann", "agent")
    page = clerk.follow(clerk.press("/desk/next", list="priority=4"))
    assert f"/desk/items/{low}" in page.html
    [back] = [one for one in page.root.all("a") if one.text == "Back to the list"]
    assert back.attributes["href"] == "/desk?priority=4"


def urgent(clerk: Clerk) -> str:
    return clerk.get("/desk/alerts").html


def test_what_is_urgent_stands_on_top_until_somebody_has_it(site: DeskSite) -> None:
    """The banner's own address answers with nothing where nothing changed, so that nothing is read out twice."""
    number = site.mail(priority=1, reasons=("safeguarding",))
    ann, bob = site.clerk("ann", "agent"), site.clerk("bob", "agent")
    assert "<strong>1 urgent</strong>" in urgent(ann)
    assert ann.get(f"/desk/alerts?seen=1-{number}-0--").status == 204
    site.took(bob, number)
    assert "urgent" not in urgent(ann)


def test_a_line_says_who_has_it(site: DeskSite) -> None:
    """Another's is not to be taken, and no button offers it."""
    number = site.mail()
    ann, bob = site.clerk("ann", "agent"), site.clerk("bob", "agent")
    site.took(bob, number)
    page = ann.get("/desk")
    assert nexts(page) == ["With Bob"]
    assert page.root.one("p", class_="desk-item__who").text == "Bob has it"
    assert not page.root.all("button", formaction=f"/desk/items/{number}/claim")
