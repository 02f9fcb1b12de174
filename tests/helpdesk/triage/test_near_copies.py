"""Near copies are found by what they share, and nothing else is taken for one."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.helpdesk.triage.clusters import TABLES, Clusters
from bot.helpdesk.triage.near_copies import near, normal, shingles, sketch

LONG = (
    "Hello, I am a band 4 receptionist at a practice in Leeds and I would like to know how many sessions there are "
    "in the training, and whether I can do them at home in the evenings."
)


def clusters_of(*texts: str) -> list[int]:
    """The clusters of these texts, as rows 1, 2, 3 …"""
    database = sqlite3.connect(":memory:")
    for table in TABLES:
        database.execute(table)
    clusters = Clusters(database, lambda row: texts[row - 1])
    found = [clusters.assign(row, text, sketch(text)) for row, text in enumerate(texts, 1)]
    database.close()
    return found


def test_copies_belong_to_the_first_of_them() -> None:
    """Capitals, blanks and punctuation make no difference."""
    assert clusters_of("How many sessions?", "Who?", "HOW  many sessions!!", "Who?") == [1, 2, 1, 2]


def test_near_copies_belong_to_the_first_of_them() -> None:
    """Another town, another greeting, a line more."""
    others = [LONG.replace("Leeds", "York"), LONG.replace("Hello", "Hi"), f"{LONG} Many thanks"]
    assert clusters_of(LONG, "Who supervises me?", *others) == [1, 2, 1, 1, 1]


def test_what_asks_something_else_is_no_copy() -> None:
    """Though it shares its beginning."""
    assert clusters_of("Do I need a degree?", "Do I need a driving licence?") == [1, 2]


def test_messages_without_words_are_no_copies_of_each_other() -> None:
    """There is nothing that they share."""
    assert clusters_of("", "?!", "", "a") == [1, 2, 3, 4]


def test_a_chain_of_changes_does_not_grow_one_cluster_without_end() -> None:
    """Each is compared with the first of a cluster, not with the last."""
    texts = [" ".join(f"w{at}x" for at in range(start, start + 20)) for start in range(0, 40, 2)]
    assert len(set(clusters_of(*texts))) > 3


@settings(deadline=None, max_examples=60)
@given(st.text("abc d", min_size=12, max_size=60), st.integers(0, 59))
def test_one_changed_character_in_a_long_text_is_found(text: str, at: int) -> None:
    """Where five in a hundred shingles differ, the bands miss nobody."""
    long = (normal(text) + " ").join(f"{one} and" for one in "fghij")
    place = at % len(long)
    other = f"{long[:place]}z{long[place + 1 :]}"
    if near(shingles(normal(long)), shingles(normal(other))):
        assert clusters_of(long, other) == [1, 1]


@pytest.mark.parametrize("text", ["How many sessions?", LONG, "é" * 9_000])
def test_a_sketch_is_the_same_in_every_process(text: str) -> None:
    """It depends on no seed of the process: another machine finds the same."""
    import subprocess
    import sys

    code = (
        "import sys; from bot.helpdesk.triage.near_copies import sketch; print(sketch(sys.argv[1]))"
    )
    if len(text) < 100:  # one of them is enough for a process
        done = subprocess.run([sys.executable, "-c", code, text], capture_output=True, text=True, check=True)  # fmt: skip
        assert done.stdout.strip() == repr(sketch(text))
    assert sketch(text) == sketch(f" {text.upper()} ")
