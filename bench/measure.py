"""What is measured of the two running assistants, always one after the other in turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench.figures import median
from bench.servers import Server, answered

CONVERSATIONS = 32
TALK_TURNS = 20  # turns of a running talk before the next begins
TALKS = 2  # that are brought to turn 200
EARLY, LATE = 5, 195  # turns before those that are compared
WINDOW = 10  # turns that are compared, around turn 10 and turn 200

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

    A talk is brought to turn 195 and another to turn 5. The same ten questions then go to both,
    in turn: they are turns 196 to 205 of the one, and 6 to 15 of the other. Twice.
    """
    ratios = []
    for number in range(TALKS):
        long, short = f"long-{number}", f"short-{number}"
        for question in take(LATE):
            ask(server, long, question)
        for question in take(EARLY):
            ask(server, short, question)
        for at, question in enumerate(take(WINDOW)):
            order = (long, short) if at % 2 else (short, long)
            taken = {talk: ask(server, talk, question) for talk in order}
            ratios.append(taken[long] / taken[short])
    return median(ratios)


def ask(server: Server, sender: str, question: str) -> float:
    """The seconds until the reply. Raises NoAnswer where there is none."""
    reply = server.ask(sender, question)
    if not answered(reply):
        raise NoAnswer(f"{server.name} gave no answer to “{question[:60]}”: {reply.error}")
    return reply.seconds
