"""Who is let in and who is believed, against a real server; and why not, in a sentence without a secret."""

from __future__ import annotations

import asyncio
import socket
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.mail.access_token import AccessTokens, tokens
from bot.helpdesk.mailbox.assemble import watching
from bot.helpdesk.mailbox.check import check
from bot.helpdesk.mailbox.trouble import Trouble
from bot.helpdesk.mailbox.watch import LONGEST, Watching
from bot.settings import BadSetting, Settings, load
from bot.storage.mail import folders
from tests.helpdesk.mailbox.conftest import Desk, connect, mail, sort
from tests.standins.certificates import Certificates
from tests.standins.dovecot import USER, Dovecot
from tests.standins.token_server import CLIENT, SECRET, TokenServer


def settings(dovecot: Dovecot, **more: str) -> Settings:
    given = {"MAILBOX_URL": f"imaps://{USER}@localhost:{dovecot.tls}/INBOX", "MAILBOX_CA": str(dovecot.certificates.ca)}  # fmt: skip
    return load({**given, **more})


def oauth(server: TokenServer, secret: str = SECRET) -> dict[str, str]:
    return {"MAILBOX_TENANT_ID": "tenant", "MAILBOX_CLIENT_ID": CLIENT, "MAILBOX_CLIENT_SECRET": secret, "MAILBOX_TOKEN_URL": server.token_url}  # fmt: skip


def test_a_token_opens_the_mailbox(desk: Desk, token_server: TokenServer) -> None:
    """As Microsoft 365 wants it: asked for with the application's secret, for the right scope, and once for many looks."""
    made = tokens(settings(desk.dovecot, **oauth(token_server)))
    reader = desk.another(connect=connect(desk.dovecot, "", made))
    desk.dovecot.deliver(mail())
    before = token_server.given
    assert desk.look(reader) == 1
    assert desk.look(reader) == 0
    assert token_server.given == before + 1
    asked = token_server.asked[-1]
    assert asked["grant_type"] == ["client_credentials"]
    assert asked["scope"] == ["https://outlook.office365.com/.default"]


def test_a_token_that_was_withdrawn_is_replaced(desk: Desk, token_server: TokenServer) -> None:
    """The look that meets it fails, and the next one has a new one."""
    made = tokens(settings(desk.dovecot, **oauth(token_server)))
    reader = desk.another(connect=connect(desk.dovecot, "", made))
    desk.look(reader)
    token_server.good.clear()
    with pytest.raises(Trouble, match="does not let us in"):
        desk.look(reader)
    assert desk.look(reader) == 0


def test_what_is_wrong_is_said(desk: Desk, token_server: TokenServer, tmp_path: Path) -> None:
    """Password, certificate, folder, secret, server: each in its words, kept for people to see, and gone once it is mended."""
    other = Certificates(tmp_path).ca
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        nobody = free.getsockname()[1]
    wrong_secret = tokens(settings(desk.dovecot, **oauth(token_server, "wrong-secret")))
    for connecting, reason in (
        (connect(desk.dovecot, "wrong-word"), "does not take name and password"),
        (connect(desk.dovecot, ca=other), "certificate is not believed"),
        (connect(desk.dovecot, port=nobody), "can't be reached"),
        (connect(desk.dovecot, "", wrong_secret), "no token: invalid_client"),
        (connect(desk.dovecot, "", AccessTokens(lambda: {"access_token": "x"})), "does not let us in"),
    ):  # fmt: skip
        with pytest.raises(Trouble, match=reason) as raised:
            desk.look(desk.another(connect=connecting))
        told = asyncio.run(desk.database.read(folders.trouble))
        assert told == [str(raised.value)] and "wrong" not in told[0] and "@" not in told[0]
    desk.look()
    assert asyncio.run(desk.database.read(folders.trouble)) == []


def test_a_folder_that_is_not_there(desk: Desk) -> None:
    """It is said, and is not taken for an empty one."""
    with pytest.raises(Trouble, match="no such folder"):
        desk.look(desk.another(sent="Nowhere"))


def test_a_mailbox_that_is_away_stops_nothing(desk: Desk) -> None:
    """The next look comes later and later, and soon again once one has succeeded."""
    away = [True]
    there = connect(desk.dovecot)

    def connecting() -> object:
        if away:
            raise Trouble("the server can't be reached")
        return there()

    reader = desk.another(connect=connecting)
    watch = Watching(reader, 60.0, desk.seen.append, jitter=lambda: 0.5)
    waits = [watch.wait()]

    async def run() -> None:
        for _ in range(8):
            await watch._look()
            waits.append(watch.wait())
        away.clear()
        await watch._look()
        waits.append(watch.wait())

    asyncio.run(run())
    assert waits == [60, 60, 120, 240, 480, LONGEST, LONGEST, LONGEST, LONGEST, 60]
    assert desk.seen == ["failed"] * 8


def test_a_server_that_stops_does_not_wait_for_the_mailbox(desk: Desk) -> None:
    """Though that says nothing any more."""
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        reader = desk.another(connect=connect(desk.dovecot, port=silent.getsockname()[1]))

        async def run() -> None:
            task = asyncio.get_running_loop().create_task(Watching(reader, 60.0).go_on())
            await asyncio.sleep(0.2)
            task.cancel()
            async with asyncio.timeout(5.0):
                await asyncio.gather(task, return_exceptions=True)

        asyncio.run(run())


def test_from_settings(desk: Desk, token_server: TokenServer) -> None:
    """Off where it is blank, refused where something is missing, else it reads."""
    ready, seen = desk.queue.ready, desk.seen.append
    assert watching(load({}), desk.database, sort, ready, seen) is None
    with pytest.raises(BadSetting, match="MAILBOX_PASSWORD is missing"):
        watching(settings(desk.dovecot), desk.database, sort, ready, seen)
    with pytest.raises(BadSetting, match="MAILBOX_CA takes"):
        watching(settings(desk.dovecot, MAILBOX_PASSWORD="x", MAILBOX_CA="/nowhere.pem"), desk.database, sort, ready, seen)  # fmt: skip
    desk.dovecot.deliver(mail())
    made = watching(settings(desk.dovecot, **oauth(token_server)), desk.database, sort, ready, seen)
    assert made is not None
    asyncio.run(made._look())
    assert desk.seen == ["taken"]


def test_the_check_says_what_is_wrong(dovecot: Dovecot, token_server: TokenServer) -> None:
    """And looks for itself, online, at the mailbox and its folders."""
    good = settings(dovecot, **oauth(token_server))
    assert all(ok for ok, _ in check(good, online=True))
    for less, reason in (
        ({"MAILBOX_CLIENT_SECRET": "wrong"}, "no token: invalid_client"),
        ({"MAILBOX_SENT": "Nowhere"}, "no such folder"),
        ({"MAILBOX_PASSWORD": "wrong"}, "does not take name and password"),
        ({"MAILBOX_CLIENT_ID": ""}, "belong together"),
    ):
        found = check(settings(dovecot, **{**oauth(token_server), **less}), online=True)
        assert any(not ok and reason in said for ok, said in found), found
        assert not any("@" in said or "client-secret" in said for _, said in found)
