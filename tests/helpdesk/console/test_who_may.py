"""Every route of the desk, asked by everybody: who gets in is written here, once more than in the code.

A route that has no row fails. A row is: method, path, and the least role that gets in, or "open"
where nobody has to be signed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.helpdesk.access.roles import ROLES
from bot.helpdesk.console.desk import BAD_TOKEN, NOT_YOURS, SIGNED_OUT
from bot.helpdesk.console.oidc import AGAIN
from bot.setting_kinds import DESK_ROLES
from tests.standins.oidc import CLIENT, SECRET, Oidc

from .conftest import Clerk, DeskSite

TABLE = {
    ("GET", "/desk"): "viewer",
    ("GET", "/desk/account"): "viewer",
    ("POST", "/desk/account/password"): "viewer",
    ("POST", "/desk/account/sessions/end"): "viewer",
    ("POST", "/desk/account/sessions/end-others"): "viewer",
    ("GET", "/desk/alerts"): "viewer",
    ("GET", "/desk/audit"): "admin",
    ("GET", "/desk/audit.csv"): "admin",
    ("POST", "/desk/bulk"): "lead",
    ("POST", "/desk/bulk/do"): "lead",
    ("GET", "/desk/content"): "lead",
    ("POST", "/desk/content"): "lead",
    ("GET", "/desk/content/<number:int>"): "lead",
    ("POST", "/desk/content/<number:int>"): "lead",
    ("POST", "/desk/content/<number:int>/ask"): "lead",
    ("POST", "/desk/content/<number:int>/drop"): "lead",
    ("POST", "/desk/content/<number:int>/publish"): "admin",
    ("POST", "/desk/content/back"): "admin",
    ("GET", "/desk/items/<number:int>"): "viewer",
    ("POST", "/desk/items/<number:int>/assign"): "lead",
    ("POST", "/desk/items/<number:int>/claim"): "agent",
    ("POST", "/desk/items/<number:int>/close"): "agent",
    ("POST", "/desk/items/<number:int>/draft"): "agent",
    ("POST", "/desk/items/<number:int>/escalate"): "agent",
    ("POST", "/desk/items/<number:int>/join"): "agent",
    ("POST", "/desk/items/<number:int>/leave"): "agent",
    ("GET", "/desk/items/<number:int>/letter.eml"): "agent",
    ("POST", "/desk/items/<number:int>/priority"): "agent",
    ("POST", "/desk/items/<number:int>/release"): "agent",
    ("POST", "/desk/items/<number:int>/reopen"): "agent",
    ("POST", "/desk/items/<number:int>/say"): "agent",
    ("POST", "/desk/items/<number:int>/send"): "agent",
    ("POST", "/desk/items/<number:int>/settle"): "agent",
    ("POST", "/desk/items/<number:int>/stay"): "agent",
    ("GET", "/desk/items/<number:int>/talk"): "viewer",
    ("POST", "/desk/items/<number:int>/topic"): "agent",
    ("POST", "/desk/items/<number:int>/typing"): "agent",
    ("POST", "/desk/items/<number:int>/undo"): "agent",
    ("GET", "/desk/login"): "open",
    ("POST", "/desk/login"): "open",
    ("POST", "/desk/logout"): "viewer",
    ("POST", "/desk/next"): "agent",
    ("GET", "/desk/oidc"): "open",
    ("GET", "/desk/oidc/return"): "open",
    ("GET", "/desk/people"): "admin",
    ("POST", "/desk/people"): "admin",
    ("GET", "/desk/people/<who:str>"): "admin",
    ("POST", "/desk/people/<who:str>"): "admin",
    ("GET", "/desk/teach"): "agent",
    ("POST", "/desk/teach/approve"): "lead",
    ("GET", "/desk/teach/content.csv"): "agent",
    ("GET", "/desk/teach/content.md"): "agent",
    ("POST", "/desk/teach/label"): "agent",
    ("POST", "/desk/teach/withdraw"): "lead",
    ("POST", "/desk/undo"): "agent",
    ("GET", "/desk/statistics"): "lead",
    ("GET", "/desk/statistics.csv"): "lead",
    ("GET", "/desk/upload"): "agent",
    ("POST", "/desk/upload"): "agent",
    ("GET", "/desk/upload/<number:int>"): "agent",
}
PLACEHOLDERS = {"<number:int>": "1", "<handle:str>": "0" * 16, "<who:str>": "0" * 32}
"""What stands in an address for a placeholder of a path."""


@pytest.fixture
def desk(start: Callable[..., DeskSite]) -> Iterator[DeskSite]:
    """A desk with everything switched on that it can have."""
    with Oidc() as directory:
        yield start(
            OIDC_ISSUER=directory.issuer,
            OIDC_CLIENT_ID=CLIENT,
            OIDC_CLIENT_SECRET=SECRET,
            OIDC_ROLES="a=viewer",
            PUBLIC_URL="http://localhost:5005",
        )


def address(path: str) -> str:
    """An address that the route of `path` answers."""
    for placeholder, value in PLACEHOLDERS.items():
        path = path.replace(placeholder, value)
    assert "<" not in path, f"say in PLACEHOLDERS what stands for the placeholder of {path}"
    return path


def registered(desk: DeskSite) -> set[tuple[str, str]]:
    """Every route that the server has under /desk, as Sanic knows it."""
    return {
        (method, "/" + route.path.strip("/"))
        for group in desk.app.router.groups.values()
        for route in group.routes
        if f"/{route.path}/".startswith("/desk/")
        for method in route.methods
    }


def outcome(clerk: Clerk, method: str, path: str) -> str:
    """What comes of asking without a form's token: let in, sent to sign in, or refused with which sentence."""
    page = clerk.get(path) if method == "GET" else clerk.post(path)
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    if page.status == 303 and page.headers["location"].startswith("/desk/login"):
        return "sign in"
    told = {SIGNED_OUT: "signed out", NOT_YOURS: "not yours", BAD_TOKEN: "no token"}
    for sentence, name in told.items():
        if page.status == 403 and sentence in page.html:
            return name
    assert page.status in (200, 303, 404) or AGAIN in page.html, page.status
    return "in"


def due(method: str, least: str, who: str) -> str:
    """What the table says should come of it. A form without its token does nothing for anybody."""
    if who == "nobody" and least != "open":
        return "sign in" if method == "GET" else "signed out"
    if least != "open" and ROLES.index(who) < ROLES.index(least):  # type: ignore[arg-type]
        return "not yours"
    return "in" if method == "GET" else "no token"


def test_every_route_has_a_row(desk: DeskSite) -> None:
    """Who adds a route says here who may ask for it; who takes one away takes its row."""
    assert registered(desk) == set(TABLE)


def test_who_gets_in_is_who_may(desk: DeskSite) -> None:
    """Nobody and each role ask for every route, GETs and forms without their token: 403 or the sign-in page for all others."""
    everybody = {"nobody": desk.clerk(), **{role: desk.clerk(role=role) for role in ROLES}}
    rows = [(method, path, least, who) for (method, path), least in TABLE.items() for who in everybody]  # fmt: skip
    found = {row: outcome(everybody[row[3]], row[0], address(row[1])) for row in rows}
    assert found == {row: due(row[0], row[2], row[3]) for row in rows}


def test_the_settings_know_the_same_roles() -> None:
    """The table of settings imports nothing of the helpdesk's, so it has the names once more."""
    assert DESK_ROLES == ROLES
