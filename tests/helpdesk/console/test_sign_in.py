"""Signing in and out with a name and a password, over real HTTP."""

from __future__ import annotations

from .conftest import DeskSite


def test_somebody_signs_in_sees_who_they_are_and_signs_out(desk: DeskSite) -> None:
    """The page that was wanted is shown after it, and nothing is after signing out."""
    desk.add("ann", "agent")
    clerk = desk.clerk()
    led = clerk.get("/desk/account")
    assert led.status == 303 and led.headers["location"] == "/desk/login?next=%2Fdesk%2Faccount"
    into = clerk.sign_in("ann", next="/desk/account")
    assert into.status == 303 and into.headers["location"] == "/desk/account"
    page = clerk.follow(into)
    assert "You are Ann, with the role agent." in page.root.one("main").text
    assert clerk.press("/desk/logout").status == 303
    assert clerk.get("/desk/account").status == 303
