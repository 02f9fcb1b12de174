"""How long somebody stays signed in, and what ends it at once."""

from __future__ import annotations

from bot.helpdesk.access.sessions import IDLE, LIFE, NOTED_EVERY
from bot.storage.people import accounts, sessions

from .conftest import Clerk, DeskSite


def is_in(clerk: Clerk) -> bool:
    return clerk.get("/desk/account").status == 200


def test_half_an_hour_without_a_click_ends_it(desk: DeskSite) -> None:
    """A click in between begins the half hour anew."""
    clerk = desk.clerk("ann", "agent")
    desk.clock.now += IDLE - 1
    assert is_in(clerk)
    desk.clock.now += IDLE - 1
    assert is_in(clerk)
    desk.clock.now += IDLE
    assert not is_in(clerk)
    desk.clock.now -= IDLE
    assert not is_in(clerk)  # the row is gone


def test_twelve_hours_end_it_however_much_it_is_used(desk: DeskSite) -> None:
    """A working day and no more."""
    clerk = desk.clerk("ann", "agent")
    end = desk.clock.now + LIFE
    while desk.clock.now + IDLE / 2 < end:
        desk.clock.now += IDLE / 2
        assert is_in(clerk)
    desk.clock.now = end
    assert not is_in(clerk)


def test_what_a_script_asks_for_keeps_nobody_in(desk: DeskSite) -> None:
    """Else a page that looks for news every few seconds would stay open over night."""
    clerk = desk.clerk("ann", "agent")
    desk.clock.now += IDLE - NOTED_EVERY
    token = clerk.cookies["desk"]
    assert desk.run(desk.console.desk.sessions.person(token, used=False)) is not None
    desk.clock.now += NOTED_EVERY
    assert not is_in(clerk)


def test_a_role_counts_from_the_next_click_on(desk: DeskSite) -> None:
    """Taken away, or given."""
    clerk = desk.clerk("ann", "admin")
    for role, status in (("viewer", 403), ("admin", 200)):
        change = {"role": role}
        desk.run(desk.database.write(lambda c: accounts.change(c, desk.ids["ann"], **change)))  # noqa: B023
        assert clerk.get("/desk/people").status == status


def test_a_switched_off_account_is_out_at_once(desk: DeskSite) -> None:
    """In every browser; and a row that were left behind would let nobody in."""
    clerk, other = desk.clerk("ann", "agent"), desk.clerk("ann")
    desk.run(desk.database.write(lambda c: accounts.disable(c, desk.ids["ann"], 0.0)))
    assert not is_in(clerk) and not is_in(other)
    third = desk.clerk("ben", "agent")
    desk.run(desk.database.write(lambda c: accounts.change(c, desk.ids["ben"], disabled_at=0.0)))
    assert not is_in(third)


def test_ones_own_sessions_are_listed_and_ended(desk: DeskSite) -> None:
    """By browser and time; one, or all the others; nobody else's by any number."""
    here, there, else_where = desk.clerk("ann", "agent"), desk.clerk(), desk.clerk("ann")
    form = there.get("/desk/login").form(id="name")
    windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
    there.post("/desk/login", {**form, "name": "ann", "password": "four-plain-words-here"}, User_Agent=windows)  # fmt: skip
    page = here.get("/desk/account")
    items = page.root.one("ul", class_="desk-list").all("li")
    assert [("this one" in item.text, "Firefox on Windows" in item.text) for item in items].count((True, False)) == 1  # fmt: skip
    button = next(one for one in page.root.all("button", name="session") if "Firefox" in one.text)
    stranger = desk.clerk("ben", "agent")
    stranger.press("/desk/account/sessions/end", session=button.attributes["value"])
    assert is_in(there)
    here.press("/desk/account/sessions/end", session="")
    assert is_in(there)
    done = here.press("/desk/account/sessions/end", session=button.attributes["value"])
    assert "You are signed out there." in here.follow(done).root.one("main").text
    assert not is_in(there) and is_in(else_where)
    here.press("/desk/account/sessions/end-others")
    assert is_in(here) and not is_in(else_where) and is_in(stranger)


def test_what_was_done_is_told_once(desk: DeskSite) -> None:
    """On the next page, and on none after it; not in what a script asks for."""
    clerk = desk.clerk("ann", "agent")
    clerk.press("/desk/account/sessions/end-others")
    said = "You are signed out everywhere but here."
    assert said not in clerk.get("/desk/account", HX_Request="true").html
    assert said in clerk.get("/desk/account").html
    assert said not in clerk.get("/desk/account").html


def test_the_table_lets_nobody_in(desk: DeskSite) -> None:
    """Who reads the rows has hashes, and a hash is no cookie."""
    desk.clerk("ann", "agent")
    [kept] = desk.run(desk.database.read(lambda c: sessions.of(c, desk.ids["ann"])))
    assert not is_in(Clerk(desk.port, {"desk": kept.token_hash}))
