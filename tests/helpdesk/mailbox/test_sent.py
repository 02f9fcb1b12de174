"""Both ways: a clerk's reply goes out in its thread, and what others send from the mailbox retires drafts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.channels.mail.send import MailSender
from bot.channels.mail.smtp import Smtp
from bot.channels.mail.tls import trusted
from bot.helpdesk.queue.seal import Seal
from bot.setting_kinds import MailServer
from bot.storage.database import Database
from bot.storage.deliveries import Deliveries
from bot.storage.queue.filter import Filter
from bot.storage.queue.refused import Blocked
from bot.storage.queue.send import UNDO
from bot.turn.deliver import Delivering
from tests.helpdesk.mailbox.conftest import SECRET, Desk, mail
from tests.standins.dovecot import USER
from tests.standins.smtp import Mailserver

SENT = "Sent Items"


@pytest.fixture
def mailserver() -> Iterator[Mailserver]:
    server = Mailserver().start()
    yield server
    server.stop()


async def sends(desk: Desk, server: Mailserver, database: Database) -> None:
    """A clerk sends the one draft there is, and the worker has it in hand once it can't be taken back any more."""
    (line,) = (await desk.queue.page(Filter())).items
    found = await desk.queue.item(line.id)
    held = await desk.queue.claim(found.item.id, found.item.version, "clerk")
    await desk.queue.send(found.item.id, held.version, "clerk")
    smtp = Smtp(MailServer(False, "", "localhost", server.port), "", None, trusted("", ""))
    later = database.clock() + UNDO + 1
    database.clock = lambda: later
    deliveries = Deliveries(database, Seal([SECRET]).open)
    worker = Delivering(deliveries, {"mail": MailSender(smtp, f"Hub <{USER}>")})
    assert await worker.send_due() == 1


def test_from_a_question_to_its_answer_and_back(desk: Desk, mailserver: Mailserver) -> None:
    """In the thread of the question; its copy in the mailbox is no item, and what answers it is in the same talk."""
    desk.dovecot.deliver(mail(id="<question@a.org>"))
    desk.look()
    asyncio.run(sends(desk, mailserver, desk.database))
    (sent,) = mailserver.mails
    assert (sent["To"], sent["Subject"]) == ("jo@example.org", "Re: Sessions")
    assert sent["In-Reply-To"] == sent["References"] == "<question@a.org>"
    assert "six sessions" in sent.get_content()
    assert [(one.item.status, one.item.ended) for one in desk.items()] == [("done", "answered")]

    for folder in ("INBOX", SENT):
        desk.dovecot.deliver(mailserver.kept[0], folder)
    desk.dovecot.deliver(mail("Thanks!", id="<thanks@a.org>", In_Reply_To=sent["Message-ID"]))
    desk.look()
    asked, thanked = desk.items()
    assert asked.item.conversation == thanked.item.conversation
    assert desk.seen == ["taken", "own", "taken", "own"]
    assert not thanked.item.retired


def test_danger_in_a_mail_that_says_it_is_ours_is_an_item(desk: Desk) -> None:
    """Anybody can write the mailbox's own address into From, and a known thread into what it answers."""
    desk.dovecot.deliver(mail(id="<question@a.org>"))
    desk.dovecot.deliver(
        mail("I am in danger.", id="<as-us@a.org>", sender=USER, References="<question@a.org>")
    )
    desk.look()
    assert desk.seen == ["taken", "taken"]
    assert min(one.item.priority for one in desk.items()) == 1


def test_a_reply_from_elsewhere_retires_the_draft(desk: Desk) -> None:
    """Found in Sent, it was written in another program: the draft is looked at again before it can go out."""
    desk.dovecot.deliver(mail(id="<question@a.org>"))
    desk.dovecot.deliver(mail("Another: how many sessions?", id="<other@a.org>"))
    desk.look()
    desk.dovecot.deliver(
        mail("Six.", id="<reply@b.org>", sender=USER, References="<question@a.org>"), SENT
    )
    desk.look()
    asked, other = desk.items()
    assert asked.item.retired and not other.item.retired
    assert [one.what for one in asked.history][-1] == "answered_outside"

    async def send() -> None:
        held = await desk.queue.claim(asked.item.id, asked.item.version, "clerk")
        with pytest.raises(Blocked, match="retired"):
            await desk.queue.send(asked.item.id, held.version, "clerk")

    asyncio.run(send())
    desk.look()
    assert len(desk.items()[0].history) == len(asked.history) + 1  # the claim, and nothing more


@pytest.mark.parametrize(
    "answer",
    [
        {"References": "<nobody@a.org>"},
        {"References": "<question@a.org>", "Auto_Submitted": "auto-replied"},
        {},
    ],
)
def test_what_answers_nothing_retires_nothing(desk: Desk, answer: dict[str, str]) -> None:
    """Another's thread, a new mail, and an absence note, which answers no question."""
    desk.dovecot.deliver(mail(id="<question@a.org>"))
    desk.dovecot.deliver(mail("Hello", id="<reply@b.org>", sender=USER, **answer), SENT)
    desk.look()
    assert not desk.item.item.retired
    assert desk.seen == ["taken", "passed"]


def test_the_folder_of_what_was_sent_may_be_named(desk: Desk) -> None:
    """Where the server says none, or another than people use."""
    desk.dovecot.deliver(mail(id="<question@a.org>"))
    desk.dovecot.deliver(mail("Six.", id="<r@b.org>", In_Reply_To="<question@a.org>"), SENT)
    desk.look(desk.another(sent=SENT))
    assert desk.item.item.retired
