"""`bot knowledge diff NEW_PAGE`: what a new version of a page changes, and what an editor has to write."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.knowledge.check import read_role
from bot.knowledge.check_schema import read_checked
from bot.knowledge.diff_pages import PageDiff, diff_pages
from bot.knowledge.files import RoleFiles, shared_path
from bot.knowledge.lead_rules import lead_rules
from bot.knowledge.problem import Problem
from bot.knowledge.read_page import PageText, read_page
from bot.knowledge.sources import sources

_SHOWN = 12  # test questions named one by one; the rest are counted


def run_diff(root: Path, new_page: Path, console: Console) -> int:
    """Compare `new_page` with the page of its role and print what follows.

    The role is the one whose page has the same file name, else the one most of whose quotes the new
    page has. Returns 0 where nothing is to be written, 1 where something is, 2 where files are broken.
    """
    problems: list[Problem] = []
    roles = [role for of in sources(root) if (role := read_role(of, root, problems))]
    rules = read_checked(shared_path(root, "lead_rules"), root, "lead_rules", problems)
    near = read_checked(shared_path(root, "near"), root, "near", problems)
    if problems or not roles or not rules or not near:
        for problem in problems:
            console.print(str(problem), markup=False, highlight=False, soft_wrap=True)
        console.print("Mend these first: `bot knowledge check` shows all there is.")
        return 2
    try:
        new = read_page(new_page)
    except (OSError, UnicodeDecodeError):
        console.print(f"{new_page.name} can't be read as UTF-8 text.", markup=False)
        return 2
    role = _role_of(new_page, new, roles)
    found = diff_pages(root, role, new, new_page.name, lead_rules(rules.data), near)
    if not found.changes and not found.to_write:
        console.print(f"{new_page.name} says the same as {role.page_name}.", markup=False)
        return 0
    _show(found, role, new_page.name, console)
    return 1


def _role_of(path: Path, new: PageText, roles: list[RoleFiles]) -> RoleFiles:
    for role in roles:
        if role.id == path.stem:
            return role
    return max(roles, key=lambda role: sum(bool(new.find(q)) for q in role.quotes.values()))


def _show(found: PageDiff, role: RoleFiles, new_name: str, console: Console) -> None:
    console.print(f"{new_name} against {role.page_name}", style="bold", markup=False)
    table = Table("Was", "Is now", title="Changed on the page", title_justify="left", expand=True)
    for change in found.changes:
        table.add_row(Text(change.old or "(not there)"), Text(change.new or "(not there)"))
    if found.changes:
        console.print(table)
    _list(
        console,
        "Statements whose quote is gone",
        (
            f"{name}: nearest now: “{close}”" if close else f"{name}: nothing like it"
            for name, close in found.gone.items()
        ),
    )
    _list(
        console,
        "Statements with another number in their list",
        (f"{name}: {how}" for name, how in found.moved.items()),
    )
    _list(
        console,
        "Leads to read again",
        (
            f"{one.file.name}:{one.file.lined.line(*one.key, 'lead')}: {one.name}: {one.entry['lead']}"
            for one in found.topics
        ),
    )
    _list(
        console,
        "Leads that say the page is silent: is it still?",
        (
            f"{one.file.name}:{one.file.lined.line(*one.key, 'lead')}: {one.name}: {one.entry['lead']}"
            for one in found.silent
        ),
    )
    _list(console, "Near misses that the new words may answer", found.near)
    rest = len(found.questions) - _SHOWN
    shown = found.questions[:_SHOWN] + ([f"and {rest} more"] if rest > 0 else [])
    _list(console, f"Test questions that rest on what changed ({len(found.questions)})", shown)
    steps = [str(problem) for problem in found.to_write]
    steps.append(
        f"Copy {new_name} to {role.page_name}, set `copied` and `review_by` in {role.sidecar.name}."
    )
    steps.append("Run `bot knowledge build` and `bot knowledge check`.")
    _list(console, "To write", (f"{number}. {step}" for number, step in enumerate(steps, 1)))


def _list(console: Console, title: str, lines: Iterable[str]) -> None:
    shown = list(lines)
    if shown:
        console.print(f"\n{title}", style="bold", markup=False)
        for line in shown:
            console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
