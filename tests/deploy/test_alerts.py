"""Each alarm speaks of figures that there are, and the runbook says what to do first."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.helpdesk.mailbox.reader import SEEN as MAIL_SEEN
from bot.server.metrics import OUTCOMES, Metrics
from bot.turn.deliver import SEEN

ROOT = Path(__file__).parents[2]
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yml").read_text("utf-8"))[
        "groups"
    ]
    for rule in group["rules"]
]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text("utf-8")
# Prometheus' own, and what its library tells of a process on Linux.
NOT_OURS = {"up", "process_start_time_seconds", "process_resident_memory_bytes"}

on_each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))


def exposed() -> set[str]:
    """The names of all figures of a server that has taken turns and refused requests."""
    metrics = Metrics()
    metrics.seen([{"custom": {"outcome": "answer", "confidence": 0.1}}], 0.1)
    metrics.refused(503, danger=True)
    metrics.delivery("slack", "sent")
    rows = metrics.text().decode().splitlines()
    return {re.split(r"[{ ]", row)[0] for row in rows if not row.startswith("#")}


@on_each_rule
def test_it_names_figures_that_there_are(rule: dict[str, Any]) -> None:
    named = set(re.findall(r"\b([a-z_]+)\{", rule["expr"]))
    assert named and named <= exposed() | NOT_OURS


@on_each_rule
def test_its_labels_are_those_of_the_figures(rule: dict[str, Any]) -> None:
    assert set(re.findall(r'outcome="(\w+)"', rule["expr"])) <= set(OUTCOMES)
    results = re.findall(r'result=~?"([\w|]+)"', rule["expr"])
    assert {one for found in results for one in found.split("|")} <= {*SEEN, *MAIL_SEEN}
    labels = {"job", "outcome", "status", "result"}
    assert set(re.findall(r"[{,] *(\w+)[=!]", rule["expr"])) <= labels
    # every figure is asked of our servers only
    assert rule["expr"].count("{") == rule["expr"].count('{job="assistant"')


@on_each_rule
def test_the_runbook_has_its_first_three_steps(rule: dict[str, Any]) -> None:
    name = rule["alert"]
    assert rule["annotations"]["runbook"] == f"docs/runbook.md#{name.lower()}"
    assert rule["annotations"]["summary"] and rule["labels"]["severity"] in {"page", "ticket"}
    (section,) = re.findall(rf"^### {name}\n(.*?)(?=^##)", RUNBOOK + "\n##", re.DOTALL | re.MULTILINE)  # fmt: skip
    assert re.findall(r"^(\d)\. ", section, re.MULTILINE) == ["1", "2", "3"]


def test_failed_sign_ins_raise_an_alarm() -> None:
    """Whoever tries passwords is slowed, and somebody is told."""
    assert any("assistant_desk_sign_ins_failed_total" in rule["expr"] for rule in RULES)


def test_names_are_their_own() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(set(names)) == len(names)
