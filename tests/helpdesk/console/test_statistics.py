"""/desk/statistics: the figures of some days, for leads, and the same as a table for a spreadsheet program."""

from __future__ import annotations

import csv
import io

from tests.channels.pages.conftest import Page

from .conftest import DeskSite

DAY = 86_400.0
TOPIC = "training.session_count"


def rows(page: Page, caption: str) -> dict[str, list[str]]:
    """The lines of the table of that caption."""
    [table] = [one for one in page.root.all("table") if one.one("caption").text == caption]
    return {
        row.all("th")[0].text: [cell.text for cell in row.all("td")]
        for row in table.one("tbody").all("tr")
    }


def filled(site: DeskSite) -> None:
    """Six mails on a topic and six without, of which seven came a day later."""
    for number in range(12):
        if number == 5:
            site.clock.now += DAY
        site.mail(topic=TOPIC if number % 2 else "", text="Nobody but me asked this.")


def test_the_figures_of_the_last_days_are_shown(site: DeskSite) -> None:
    """Each with its definition and what it rests on, and nobody's words."""
    start = site.clock.now
    filled(site)
    page = site.clerk("ann", "lead").get("/desk/statistics")
    site.clock.now = start
    assert page.status == 200
    assert rows(page, "Where they came from") == {
        "Talks with the assistant": ["0", "0%"],
        "Mailbox": ["12", "100%"],
        "Uploaded files": ["0", "0%"],
    }
    topics = rows(page, "By topic")
    assert list(topics.values()) == [["6", "50%"], ["6", "50%"]]
    assert TOPIC not in topics and "Without a topic" in topics
    main = page.root.one("main").text
    assert "Shares are of all messages that came: 12." in main
    assert main.count("Too few to say.") == 6  # all but what came and who waits for a reply
    assert "90 days after" in main
    assert "Nobody but me" not in page.html and "Question" not in page.html
    [link] = [one.attributes["href"] for one in page.root.all("nav")[0].all("a") if one.text == "Statistics"]  # fmt: skip
    assert link == "/desk/statistics"


def test_days_are_chosen_and_cut(site: DeskSite) -> None:
    """What came outside of them is not counted; the fields keep what was asked for."""
    start = site.clock.now  # 17 March 2030
    filled(site)
    lead = site.clerk("ann", "lead")
    one = lead.get("/desk/statistics?since=2030-03-17&until=2030-03-17&by=week")
    two = lead.get("/desk/statistics?since=2030-03-17&until=2030-03-18&by=day")
    site.clock.now = start
    assert rows(one, "How many came") == {"from 17 March 2030": ["5"]}
    assert rows(two, "How many came") == {"17 March 2030": ["5"], "18 March 2030": ["7"]}
    assert one.root.one(id="since").attributes["value"] == "2030-03-17"
    bars = two.root.all("td", class_="desk-share")
    assert len(bars) == 5 and len(two.root.all("rect")) == len(bars) + 2


def test_days_that_can_not_be_used_are_named(site: DeskSite) -> None:
    """The field has the sentence, and no figure is shown."""
    lead = site.clerk("ann", "lead")
    for query, field in (("since=soon", "since"), ("until=2030-02-30", "until"), ("since=2029-01-01&by=day", "by")):  # fmt: skip
        page = lead.get(f"/desk/statistics?{query}")
        assert page.status == 422 and page.root.all("table") == []
        assert page.root.one(id=f"{field}-error").text.startswith("Error: ")
        assert page.root.one(id=field).attributes["aria-describedby"] == f"{field}-error"
        assert lead.get(f"/desk/statistics.csv?{query}").status == 400


def test_the_table_is_downloaded(site: DeskSite) -> None:
    """For the same days, under a name that says which."""
    start = site.clock.now
    filled(site)
    page = site.clerk("ann", "lead").get("/desk/statistics.csv?since=2030-03-17&until=2030-03-18")
    site.clock.now = start
    name = 'attachment; filename="statistics-2030-03-17-to-2030-03-18.csv"'
    assert page.headers["content-disposition"] == name
    assert page.headers["content-type"] == "text/csv; charset=utf-8"
    found = list(csv.reader(io.StringIO(page.body.decode("utf-8-sig"), newline="")))
    assert ["How many came", "17 March 2030", "Number", "5"] in [row[1:5] for row in found]


def test_only_leads_are_led_there(site: DeskSite) -> None:
    """The navigation has no entry for who would be refused."""
    page = site.clerk("bob", "agent").get("/desk")
    assert "/desk/statistics" not in page.html
