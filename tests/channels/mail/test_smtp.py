"""What became of a mail, told from where the conversation with a real server ended."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import closing

import pytest

from bot.channels.mail.access_token import AccessTokens
from bot.channels.mail.smtp import Smtp
from bot.setting_kinds import MailServer
from bot.turn.deliver import Later, Never, Revoked, Unknown
from tests.standins.smtp import DROP, DROP_AFTER, HANG, PASSWORD, TOKEN, USER, Mailserver

MAIL = b"Subject: hi\r\n\r\n.begins with a dot\r\n..and two\r\n"


class Elsewhere(MailServer):
    """A server that is not taken for one of this machine."""

    @property
    def here(self) -> bool:
        return False


Start = Callable[[str], Mailserver]
Client = Callable[..., Smtp]


def send(smtp: Smtp, mail: bytes = MAIL) -> None:
    asyncio.run(smtp.send("helpdesk@example.org", "jo@example.org", mail))


@pytest.mark.parametrize("tls", ["", "starttls", "whole"])
def test_a_mail_arrives_as_it_was_written(mailserver: Start, smtp: Client, tls: str) -> None:
    """Over TLS from the first byte, after STARTTLS, and on this machine without; lines that begin with a dot too."""
    server = mailserver(tls)
    send(smtp(server.port, tls=tls == "whole"))
    assert [one[-len(MAIL) :] for one in server.kept] == [MAIL]
    assert server.to == ["jo@example.org"]


@pytest.mark.parametrize("tls", ["starttls", "whole"])
def test_a_certificate_is_checked(mailserver: Start, smtp: Client, tls: str) -> None:
    """One of an authority that nobody named is not believed, and nothing is said to that server."""
    server = mailserver(tls)
    with pytest.raises(Later, match="certificate is not believed|can't be reached"):
        send(smtp(server.port, tls=tls == "whole", believes=""))
    assert server.kept == []


def test_another_machine_has_to_offer_encryption(mailserver: Start, smtp: Client) -> None:
    """Where STARTTLS is not offered, or was taken out on the way, no mail is sent."""
    server = mailserver("")
    with pytest.raises(Later, match="offers no encryption"):
        send(smtp(server.port, kind=Elsewhere))
    assert server.kept == []
    send(smtp(mailserver("starttls").port, kind=Elsewhere))


def test_a_password_and_a_token_let_in(mailserver: Start, smtp: Client) -> None:
    """Each by its own way of signing in."""
    server = mailserver("")
    send(smtp(server.port, user=USER, password=PASSWORD))
    send(smtp(server.port, user=USER, tokens=AccessTokens(lambda: {"access_token": TOKEN})))
    assert len(server.kept) == 2
    assert server.logins[1] == "XOAUTH2"


def test_a_wrong_password_is_peoples_to_mend(mailserver: Start, smtp: Client) -> None:
    """And it is in no reason."""
    server = mailserver("")
    with pytest.raises(Revoked, match="the login: 535") as refused:
        send(smtp(server.port, user=USER, password="wrong-word"))
    assert "wrong-word" not in str(refused.value)


def test_a_token_that_is_refused_is_asked_for_once_more(mailserver: Start, smtp: Client) -> None:
    """It may have been withdrawn before its end; a second refusal is for people."""
    server, given = mailserver(""), ["old", TOKEN]
    send(smtp(server.port, user=USER, tokens=AccessTokens(lambda: {"access_token": given.pop(0)})))
    assert len(server.kept) == 1
    with pytest.raises(Revoked, match="the login"):
        send(smtp(server.port, user=USER, tokens=AccessTokens(lambda: {"access_token": "old"})))


@pytest.mark.parametrize(
    ("recipient", "data", "raised", "reason"),
    [
        ("450 4.2.1 jo@example.org is slow", "", Later, "the server refused the recipient: 450 4.2.1"),
        ("550 5.1.1 no jo@example.org here", "", Never, "the server refused the recipient: 550 5.1.1"),
        ("", "451 4.3.0 later", Later, "the server refused the mail: 451 4.3.0"),
        ("", "554 no", Never, "the server refused the mail: 554"),
        ("", "421 4.3.2 closing", Later, "the server refused the mail: 421 4.3.2"),
    ],
)  # fmt: skip
def test_what_a_server_says_no_to(
    mailserver: Start, smtp: Client, recipient: str, data: str, raised: type[Exception], reason: str
) -> None:
    """4xx is for now and 5xx for good; the reason holds its codes, and none of its words."""
    server = mailserver("")
    server.refuses = [recipient] if recipient else []
    server.does = [data] if data else []
    with pytest.raises(raised) as refused:
        send(smtp(server.port))
    assert (str(refused.value), type(refused.value)) == (reason, raised)


@pytest.mark.parametrize(("does", "kept"), [(DROP, 0), (DROP_AFTER, 1), (HANG, 1)])
def test_an_answer_that_is_lost_after_the_mail(
    mailserver: Start, smtp: Client, does: str, kept: int
) -> None:
    """Nobody knows whether it arrived, for it may have."""
    server = mailserver("")
    server.does = [does]
    with pytest.raises(Unknown):
        send(smtp(server.port, after=0.5))
    assert len(server.kept) == kept


@pytest.mark.parametrize("until", [0, 1, 2, 3, 4])
def test_a_connection_that_is_lost_before_the_mail(smtp: Client, until: int) -> None:
    """After any number of answers, DATA's not among them: nothing was sent, and it is tried again."""
    says = [b"220 hello\r\n", b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"]
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def talk() -> None:
            with closing(server.accept()[0]) as one:
                for line in says[:until]:
                    one.sendall(line)
                    one.recv(4_096)

        thread = threading.Thread(target=talk)
        thread.start()
        with pytest.raises(Later):
            send(smtp(server.getsockname()[1], before=2.0))
        thread.join()


def test_a_server_that_is_away_or_silent(smtp: Client) -> None:
    """Nothing was sent, and it is tried again."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        with pytest.raises(Later, match="did not answer|can't be reached"):
            send(smtp(port, before=0.3))
    with pytest.raises(Later, match="can't be reached"):
        send(smtp(port))


def test_a_login_is_tried_without_a_mail(mailserver: Start, smtp: Client) -> None:
    """For `bot channels check`: it says who is let in, and sends nothing."""
    server = mailserver("")
    asyncio.run(smtp(server.port, user=USER, password=PASSWORD).try_login())
    with pytest.raises(Revoked):
        asyncio.run(smtp(server.port, user=USER, password="x").try_login())
    assert server.kept == []
