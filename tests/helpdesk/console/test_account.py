"""/desk/account: changing one's own password."""

from __future__ import annotations

from bot.helpdesk.access.password_rules import TOO_COMMON, TOO_SHORT
from bot.helpdesk.access.throttle import ACCOUNT_FREE
from bot.helpdesk.console.account import NOT_RIGHT, NOT_THE_SAME

from .conftest import PASSWORD, Clerk, DeskSite

HERE = "/desk/account/password"
BETTER = "another-plum-kettle-ferry"


def change(clerk: Clerk, now: str, new: str, again: str | None = None) -> tuple[int, str]:
    """The status, and what is wrong where it was not done."""
    page = clerk.press(HERE, now=now, new=new, again=new if again is None else again)
    if page.status == 303:
        return 303, ""
    summary = page.root.one("div", class_="nhsuk-error-summary").one("a")
    named = page.root.one(id=summary.attributes["href"][1:])
    assert "error" in named.attributes["aria-describedby"]
    assert all(secret not in page.html for secret in (now, new) if len(secret) > 5)
    return page.status, summary.text


def test_a_password_is_changed(desk: DeskSite) -> None:
    """It is asked for first; everywhere else they are signed out, and the old one is none any more."""
    clerk, there = desk.clerk("ann", "viewer"), desk.clerk("ann")
    assert change(clerk, "not-my-password", BETTER) == (400, NOT_RIGHT)
    assert change(clerk, PASSWORD, BETTER, BETTER + "x") == (400, NOT_THE_SAME)
    assert change(clerk, PASSWORD, "short") == (400, TOO_SHORT)
    assert change(clerk, PASSWORD, "Password2026!!") == (400, TOO_COMMON)
    assert change(clerk, PASSWORD, "ann-ann-ann-2026") == (400, TOO_COMMON)
    assert there.get("/desk/account").status == 200
    assert change(clerk, PASSWORD, BETTER) == (303, "")
    assert clerk.get("/desk/account").status == 200
    assert there.get("/desk/account").status == 303
    assert desk.clerk().sign_in("ann", PASSWORD).status == 401
    assert desk.clerk().sign_in("ann", BETTER).status == 303


def test_who_found_an_open_browser_can_not_guess_on(desk: DeskSite) -> None:
    """The same counts hold as at the sign-in page."""
    clerk = desk.clerk("ann", "viewer")
    statuses = [change(clerk, f"guess-number-{n}", BETTER)[0] for n in range(ACCOUNT_FREE + 1)]
    assert statuses == [400] * ACCOUNT_FREE + [429]
