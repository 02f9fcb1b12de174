"""/desk/people: an administrator adds somebody, changes what they may, switches them off, erases them."""

from __future__ import annotations

from typing import Any

from bot.helpdesk.console.people import NOBODY, SURE
from bot.storage.engine import FILE
from bot.storage.people import accounts, audit
from bot.storage.people.accounts import Account
from bot.storage.people.audit import Asked
from tests.channels.pages.conftest import Page

from .conftest import Clerk, DeskSite


def everybody(desk: DeskSite) -> dict[str, Account]:
    found = desk.run(desk.database.read(accounts.everybody))
    return {one.name: one for one in found}


def press(clerk: Clerk, who: str, does: str, **more: Any) -> Page:
    return clerk.press(f"/desk/people/{who}", do=does, **more)


def problem(page: Page) -> str:
    assert page.status == 400
    return page.root.one("div", class_="nhsuk-error-summary").one("div").text.strip()


def test_somebody_is_added_and_gets_in_with_the_password_that_is_shown_once(desk: DeskSite) -> None:
    """With the role that was chosen; the password is on no page that is loaded again."""
    boss = desk.clerk("boss", "admin")
    page = boss.press("/desk/people", name="Ann.Smith", role="lead", email="ann@example.org")
    password = page.root.one("p", class_="desk-secret").text
    made = everybody(desk)["ann.smith"]
    assert (made.role, made.email, made.shown) == ("lead", "ann@example.org", "Ann.Smith")
    assert password not in boss.get(f"/desk/people/{made.id}").html + boss.get("/desk/people").html
    assert desk.clerk().sign_in("ann.smith", password).status == 303


def test_what_can_not_be_added_is_said(desk: DeskSite) -> None:
    """With what was typed still there."""
    boss = desk.clerk("boss", "admin")
    for fields, said in (
        ({"name": "boss", "role": "agent"}, "There is an account boss already."),
        ({"name": "", "role": "agent"}, "A name is of letters"),
        ({"name": "ann smith", "role": "agent"}, "A name is of letters"),
        ({"name": "ann", "role": "owner"}, "A role is one of"),
        ({"name": "ann", "role": ""}, "A role is one of"),
        ({"name": "ann", "role": "agent", "email": "ann"}, "That is no e-mail address."),
    ):
        page = boss.press("/desk/people", **fields)
        assert problem(page).startswith(said), fields
        assert page.root.one(id="name").attributes["value"] == fields["name"]
    assert set(everybody(desk)) == {"boss"}


def test_a_role_is_changed(desk: DeskSite) -> None:
    """From the next click on; of one's own account it is not, so an administrator is always left."""
    boss, ann = desk.clerk("boss", "admin"), desk.clerk("ann", "viewer")
    done = press(boss, desk.ids["ann"], "role", role="admin")
    assert "The role of Ann is admin now." in boss.follow(done).html
    assert ann.get("/desk/people").status == 200
    for does in ("role", "disable", "erase"):
        own = press(boss, desk.ids["boss"], does, role="viewer", sure="yes")
        assert "your own account" in problem(own)
    assert problem(press(boss, desk.ids["ann"], "role", role="king")).startswith("A role is one")


def test_switched_off_and_on_again(desk: DeskSite) -> None:
    """Out at once, and in again only when an administrator says so."""
    boss, ann = desk.clerk("boss", "admin"), desk.clerk("ann", "agent")
    press(boss, desk.ids["ann"], "disable")
    assert ann.get("/desk/account").status == 303 and ann.sign_in("ann").status == 401
    assert "switched off" in boss.get("/desk/people").html
    press(boss, desk.ids["ann"], "enable")
    assert ann.sign_in("ann").status == 303
    press(boss, desk.ids["ann"], "sign-out")
    assert ann.get("/desk/account").status == 303


def test_a_lost_password_is_made_anew(desk: DeskSite) -> None:
    """Shown once; the old one is none any more, and waits for wrong guesses are forgotten."""
    boss, ann = desk.clerk("boss", "admin"), desk.clerk("ann", "agent")
    for _ in range(6):
        desk.clerk().sign_in("ann", "a-wrong-password")
    page = press(boss, desk.ids["ann"], "password")
    assert ann.get("/desk/account").status == 303
    assert ann.sign_in("ann").status == 401
    assert ann.sign_in("ann", page.root.one("p", class_="desk-secret").text).status == 303


def test_erased_is_gone_and_what_was_done_stays(desk: DeskSite) -> None:
    """Name and address are in no table and no file; the audit has an id that leads to nobody."""
    boss, ann = desk.clerk("boss", "admin"), desk.clerk("quidditch", "agent", email="q@example.org")
    who = desk.ids["quidditch"]
    assert problem(press(boss, who, "erase")) == SURE
    assert press(boss, who, "erase", sure="yes").headers["location"] == "/desk/people"
    assert ann.get("/desk/account").status == 303
    found = desk.run(desk.database.read(lambda c: audit.lines(c, Asked(person=who))))
    assert [one.action for one in found] == ["signed_in"]
    assert f"erased ({who[:8]})" in boss.get("/desk/audit").html
    gone = boss.get(f"/desk/people/{who}")
    assert gone.status == 404 and NOBODY in gone.html
    folder = (desk.folder / FILE).parent
    assert not any(b"uidditch" in file.read_bytes() for file in folder.glob(f"{FILE}*"))


def test_each_change_is_in_the_audit(desk: DeskSite) -> None:
    """Who did it, to whom, and from which role to which."""
    boss = desk.clerk("boss", "admin")
    desk.add("ann", "viewer")
    for does in ("role", "disable", "enable", "sign-out", "password"):
        press(boss, desk.ids["ann"], does, role="lead")
    found = desk.run(desk.database.read(lambda c: audit.lines(c, Asked(object=desk.ids["ann"]))))
    assert {one.person for one in found} == {desk.ids["boss"]}
    assert [one.action for one in found][::-1] == ["role_changed", "disabled", "enabled", "signed_out_everywhere", "password_set"]  # fmt: skip
    assert found[-1].details == {"before": "viewer", "after": "lead"}
