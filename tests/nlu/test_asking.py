"""A story around a question is told apart from the question, marks or none."""

from bot.nlu.asking import Asking, marked, unmarked

STORIES = [
    "I have worked in a shop for years. Do I need a degree?",
    "My sister told me about it. How long is the training?",
    "I left school early. Is the training online?",
    "We had a new starter on Monday. Who supervises her?",
    "My mum was ill for years. What skills do you look for?",
    "I have worked with dogs. Does that count?",
]
ASKED = ["do i need a degree", "how long is it", "who supervises me", "what skills are there"]


def test_what_tells_is_told_from_what_asks() -> None:
    asking = Asking.fit([*STORIES, *ASKED])
    assert asking is not None
    told = asking.chance("I have worked in a bank for years.")
    assert told < 0.5 < asking.chance("do you need a driving licence")
    assert told < asking.chance("Is it far")


def test_the_mark_itself_is_not_looked_at() -> None:
    asking = Asking.fit([*STORIES, *ASKED])
    assert asking is not None
    assert asking.chance("Is it far?") == asking.chance("Is it far")


def test_without_a_story_there_is_nothing_to_learn() -> None:
    assert Asking.fit(ASKED) is None


def test_marks_behind_a_quotation_are_seen() -> None:
    assert marked('He asked "is it far?"')
    assert not marked("It is far.")
    assert unmarked("Is it far?!") == "Is it far"
