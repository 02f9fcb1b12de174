"""A shared mailbox on a real server: each mail becomes one item, whatever happens, and nothing in it is marked."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from bot.helpdesk.mailbox.trouble import Trouble
from bot.helpdesk.triage.judging import Judged
from bot.helpdesk.triage.message import Message
from bot.storage.database import Database
from bot.storage.erase import erase
from tests.helpdesk.mailbox.conftest import ASKS, Desk, connect, mail, sort
from tests.standins.dovecot import USER

MANY = int(os.environ.get("MAILS", "60"))
"""A mailbox of 2,000 by hand: MAILS=2000."""


def test_a_mail_becomes_an_item_with_a_draft(desk: Desk) -> None:
    """Sorted, without the sender's name, its address sealed and apart; the mail itself is as new as before."""
    desk.dovecot.deliver(mail(f"{ASKS}\r\n\r\nThe name of Jo Bloggs is on every page.", References="<0@example.org>"))  # fmt: skip
    before = desk.dovecot.files()
    assert desk.look() == 1
    found = desk.item
    assert (found.item.kind, found.item.band, bool(found.item.topic)) == ("mail", "high", True)
    assert found.draft.text and "Bloggs" not in found.text and "[name]" in found.text
    assert found.to == {"to": "jo@example.org", "subject": "Re: Sessions", "in_reply_to": "<1@example.org>", "references": ["<0@example.org>", "<1@example.org>"]}  # fmt: skip
    assert "2026-11-30 08:45" in found.item.source and "@" not in found.item.source
    assert desk.dovecot.files() == before and before[0][0] == "new"
    assert desk.seen == ["taken"]


def test_no_mail_comes_twice(desk: Desk) -> None:
    """Neither in a later look, nor under the same id, nor with the same words where there is no id."""
    for one in (
        mail(),
        mail(),
        mail("No id", id=None),
        mail("No id", id=None),
    ):
        desk.dovecot.deliver(one)
    desk.look()
    assert desk.look() == 0
    desk.dovecot.deliver(mail())
    assert desk.look() == 1
    assert len(desk.items()) == 2
    assert desk.seen == ["taken", "again", "taken", "again", "again"]


def test_another_mail_under_a_known_id_is_not_lost(desk: Desk) -> None:
    """A program that counts its ids anew, or somebody who takes another's: it is an item of its own, in a talk of its own, once."""
    for said in ("", "I am in danger", "I am in danger"):
        desk.dovecot.deliver(mail(said) if said else mail())
    desk.look()
    first, other = desk.items()
    assert desk.seen == ["taken", "taken", "again"]
    assert (other.item.priority, other.item.duplicate_of) == (1, None)
    assert other.item.conversation != first.item.conversation
    desk.dovecot.make_anew()
    desk.look()
    assert desk.seen[3:] == ["again"] * 3


def test_what_comes_later_is_read_later(desk: Desk) -> None:
    """Each look goes on where the last one ended."""
    for number in range(3):
        desk.dovecot.deliver(mail(id=f"<{number}@example.org>"))
        assert desk.look() == 1
    assert len(desk.items()) == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example.org>"},
        {"Return_Path": "<>"},
        {"Content_Type": "multipart/report; boundary=x"},
        {"sender": "MAILER-DAEMON@example.org"},
        {"sender": "no-reply@example.org"},
        {"sender": "news-bounces+1@example.org"},
        {"X_Spam_Flag": "YES"},
        {"X_Forefront_Antispam_Report": "CIP:1;SFV:SPM;"},
        {"subject": "Automatic reply: Sessions"},
    ],
)
def test_what_a_program_sent_is_never_answered(desk: Desk, headers: dict[str, str]) -> None:
    """No draft, nowhere to send one, last in need: or two programs write to each other for ever."""
    desk.dovecot.deliver(mail(**headers))
    desk.look()
    found = desk.item
    assert (found.draft.text, found.to, found.item.addressed) == ("", None, False)
    assert (found.item.priority, found.item.reasons) == (4, ("automatic",))


def test_danger_is_looked_for_in_what_a_program_sent(desk: Desk) -> None:
    """A form on a website writes like a program, and a person in danger may have filled it in."""
    desk.dovecot.deliver(mail("I am in danger", Auto_Submitted="auto-generated"))
    desk.look()
    found = desk.item
    assert (found.item.priority, found.item.reasons) == (1, ("safeguarding", "automatic"))
    assert found.to is None
    assert asyncio.run(desk.queue.alerts())


@pytest.mark.parametrize("said", ["no", "No; because"])
def test_a_person_is_no_program(desk: Desk, said: str) -> None:
    """A header that says so is believed."""
    desk.dovecot.deliver(mail(Auto_Submitted=said, Precedence="normal"))
    desk.look()
    assert desk.item.item.addressed


def test_a_thread_is_one_conversation(desk: Desk) -> None:
    """By the mail that is answered, by any of the thread, and by the first, whichever of them was seen."""
    desk.dovecot.deliver(mail(id="<1@a.org>"))
    desk.dovecot.deliver(mail("and more", id="<2@a.org>", In_Reply_To="<1@a.org>"))
    desk.dovecot.deliver(mail("again", id="<3@a.org>", References="<0@a.org> <2@a.org>", In_Reply_To="<x@b.org>"))  # fmt: skip
    desk.dovecot.deliver(mail("alone", id="<4@a.org>", References="<9@a.org>"))
    desk.dovecot.deliver(mail("its sister", id="<5@a.org>", References="<9@a.org> <8@a.org>"))
    desk.look()
    talks = [one.item.conversation for one in desk.items()]
    assert talks[0] == talks[1] == talks[2] != talks[3] == talks[4]


def test_a_folder_that_was_made_anew_adds_nothing(desk: Desk) -> None:
    """Its mails have other numbers then; they are read again and known again, and reading goes on."""
    for number in range(3):
        desk.dovecot.deliver(mail(f"words {number}", id=f"<{number}@a.org>" if number else None))
    desk.look()
    desk.dovecot.make_anew()
    assert desk.look() == 3
    assert len(desk.items()) == 3
    desk.dovecot.deliver(mail("new", id="<9@a.org>"))
    assert desk.look() == 1
    assert len(desk.items()) == 4


def test_an_erased_mail_stays_away(desk: Desk) -> None:
    """Though it is in the mailbox still, and the folder is read from its beginning again."""
    desk.dovecot.deliver(mail())
    desk.look()
    asyncio.run(erase(desk.database, desk.item.item.conversation))
    desk.dovecot.make_anew()
    desk.look()
    assert desk.items() == []


def test_old_mails_are_left_where_they_are(desk: Desk) -> None:
    """A mailbox may hold years; what came before the days that are asked for is not read, and what comes is."""
    desk.dovecot.deliver(mail())
    reader = desk.another(days=-1)  # since tomorrow
    assert desk.look(reader) == 0
    desk.dovecot.deliver(mail(id="<2@a.org>"))
    assert desk.look(reader) == 1
    assert len(desk.items()) == 1


def test_a_full_mailbox_streams(desk: Desk) -> None:
    """In order, one after the other."""
    for number in range(MANY):
        desk.dovecot.deliver(mail(f"{ASKS} ({number})", id=f"<{number}@a.org>"))
    assert desk.look() == MANY
    found = desk.items()
    places = [int(re.findall(r"\d+", one.item.source)[0]) for one in found]
    assert places == sorted(places)
    assert {re.findall(r"\d+", one.text)[-1] for one in found} == {str(n) for n in range(MANY)}


def test_what_is_from_the_mailbox_itself(desk: Desk) -> None:
    """A form on a website is read as it came; a colleague's reply, with a copy to the mailbox, retires the draft and is no item."""
    desk.dovecot.deliver(
        mail("A form: how many sessions?", id="<f@a.org>", sender=f"Form <{USER}>")
    )
    desk.dovecot.deliver(mail(id="<1@a.org>"))
    desk.look()
    desk.dovecot.deliver(mail("Six.", id="<2@a.org>", sender=USER, In_Reply_To="<1@a.org>"))
    desk.look()
    form, asked = desk.items()
    assert not form.item.retired and asked.item.retired
    assert form.to is None and asked.to is not None  # a reply to the first would lead back here
    assert desk.seen[-1] == "answered"


def test_nothing_in_the_database_tells_whose_it_was(desk: Desk, tmp_path: Path) -> None:
    """No address, no id of a mail, no name: neither in a table nor in the file's free pages."""
    desk.dovecot.deliver(mail(f"{ASKS} jo@example.org", id="<very-own-id@example.org>"))
    desk.look()
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("*.db*"))
    for secret in (b"jo@example.org", b"very-own-id", b"Bloggs", USER.encode()):
        assert secret not in raw


def test_on_postgresql_too(desk: Desk, postgres: object) -> None:
    """The same reader over the other database, characters that one of them can't hold included."""
    assert callable(postgres)
    desk.database.close()
    other = Desk(desk.dovecot, str(postgres()))
    try:
        desk.dovecot.deliver(mail("sessions\x00 and \udc80more".encode("utf-8", "surrogatepass").decode("utf-8", "ignore")))  # fmt: skip
        desk.dovecot.deliver(mail(id="<2@a.org>", In_Reply_To="<1@example.org>"))
        assert other.look() == 2
        assert other.look() == 0
        first, second = other.items()
        assert first.item.conversation == second.item.conversation
    finally:
        other.database.close()
    desk.database = Database(str(desk.database.engine.url))


def test_a_connection_that_ends_in_between_costs_nothing(desk: Desk) -> None:
    """What was kept is kept, and the next look goes on behind it."""
    for number in range(5):
        desk.dovecot.deliver(mail(f"{ASKS} {number}", id=f"<{number}@a.org>"))
    made = connect(desk.dovecot)
    boxes = []

    def breaking() -> object:
        boxes.append(made())
        return boxes[-1]

    def cut_at_the_third(messages: Iterable[Message]) -> Iterator[Judged]:
        for at, one in enumerate(sort(messages)):
            if at == 2:
                boxes[-1].client.shutdown()
            yield one

    with pytest.raises(Trouble):
        desk.look(desk.another(connect=breaking, sort=cut_at_the_third))
    assert 2 <= len(desk.items()) < 5
    desk.look()
    assert len(desk.items()) == 5
