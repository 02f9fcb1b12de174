"""A refusal as a state of the page: the sentence, help first, and nothing lost of what was typed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.incoming import is_id
from bot.channels.pages.chat_form import USEFUL, ChatForm
from bot.channels.pages.show_reply import ExchangeShown, parts_of
from bot.channels.pages.view import Judging, Retry, View, new_id
from bot.channels.refuse import stated
from bot.turn.messages import Message, outcome

_AGAIN = (202, 429, 503)
"""After these the same message is sent again, under its own id: it may have been taken in."""
_TEXT_WRONG = (400, 413)
_ANEW = (401, 409)
"""After these it can only be asked anew: a button's payload belongs to its talk and its id."""
_SENT_BEFORE = "This page was sent before. Press Send again to ask this."


def refused_view(
    error: Exception,
    form: ChatForm,
    session: str,
    said: Sequence[Message],
    exchanges: Sequence[ExchangeShown],
) -> View:
    """The page after `error`; `said` is what the assistant says in place of an answer."""
    status, sentence, _ = stated(error)
    safety = outcome(said) == "safety"
    text = form.values.get("text", "") if form.asks else ""
    if form.asks and status in _ANEW:
        text = text or form.values.get("asked", "")
    own = form.values.get("message_id", "")
    again = own if form.asks and status in _AGAIN and is_id(own) else ""
    taken_in = status == 202
    return View(
        session,
        again if again and text and not taken_in else new_id(),
        posted=True,
        typed="" if taken_in else text,
        problem=_SENT_BEFORE if status == 409 else sentence,
        wait=taken_in,
        wrong_text=status in _TEXT_WRONG and form.asks and "text" in form.values,
        sorry="" if safety else " ".join(part.before for part in parts_of(said)),
        help=parts_of(said) if safety else (),
        retry=_retry(form, again, taken_in),
        exchanges=exchanges,
        judging=_judging(form, status),
    )


def _retry(form: ChatForm, message_id: str, taken_in: bool) -> Retry | None:
    """What is typed is in its box; what was pressed, or taken in, has to be kept elsewhere."""
    for name in ("payload", "text") if taken_in else ("payload",):
        if message_id and (value := form.values.get(name)):
            return Retry(message_id, name, value, form.values.get("asked", ""))
    return None


def _judging(form: ChatForm, status: int) -> Judging | None:
    reply_id, reason = form.values.get("reply_id", ""), form.values.get("reason", "")
    if form.does != "feedback" or not is_id(reply_id):
        return None
    if status == 401 and not reason:
        return None  # nobody can judge a talk that is over; but what was typed is theirs
    useful = form.values.get("useful", "")
    return Judging(reply_id, useful if useful in USEFUL else "", reason)
