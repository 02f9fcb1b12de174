"""Where there is no PostgreSQL it is said how to get it; a crowd's messages go to every server."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from bench import replicas
from bench.postgres import GET, NoPostgres


def test_no_postgresql_is_said_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise NoPostgres(GET)

    monkeypatch.setattr(replicas, "find_programs", missing)
    out = io.StringIO()
    assert replicas.main(Console(file=out)) == 1
    assert "apt-get install postgresql" in out.getvalue()


def test_each_conversation_is_shared_by_all_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def ask(server: Any, sender: str, _question: str) -> float:
        asked.append((server, sender))
        return 0.001

    monkeypatch.setattr(replicas, "ask", ask)
    _, taken = replicas.crowd(["one", "two"], 4)  # type: ignore[list-item]
    assert len(taken) == len(asked) == replicas.CONVERSATIONS * 4
    for who in range(replicas.CONVERSATIONS):
        mine = [server for server, sender in asked if sender == f"crowd-4-{who}"]
        assert mine == ["one", "two", "one", "two"]
