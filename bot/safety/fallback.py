"""The emergency message, made from the safety notes and nothing else.

It is what a person in danger gets when NLU, actions or the store are broken, and in the body of a
400, 413, 429 or 503. The notes are read once, at the start, where a fault in them is seen; after
that no step can fail.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import yaml

from bot.safety.screen import Finding

_OTHER = "self_harm_other"
_UNKNOWN = "general"


class Part(TypedDict):
    """A part of the reply contract."""

    kind: str
    text: str
    tel: NotRequired[str]


@dataclass(frozen=True)
class Message:
    """The plain text of a message, and the contract parts that it was made from."""

    text: str
    parts: tuple[Part, ...]


class Fallback:
    """Builds safety messages from the notes file."""

    def __init__(self, notes_path: Path) -> None:
        """Reads the notes. Raises ValueError, naming the note, where one is missing or misshapen.

        `for_all` are the lines that may be read by others too, where others read along.
        """
        raw = yaml.safe_load(notes_path.read_text(encoding="utf-8"))
        self._notes = {name: _parts(name, note) for name, note in raw["notes"].items()}
        self._before = {name: _parts(name, note) for name, note in raw["before"].items()}
        self._after = {name: _parts(name, [note])[0] for name, note in raw["after"].items()}
        self.patient = _parts("patient", [raw["patient"]])[0]
        shared = raw["seen_by_others"]
        self.for_all = {part["text"] for name in shared for part in self._notes[name]}
        self.for_all |= {self._after[name]["text"] for name in shared}
        self.for_all |= {part["text"] for parts in self._before.values() for part in parts}
        for notes in (self._notes, self._after):
            if _UNKNOWN not in notes:
                raise ValueError(f"{notes_path.name} has no note called {_UNKNOWN}")

    def message(self, finding: Finding) -> Message:
        """The message for `finding`: a danger's note, or what stands before the page's answer.

        A kind that has no note gets the general one, and so does a finding without a kind: who
        asks for a message when nothing else works had better get the numbers.
        """
        parts = self._notes[_UNKNOWN]
        if finding.level == "danger":
            parts = self._notes.get(note_name(finding), parts)
        elif finding.kind is not None:
            parts = self._before.get(finding.kind, parts)
        return Message("\n".join(part["text"] for part in parts), parts)

    def after(self, note: str | None) -> Part:
        """The one line of help for what a person says after the safety reply `note` (see `note_name`)."""
        return self._after.get(note or _UNKNOWN, self._after[_UNKNOWN])


def note_name(finding: Finding) -> str:
    """The name of the note for `finding`.

    Self-harm of somebody else has its own words. Violence beside another danger gets the note that
    names every number: a knife may be held against somebody, or against oneself.
    """
    kinds = {*finding.kinds, finding.kind}
    if "violence" in kinds and len(kinds) > 1:
        return _UNKNOWN
    if finding.kind == "self_harm" and finding.about == "other":
        return _OTHER
    return finding.kind or _UNKNOWN


def _parts(name: str, note: Any) -> tuple[Part, ...]:
    """`note` as contract parts."""
    parts = []
    for raw in note:
        if not raw.get("text") or not raw.get("kind"):
            raise ValueError(f"a part of the note {name!r} lacks its kind or its text")
        part = Part(kind=raw["kind"], text=raw["text"].strip())
        if "tel" in raw:
            part["tel"] = str(raw["tel"])
        parts.append(part)
    if not parts:
        raise ValueError(f"the note {name!r} is empty")
    return tuple(parts)
