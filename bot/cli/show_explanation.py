"""An explanation as a person sees it in the terminal, in the order in which things happen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.answers.turn import Finding
from bot.cli.show_reply import show_reply
from bot.evaluate.explain import Explanation
from bot.safety.screen import Finding as SafetyFinding

INTENTS = 5  # of a question


def show_explanation(found: Explanation, console: Console) -> None:
    """Print safety rules, questions with their intents, actions, steps and the reply."""
    heading(console, "Safety rules")
    console.print(f"  {safety(found.safety)}")
    name, chance = found.danger
    if name:
        console.print(f"  trained net: {name} [dim]{chance:.2f}[/]")
    for number, question in enumerate(found.questions, start=1):
        heading(console, f"Question {number}")
        show_question(question, console)
        if number <= len(found.findings):
            console.print(f"  [green]→[/] {came_to(found.findings[number - 1])}")
    heading(console, "What was done")
    console.print(f"  intent of the message: {found.intent[0]} [dim]{found.intent[1]:.2f}[/]")
    for action, policy in found.actions:
        console.print(f"  {action} [dim]chosen by {policy or 'Rasa'}[/]")
    if found.steps:
        console.print(f"  steps: {' → '.join(found.steps)}")
    for slot, value in found.remembered.items():
        console.print(f"  [dim]remembers {slot} = {escape(short(value))}[/]")
    heading(console, "The reply")
    show_reply(found.reply, console)


def heading(console: Console, text: str) -> None:
    console.print(f"\n[bold]{text}[/]")


def safety(finding: SafetyFinding) -> str:
    """What the phrase rules found, and what kept a phrase from raising an alarm."""
    if finding.level == "none":
        return f"none [dim](softened: {finding.soften})[/]" if finding.soften else "none"
    rules = ", ".join(finding.rules)
    return f"[red]{finding.level}[/] {finding.kind}, about {finding.about}: {escape(rules)}"


def show_question(question: Mapping[str, Any], console: Console) -> None:
    """Its words, form and place in the talk, its likeliest intents and the example it is nearest to."""
    console.print(f"  “{escape(question['text'])}”")
    console.print(
        f"  [dim]form {question['form']}, leans on the talk {question['ellipsis']:.1f},"
        f" like “{escape(question['nearest'])}” {question['similarity']:.2f}[/]"
    )
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 2))
    for entry in question["ranking"][:INTENTS]:
        chance = entry["confidence"]
        table.add_row(f"{chance:.2f}", "█" * round(chance * 30), entry["name"])
    console.print(table)
    groups = ", ".join(f"{name} {p:.2f}" for name, p in question["groups"].items() if p >= 0.01)
    console.print(f"  [dim]summed by group: {groups}[/]")
    for entity in question["entities"]:
        console.print(f"  entity {entity['entity']} = {escape(str(entity['value']))}")


def came_to(finding: Finding) -> str:
    """Topics, a near miss, or nothing."""
    if finding.topics:
        topics = ", ".join(topic.id for topic in finding.topics)
        return f"{topics} [dim]{finding.confidence:.2f}[/]"
    if finding.near:
        return f"off the page: {escape(finding.near.thing)} [dim]{finding.confidence:.2f}[/]"
    return f"nothing that fits [dim]{finding.confidence:.2f}[/]"


def short(value: object, most: int = 70) -> str:
    text = str(value).replace("\n", " ")
    return text if len(text) <= most else f"{text[:most]}…"
