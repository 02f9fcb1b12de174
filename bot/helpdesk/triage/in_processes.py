"""Judging in processes of this machine: rows come out in the order they went in, whatever happens to a process."""

from __future__ import annotations

import pickle
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from bot.helpdesk.triage.batches import batches
from bot.helpdesk.triage.judging import Judged, MakeJudge, not_judged
from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.worker import Said, work

KILLED = "the program ended twice while it read this message"
_AHEAD = 4  # batches for each process that are read and not yet given out
_TRIED = 3  # processes in a row that end before they are ready
_CONTEXT = get_context("spawn")  # a fork would copy threads that hold locks


class NoWorkers(Exception):
    """No process can be had that judges. Its text is a sentence."""


@dataclass
class _Batch:
    left: deque[Message]
    done: list[Judged] = field(default_factory=list)


@dataclass
class _Worker:
    process: SpawnProcess
    channel: Connection
    ready: bool = False
    batch: _Batch | None = None
    heard: float = 0.0


class Processes:
    """`patience`: seconds for one message, after which its process is taken for hung."""

    def __init__(self, make: MakeJudge, count: int, *, patience: float = 120.0) -> None:
        self._make = pickle.dumps(make)
        self._count = count
        self._patience = patience
        self._workers: list[_Worker] = []
        self._again: deque[_Batch] = deque()
        self._deaths: Counter[int] = Counter()
        self._stillborn = 0

    def judge(self, messages: Iterable[Message]) -> Iterator[Judged]:
        """All of `messages`, judged, in their order. Raises NoWorkers."""
        waiting = batches(messages)
        order: deque[_Batch] = deque()
        try:
            self._workers = [self._start() for _ in range(self._count)]
            while True:
                self._hand_out(waiting, order)
                if not order:
                    return
                self._listen()
                while order and not order[0].left:
                    yield from order.popleft().done
        finally:
            self._end_all()

    def _hand_out(self, waiting: Iterator[list[Message]], order: deque[_Batch]) -> None:
        for worker in self._workers:
            if not worker.ready or worker.batch:
                continue
            if self._again:
                batch = self._again.popleft()
            elif len(order) < _AHEAD * self._count and (read := next(waiting, None)):
                batch = _Batch(deque(read))
                order.append(batch)
            else:
                continue
            worker.batch, worker.heard = batch, time.monotonic()
            try:
                worker.channel.send(list(batch.left))
            except OSError:
                self._replace(worker)
        if not order and (read := next(waiting, None)):
            # None is ready yet, and there is something to do
            batch = _Batch(deque(read))
            order.append(batch)
            self._again.append(batch)

    def _listen(self) -> None:
        channels = {worker.channel: worker for worker in self._workers}
        for channel in wait(list(channels), timeout=min(1.0, self._patience)):
            worker = channels[channel]  # type: ignore[index]  # only channels were given
            try:
                self._hear(worker, worker.channel.recv())
                while worker.channel.poll():
                    self._hear(worker, worker.channel.recv())
            except (EOFError, OSError):
                self._replace(worker)
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.batch and now - worker.heard > self._patience:
                self._replace(worker)

    def _hear(self, worker: _Worker, said: Said) -> None:
        kind, what = said
        worker.heard = time.monotonic()
        if kind == "failed":
            raise NoWorkers(f"What sorts the messages could not be started. {what}")
        if kind == "ready":
            worker.ready, self._stillborn = True, 0
        elif worker.batch and isinstance(what, Judged):
            worker.batch.left.popleft()
            worker.batch.done.append(what)
            if not worker.batch.left:
                worker.batch = None

    def _replace(self, worker: _Worker) -> None:
        """A process that ended is replaced; what it had not done is done again, but for a message that ended two."""
        self._end(worker)
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= _TRIED:
                raise NoWorkers("What sorts the messages ends before it can begin: is there memory enough? Try --workers 1.")  # fmt: skip
        if batch := worker.batch:
            message = batch.left[0]
            self._deaths[message.row] += 1
            if self._deaths[message.row] == 2:
                batch.done.append(not_judged(batch.left.popleft(), KILLED))
            if batch.left:
                self._again.append(batch)
        self._workers[self._workers.index(worker)] = self._start()

    def _start(self) -> _Worker:
        here, there = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=work, args=(there, self._make), daemon=True)
        process.start()
        there.close()
        return _Worker(process, here)

    def _end_all(self) -> None:
        for worker in self._workers:
            self._end(worker)

    @staticmethod
    def _end(worker: _Worker) -> None:
        worker.channel.close()
        worker.process.kill()
        worker.process.join()
        worker.process.close()
