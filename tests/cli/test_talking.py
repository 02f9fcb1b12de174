"""What a person sees and types in the terminal: answers with their sources, buttons by number."""

import io

import pytest
from rich.console import Console

from bot.cli import chat
from bot.cli.chat import pressed, talk
from bot.cli.show_reply import show_reply
from bot.evaluate.assistant import Reply, Source

HOURS = Source("The garden", "Visiting", "It opens [at] nine.")
REPLY = Reply(
    text="At nine [sharp].",
    outcomes=("answer",),
    sources=(HOURS, HOURS),
    buttons=(("And dogs?", "/choose_dogs"), ("A person", "/ask_human")),
    confidence=0.9,
)


@pytest.fixture
def console():
    return Console(file=io.StringIO(), width=100)


def test_an_answer_is_shown_with_each_quote_once_and_its_place(console):
    show_reply(REPLY, console)
    shown = console.file.getvalue()
    assert "At nine [sharp]." in shown
    assert shown.count("“It opens [at] nine.”") == 1
    assert "The garden › Visiting" in shown
    assert "1 And dogs?" in shown


def test_a_number_presses_that_button_and_anything_else_is_said():
    assert pressed("2", REPLY) == "/ask_human"
    assert pressed("3", REPLY) == "3"
    assert pressed("2", None) == "2"
    assert pressed("two", REPLY) == "two"
    assert pressed("²", REPLY) == "²"


def test_a_talk_keeps_to_one_conversation_until_the_person_leaves(monkeypatch, console):
    heard = []

    class Listener:
        def say(self, sender, message):
            heard.append((sender, message))
            return REPLY if message != "bad" else Reply(error="HTTP 400")

        def close(self):
            """Nothing is held open."""

    typed = iter(["when?", "", "1", "bad", "/sources", "/quit", "never said"])
    monkeypatch.setattr(console, "input", lambda _: next(typed))
    monkeypatch.setattr(chat, "console", console)
    talk(Listener(), "ann")
    assert heard == [("ann", "when?"), ("ann", "/choose_dogs"), ("ann", "bad")]
    assert "No answer: HTTP 400" in console.file.getvalue()


@pytest.mark.parametrize("ends", [EOFError, KeyboardInterrupt])
def test_a_talk_ends_with_the_input(monkeypatch, console, ends):
    def stop(_):
        raise ends

    monkeypatch.setattr(console, "input", stop)
    monkeypatch.setattr(chat, "console", console)
    talk(None, "ann")
