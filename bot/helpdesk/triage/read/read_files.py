"""All that was named on the command line, folders too -> messages, numbered through."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.read.automatic import automatic_subject
from bot.helpdesk.triage.read.csv_file import read_csv
from bot.helpdesk.triage.read.entry import Entry, Unreadable
from bot.helpdesk.triage.read.jsonl_file import read_jsonl
from bot.helpdesk.triage.read.mail_files import read_eml, read_mbox
from bot.helpdesk.triage.read.xlsx_file import read_xlsx

KINDS = {
    ".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".eml": "eml", ".mbox": "mbox", ".mbx": "mbox",
}  # fmt: skip
_SAVE_AS = {".xls": ".xlsx", ".ods": ".xlsx", ".json": ".jsonl", ".msg": ".eml", ".pst": ".eml"}
_NO_TEXT = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of characters, which no file can hold

Say = Callable[[str], None]


@dataclass(frozen=True)
class Source:
    """A file. `name`: as it was named, or found in a folder that was."""

    path: Path
    name: str
    kind: str


def find_files(paths: Sequence[Path], *, leave_out: Path, say: Say) -> list[Source]:
    """The files in the order of `paths`, those of a folder by name; nothing under `leave_out`, where the results go.

    Raises Unreadable for what is not there, and for what is of no kind that can be read.
    """
    found: list[Source] = []
    for path in paths:
        if path.is_dir():
            there = list(_walk(path, leave_out.resolve()))
            known = [one for one in there if one.suffix.casefold() in KINDS]
            if not known:
                raise Unreadable(f"{path}: in this folder is no file that ends in {_kinds()}.")
            if others := len(there) - len(known):
                left = "file of another kind is" if others == 1 else "files of other kinds are"
                say(f"{path}: {others} {left} left out.")
            found += [_source(one) for one in known]
        elif path.is_file():
            found.append(_source(path))
        else:
            raise Unreadable(f"{path}: there is no such file.")
    return found


def check(files: Iterable[Source], column: str | None, say: Say) -> None:
    """Open each file and read its head. Raises Unreadable that names all that can't be read."""
    wrong = []
    for one in files:
        try:
            _entries(one, column, say)
            with one.path.open("rb"):
                pass
        except Unreadable as why:
            wrong.append(str(why))
        except OSError as why:
            wrong.append(f"{one.name}: it can't be opened ({why.strerror or why}).")
    if wrong:
        raise Unreadable("\n".join(wrong))


def messages(files: Iterable[Source], column: str | None) -> Iterator[Message]:
    """A message for each row, each object, each mail. Raises Unreadable, OSError."""
    row = 0
    for one in files:
        for entry in _entries(one, column, lambda _: None):
            row += 1
            yield _message(row, one.name, entry)


def _message(row: int, name: str, entry: Entry) -> Message:
    source = _sound(f"{name}, {entry.place}" if entry.place else name)
    error = f"{source}: {_sound(entry.error)}" if entry.error else None
    automatic = entry.automatic or automatic_subject(entry.subject)
    return Message(row, source, _sound(entry.subject), _sound(entry.text), error, automatic)


def _sound(text: str) -> str:
    return _NO_TEXT.sub("\ufffd", text)


def _entries(one: Source, column: str | None, say: Say) -> Iterator[Entry]:
    if one.kind == "csv":
        return read_csv(one.path, one.name, column)
    if one.kind == "xlsx":
        return read_xlsx(one.path, one.name, column, say)
    if one.kind == "jsonl":
        return read_jsonl(one.path, one.name, column)
    return read_eml(one.path) if one.kind == "eml" else read_mbox(one.path, one.name)


def _source(path: Path) -> Source:
    end = path.suffix.casefold()
    kind = KINDS.get(end) or ("mbox" if not end and _begins_like_mbox(path) else "")
    if not kind:
        better = f" Save it as {_SAVE_AS[end]}." if end in _SAVE_AS else ""
        raise Unreadable(f"{path}: this is of no kind that can be read ({_kinds()}).{better}")
    return Source(path, path.as_posix(), kind)


def _begins_like_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "


def _walk(folder: Path, leave_out: Path) -> Iterator[Path]:
    found = []
    for at, folders, names in os.walk(folder):
        here = Path(at)
        folders[:] = [one for one in folders if not one.startswith(".") and (here / one).resolve() != leave_out]  # fmt: skip
        if here.resolve() != leave_out:
            found += [here / name for name in names if not name.startswith(".")]
    return iter(sorted(found, key=lambda one: one.parts))


def _kinds() -> str:
    return ", ".join(KINDS)
