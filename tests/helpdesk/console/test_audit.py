"""/desk/audit: what was done, filtered, page by page, and as a table for a spreadsheet program."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from bot.helpdesk.console.audit import as_csv
from bot.storage.people import accounts, audit
from bot.storage.people.audit import LINES, Line
from tests.channels.pages.conftest import Page

from .conftest import DeskSite


def rows(page: Page) -> list[list[str]]:
    """The cells of the table."""
    found = page.root.all("tr", class_="nhsuk-table__row")
    return [[cell.text for cell in row.all("td")] for row in found]


def note(desk: DeskSite, person: str | None, action: str, thing: str, at: float = 0.0) -> None:
    when = at or desk.clock.now
    desk.run(desk.database.write(lambda c: audit.note(c, when, person, action, thing, count=2)))


def test_lines_are_shown_with_names_and_filtered(desk: DeskSite) -> None:
    """By person, action, what it was done to, and the days of London's clock."""
    boss, ann = desk.clerk("boss", "admin"), desk.add("ann", "agent")
    summer = datetime(2029, 7, 1, 22, 59, tzinfo=UTC).timestamp()
    note(desk, ann, "claimed", "item-7", summer)
    note(desk, None, "swept", "item-8")
    assert rows(boss.get("/desk/audit"))[0][1:] == ["nobody signed in", "swept", "item-8", "count: 2"]  # fmt: skip
    one = [["1 July 2029, 11:59pm", "Ann", "claimed", "item-7", "count: 2"]]
    for query in (f"person={ann}", "action=claimed", "object=item-7", "until=2029-07-01", "since=2029-07-01&until=2029-07-01"):  # fmt: skip
        assert rows(boss.get(f"/desk/audit?{query}")) == one, query
    assert rows(boss.get("/desk/audit?until=2029-06-30")) == []
    page = boss.get("/desk/audit?since=yesterday")
    assert "Write a day as in" in page.root.one(id="since-error").text


def test_older_lines_are_a_page_further(desk: DeskSite) -> None:
    """Each line on one page, with the filter kept."""
    boss = desk.clerk("boss", "admin")
    for number in range(LINES + 5):
        note(desk, None, "swept", f"item-{number}")
    first = boss.get("/desk/audit?action=swept")
    [older] = [one.attributes["href"] for one in first.root.all("a") if one.text == "Older"]
    second = boss.get(older)
    things = [row[3] for row in rows(first) + rows(second)]
    assert things == [f"item-{number}" for number in range(LINES + 5)][::-1]
    assert "Older" not in second.root.one("main").text and "Newest" in second.root.one("main").text


def test_the_table_is_downloaded_and_that_is_noted(desk: DeskSite) -> None:
    """As filtered; a name that a spreadsheet program would compute is text."""
    boss, ann = desk.clerk("boss", "admin"), desk.add("ann", "agent", shown='=HYPERLINK("x")')
    note(desk, ann, "claimed", "item-7")
    page = boss.get("/desk/audit.csv?action=claimed")
    assert page.headers["content-type"] == "text/csv; charset=utf-8"
    assert page.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    [head, line] = csv.reader(io.StringIO(page.body.decode("utf-8-sig")))
    assert head[1:5] == ["time", "person id", "person", "action"]
    assert line[2:] == [ann, '\'=HYPERLINK("x")', "claimed", "item-7", '{"count": 2}']
    assert rows(boss.get("/desk/audit"))[0][2:] == ["audit exported", "", "lines: 1"]


def test_no_cell_is_computed() -> None:
    """Whatever it begins with that some program takes for a formula."""
    for sign in "=+-@\t\r\n＝＋－＠":
        text = as_csv([Line(1, 0.0, "p", "claimed", "item", {})], {"p": f"{sign}1+1"})
        assert next(csv.reader(io.StringIO(text.split("\r\n", 1)[1], newline="")))[3][0] == "'"


def test_nobodys_name_is_in_the_rows(desk: DeskSite) -> None:
    """Names are looked up when the page is shown, so erasing an account is enough."""
    desk.clerk("boss", "admin")
    boss = desk.run(desk.database.read(lambda c: accounts.by_name(c, "boss")))
    found = desk.run(desk.database.read(lambda c: audit.lines(c, audit.Asked())))
    assert boss is not None and "boss" not in str(found).lower()
