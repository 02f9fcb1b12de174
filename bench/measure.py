"""What is measured of the two running assistants, always one after the other in turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench.figures import growth
from bench.servers import Server, answered

CONVERSATIONS = 32
TALK_TURNS = 20  # turns of a running talk before the next begins
WINDOW = 10  # turns around turn 10 and turn 200
EARLY, LATE = 6, 196  # turns 6 to 15, and 196 to 205
TALK = LATE + WINDOW - 1

Seconds = list[float]


class NoAnswer(Exception):
    """An assistant failed to answer while it was measured."""


@dataclass
class Latency:
    """Seconds from question to reply, in talks of one turn and in talks that go on."""

    fresh: Seconds = field(default_factory=list)
    running: Seconds = field(default_factory=list)

    @property
    def all(self) -> Seconds:
        return self.fresh + self.running


def in_turn(servers: Sequence[Server], rounds: int) -> Iterator[tuple[int, Server]]:
    """(round, server): each server once a round, who goes first changing with the round."""
    for number in range(rounds):
        for server in servers if number % 2 == 0 else reversed(servers):
            yield number, server


def latency(servers: Sequence[Server], questions: Sequence[str]) -> dict[str, Latency]:
    """Ask each question in a fresh talk and in a running one, of each server in turn."""
    measured = {server.name: Latency() for server in servers}
    for number, server in in_turn(servers, len(questions)):
        question = questions[number]
        taken = measured[server.name]
        taken.fresh.append(ask(server, f"fresh-{number}", question))
        taken.running.append(ask(server, f"running-{number // TALK_TURNS}", question))
    return measured


def throughput(
    servers: Sequence[Server], take: Callable[[int], list[str]], rounds: int, turns: int
) -> dict[str, float]:
    """Messages answered in a second, with 32 conversations of `turns` turns at once."""
    seconds = {server.name: 0.0 for server in servers}
    for number, server in in_turn(servers, rounds):
        questions = take(CONVERSATIONS * turns)

        def talk(who: int, server: Server = server, questions: list[str] = questions) -> None:
            for question in questions[who::CONVERSATIONS]:
                ask(server, f"crowd-{number}-{who}", question)  # noqa: B023

        began = time.perf_counter()
        with ThreadPoolExecutor(CONVERSATIONS) as crowd:
            list(crowd.map(talk, range(CONVERSATIONS)))
        seconds[server.name] += time.perf_counter() - began
    return {name: rounds * CONVERSATIONS * turns / spent for name, spent in seconds.items()}


def long_talks(server: Server, take: Callable[[int], list[str]]) -> float:
    """How many times slower turn 200 is than turn 10.

    Two talks of 205 turns; what one asks around turn 10, the other asks around turn 200, so
    both ends stand for the same questions, and each question is new at each end once.
    """
    one, other = take(WINDOW), take(WINDOW)
    early: Seconds = []
    late: Seconds = []
    for number, (first, last) in enumerate(((one, other), (other, one))):
        asked = take(TALK)
        asked[EARLY - 1 : EARLY - 1 + WINDOW] = first
        asked[LATE - 1 : LATE - 1 + WINDOW] = last
        taken = [ask(server, f"long-{number}", question) for question in asked]
        early += taken[EARLY - 1 : EARLY - 1 + WINDOW]
        late += taken[LATE - 1 : LATE - 1 + WINDOW]
    return growth(early, late)


def ask(server: Server, sender: str, question: str) -> float:
    """The seconds until the reply. Raises NoAnswer where there is none."""
    reply = server.ask(sender, question)
    if not answered(reply):
        raise NoAnswer(f"{server.name} gave no answer to “{question[:60]}”: {reply.error}")
    return reply.seconds
