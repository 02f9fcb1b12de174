"""`bot knowledge build`: find each quote on its page, and say what can and can't be served."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.knowledge.built import locate, to_json
from bot.knowledge.problem import relative
from bot.knowledge.read_knowledge import load_role
from bot.knowledge.sources import sources


def run_build(root: Path, console: Console) -> int:
    """Write each role's statements.json and show what is served.

    Returns 0, or 1 where something is refused: the rest is built and served all the same.
    Raises OSError, ValueError or yaml.YAMLError where a role's files can't be read at all.
    """
    refused: list[str] = []
    table = Table("Role", "Statements", "Topics served", "Written to", box=None)
    for of in sources(root):
        built = locate(of)
        of.built.write_text(to_json(built), encoding="utf-8", newline="\n")
        role = load_role(of, refused)
        table.add_row(
            of.role, str(len(role.statements)), str(len(role.topics)), relative(of.built, root)
        )
    console.print(table)
    for reason in refused:
        console.print(f"[bold red]Refused[/] {reason}", highlight=False)
    if refused:
        console.print("The rest goes on working. `bot knowledge check` says how to mend it.")
    return 1 if refused else 0
