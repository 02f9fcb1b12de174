"""/desk/teach over real HTTP: what each list shows, what a press does, and what is refused."""

from __future__ import annotations

from typing import Any

from bot.storage.review.keep import keep
from bot.storage.review.question import Found, Kept, Question, State
from bot.storage.review.read import of_state
from bot.storage.review.tables import QUESTIONS
from bot.storage.tables import INBOX

from .conftest import Clerk, DeskSite, Page

AT = "/desk/teach"


def ask(site: DeskSite, *texts: str, cluster: str = "ask_pay", suggested: str = "") -> list[int]:
    """Questions of one cluster, each of a talk of its own; their numbers."""

    def write(c: Any) -> list[int]:
        numbers = []
        for text in texts:
            at = len(c.execute(INBOX.select()).all()) + 1
            message = {"id": at, "channel": "website", "conversation": f"web:{at}"}
            message |= {"message_id": f"m{at}", "kind": "message", "text": text}
            message |= {"received_at": 1.0, "attempts": 1, "done_at": 1.0, "outcome": "not_covered"}
            c.execute(INBOX.insert(), message)
            guess = cluster if cluster.startswith("ask_") else ""
            found = Found(f"web:{at}", at, None, "not_covered", text, guess, suggested, 1.0)
            keep(c, [Kept(found, f"d{at}", cluster)])
            numbers.append(at)
        rows = c.execute(QUESTIONS.select().where(QUESTIONS.c.inbox_id.in_(numbers)))
        return [row.id for row in rows]

    found: list[int] = site.run(site.database.write(write))
    return found


def state(site: DeskSite, name: State) -> list[Question]:
    return list(site.run(site.database.read(lambda c: of_state(c, name))))


def clusters(page: Page) -> list[str]:
    return [one.text for one in page.root.all("h2", class_="desk-item__name")]


def label(clerk: Clerk, ids: list[int], chosen: str, here: str = "open") -> str:
    """Presses "Label" with these ticked; what the next page tells."""
    page = clerk.press(f"{AT}/label", id=ids, label=chosen, list=here)
    return told(clerk.follow(page))


def told(page: Page) -> str:
    [said] = page.root.all("div", class_="desk-said")
    return said.text.strip()


def test_a_question_goes_from_the_list_to_the_examples(site: DeskSite) -> None:
    """Labelled by a clerk, approved by a lead, taken back by a lead; each list has its count."""
    one, two = ask(site, "What is the pay?", "Is there sick pay?")
    clerk, lead = site.clerk("ann", "agent"), site.clerk("lea", "lead")
    page = clerk.get(AT)
    assert clusters(page) == ["Pay"]
    assert "2 questions" in page.html and "Not answered" in page.html
    assert label(clerk, [one], "ask_pay") == "1 labelled: Pay. A lead can approve that now."
    page = clerk.get(f"{AT}?list=labelled")
    assert page.root.all("button", formaction=f"{AT}/approve") == []
    page = lead.fill_in(lead.get(f"{AT}?list=labelled"), f"{AT}/approve", id=[one], label=None)
    assert told(lead.follow(page)) == "1 approved."
    page = clerk.get(f"{AT}?list=approved")
    assert clusters(page) == ["Pay"] and "Take the ticked" not in page.html
    counts = [one.text for one in page.root.all("span", class_="desk-views__count")]
    assert counts == ["1", "0", "1", "0", "0"]
    page = lead.press(f"{AT}/withdraw", id=[one])
    assert told(lead.follow(page)) == "1 taken back. Nobody learns from them now."
    assert [found.id for found in state(site, "labelled")] == [one]
    assert [found.id for found in state(site, "open")] == [two]


def test_a_whole_cluster_is_labelled_by_one_press(site: DeskSite) -> None:
    """All its boxes are ticked to begin with; what a clerk has chosen before is chosen here."""
    ids = ask(site, "What is the pay?", "Is there sick pay?", suggested="ask_leave")
    clerk = site.clerk("ann", "agent")
    page = clerk.get(AT)
    boxes = page.root.all("input", name="id")
    assert [int(box.attributes["value"]) for box in boxes] == ids
    assert all("checked" in box.attributes for box in boxes)
    chosen = [one.attributes["value"] for one in page.root.all("option") if "selected" in one.attributes]  # fmt: skip
    assert chosen == ["ask_leave"]
    assert label(clerk, ids, "left_out") == "2 left out."
    assert label(clerk, ids, "open", "left_out") == "2 put back, without a label."


def test_what_was_relabelled_meanwhile_is_not_approved(site: DeskSite) -> None:
    """A lead approves the label that stood on the page, and no other."""
    [one] = ask(site, "What is the pay?")
    clerk, lead = site.clerk("ann", "agent"), site.clerk("lea", "lead")
    label(clerk, [one], "ask_pay")
    page = lead.get(f"{AT}?list=labelled")
    label(clerk, [one], "ask_leave", "labelled")
    page = lead.fill_in(page, f"{AT}/approve", id=[one], label=None)
    assert "nothing was done" in told(lead.follow(page))
    assert state(site, "approved") == []


def test_what_can_not_be_learnt_is_counted_by_why(site: DeskSite) -> None:
    ids = ask(site, "What is the pay?", "Does [name] know the pay?", "word " * 41)
    said = label(site.clerk("ann", "agent"), ids, "ask_pay")
    assert said.startswith("1 labelled: Pay.")
    assert "Not done for 1: too long" in said and "Not done for 1: about somebody" in said
    assert len(state(site, "open")) == 2


def test_nothing_ticked_or_chosen_changes_nothing(site: DeskSite) -> None:
    ids = ask(site, "What is the pay?")
    clerk, lead = site.clerk("ann", "agent"), site.clerk("lea", "lead")
    assert label(clerk, [], "ask_pay") == "Tick a question first."
    assert label(clerk, ids, "") == "Choose first what they are about."
    for path in ("approve", "withdraw"):
        assert told(lead.follow(lead.press(f"{AT}/{path}"))) == "Tick a question first."
    assert len(state(site, "open")) == 1


def test_what_stands_on_no_page_is_refused(site: DeskSite) -> None:
    """A label that is none, a number that is none, a list that is none."""
    ids = ask(site, "What is the pay?")
    clerk = site.clerk("ann", "agent")
    for id, chosen in ((ids[0], "danger_self_harm"), ("x", "ask_pay"), ("9" * 19, "ask_pay")):
        assert clerk.press(f"{AT}/label", id=id, label=chosen).status == 400
    for query in ("list=taught", "list=x", "page=-1", "page=999999999", "page=7"):
        assert clerk.get(f"{AT}?{query}").status == 200
    assert len(state(site, "open")) == 1


def test_the_pages_editor_gets_a_table_and_a_text(site: DeskSite) -> None:
    """What people wrote stands in it as words; that it was taken is noted."""
    ids = ask(site, "=1+1", "<b>What</b> is the pay?")
    clerk = site.clerk("ann", "agent")
    label(clerk, ids, "content")
    page = clerk.get(f"{AT}?list=content")
    assert "content.csv" in page.html and "<b>What" not in page.html
    table = clerk.get(f"{AT}/content.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.body.startswith(b"\xef\xbb\xbf") and "'=1+1" in table.html
    text = clerk.get(f"{AT}/content.md")
    assert text.headers["content-disposition"] == 'attachment; filename="for-the-page.md"'
    assert "## Pay (2)" in text.html and "\\<b\\>What\\</b\\> is the pay?" in text.html
    boss = site.clerk("boss", "admin")
    assert boss.get("/desk/audit").html.count("teach content exported</td>") == 2


def test_the_lists_say_when_they_are_empty_and_go_on_over_pages(site: DeskSite) -> None:
    clerk = site.clerk("ann", "agent")
    assert "Nothing is left to label." in clerk.get(AT).html
    for number in range(21):
        ask(site, f"Question number {number}", cluster=f"q-{number:02}")
    page = clerk.get(AT)
    assert len(clusters(page)) == 20 and clusters(page)[0] == "“Question number 0”"
    [more] = page.root.all("a", rel="next")
    page = clerk.get(more.attributes["href"])
    assert clusters(page) == ["“Question number 20”"]
    assert [one.attributes["href"] for one in page.root.all("a", rel="prev")] == [AT]


def test_a_large_cluster_is_shown_in_parts(site: DeskSite) -> None:
    ids = ask(site, *(f"What is the pay of {number}" for number in range(103)))
    clerk = site.clerk("ann", "agent")
    page = clerk.get(AT)
    assert "103 questions" in page.html and "The first 100 are shown." in page.html
    label(clerk, ids[:100], "left_out")
    assert "3 questions" in clerk.get(AT).html
