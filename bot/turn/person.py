"""What is told in a talk about a person of the helpdesk, and what that person says: replies of the same shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.storage.outbox import Reply
from bot.storage.queue.joined import Present
from bot.turn.messages import Message, addressed, message_id, plain

Did = Literal["joined", "said", "left", "away"]


@dataclass(frozen=True)
class PersonLines:
    """`lines`: what is told, by what was done, from the section `desk` of talk.yml; with the marks {name} and {role}."""

    lines: Mapping[str, str]

    def joined(self, conversation: str, who: Present) -> Reply:
        """The assistant's word that somebody has come."""
        return self._tell(conversation, who, "joined")

    def left(self, conversation: str, who: Present) -> Reply:
        """That they have gone."""
        return self._tell(conversation, who, "left")

    def away(self, conversation: str, who: Present) -> Reply:
        """That they have gone without saying so."""
        return self._tell(conversation, who, "away")

    def shown(self, name: str, role: str) -> tuple[str, str]:
        """What the other side sees of somebody: a first name, and where they are from. An address is no name."""
        first = name.split()[0] if name.split() else ""
        if not first or "@" in first:
            first = self.lines["nameless"]
        return (first[:1].upper() + first[1:])[:64], self.lines[role][:64]

    def _tell(self, conversation: str, who: Present, did: Did) -> Reply:
        text = self.lines[did].format(name=who.name, role=who.role)
        return _reply(conversation, text, who, did)


def says(conversation: str, text: str, who: Present, reply_id: str) -> Reply:
    """What a person says, under an id that is the same at every try."""
    return _reply(conversation, text.strip(), who, "said", reply_id)


def of(messages: list[Message]) -> dict[str, Any] | None:
    """Who of the helpdesk a reply is of, and what they did; None where it is the assistant's own."""
    found = (message["custom"].get("person") for message in messages if message.get("custom"))
    return next((one for one in found if one), None)


def _reply(
    conversation: str, text: str, who: Present, did: Did, reply_id: str | None = None
) -> Reply:
    said = addressed(plain(text, "handoff"), conversation, None)
    person = {"name": who.name, "role": who.role, "did": did}
    if (
        did == "said"
    ):  # where only the text is shown, it says whose words these are; `parts` have them alone
        said[0]["text"] = f"{who.name}: {text}"
    for message in said:
        if message.get("custom"):
            message["custom"]["person"] = person
            if reply_id is not None:
                message["custom"]["message_id"] = reply_id
    return Reply(message_id(said), said)
