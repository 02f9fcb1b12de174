"""Signing in and out with a name and a password, over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.helpdesk.access.throttle import ACCOUNT_FREE, ADDRESS_FREE
from bot.helpdesk.console.sign_in import WRONG
from bot.storage.people import accounts, audit, sessions
from bot.storage.people.audit import Asked
from bot.storage.people.tables import TRIES

from .conftest import PASSWORD, Clerk, DeskSite

Start = Callable[..., DeskSite]


def told(clerk: Clerk, name: str, password: str = "wrong-password-here") -> tuple[int, str]:
    """The status and the sentence of a sign-in."""
    page = clerk.sign_in(name, password)
    problems = page.root.all("div", class_="nhsuk-error-summary") if page.body else []
    return page.status, problems[0].one("a").text if problems else ""


def lines(desk: DeskSite) -> list[tuple[str, str | None, dict[str, Any]]]:
    found = desk.run(desk.database.read(lambda c: audit.lines(c, Asked())))
    return [(one.action, one.person, dict(one.details)) for one in found]


def test_somebody_signs_in_sees_who_they_are_and_signs_out(desk: DeskSite) -> None:
    """The page that was wanted is shown after it, and nothing is after signing out."""
    desk.add("ann", "agent")
    clerk = desk.clerk()
    led = clerk.get("/desk/account?a=b")
    assert led.status == 303
    assert led.headers["location"] == "/desk/login?next=%2Fdesk%2Faccount%3Fa%3Db"
    into = clerk.sign_in(" ANN ", next="/desk/account")
    assert into.status == 303 and into.headers["location"] == "/desk/account"
    assert "You are Ann, with the role agent." in clerk.follow(into).root.one("main").text
    kept = dict(clerk.cookies)
    assert clerk.get("/desk/login").status == 303
    assert clerk.press("/desk/logout").status == 303
    assert clerk.get("/desk/account").status == 303
    assert Clerk(desk.port, kept).get("/desk/account").status == 303  # a copied cookie is over, too
    assert [action for action, _, _ in lines(desk)] == ["signed_out", "signed_in"]


def test_there_is_no_account_to_begin_with(desk: DeskSite) -> None:
    """No name and password of the makers' opens it."""
    for name in ("admin", "root", "desk"):
        assert told(desk.clerk(), name, name) == (401, WRONG)


def test_unknown_and_wrong_and_switched_off_are_told_alike(desk: DeskSite) -> None:
    """The same words, and each time as much work for the password; the audit has no name that was typed."""
    ann, off = desk.add("ann", "agent"), desk.add("off", "agent")
    desk.run(desk.database.write(lambda c: accounts.disable(c, off, 0.0)))
    clerk = desk.clerk()
    asked: list[str | None] = []
    compare = desk.passwords._compare
    desk.passwords._compare = lambda kept, given: asked.append(kept) or compare(kept, given)  # type: ignore[method-assign]
    assert told(clerk, "ann") == told(clerk, "nobody") == (401, WRONG)
    assert told(clerk, "off", PASSWORD) == told(clerk, "ann", "") == (401, WRONG)
    assert len(asked) == 4 and asked[1:3] == [None, None]
    failed = ("sign_in_failed", {"how": "password"})
    assert [(action, details) for action, _, details in lines(desk)] == [failed] * 4
    assert [person for _, person, _ in lines(desk)] == [ann, off, None, ann]
    assert b'assistant_desk_sign_ins_failed_total{how="password"} 4.0' in desk.metrics.text()


def test_a_password_is_not_shown_again(desk: DeskSite) -> None:
    """The name is, so that only the password is typed anew."""
    page = desk.clerk().sign_in("ann", "my-very-own-password")
    assert b"my-very-own-password" not in page.body
    assert page.root.one(id="name").attributes["value"] == "ann"


def test_guesses_at_an_account_are_slowed_and_the_waits_grow(desk: DeskSite) -> None:
    """Whoever guesses, and from wherever; the right password waits, too, and then gets in and begins anew."""
    desk.add("ann", "agent")
    clerk = desk.clerk()
    statuses = [told(clerk, "ann")[0] for _ in range(ACCOUNT_FREE + 1)]
    assert statuses == [401] * ACCOUNT_FREE + [429]
    assert told(clerk, "ann", PASSWORD) == (429, "Too many tries. Wait a minute, then try again.")
    # One try is let through at the end of each wait, and the next wait is twice as long.
    for wait in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900):
        desk.clock.now += wait - 0.5
        assert told(clerk, "ann")[0] == 429
        desk.clock.now += 0.5
        assert told(clerk, "ann")[0] == 401
    desk.clock.now += 900
    assert clerk.sign_in("ann").status == 303
    assert told(desk.clerk(), "ann")[0] == 401


def test_many_names_from_one_address_are_slowed(desk: DeskSite) -> None:
    """One password tried on everybody; who gets in counts against nobody."""
    desk.add("ann", "agent")
    clerk = desk.clerk()
    for n in range(ADDRESS_FREE):
        assert told(clerk, f"name-{n}")[0] == 401
        if n % 10 == 0:
            assert desk.clerk().sign_in("ann").status == 303
    assert told(clerk, "name")[0] == 429
    assert b'assistant_desk_sign_ins_failed_total{how="throttled"} 1.0' in desk.metrics.text()


def test_nobodys_name_or_address_is_in_the_counts(desk: DeskSite) -> None:
    """A keyed hash of each, and no more."""
    told(desk.clerk(), "somebody")
    rows = desk.run(desk.database.read(lambda c: c.execute(TRIES.select()).all()))
    assert len(rows) == 2
    assert not any("somebody" in str(row) or "127.0.0.1" in str(row) for row in rows)


@pytest.mark.parametrize("public_url", ["https://desk.example.org", ""])
def test_cookies_are_hidden_from_scripts_and_tied_to_the_host(
    start: Start, public_url: str
) -> None:
    """HttpOnly and Lax always; over https Secure under the prefix `__Host-`; what is kept of one is its hash."""
    desk = start(PUBLIC_URL=public_url)
    desk.add("ann", "agent")
    clerk = desk.clerk()
    page = clerk.sign_in("ann")
    cookie = page.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    name = "__Host-desk" if public_url else "desk"
    assert ("Secure" in cookie) == bool(public_url)
    assert "Domain" not in cookie and set(clerk.cookies) == {name}
    [kept] = desk.run(desk.database.read(lambda c: sessions.of(c, desk.ids["ann"])))
    assert clerk.cookies[name] not in repr(kept)


def test_production_without_an_address_takes_no_plain_http(start: Start) -> None:
    """It is behind a proxy then, which speaks https."""
    desk = start(ENVIRONMENT="production", METRICS_TOKEN="t" * 16)
    assert "Secure" in desk.clerk().get("/desk/login").headers["set-cookie"]


def test_a_session_is_new_at_each_sign_in(desk: DeskSite) -> None:
    """One that was put into the browser before is not taken over."""
    desk.add("ann", "agent")
    clerk = desk.clerk()
    clerk.cookies["desk"] = "chosen-by-somebody-else"
    assert clerk.sign_in("ann").status == 303
    assert clerk.cookies["desk"] != "chosen-by-somebody-else"
    assert len(clerk.cookies["desk"]) == 43


def test_nobody_is_led_to_another_website(desk: DeskSite) -> None:
    """Whatever the link to the sign-in page says, or the form is changed to say."""
    desk.add("ann", "agent")
    for wanted in ("https://evil.example.org/desk", "//evil.example.org", "/\\evil.example.org"):
        clerk = desk.clerk()
        form = clerk.get("/desk/login").form(id="name")
        assert clerk.sign_in("ann", next=wanted).headers["location"] == "/desk"
        changed = {**form, "next": wanted, "name": "ann", "password": PASSWORD}
        other = desk.clerk()
        changed["csrf_token"] = other.get("/desk/login").form(id="name")["csrf_token"]
        assert other.post("/desk/login", changed).headers["location"] == "/desk"


def test_on_postgresql_it_is_the_same(start: Start, postgres: Callable[[], str]) -> None:
    """A whole visit over the other database: wrong, right, an account made, looked up in the audit, and erased."""
    desk = start(postgres())
    desk.add("boss", "admin")
    clerk = desk.clerk()
    assert told(clerk, "boss") == told(clerk, "nobody") == (401, WRONG)
    assert clerk.sign_in("boss").status == 303
    password = clerk.press("/desk/people", name="ann", role="lead").root.one("p", class_="desk-secret").text  # fmt: skip
    ann = desk.clerk()
    assert ann.sign_in("ann", password).status == 303
    account = desk.run(desk.database.read(lambda c: accounts.by_name(c, "ann")))
    assert clerk.press(f"/desk/people/{account.id}", do="erase", sure="yes").status == 303
    assert ann.get("/desk/account").status == 303
    assert [action for action, _, _ in lines(desk)] == [
        "erased", "signed_in", "person_added", "signed_in", "sign_in_failed", "sign_in_failed",
    ]  # fmt: skip
    assert f"erased ({account.id[:8]})" in clerk.get("/desk/audit").html
