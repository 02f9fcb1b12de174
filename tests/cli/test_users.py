"""`bot users`: accounts of the helpdesk, from none to one that is erased."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result

from bot.cli import main
from bot.helpdesk.access import passwords
from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.people import accounts, audit
from bot.storage.people.accounts import Account

GOOD = "plum kettle ferry"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of the test's own, and hashes that are quick."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "PasswordHasher", lambda: quick)
    return tmp_path


def bot(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["users", *arguments], input=typed)


def kept(folder: Path) -> list[Account]:
    database = Database(sqlite_url(folder))
    try:
        return asyncio.run(database.read(accounts.everybody))
    finally:
        database.close()


def test_an_account_is_added_with_a_typed_password(folder: Path) -> None:
    """It is asked for twice and shown nowhere; there is none before the first is added."""
    assert kept(folder) == []
    done = bot(
        "add", "Ann", "--role", "admin", "--email", "a@example.org", typed=f"{GOOD}\n{GOOD}\n"
    )
    assert done.exit_code == 0 and GOOD not in done.output
    [ann] = kept(folder)
    assert (ann.name, ann.role, ann.email) == ("ann", "admin", "a@example.org")
    assert str(ann.password).startswith("$argon2id$")
    listed = bot("list").output
    assert "ann" in listed and "admin" in listed and "never" in listed


def test_a_throw_away_password_is_printed_alone_on_its_line(folder: Path) -> None:
    """So that a script can take it."""
    done = bot("add", "ann", "--role", "viewer", "--throw-away")
    printed = done.output.splitlines()[-1]
    [ann] = kept(folder)
    assert asyncio.run(passwords.Passwords().right(ann.password, printed))


@pytest.mark.parametrize(
    ("arguments", "typed", "says"),
    [
        (("add", "ann", "--role", "admin"), "short\nshort\n", "at least 12 characters"),
        (("add", "ann", "--role", "admin"), "Password2026!!\n" * 2, "too easily guessed"),
        (("add", "two words", "--role", "admin"), f"{GOOD}\n" * 2, "A name is of letters"),
        (("add", "ann", "--role", "owner"), "", "Invalid value for '--role'"),
        (("add", "ann"), "", "Missing option '--role'"),
        (("role", "nobody", "lead"), "", "There is no account nobody."),
        (("erase", "nobody", "--yes"), "", "There is no account nobody."),
    ],
)
def test_what_can_not_be_done_is_said(
    folder: Path, arguments: tuple[str, ...], typed: str, says: str
) -> None:
    """With an exit code that a script sees, and nothing is added."""
    done = bot(*arguments, typed=typed)
    assert done.exit_code != 0 and says in " ".join(done.output.split())
    assert kept(folder) == []


def test_everything_else_is_one_command_each(folder: Path) -> None:
    """Role, off and on, password, sign-out, erase; each leaves a line in the audit that names nobody."""
    assert bot("add", "ann", "--role", "viewer", "--throw-away").exit_code == 0
    for arguments in (
        ("role", "ann", "lead"),
        ("disable", "ann"),
        ("enable", "ann"),
        ("password", "ann", "--throw-away"),
        ("sign-out", "ann"),
    ):
        assert bot(*arguments).exit_code == 0, arguments
    [ann] = kept(folder)
    assert ann.role == "lead" and not ann.disabled
    assert bot("erase", "ann", typed="n\n").exit_code != 0 and len(kept(folder)) == 1
    assert bot("erase", "ann", "--yes").exit_code == 0 and kept(folder) == []
    database = Database(sqlite_url(folder))
    found = asyncio.run(database.read(lambda c: audit.lines(c, audit.Asked())))
    database.close()
    assert [one.action for one in found][::-1] == [
        "person_added", "role_changed", "disabled", "enabled", "password_set",
        "signed_out_everywhere", "erased",
    ]  # fmt: skip
    assert {(one.person, one.object, one.details["how"]) for one in found} == {(None, ann.id, "command")}  # fmt: skip
