"""Judging on other machines, by way of a Dask scheduler: the same rows in the same order as in processes of this one.

A scheduler runs whatever code it is handed, and what is sent to it is not redacted yet. So an address without TLS is
refused unless it is this machine's, or that is asked for.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from ipaddress import ip_address
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from bot.helpdesk.triage.batches import batches
from bot.helpdesk.triage.in_processes import KILLED, NoWorkers
from bot.helpdesk.triage.judging import Judged, Judging, MakeJudge, judged, not_judged
from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.worker import ONE_THREAD

_AHEAD = 3  # batches for each thread of the cluster that are sent and not yet back
_PATIENCE = 60.0  # seconds without any worker
_SAFE = {"tls", "wss"}
_turn = threading.Lock()

Client: TypeAlias = Any
"""`distributed.Client`, of an optional package without types."""


class Refused(Exception):
    """A cluster that can't or must not be used. Its text is a sentence that says what to do."""


@contextmanager
def connect(
    address: str, *, ca: str | None, cert: str | None, key: str | None, plain: bool
) -> Iterator[Client]:
    """The cluster at `address`; `ca`, `cert` and `key` are files, and where they are None Dask's own settings hold.

    `plain`: allow an address without TLS. Raises Refused.
    """
    if not plain and not _closed(address):
        raise Refused(
            f"{address} is not encrypted, and a scheduler runs the code it is sent. Use tls:// with --tls-ca, --tls-cert and --tls-key, or --allow-plain on a network that is closed (docs/triage.md)."
        )
    try:
        distributed = _distributed()
    except ImportError:
        raise Refused(
            "For --scheduler the package distributed is needed. Install it: uv pip install 'social-prescribing-assistant[cluster]'"
        ) from None
    given = {"tls_ca_file": ca, "tls_client_cert": cert, "tls_client_key": key}
    try:
        security = distributed.Security(
            require_encryption=_scheme(address) in _SAFE or None,
            **{name: file for name, file in given.items() if file},
        )
        if _scheme(address) in _SAFE and not security.get_connection_args("client").get(
            "ssl_context"
        ):
            raise Refused(
                f"{address} needs certificates: --tls-ca, --tls-cert and --tls-key, or Dask's own settings (docs/triage.md)."
            )
        client = distributed.Client(address, security=security, timeout=10, set_as_default=False)
    except (OSError, TypeError, ValueError, RuntimeError) as why:
        raise Refused(f"No scheduler could be reached at {address}: {_short(why)}") from None
    try:
        yield client
    finally:
        client.close(timeout=5)


def on_cluster(messages: Iterable[Message], make: MakeJudge, client: Client) -> Iterator[Judged]:
    """All of `messages`, judged, in their order. Raises NoWorkers."""
    pickled = pickle.dumps(make)
    sent: deque[tuple[list[Message], Any]] = deque()
    killed = _distributed().KilledWorker
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
        most = _AHEAD * sum(client.nthreads().values())
        waiting = batches(messages)
        while True:
            while len(sent) < most and (batch := next(waiting, None)):
                sent.append((batch, client.submit(_judge, pickled, batch, pure=False)))
            if not sent:
                return
            batch, future = sent.popleft()
            try:
                yield from _result(client, future)
            except killed:
                _until_done(client, [other for _, other in sent])
                yield from _one_by_one(client, pickled, batch)
    except (OSError, TimeoutError) as why:
        raise NoWorkers(f"The cluster is gone or has no workers: {_short(why)}") from None
    finally:
        client.cancel([future for _, future in sent])


def _one_by_one(client: Client, pickled: bytes, batch: list[Message]) -> Iterator[Judged]:
    """With nothing else under way: Dask suspects all that was with a worker when it ended, this finds who did it."""
    for message in batch:
        try:
            yield from _result(client, client.submit(_judge, pickled, [message], pure=False))
        except _distributed().KilledWorker:
            yield not_judged(message, KILLED)


def _until_done(client: Client, futures: list[Any]) -> None:
    """Waits for all of them, however they end."""
    for future in futures:
        while not future.done():
            try:
                future.exception(timeout=_PATIENCE)
            except TimeoutError:
                if not client.nthreads():
                    raise


def _result(client: Client, future: Any) -> list[Judged]:
    distributed = _distributed()
    while True:
        try:
            rows: list[Judged] = future.result(timeout=_PATIENCE)
            return rows
        except TimeoutError:
            if not client.nthreads():
                raise
        except distributed.KilledWorker:
            raise
        except distributed.CancelledError:
            raise OSError("it was stopped") from None
        except Exception as why:  # noqa: BLE001  # raised over there, before the first message
            raise NoWorkers(
                f"What sorts the messages could not be started on the cluster. {_short(why)}"
            ) from None


def _judge(pickled: bytes, batch: list[Message]) -> list[Judged]:
    """Runs over there; a judge takes one message at a time."""
    with _turn:
        judge = _made(pickled)
        return [judged(judge, message) for message in batch]


@lru_cache(maxsize=1)
def _made(pickled: bytes) -> Judging:
    os.environ.update(ONE_THREAD)
    made: Judging = pickle.loads(pickled)()
    return made


def _distributed() -> Any:
    return import_module("distributed")


def _scheme(address: str) -> str:
    return urlsplit(address).scheme.casefold() if "://" in address else "tcp"


def _closed(address: str) -> bool:
    """Whether what is sent to `address` is encrypted, or does not leave this machine."""
    if _scheme(address) in _SAFE:
        return True
    host = urlsplit(address if "://" in address else f"tcp://{address}").hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _short(why: BaseException) -> str:
    return (str(why) or type(why).__name__).splitlines()[0][:300]
