"""A person is asked for: the hub's contact, or the honest word that there is none."""

from __future__ import annotations

from bot.answers.reply import Part, Reply
from bot.answers.turn import Turn


def hand_over(turn: Turn) -> Reply:
    """Return how to reach a person, shown as the hub's; without a contact, that it can't be passed on."""
    hub, say = turn.knowledge.hub, turn.knowledge.say
    # `offered_person` stays as it is: the rule that led here holds until the turn has ended
    if hub.has_contact:
        contact = " ".join(bit for bit in (hub.contact_text, hub.contact_address) if bit)
        return Reply(
            "handoff",
            (
                Part(
                    "signpost",
                    say("person.with_contact", contact=contact),
                    url=_url(hub.contact_address),
                ),
            ),
        )
    lines = (say("person.without_contact"), say("person.without_contact_next"))
    return Reply("handoff", tuple(Part("lead", line) for line in lines))


def _url(address: str) -> str:
    return address if address.startswith(("https://", "mailto:", "tel:")) else ""
