"""Somebody goes to the directory's sign-in page and comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from bot.helpdesk.access.oidc.call import exchange
from bot.helpdesk.access.oidc.directory import Directory
from bot.helpdesk.access.oidc.id_token import claims_of
from bot.helpdesk.access.oidc.refusals import NotBelieved, NotSignedIn, SwitchedOff
from bot.helpdesk.access.oidc.role_of import role_of
from bot.helpdesk.access.sessions import Sessions
from bot.helpdesk.access.tokens import hashed, same
from bot.storage.database import Connection, Database
from bot.storage.people import accounts, audit, sign_ins
from bot.storage.people.accounts import Account, NameTaken
from bot.storage.people.sign_ins import UnderWay

SCOPE = "openid profile email"


class ThroughDirectory:
    """`back` is our own address that the directory sends people back to; `roles` is OIDC_ROLES."""

    def __init__(
        self,
        directory: Directory,
        client: tuple[str, str],
        roles: Sequence[tuple[str, str]],
        back: str,
        database: Database,
        sessions: Sessions,
        failed: Callable[[str], None],
    ) -> None:
        self._directory = directory
        self._client_id, self._secret = client
        self._roles = roles
        self._back = back
        self._database = database
        self._sessions = sessions
        self._failed = failed

    async def begin(self, browser: str, wanted: str) -> str:
        """Where to send the browser whose cookie is `browser`. Raises DirectoryAway, StoreUnavailable."""
        published = await self._directory.published()
        state, nonce, verifier = generate_token(43), generate_token(43), generate_token(64)
        one = UnderWay(
            hashed(state), hashed(browser), nonce, verifier, wanted, self._database.clock()
        )
        await self._database.write(lambda c: sign_ins.begin(c, one))
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._back,
            "scope": SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
            # Several people share a surgery's computer: nobody is signed in as who was there before.
            "prompt": "select_account",
        }
        return str(add_params_to_uri(published.authorization, list(asked.items())))

    async def finish(
        self, answer: Mapping[str, str], browser: str, browser_name: str
    ) -> tuple[str, str]:
        """The token of a new session, and the page that was wanted; `answer` is what came back.

        Raises NotSignedIn in its kinds, StoreUnavailable.
        """
        try:
            one = await self._taken(answer.get("state", ""), browser)
        except NotSignedIn:
            self._failed("oidc")  # no line in the audit: strangers could fill it
            raise
        try:
            account = await self._account(await self._claims(answer, one))
        except NotSignedIn:
            self._failed("oidc")
            now = self._database.clock()
            await self._database.write(
                lambda c: audit.note(c, now, None, "sign_in_failed", how="oidc")
            )
            raise
        return await self._sessions.begin(account.id, browser_name, "oidc"), one.next

    async def _taken(self, state: str, browser: str) -> UnderWay:
        """What began in this browser under `state`; it is taken away whatever comes of it."""
        now = self._database.clock()
        one = await self._database.write(lambda c: sign_ins.take(c, hashed(state), now))
        if one is None:
            raise NotBelieved("no sign-in of that state, or none any more")
        if not browser or not same(hashed(browser), one.browser_hash):
            raise NotBelieved("another browser's sign-in")
        return one

    async def _claims(self, answer: Mapping[str, str], one: UnderWay) -> Mapping[str, Any]:
        # RFC 9207: an answer may say whose it is; then it has to be the directory's.
        if answer.get("iss", self._directory.issuer) != self._directory.issuer:
            raise NotBelieved("an answer of another directory")
        if "error" in answer or not answer.get("code"):
            raise NotSignedIn("the directory let nobody in")
        published = await self._directory.published()
        fields = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": self._back,
            "client_id": self._client_id,
            "code_verifier": one.verifier,
        }
        basic = None if published.post else (self._client_id, self._secret)
        if basic is None:
            fields["client_secret"] = self._secret
        given = await exchange(published.token, fields, basic)
        return await claims_of(
            given.get("id_token"),
            self._directory,
            self._client_id,
            one.nonce,
            self._database.clock(),
            given.get("access_token"),
        )

    async def _account(self, claims: Mapping[str, Any]) -> Account:
        """Theirs, made or brought up to date. Found by issuer and subject alone: an address can be given to another."""
        role, now, issuer = role_of(claims, self._roles), self._database.clock(), claims["iss"]
        subject, shown, email = claims["sub"], _shown(claims), _email(claims)

        def write(connection: Connection) -> Account:
            known = accounts.of_directory(connection, issuer, subject)
            if known is None:
                made = accounts.add(
                    connection, now, shown=shown, role=role, email=email, issuer=issuer, subject=subject
                )  # fmt: skip
                audit.note(connection, now, made.id, "person_added", made.id, role=role, how="oidc")
                return made
            if not known.disabled:
                accounts.change(connection, known.id, shown=shown, role=role, email=email)
                if known.role != role:
                    audit.note(
                        connection, now, known.id, "role_changed", known.id,
                        before=known.role, after=role, how="oidc",
                    )  # fmt: skip
            return known

        try:
            account = await self._database.write(write)
        except NameTaken:  # the same person, at the same moment, in another tab
            account = await self._database.write(write)
        if account.disabled:
            raise SwitchedOff("a switched-off account")
        return account


def _shown(claims: Mapping[str, Any]) -> str:
    """What colleagues see."""
    for name in ("name", "preferred_username"):
        value = claims.get(name)
        text = "".join(c for c in value if c.isprintable()).strip() if isinstance(value, str) else ""  # fmt: skip
        if text:
            return text[:128]
    return "Somebody without a name"


def _email(claims: Mapping[str, Any]) -> str | None:
    """Their address, where the directory has verified it; it is written to and finds no account."""
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str) or len(email) > 254:
        return None
    return email
