"""/desk/content over real HTTP: from a pasted page to what visitors get, by what its forms hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.helpdesk.console.content import DROPPED, GONE, LATE, NO_ROLE, NOT_WHOLE
from bot.helpdesk.console.staff import AT_THE_TERMINAL
from bot.helpdesk.content.found import NOT_HERE
from bot.helpdesk.content.pasted import EMPTY, NOT_TEXT
from bot.knowledge.read_knowledge import load
from bot.knowledge.serving import publish, published
from bot.storage.releases import releases

from .conftest import Clerk, DeskSite, Page
from .test_teach import told

ROOT = Path(__file__).parents[3]
ROLE = "social-prescribing-link-worker"
PAGE = (ROOT / "content" / f"{ROLE}.txt").read_text("utf-8")
OTHER = (ROOT / "tests/knowledge/fixtures/content/care-coordinator.txt").read_text("utf-8")
NINE = PAGE.replace("around three hours", "around nine hours")
AT = "/desk/content"
NASTY = '<script>alert(1)</script> & "quoted"'


def fields(page: Page, action: str) -> list[tuple[str, str]]:
    """What a browser would send of a form, in order."""
    form = next(one for one in page.root.all("form") if one.attributes.get("action") == action)
    found = []
    for one in form.all():
        name = one.attributes.get("name", "")
        if one.tag == "textarea":
            found.append((name, one.raw.removeprefix("\n")))
        elif one.tag == "select":
            options = one.all("option")
            chosen = [o for o in options if "selected" in o.attributes] or options[:1]
            found.append((name, chosen[0].attributes["value"]))
        elif one.tag == "input" and one.attributes.get("type") == "checkbox":
            if "checked" in one.attributes:
                found.append((name, one.attributes["value"]))
        elif one.tag == "input" and name and one.attributes.get("type") != "file":
            found.append((name, one.attributes.get("value", "")))
    return found


def send(clerk: Clerk, action: str, given: list[tuple[str, str]]) -> Page:
    grouped: dict[str, list[str]] = {}
    for name, value in given:
        grouped.setdefault(name, []).append(value)
    return clerk.post(action, grouped)


def begin(clerk: Clerk, text: str = PAGE, role: str = ROLE, **more: str) -> str:
    """The address of a new draft."""
    page = clerk.press(AT, text=text, role=role, **more)
    assert page.status == 303, page.html
    return page.headers["location"]


def save(clerk: Clerk, at: str, change: Any = None, *, tick: bool = True) -> Page:
    """Saves a draft as its page stands, with `change` of each field and all boxes ticked."""
    page = clerk.get(at)
    given = [(name, change(name, value) if change else value) for name, value in fields(page, at)]
    given = [one for one in given if one[0] != "read"]
    boxes = [one.attributes["value"] for one in page.root.all("input", name="read")]
    given += [("read", value) for value in boxes] if tick else []
    return clerk.follow(send(clerk, at, given))


def serving(site: DeskSite) -> int | None:
    """The number of the pages that visitors get."""
    found = site.run(site.database.read(releases.current))
    return found.content if found else None


def test_a_page_goes_from_the_paste_to_the_visitors_and_back(site: DeskSite) -> None:
    """A lead writes, an administrator publishes and goes back; each by what the pages offer."""
    lead, boss = site.clerk("lea", "lead"), site.clerk("boss", "admin")
    at = begin(lead, NINE)
    page = lead.get(at)
    assert "To do before it can be published" in page.html and "nine hours" in page.html
    assert "test questions rest on what changed" in page.html
    page = save(lead, at, lambda name, value: value.replace("three", "nine") if name == "lead" else value)  # fmt: skip
    assert "Nothing is left to do." in told(page) and "Ask an administrator" in page.html
    assert page.root.all("form", action=f"{at}/publish") == []
    page = boss.follow(send(boss, f"{at}/publish", fields(boss.get(at), f"{at}/publish")))
    assert "Version 1 is published" in told(page) and serving(site) == 1
    assert "Visitors get version 1." in page.html and lead.get(at).status == 404
    page = boss.follow(send(boss, f"{AT}/back", fields(page, f"{AT}/back")))
    assert serving(site) is None and "As it came with the server." in page.html


def test_what_was_done_at_the_terminal_is_nobodys_who_left(site: DeskSite) -> None:
    with site.database.ready().begin() as connection:
        releases.with_model(connection, "", releases.TERMINAL, 1.0)
    page = site.clerk("lea", "lead").get(AT)
    assert AT_THE_TERMINAL in page.html and "has left" not in page.html


def test_a_version_that_the_server_can_not_take_up_is_told_of(site: DeskSite) -> None:
    """In place of "Visitors get this": they don't. An older one's trouble is over."""
    boss = site.clerk("boss", "admin")
    at = begin(boss, PAGE)
    page = boss.follow(send(boss, f"{at}/publish", fields(boss.get(at), f"{at}/publish")))
    assert "Visitors get this" in page.html
    site.refused.append((1, "a role can't be served"))
    page = boss.get(AT)
    assert "could not take up version 1" in page.html and "a role can’t" not in page.html
    assert "a role can&#39;t be served" in page.html and "Visitors get" not in page.html
    boss.follow(send(boss, f"{AT}/back", fields(page, f"{AT}/back")))
    assert "Visitors get this" in boss.get(AT).html


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(site: DeskSite) -> None:
    lead = site.clerk("lea", "lead")
    at = begin(lead, NINE)
    page = save(
        lead,
        at,
        lambda name, value: {"quote": "Nowhere on it.", "lead": NASTY}.get(name, value),
    )
    [quote] = [one for one in page.root.all("textarea", name="quote")]
    assert quote.raw.strip() == "Nowhere on it."
    error = page.root.one("span", id=quote.attributes["aria-describedby"])
    assert error.text == f"Error: {NOT_HERE}"
    leads = [one.raw.strip() for one in page.root.all("textarea", name="lead")]
    assert leads and set(leads) == {NASTY}
    assert "<script>alert" not in page.html
    assert "to do" in told(page)


def test_a_draft_that_is_not_whole_is_not_published(site: DeskSite) -> None:
    """Whatever a form says."""
    boss = site.clerk("boss", "admin")
    at = begin(boss, NINE)
    page = boss.follow(boss.press(f"{at}/publish", revision="1", seen="0"))
    assert told(page) == NOT_WHOLE and serving(site) is None
    whole = begin(boss)
    page = boss.follow(boss.press(f"{whole}/publish", revision="7", seen="0"))
    assert told(page) == LATE and serving(site) is None
    for wrong in ("9", "", "-1", "x"):
        page = boss.follow(boss.press(f"{AT}/back", version=wrong, seen="0"))
        assert told(page) == LATE and serving(site) is None


def test_the_later_of_two_who_save_is_told(site: DeskSite) -> None:
    lead = site.clerk("lea", "lead")
    at = begin(lead)
    old = fields(lead.get(at), at)
    save(lead, at)
    assert told(lead.follow(send(lead, at, old))) == LATE


def test_a_draft_answers_the_one_who_tries_it_and_nobody_else(site: DeskSite) -> None:
    """In the new words; danger and a greeting are told apart; nothing of it is served."""
    lead = site.clerk("lea", "lead")
    at = begin(lead, NINE)
    save(lead, at, lambda name, value: value.replace("three", "nine") if name == "lead" else value)
    page = lead.press(f"{at}/ask", question="How long does the training take?")
    assert page.status == 200 and "around nine hours" in page.html
    for alarming in ("I want to kill myself", "It is hopeless, how long?"):
        assert "danger" in lead.press(f"{at}/ask", question=alarming).html
    assert "asks nothing of a page" in lead.press(f"{at}/ask", question="Hello").html
    assert lead.press(f"{at}/ask", question=" ").status == 422
    assert "nine hours" not in Clerk(site.port).get("/").html and serving(site) is None


def test_a_draft_is_thrown_away(site: DeskSite) -> None:
    lead = site.clerk("lea", "lead")
    at = begin(lead)
    assert told(lead.follow(lead.press(f"{at}/drop"))) == DROPPED
    page = lead.get(at)
    assert page.status == 404 and GONE in page.html


def test_a_second_role_s_page_goes_the_same_way(site: DeskSite) -> None:
    """Its words answer questions that the model knows; pay, which no page said until now, too."""
    boss = site.clerk("boss", "admin")
    at = begin(boss, OTHER, role="-", name="Care Coordinator", called="coordinator")
    given = fields(boss.get(at), at)
    pieces = [value for name, value in given if name == "piece"]
    chosen = iter(pieces)
    topics = {"Care Coordinators are paid on Band 4.": "ask_pay"}
    filled = []
    for name, value in given:
        if name == "topic":
            value = topics.get(next(chosen), "-")
        elif name == "reason":
            value = value or "Not yet."
        filled.append((name, value))
    boss.follow(send(boss, at, filled))
    page = save(boss, at, lambda name, value: "Care Coordinators are paid on Band 4." if name == "lead" else value)  # fmt: skip
    assert told(page) == "Saved. Nothing is left to do."
    assert "paid on Band 4." in boss.press(f"{at}/ask", question="What is the pay?").html
    page = boss.follow(send(boss, f"{at}/publish", fields(boss.get(at), f"{at}/publish")))
    assert "Care Coordinator</option>" in page.html and serving(site) == 1


@pytest.mark.parametrize(
    ("given", "told_what"),
    [
        ({"text": "", "role": ROLE}, EMPTY),
        ({"text": "one\x07two", "role": ROLE}, NOT_TEXT),
        ({"text": PAGE, "role": ""}, NO_ROLE),
        ({"text": PAGE, "role": "nobody"}, NO_ROLE),
        ({"text": PAGE, "role": "-", "name": "schemas"}, NO_ROLE),
    ],
)
def test_what_can_t_be_compared_is_told_and_kept(
    site: DeskSite, given: dict[str, str], told_what: str
) -> None:
    lead = site.clerk("lea", "lead")
    page = lead.press(AT, **given)
    assert page.status == 422 and told_what in page.html
    [text] = page.root.all("textarea", name="text")
    assert text.raw.strip() == given["text"].strip()


def test_a_form_that_lacks_a_column_is_refused(site: DeskSite) -> None:
    lead = site.clerk("lea", "lead")
    at = begin(lead)
    assert lead.press(at, revision="1", piece=["a", "b"], topic=["-"], reason=[]).status == 400


def test_an_answer_that_fell_silent_is_no_more_to_be_chosen(site: DeskSite) -> None:
    """Neither in a page that was shown before, nor in one that is shown now."""
    clerk = site.clerk("ann", "agent")
    topic, number = "training.session_count", site.mail()
    page = site.took(clerk, number)
    assert f'value="{topic}"' in page.html
    known = load(ROOT, date.today())
    role = known.roles[ROLE]
    left = {name: one for name, one in role.topics.items() if name != topic}
    publish(replace(known, roles={ROLE: replace(role, topics=left)}))
    try:
        version = str(site.item(number).item.version)
        asked = {"version": version, "topic": topic, "do": "letter"}
        assert clerk.press(f"/desk/items/{number}/topic", **asked).status == 400
        site.console.learn(published() or known)
        assert f'value="{topic}"' not in clerk.get(f"/desk/items/{number}").html
    finally:
        publish(None)
        site.console.learn(known)
