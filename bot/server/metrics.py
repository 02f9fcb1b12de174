"""What `GET /metrics` counts. Labels are outcomes and statuses, never ids or text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from bot.helpdesk.mailbox.reader import SEEN as MAIL_SEEN
from bot.storage.queue.filter import Counts
from bot.turn.deliver import SEEN

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
OUTCOMES = ("answer", "clarify", "not_covered", "handoff", "safety", "smalltalk")
UNDERSTOOD = ("answer", "clarify", "not_covered")
"""The outcomes whose confidence says how well a question was understood."""
PRIORITIES = (1, 2, 3, 4)
REFUSALS = ("400", "401", "403", "409", "413", "429", "500", "503")
SIGN_INS = ("password", "throttled", "oidc")
"""How a sign-in at the helpdesk can fail: a wrong password, too many tries, at the organisation's own sign-in."""
LOW = 0.5
"""Below this an answer counts as one of low confidence: worse than the toss of a coin."""
BUCKETS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    """The counters of one server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        of = {"registry": self.registry}
        self._turns = Counter("assistant_turns", "Turns taken.", ["outcome"], **of)  # type: ignore[arg-type]
        self._seconds = Histogram(
            "assistant_turn_seconds", "Time a turn takes.", buckets=BUCKETS, registry=self.registry
        )
        self._low = Counter(
            "assistant_low_confidence",
            f"Turns of a confidence below {LOW}.",
            registry=self.registry,
        )
        self._safety = Counter(
            "assistant_safety",
            "Replies about safety, refusals' among them.",
            registry=self.registry,
        )
        self._refused = Counter(
            "assistant_refused", "Requests refused.", ["status"], registry=self.registry
        )
        self._deliveries = Counter(
            "assistant_deliveries",
            "Tries to push a reply to its platform.",
            ["channel", "result"],
            registry=self.registry,
        )
        self._sign_ins_failed = Counter(
            "assistant_desk_sign_ins_failed",
            "Sign-ins at the helpdesk that were refused.",
            ["how"],
            registry=self.registry,
        )
        self._queue = Gauge(
            "assistant_queue_items", "Items that are open.", ["priority"], registry=self.registry
        )
        self._oldest_urgent = Gauge(
            "assistant_queue_oldest_urgent_timestamp_seconds",
            "When the oldest open item of priority 1 came; 0 where there is none.",
            registry=self.registry,
        )
        self._troubled = Gauge(
            "assistant_queue_troubled",
            "Open items whose reply did not arrive, or nobody knows.",
            registry=self.registry,
        )
        self._mail = Counter(
            "assistant_mailbox",
            "Mails that were read, and looks into the mailbox that failed.",
            ["result"],
            registry=self.registry,
        )
        self.ready = Gauge(
            "assistant_ready", "1 where model and store answer.", registry=self.registry
        )
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        for name in OUTCOMES:
            self._turns.labels(name)
        for how in SIGN_INS:
            self._sign_ins_failed.labels(how)
        for priority in PRIORITIES:
            self._queue.labels(str(priority))
        for result in MAIL_SEEN:
            self._mail.labels(result)
        for status in REFUSALS:  # a series that begins with its first refusal hides it
            self._refused.labels(status)

    def seen(self, messages: Sequence[dict[str, Any]], seconds: float) -> None:
        """Counts one turn."""
        self._seconds.observe(seconds)
        customs = (message["custom"] for message in messages if message.get("custom"))
        custom: dict[str, Any] = next(customs, {})
        name = custom.get("outcome")
        self._turns.labels(name if name in OUTCOMES else "other").inc()
        if name in UNDERSTOOD and custom.get("confidence", 1.0) < LOW:
            self._low.inc()
        if name == "safety":
            self._safety.inc()

    def refused(self, status: int, *, danger: bool) -> None:
        """Counts one request that got an error; `danger` where a safety reply was in it."""
        self._refused.labels(str(status)).inc()
        if danger:
            self._safety.inc()

    def sign_in_failed(self, how: str) -> None:
        """Counts a sign-in at the helpdesk that did not get in; `how` is one of SIGN_INS."""
        self._sign_ins_failed.labels(how).inc()

    def queue(self, counts: Counts) -> None:
        """Shows how the queue stands."""
        for priority in PRIORITIES:
            self._queue.labels(str(priority)).set(counts.by_priority.get(priority, 0))
        self._oldest_urgent.set(counts.oldest_urgent_at or 0.0)
        self._troubled.set(counts.troubled)

    def mail(self, result: str) -> None:
        """Counts a mail, or a look that failed; `result` is one of `bot.helpdesk.mailbox.reader.SEEN`."""
        self._mail.labels(result).inc()

    def pushes(self, channel: str) -> None:
        """Shows that channel's counters from the start."""
        for result in SEEN:  # for the same reason
            self._deliveries.labels(channel, result)

    def delivery(self, channel: str, result: str) -> None:
        """Counts one try to push a reply; `result` is one of `bot.turn.deliver.SEEN`."""
        self._deliveries.labels(channel, result).inc()

    def text(self) -> bytes:
        """All counters in Prometheus' text format."""
        return generate_latest(self.registry)
