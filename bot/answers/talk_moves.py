"""Moves that are about the talk itself: a button chosen, "are you sure?", "what else?", "yes please"."""

from __future__ import annotations

from collections.abc import Callable

from bot.answers.compose import listed
from bot.answers.handoff import hand_over
from bot.answers.offers import starters
from bot.answers.reply import Answer, Part, Reply
from bot.answers.smalltalk import smalltalk
from bot.answers.tell_all import tell_topics
from bot.answers.turn import Turn
from bot.knowledge.model import Topic

_QUOTED = 3  # quotes at most for "are you sure?": more are no answer but the page again


def talk_move(turn: Turn) -> Reply | None:
    """Return the reply to a move about the talk, or None where the message asks something."""
    move = _MOVES.get(turn.understanding.intent)
    if len(turn.understanding.questions) > 1 or move is None:
        return None
    return move(turn)


def _choose(turn: Turn) -> Reply | None:
    wanted = dict(turn.understanding.entities)
    topic = turn.role.topics.get(wanted.get("topic", ""))
    if topic:
        return tell_topics(turn, [topic])
    return _menu(turn, "clarify.topics")


def look_again(turn: Turn) -> Reply | None:
    """Give the quotes again, with their place; of something not covered, say again that it is not."""
    topics = _last(turn)
    say = turn.knowledge.say
    if not topics:
        if turn.talk.not_covered:
            near = turn.knowledge.near_for_intent(turn.talk.not_covered)
            text = (
                say("sure.gap", thing=near.thing)
                if near and not near.advice
                else say("sure.unknown")
            )
            return Reply("not_covered", (Part("gap", text),), buttons=(turn.person_button(),))
        return _nothing_yet(turn)
    return _quoted(turn, topics, "sure.again", "sure.also")


def _simpler(turn: Turn) -> Reply | None:
    """Say it in the page's own words, shortest first: there is no simpler text that is still the page's."""
    topics = _last(turn)
    lists = [topic for topic in topics if topic.list and not topic.by_entity]
    if lists:  # nothing is simpler than its items by themselves
        parts = tuple(listed(turn, topic, topic.list) for topic in lists)
        return Reply("answer", parts, tuple(turn.answer(topic) for topic in lists))
    return _quoted(turn, topics, "simpler", "simpler_also") if topics else look_again(turn)


def _repeat(turn: Turn) -> Reply | None:
    topics = _last(turn)
    return tell_topics(turn, topics) if topics else look_again(turn)


def _more(turn: Turn) -> Reply | None:
    """Tell what has not been told yet of the section, first the whole that was told a part of; offer others."""
    topics = _last(turn)
    if not topics:
        return _menu(turn)
    section = topics[-1].section
    fresh = [t for t in turn.role.topics.values() if t.ask and t.id not in turn.talk.told]
    of_section = [topic for topic in fresh if topic.section == section]
    here = sorted(of_section, key=lambda topic: not _whole(topic, topics[-1]))[:1]
    rest = [topic for topic in fresh if topic not in here][:3]
    if not here:
        buttons = tuple(turn.topic_button(topic, choice=True) for topic in rest or starters(turn))
        return Reply(
            "answer",
            (Part("lead", turn.knowledge.say("more.nothing")),),
            tuple(turn.answer(t) for t in topics),
            buttons,
        )
    return tell_topics(turn, here, buttons=tuple(turn.topic_button(topic) for topic in rest))


def _whole(topic: Topic, told: Topic) -> bool:
    """Whether `told` is a part of `topic`, such as one of the areas or skills that it names: a part has no button."""
    return not told.ask and (told.id in topic.list or topic.says[0] == told.says[0])


def _yes(turn: Turn) -> Reply | None:
    """Take "yes please" as the offer that was made: a person, or else the first thing offered."""
    if turn.talk.offered_person:
        return hand_over(turn)
    choices = [button for button in turn.talk.offered if button.get("choice")]
    if len(choices) == 1:
        topic = next(
            (t for t in turn.role.topics.values() if t.id in str(choices[0]["payload"])), None
        )
        if topic:
            return tell_topics(turn, [topic])
    return smalltalk(turn)


def _quoted(turn: Turn, topics: list[Topic], line: str, next_line: str) -> Reply:
    parts: list[Part] = []
    answers: list[Answer] = []
    shown: set[str] = set()
    for topic in topics[:2]:
        answer = turn.answer(topic)
        answers.append(answer)
        for source in answer.sources[:2]:
            if source.quote in shown or len(shown) == _QUOTED:
                continue
            shown.add(source.quote)
            text = turn.knowledge.say(
                next_line if parts else line, section=source.section, quote=source.quote
            )
            parts.append(Part("lead", text, answer_id=topic.id))
    return Reply("answer", tuple(parts), tuple(answers))


def _last(turn: Turn) -> list[Topic]:
    return [topic for topic_id in turn.talk.answered if (topic := turn.role.topics.get(topic_id))]


def _nothing_yet(turn: Turn) -> Reply:
    buttons = tuple(turn.topic_button(topic, choice=True) for topic in starters(turn))
    return Reply(
        "clarify",
        (Part("lead", turn.knowledge.say("smalltalk.nothing_to_repeat")),),
        buttons=buttons,
    )


def _menu(turn: Turn, line: str = "clarify.nothing") -> Reply:
    buttons = tuple(turn.topic_button(topic, choice=True) for topic in starters(turn))
    return Reply("clarify", (Part("lead", turn.knowledge.say(line)),), buttons=buttons)


_MOVES: dict[str, Callable[[Turn], Reply | None]] = {
    "choose": _choose,
    "ask_sure": look_again,
    "ask_source": look_again,
    "ask_simpler": _simpler,
    "ask_repeat": _repeat,
    "ask_more": _more,
    "affirm": _yes,
    "ask_human": hand_over,
    **dict.fromkeys(
        (
            "deny",
            "never_mind",
            "greet",
            "goodbye",
            "thank",
            "how_are_you",
            "compliment",
            "frustrated",
            "capabilities",
            "bot_challenge",
        ),
        smalltalk,
    ),
}
