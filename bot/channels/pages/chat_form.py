"""What a form of `/chat` sends: fields, whatever came, and the words for the safety rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote_plus

from bot.channels import incoming
from bot.channels.incoming import SAID, Refused
from bot.channels.website_form import Feedback, WebMessage, feedback_in, message_in

KIND = "application/x-www-form-urlencoded"
MOST_FIELDS = 100
USEFUL = {"yes": True, "no": False}
_OURS = ("session", "message_id", "do", "reply_id", "useful", "asked")
"""Fields that the page fills in, `asked` with what a button says: nobody's words."""


@dataclass(frozen=True)
class ChatForm:
    """The first value of each field, as far as the body could be read; `broken` says why it could not."""

    values: Mapping[str, str] = field(default_factory=dict)
    broken: Refused | None = None

    @property
    def does(self) -> str:
        """What is to be done: ask, look, feedback or clear."""
        return self.values.get("do", "ask")

    @property
    def asks(self) -> bool:
        """Whether a reply is asked for."""
        return self.does not in ("look", "feedback", "clear")

    @property
    def session(self) -> str:
        """The token, or nothing where a session is to be begun."""
        return self.values.get("session", "")

    def message(self) -> WebMessage:
        """The message in it. Raises Refused."""
        return message_in(self.whole)

    def feedback(self) -> Feedback:
        """The judgement in it. Raises Refused."""
        given = self.whole
        useful = USEFUL.get(given.get("useful", ""))
        reason = given.get("reason", "").strip()
        return feedback_in(
            {"message_id": given.get("reply_id"), "useful": useful, "reason": reason}
        )

    @property
    def whole(self) -> Mapping[str, str]:
        """The fields. Raises Refused where the body can't be read as a form."""
        if self.broken:
            raise self.broken
        return self.values


def read_form(body: bytes, content_type: str) -> ChatForm:
    """The form in `body`. Raises nothing."""
    try:
        pairs = _pairs(body, "replace")
    except ValueError:  # too many fields
        return ChatForm(broken=_UNREADABLE)
    values: dict[str, str] = {}
    for name, value in pairs:
        values.setdefault(name, value)
    if content_type.partition(";")[0].strip().lower() != KIND:
        return ChatForm(values, Refused(415, f"The content type has to be {KIND}."))
    try:
        _pairs(body, "strict")
    except ValueError:
        return ChatForm(values, _UNREADABLE)
    return ChatForm(values)


def words(body: bytes) -> str:
    """What the sender may have wanted to say, from any `body` at all: every field of words, then the rest."""
    try:
        pairs = _pairs(body, "replace")
    except ValueError:
        pairs = []
    said = [value for key in SAID for name, value in pairs if name == key and value.strip()]
    if not said:
        return unquote_plus(incoming.words(body))
    others = [part for pair in pairs if pair[0] not in (*SAID, *_OURS) for part in pair]
    return "\n".join([*said, *others])


def _pairs(body: bytes, errors: str) -> list[tuple[str, str]]:
    return parse_qsl(
        body.decode("utf-8", errors),
        keep_blank_values=True,
        errors=errors,
        max_num_fields=MOST_FIELDS,
    )


_UNREADABLE = Refused(400, "The form can't be read.")
