"""`bot knowledge check`: everything an editor may have got wrong, with file, line and mend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from rich.console import Console

from bot.knowledge.built import read_built
from bot.knowledge.check_dates import check_dates, check_hours
from bot.knowledge.check_leads import check_leads
from bot.knowledge.check_near import check_examples, check_near, intents_with_examples
from bot.knowledge.check_page import check_page
from bot.knowledge.check_schema import read_checked
from bot.knowledge.check_talk import check_lead_marks, check_talk
from bot.knowledge.check_topics import check_topics
from bot.knowledge.files import DESK, SHARED, RoleFiles, YamlFile, shared_path, spoken
from bot.knowledge.lead_rules import lead_rules
from bot.knowledge.problem import Problem, relative
from bot.knowledge.read_page import plain, read_page
from bot.knowledge.reading_age import reading_age, words
from bot.knowledge.sources import Sources, sources


@dataclass(frozen=True)
class Checked:
    """What was found, and the files that could be read."""

    problems: list[Problem]
    roles: list[RoleFiles]

    @property
    def errors(self) -> list[Problem]:
        """Return the problems that must be mended."""
        return [one for one in self.problems if one.level == "error"]


def check(root: Path, today: date) -> Checked:
    """Check all knowledge under `root`. A file that fails its schema is not looked at further."""
    problems: list[Problem] = []
    roles = [role for of in sources(root) if (role := read_role(of, root, problems))]
    shared = {name: read_checked(shared_path(root, name), root, name, problems) for name in SHARED}
    for path in sorted((root / "knowledge" / "safety").glob("*.yml")):
        read_checked(path, root, f"safety_{path.stem}", problems)
    for name in DESK:
        if (path := shared_path(root, name)).exists():
            read_checked(path, root, name, problems)
    near, talk, hub, rules = (shared[name] for name in SHARED)
    for role in roles:
        problems += check_page(role)
        problems += check_topics(role)
        problems += check_lead_marks(role)
        if rules:
            problems += _leads(role, rules)
    problems += [
        _stale(of, root) for of in sources(root) if of.page.exists() and read_built(of) is None
    ]
    if talk:
        problems += check_talk(talk)
    if hub:
        problems += check_dates(roles, hub, today)
        problems += check_hours(hub)
    if near and talk and hub and len(roles) == len(sources(root)):  # a broken role hides its topics
        problems += check_near(near, talk, hub, roles)
        counts = intents_with_examples(root)
        if counts is not None:
            problems += check_examples(counts, roles, near)
    if not sources(root):
        problems.append(
            Problem("knowledge", 1, "There is no role.", "write knowledge/<role>/topics.yml.")
        )
    return Checked(sorted(problems, key=lambda one: (one.file, one.line)), roles)


def read_role(of: Sources, root: Path, problems: list[Problem]) -> RoleFiles | None:
    """Read a role's files; None, with the reasons in `problems`, where one of them is broken."""
    try:
        page = read_page(of.page)
    except (OSError, UnicodeDecodeError) as error:
        what = "The page is not there." if isinstance(error, OSError) else "The page is not UTF-8."
        problems.append(
            Problem(relative(of.page, root), 1, what, "copy the page's text there, as UTF-8.")
        )
        return None
    sidecar = read_checked(of.sidecar, root, "page", problems)
    statements = read_checked(of.statements, root, "statements", problems)
    topics = read_checked(of.topics, root, "topics", problems)
    words_file = read_checked(of.words, root, "words", problems)
    if not (sidecar and statements and topics and words_file):
        return None
    return RoleFiles(
        of.role, page, relative(of.page, root), sidecar, statements, topics, words_file
    )


def run_check(root: Path, console: Console, today: date | None = None) -> int:
    """Print what is wrong under `root`. Returns 1 where there is an error; warnings alone are 0."""
    done = check(root, today or date.today())
    colours = {"error": "bold red", "warning": "yellow", "note": "dim"}
    for one in done.problems:
        console.print(f"[{colours[one.level]}]{one.level}[/]", end=" ")
        console.print(str(one), markup=False, highlight=False, soft_wrap=True)
    for role in done.roles:
        console.print(_ages(role), markup=False, highlight=False, soft_wrap=True)
    errors, others = len(done.errors), len(done.problems) - len(done.errors)
    console.print(
        f"{errors} to mend, {others} to know of."
        if done.problems
        else "All knowledge stands on its pages."
    )
    return 1 if errors else 0


def _leads(role: RoleFiles, rules: YamlFile) -> list[Problem]:
    try:
        return list(check_leads(role, lead_rules(rules.data)))
    except re.error as error:
        return [rules.problem((), f"A pattern is no regular expression: {error}.", "mend it.")]


def _stale(of: Sources, root: Path) -> Problem:
    what = "It is older than the page or statements.yml, or not there."
    return Problem(relative(of.built, root), 1, what, "run `bot knowledge build`.", "warning")


def _ages(role: RoleFiles) -> str:
    """Name the reading age of the page and of its leads, and the hardest leads."""
    ages = []
    for one in spoken(role):
        quotes = " ".join(role.quotes.get(s, "") for s in one.says)
        known = {word.lower() for word in words(quotes)}
        ages.append((reading_age(plain(one.entry["lead"]), known), one.name))
    hardest = ", ".join(f"{name} {age:.0f}" for age, name in sorted(ages, reverse=True)[:3])
    middle = median(age for age, _ in ages)
    page = reading_age(plain(role.page.text))
    return f"{role.id}: reading age of leads {middle:.0f} (page {page:.0f}); hardest: {hardest}"
