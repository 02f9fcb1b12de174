"""The files that come out of it: examples for Rasa, and a list for the page's editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.helpdesk.review.content import as_csv, as_markdown
from bot.helpdesk.review.fit import one_line, unfit
from bot.helpdesk.review.labels import Labels
from bot.helpdesk.review.nlu_file import difference, read, render
from bot.storage.review.question import Question

from .conftest import check

ODD = (
    "What is the pay: 20k?",
    "# is it a comment",
    "'quoted' and \"quoted\"",
    "yes",
    "null",
    "50% | more & less > none",
    "naïve café – “ok”?",
    "a [name] with a mark",
)


def question(number: int, text: str, cluster: str, guess: str = "") -> Question:
    asked = 1_900_000_000.0
    return Question(
        number, "not_covered", text, guess, "", cluster, asked, "content", "", None, None
    )


def test_rasa_reads_the_file_as_it_was_meant(tmp_path: Path) -> None:
    """Every odd text comes back as the words that it was, with its intent and no entity."""
    from rasa.shared.importers.rasa import RasaFileImporter

    path = tmp_path / "nlu_reviewed.yml"
    path.write_text(render(("ask_pay", text) for text in ODD), encoding="utf-8")
    found = RasaFileImporter(None, None, [str(path)]).get_nlu_data().training_examples
    assert sorted(one.get("text") for one in found) == sorted(ODD)
    assert {one.get("intent") for one in found} == {"ask_pay"}
    assert [one.get("entities") for one in found if one.get("entities")] == []


def test_the_same_examples_make_the_same_file() -> None:
    """In whatever order they come, and each once."""
    pairs = [("ask_pay", "b"), ("ask_leave", "c"), ("ask_pay", "a"), ("ask_pay", "b")]
    assert render(pairs) == render(reversed(pairs))
    assert read(render(pairs)) == {"ask_leave": ("c",), "ask_pay": ("a", "b")}
    assert read(render([])) == {} and read("") == {}


@pytest.mark.parametrize("text", ["two\nlines", " a blank before", "", "tab\tin it\x07"])
def test_what_would_be_read_otherwise_is_not_written(text: str) -> None:
    with pytest.raises(ValueError, match="can't"):
        render([("ask_pay", text)])


@pytest.mark.parametrize("text", ["- nlu", "nlu: [1]", "nlu: [{intent: a}]", "{", "nlu: {a: 1}"])
def test_another_file_is_not_taken_for_one_of_these(text: str) -> None:
    with pytest.raises(ValueError, match="no file of examples"):
        read(text)


def test_the_difference_says_what_is_new_and_what_is_gone() -> None:
    old = render([("ask_pay", "a"), ("ask_pay", "b")])
    new = render([("ask_pay", "b"), ("ask_leave", "c")])
    found = difference(old, new)
    assert (found.new, found.gone) == ({"ask_leave": ("c",)}, {"ask_pay": ("a",)})
    assert found and not difference(old, old)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("What is the pay?", None),
        ("- what is the pay\n  per year?", None),
        ("I am Ann Smith, what is the pay?", "personal"),
        ("Ring me on 07700 900123", "personal"),
        ("[name] asks what the pay is", "personal"),
        ("I want to kill myself", "danger"),
        ("word " * 41, "long"),
        ("word " * 40, None),
        ("${HOME} of pay", "written"),
        ('the [pay]{"entity": "x"}', "written"),
        ("/ask_pay", "written"),
        ("pay \u202e", "written"),
        ("--", "written"),
    ],
)
def test_what_may_be_learnt_from(text: str, why: str | None) -> None:
    assert unfit(text, check) == why
    if why is None:
        assert read(render([("ask_pay", one_line(text))])) == {"ask_pay": (one_line(text),)}


def test_a_label_is_an_intent_of_a_topic_or_of_a_near_miss(labels: Labels) -> None:
    """Under the names that people know, each once, and near misses under a heading of their own."""
    everything = [intent for _, group in labels.groups for intent, _ in group]
    assert len(everything) == len(set(everything)) > 100
    heading, near = labels.groups[-1]
    assert heading == "Not on the page" and ("ask_pay", "Pay") in near
    assert ("ask_supervision_detail", "Another detail of supervision") in near
    assert labels.intent("ask_pay") == "ask_pay" and labels.intent("greet") == ""
    a_topic = labels.intent("training.session_count")
    assert a_topic in labels and a_topic != "training.session_count"
    assert labels.name("gone.by") == "gone.by"


def test_the_editors_list_has_the_largest_cluster_first(labels: Labels) -> None:
    """As a table nothing in it is computed, as a text nothing in it is markup."""
    questions = [
        question(1, "=SUM(1)", "q-1"),
        question(2, "What is the pay?", "ask_pay", "ask_pay"),
        question(3, "Is it *band* 5?", "ask_pay", "ask_pay"),
    ]
    rows = as_csv(questions, labels).splitlines()
    assert rows == [
        "cluster,questions in it,question,asked on,taken for",
        "1,2,What is the pay?,2030-03-17,Pay",
        "1,2,Is it *band* 5?,2030-03-17,Pay",
        "2,1,'=SUM(1),2030-03-17,",
    ]
    text = as_markdown(questions, labels)
    assert text.count("## ") == 2 and "## Pay (2)\n\n- What is the pay?\n" in text
    assert "- Is it \\*band\\* 5?" in text and "=SUM(1) (1)" in text


def test_an_empty_list_says_so(labels: Labels) -> None:
    assert "Nothing waits" in as_markdown([], labels)
    assert len(as_csv([], labels).splitlines()) == 1
