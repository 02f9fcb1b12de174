"""Health, readiness and metrics say how the server is, and nothing of what people write."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from .conftest import DANGER, Live

CANARY = "canary-51c2"


def value(live: Live, name: str) -> float:
    lines = live.text("/metrics").splitlines()
    return float(next(line.split()[-1] for line in lines if line.startswith(name + " ")))


def test_healthy_and_ready(live: Live) -> None:
    assert live.ask(b"", path="/healthz", method="GET") == (200, {"status": "ok"})
    status, answer = live.ask(b"", path="/readyz", method="GET")
    assert status == 200 and answer["model"].endswith(".tar.gz")


def test_alive_but_not_ready(
    start: Callable[..., Live], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = start(tmp_path, loaded=False)
    assert without.ask(b"", path="/healthz", method="GET")[0] == 200
    status, answer = without.ask(b"", path="/readyz", method="GET")
    assert (status, answer["because"]) == (503, "no model is loaded")

    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    without.assistant.load()
    monkeypatch.setattr(without.assistant.database, "_transaction", gone)
    status, answer = without.ask(b"", path="/readyz", method="GET")
    assert (status, answer["because"]) == (503, "the store can't be reached")
    monkeypatch.undo()
    assert without.ask(b"", path="/readyz", method="GET")[0] == 200


def test_turns_outcomes_latency_confidence_and_safety_are_counted(
    start: Callable[..., Live], tmp_path: Path
) -> None:
    """And no word of a message is among the counts."""
    live = start(tmp_path)
    live.say(f"training {CANARY}")
    live.say("break the action")
    live.say(DANGER)
    live.say(DANGER + "a" * 4_000)
    live.say(" ")
    assert value(live, 'assistant_turns_total{outcome="answer"}') == 1
    assert value(live, 'assistant_turns_total{outcome="handoff"}') == 1
    assert value(live, 'assistant_turns_total{outcome="safety"}') == 1
    assert value(live, "assistant_turn_seconds_count") == 3
    assert value(live, "assistant_low_confidence_total") == 1
    assert value(live, "assistant_safety_total") == 2
    assert value(live, 'assistant_refused_total{status="400"}') == 2
    assert CANARY not in live.text("/metrics")


def get(port: int, path: str, token: str | None = None) -> int:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_production_closes_rest_and_asks_for_the_token(
    start: Callable[..., Live], tmp_path: Path
) -> None:
    """Health and readiness stay open to whoever asks."""
    live = start(tmp_path, ENVIRONMENT="production", METRICS_TOKEN="right", SECRET_KEY="k" * 32)
    assert live.say("training")[0] == 404
    assert get(live.port, "/healthz") == get(live.port, "/readyz") == 200
    assert get(live.port, "/metrics") == get(live.port, "/metrics", "wrong") == 401
    assert get(live.port, "/metrics", "") == get(live.port, "/metrics", "\xe4") == 401
    assert get(live.port, "/metrics", "right") == 200


def test_whether_it_is_ready_is_counted_without_being_asked(
    start: Callable[..., Live], tmp_path: Path
) -> None:
    """An alarm reads the gauge, and nobody may have asked /readyz."""
    assert value(start(tmp_path), "assistant_ready") == 1
    assert value(start(tmp_path / "other", loaded=False), "assistant_ready") == 0
