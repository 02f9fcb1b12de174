"""A person is asked for: when one may join, the hub's contact, or the honest word that there is none."""

from __future__ import annotations

from bot.answers.reply import Part, Reply
from bot.answers.turn import Turn


def hand_over(turn: Turn) -> Reply:
    """Return what happens next, and how else to reach a person, shown as the hub's; or that it can't be passed on."""
    hub, say = turn.knowledge.hub, turn.knowledge.say
    # `offered_person` stays as it is: the rule that led here holds until the turn has ended
    parts = [Part("lead", line) for line in _asked(turn)]
    if hub.has_contact:
        contact = " ".join(bit for bit in (hub.contact_text, hub.contact_address) if bit)
        way = say("person.with_contact", contact=contact)
        parts.append(Part("signpost", way, url=_url(hub.contact_address)))
    if not parts:
        lines = (say("person.without_contact"), say("person.without_contact_next"))
        parts = [Part("lead", line) for line in lines]
    return Reply("handoff", tuple(parts))


def _asked(turn: Turn) -> tuple[str, ...]:
    """What becomes of the question where people are at the helpdesk; nothing where none are."""
    hours, say = turn.knowledge.hub.hours, turn.knowledge.say
    if not hours:
        return ()
    told = say("person.hours", hours=hours.told())
    if hours.open_at(turn.now):
        return say("person.asked"), told
    back = hours.told_next(turn.now) or say("person.some_time")
    nobody = say("person.closed", next=back)
    return nobody, told


def _url(address: str) -> str:
    return address if address.startswith(("https://", "mailto:", "tel:")) else ""
