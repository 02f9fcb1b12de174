"""Signing in with the organisation's own account, against a directory that stands in for Entra, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from bot.helpdesk.console.oidc import AGAIN, AWAY, GROUPS, NO_ROLE, OFF
from bot.storage.people import accounts, audit
from bot.storage.people.audit import Asked
from bot.storage.people.sign_ins import LIFE
from bot.storage.people.tables import SIGN_INS
from tests.channels.pages.conftest import Page
from tests.standins.oidc import CLIENT, SECRET, Oidc, rsa_key

from .conftest import Clerk, Clock, DeskSite

Start = Callable[..., DeskSite]


@pytest.fixture
def directory() -> Iterator[Oidc]:
    with Oidc(now=Clock(), claims={"roles": ["Desk.Agent"], "name": "Ann Example"}) as running:
        yield running


@pytest.fixture
def site(start: Start, directory: Oidc) -> DeskSite:
    return start(
        OIDC_ISSUER=directory.issuer,
        OIDC_CLIENT_ID=CLIENT,
        OIDC_CLIENT_SECRET=SECRET,
        OIDC_ROLES="Desk.Viewer=viewer, Desk.Agent=agent, 0a1b-group=lead",
        PUBLIC_URL="http://localhost:5005",
    )


def go(clerk: Clerk, path: str = "/desk/oidc?next=%2Fdesk%2Faccount") -> str:
    """Presses the button; where the browser is led to."""
    led = clerk.get(path)
    assert led.status == 303
    return led.headers["location"]


def come_back(clerk: Clerk, back: str) -> Page:
    """Follows the directory's redirect to our server."""
    parts = urlsplit(back)
    assert back.startswith("http://localhost:5005/desk/oidc/return?")
    return clerk.get(f"{parts.path}?{parts.query}")


def through(site: DeskSite, directory: Oidc, clerk: Clerk | None = None) -> Page:
    """The whole way: there, let in, and back."""
    clerk = clerk or site.clerk()
    return come_back(clerk, directory.let_in(go(clerk)))


def test_somebody_with_a_role_gets_in(site: DeskSite, directory: Oidc) -> None:
    """By code, PKCE, state and nonce; the account is made, and the page that was wanted is shown."""
    clerk = site.clerk()
    button = clerk.get("/desk/login?next=/desk/account").root.one("a", role="button")
    assert button.text == "Sign in with your organisation’s account"
    led = through(site, directory, clerk)
    assert (led.status, led.headers["location"]) == (303, "/desk/account")
    main = clerk.follow(led).root.one("main").text
    assert "You are Ann Example, with the role agent." in main
    assert "there is no password here" in main


def test_the_secret_goes_in_the_form_where_the_directory_wants_it(
    site: DeskSite, directory: Oidc
) -> None:
    directory.methods = ["client_secret_post", "private_key_jwt"]
    assert through(site, directory).status == 303


def test_the_role_follows_the_directory_at_each_sign_in(site: DeskSite, directory: Oidc) -> None:
    """The highest that is given counts, groups too; the change is in the audit, and it is one account."""
    through(site, directory)
    directory.claims = {"roles": ["Desk.Viewer"], "groups": ["0a1b-group", "other"]}
    through(site, directory)
    [account] = site.run(site.database.read(accounts.everybody))
    assert account.role == "lead" and account.email is None
    lines = site.run(site.database.read(lambda c: audit.lines(c, Asked())))
    assert [one.action for one in lines] == ["signed_in", "role_changed", "signed_in", "person_added"]  # fmt: skip
    assert lines[1].details == {"before": "agent", "after": "lead", "how": "oidc"}


def test_an_address_finds_no_account(site: DeskSite, directory: Oidc) -> None:
    """A directory's person is never taken for a local account with the same e-mail address or name."""
    site.add("ann@example.org", "admin", email="ann@example.org")
    directory.claims |= {"email": "ann@example.org", "email_verified": True, "preferred_username": "ann@example.org"}  # fmt: skip
    clerk = site.clerk()
    assert through(site, directory, clerk).status == 303
    assert clerk.get("/desk/people").status == 403
    everybody = site.run(site.database.read(accounts.everybody))
    assert sorted((one.role, one.email) for one in everybody) == [("admin", "ann@example.org"), ("agent", "ann@example.org")]  # fmt: skip


def test_an_unverified_address_is_not_kept(site: DeskSite, directory: Oidc) -> None:
    directory.claims |= {"email": "boss@example.org", "email_verified": False}
    through(site, directory)
    [account] = site.run(site.database.read(accounts.everybody))
    assert account.email is None


def test_without_a_role_nobody_gets_in(site: DeskSite, directory: Oidc) -> None:
    """Too many groups for a token are no role either; each is told what would help."""
    for claims, sentence in (
        ({"roles": ["Another.Role"]}, NO_ROLE),
        ({"roles": "desk.agent"}, NO_ROLE),
        ({}, NO_ROLE),
        ({"_claim_names": {"groups": "src1"}}, GROUPS),
        ({"hasgroups": True}, GROUPS),
    ):
        directory.claims = claims
        page = through(site, directory)
        assert page.status == 403 and sentence in page.root.one("main").text, claims
    assert site.run(site.database.read(accounts.everybody)) == []


def _late(claims: dict[str, Any]) -> None:
    claims["exp"] = claims["iat"] - 600


BENT: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another nonce": lambda c: c.update(nonce="of another sign-in"),
    "no nonce": lambda c: c.pop("nonce"),
    "for another application": lambda c: c.update(aud="another"),
    "for several, given to another": lambda c: c.update(aud=[CLIENT, "another"], azp="another"),
    "for several, given to nobody": lambda c: c.update(aud=[CLIENT, "another"]),
    "given to another": lambda c: c.update(azp="another"),
    "of another issuer": lambda c: c.update(iss="https://login.example.org/tenant/v2.0"),
    "expired": _late,
    "without an end": lambda c: c.pop("exp"),
    "an end that is no number": lambda c: c.update(exp="tomorrow"),
    "made long ago": lambda c: c.update(iat=c["iat"] - 86_400),
    "not good yet": lambda c: c.update(nbf=c["nbf"] + 86_400),
    "about nobody": lambda c: c.pop("sub"),
    "about a number": lambda c: c.update(sub=7),
    "of an endless name": lambda c: c.update(sub="s" * 256),
    "another access token's": lambda c: c.update(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
}


def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(
    site: DeskSite, directory: Oidc
) -> None:
    """Each claim of OpenID Connect Core 3.1.3.7; the failures are counted, and no page tells why."""
    statuses = {}
    for name, bend in BENT.items():
        directory.bend = bend
        clerk = site.clerk()
        page = through(site, directory, clerk)
        statuses[name] = (page.status, AGAIN in page.html, clerk.get("/desk/account").status)
    assert statuses == dict.fromkeys(BENT, (403, True, 303))
    counted = f'assistant_desk_sign_ins_failed_total{{how="oidc"}} {len(BENT)}.0'
    assert counted in site.metrics.text().decode()
    noted = site.run(site.database.read(lambda c: audit.lines(c, Asked())))
    assert [(one.action, one.details) for one in noted] == [
        ("sign_in_failed", {"how": "oidc"})
    ] * len(BENT)


SIGNED: dict[str, Callable[[Oidc, dict[str, Any]], str]] = {
    "alg none": Oidc.unsigned,
    "the public key as a secret": Oidc.with_public_key_as_secret,
    "a key of a stranger under a known name": lambda d, c: d.signed(c, key=rsa_key("stranger")),
    "a key that nobody published": lambda d, c: d.signed(c, kid="stranger"),
    "another algorithm": lambda d, c: d.signed(c, alg="RS512"),
    "an altered byte": lambda d, c: d.signed(c)[:-6] + "AAAAAA",
    "no token": lambda d, c: "",
    "half a token": lambda d, c: d.signed(c).rpartition(".")[0],
}


def test_a_token_that_the_directory_did_not_sign_lets_nobody_in(
    site: DeskSite, directory: Oidc
) -> None:
    """RS256 under a published key, and nothing else."""
    statuses = {}
    for name, sign in SIGNED.items():
        directory.sign = sign
        statuses[name] = through(site, directory).status
    assert statuses == dict.fromkeys(SIGNED, 403)


def test_a_state_is_good_once(site: DeskSite, directory: Oidc) -> None:
    """Replayed, with its code or another, it is none."""
    clerk = site.clerk()
    back = directory.let_in(go(clerk))
    cookies = dict(clerk.cookies)
    assert come_back(clerk, back).status == 303
    assert come_back(Clerk(site.port, cookies), back).status == 403


def test_a_code_is_good_once(site: DeskSite, directory: Oidc) -> None:
    """A stolen one, put into a sign-in of one's own, is refused by its verifier, its nonce, or as used."""
    victim, thief = site.clerk(), site.clerk()
    stolen = directory.let_in(go(victim))
    own = directory.let_in(go(thief))
    code, state = (parse_qs(urlsplit(one).query)[name][0] for one, name in ((stolen, "code"), (own, "state")))  # fmt: skip
    assert thief.get(f"/desk/oidc/return?code={code}&state={state}").status == 403
    assert thief.get("/desk/account").status == 303


def test_another_browsers_sign_in_is_refused(site: DeskSite, directory: Oidc) -> None:
    """Nobody can be led into a stranger's account by a link."""
    stranger, victim = site.clerk(), site.clerk()
    back = directory.let_in(go(stranger))
    go(victim)
    assert come_back(victim, back).status == 403
    assert come_back(site.clerk(), back).status == 403


def test_a_sign_in_that_takes_too_long_is_over(site: DeskSite, directory: Oidc) -> None:
    """And its row goes with the next one that begins."""
    clerk = site.clerk()
    back = directory.let_in(go(clerk))
    site.clock.now += LIFE + 1
    assert come_back(clerk, back).status == 403
    go(site.clerk())
    rows = site.run(site.database.read(lambda c: c.execute(sa.select(SIGN_INS)).all()))
    assert len(rows) == 1


def test_an_answer_to_nothing_is_refused(site: DeskSite) -> None:
    """In a page that can be read, with the way back to the start."""
    for query in (
        "",
        "code=a",
        "state=a",
        "code=a&state=b",
        "error=access_denied&state=a",
        "code=a&code=b&state=c&state=d",
        "code=%00&state=%ff",
    ):
        page = site.clerk().get(f"/desk/oidc/return?{query}")
        assert page.status == 403 and AGAIN in page.root.one("main").text, query
        links = [one.attributes["href"] for one in page.root.one("main").all("a")]
        assert links == ["/desk/login"]


def test_an_answer_of_another_directory_is_refused(site: DeskSite, directory: Oidc) -> None:
    """RFC 9207: where the answer says whose it is, it has to be the one that was asked."""
    clerk = site.clerk()
    back = directory.let_in(go(clerk)).replace("tenant%2Fv2.0", "other%2Fv2.0")
    assert come_back(clerk, back).status == 403


def test_nobody_is_led_elsewhere(site: DeskSite, directory: Oidc) -> None:
    """After signing in comes a page of the desk, whatever the link says."""
    for wanted in ("https://evil.example.org", "//evil.example.org", "/chat", ""):
        clerk = site.clerk()
        led = come_back(clerk, directory.let_in(go(clerk, f"/desk/oidc?next={wanted}")))
        assert (led.status, led.headers["location"]) == (303, "/desk")


def test_a_switched_off_account_stays_out(site: DeskSite, directory: Oidc) -> None:
    """Whatever the directory says."""
    through(site, directory)
    [account] = site.run(site.database.read(accounts.everybody))
    site.run(site.database.write(lambda c: accounts.disable(c, account.id, site.clock())))
    page = through(site, directory)
    assert page.status == 403 and OFF in page.root.one("main").text


def test_a_new_key_is_looked_for(site: DeskSite, directory: Oidc) -> None:
    """But not at once again for one that nobody knows: strangers make up new ones at will."""
    assert through(site, directory).status == 303
    directory.sign = lambda self, claims: self.signed(claims, kid="two")
    asked = directory.calls.count("/tenant/keys")
    for _ in range(3):
        assert through(site, directory).status == 403
    assert directory.calls.count("/tenant/keys") == asked


def test_a_directory_that_is_away_is_said_so(site: DeskSite, directory: Oidc) -> None:
    """A local account gets in all the same."""
    directory.away = True
    page = site.clerk().get("/desk/oidc")
    assert page.status == 503 and AWAY in page.root.one("main").text
    site.clerk("ben", "admin")


def test_a_directory_that_calls_itself_otherwise_is_not_asked(
    site: DeskSite, directory: Oidc
) -> None:
    """The issuer is pinned: Entra's own document for all tenants names none of them."""
    directory.issuer_told = "https://login.example.org/{tenantid}/v2.0"
    assert site.clerk().get("/desk/oidc").status == 503


def test_two_tabs_at_the_same_moment_make_one_account(site: DeskSite, directory: Oidc) -> None:
    first, second = site.clerk(), site.clerk()
    backs = [(clerk, directory.let_in(go(clerk))) for clerk in (first, second)]

    async def both() -> list[Page]:
        return await asyncio.gather(*(asyncio.to_thread(come_back, *one) for one in backs))

    assert [page.status for page in asyncio.run(both())] == [303, 303]
    assert len(site.run(site.database.read(accounts.everybody))) == 1


def test_the_route_is_off_until_it_is_set_up(desk: DeskSite) -> None:
    """And no button leads there."""
    assert desk.clerk().get("/desk/oidc").status == 404
    assert not desk.clerk().get("/desk/login").root.all("a", role="button")


def test_many_beginnings_from_one_address_are_slowed(site: DeskSite) -> None:
    """Each is a row until it comes back."""
    clerk = site.clerk()
    statuses = [clerk.get("/desk/oidc").status for _ in range(62)]
    assert statuses[0] == 303 and statuses[-1] == 429
