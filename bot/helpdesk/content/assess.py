"""A draft, looked at: what changes, what falls silent, what is still to be written, and what it would know."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.helpdesk.content.choices import Choices
from bot.helpdesk.content.found import NO_CHOICE, faults
from bot.helpdesk.content.pool import Pool
from bot.helpdesk.content.typed import Field, typed_faults
from bot.helpdesk.content.write import UNWRITTEN, Written, sidecar, write
from bot.knowledge.check import check, read_role
from bot.knowledge.check_schema import read_checked
from bot.knowledge.diff_pages import PageDiff, diff_pages
from bot.knowledge.files import RoleFiles, Spoken, shared_path, spoken
from bot.knowledge.lead_rules import lead_rules
from bot.knowledge.model import Knowledge
from bot.knowledge.problem import Problem
from bot.knowledge.read_knowledge import load
from bot.knowledge.read_page import parse_page, plain
from bot.knowledge.read_yaml import read_yaml
from bot.knowledge.snapshot import Snapshot, lay_out, snapshot
from bot.knowledge.sources import sources

UNREAD = "Read it against the words beside it, then tick the box."
NOTHING_SAID = "Write what the assistant says."
NO_ANSWER = "No words of the page are for an answer yet."


@dataclass(frozen=True)
class Lead:
    """What is said on a topic, beside the words that it rests on. `mark` tells these words from others.

    `changed`: they are not what they were. `silent`: it says that the page leaves something out.
    """

    name: str
    label: str
    says: str
    quotes: Sequence[str]
    mark: str
    changed: bool
    silent: bool
    read: bool


@dataclass(frozen=True)
class Assessed:
    """`diff` is None for a role that is new. `faults`: what is wrong, by field. `silent`: answers that fall silent.

    `titles`: sections by id, `page`: what stands beside the page, `near`: what near misses are about.
    `knowledge` is None where the draft is too broken to be tried.
    """

    written: Written
    diff: PageDiff | None
    faults: Mapping[Field, Sequence[str]]
    leads: Sequence[Lead]
    silent: Sequence[str]
    page: Mapping[str, str]
    titles: Mapping[str, str]
    near: Mapping[str, str]
    pool: Pool
    knowledge: Knowledge | None

    @property
    def ready(self) -> bool:
        """Whether it can be published."""
        return not self.faults and self.knowledge is not None and not self.knowledge.refused


def assess(
    root: Path, base: Snapshot, role: str, text: str, choices: Choices, today: date
) -> Assessed:
    """`base`: what is served; `root`: the files that came with the server. Raises what reading `base` raises."""
    near = read_yaml(root / "knowledge" / "near.yml")["near"]
    pool = Pool.read(role, (base, snapshot(root)), near)
    written = write(base, role, text, choices, pool)
    page = sidecar(base, role, choices)
    found: dict[Field, list[str]] = {}
    for name, what in typed_faults(page, choices):
        found.setdefault(name, []).append(what)
    with laid_out(base, root) as before, laid_out(written.texts, root) as after:
        was = _role(before, role)
        done = check(after, today)
        now = next((one for one in done.roles if one.id == role), None)
        diff = _diff(before, was, text, role) if was else None
        leads = _leads(was, now, diff, choices) if now else []
        for name, what in faults(done.errors, now, written):
            if what not in found.setdefault(name, []):
                found[name].append(what)
        knowledge = load(after, today) if now else None
    if now is None:  # nothing was checked any further
        found = {("", ""): [NO_ANSWER], **{at: one for at, one in found.items() if at[0]}}
        found |= {
            ("new", one.text): [NO_CHOICE] for one in written.pieces if not one.chosen(choices)
        }
    for one in leads:
        if not one.says:
            found.setdefault(("lead", one.name), []).insert(0, NOTHING_SAID)
        elif (one.changed or one.silent) and not one.read:
            found.setdefault(("lead", one.name), []).append(UNREAD)
    return Assessed(
        written=written,
        diff=diff,
        faults=found,
        leads=[one for one in leads if one.changed or one.silent or ("lead", one.name) in found],
        silent=_silent(was, now),
        page=page,
        titles={key: str(one["title"]) for key, one in now.topics.data["sections"].items()}
        if now and not was
        else {},
        near={intent: str(one["thing"]) for intent, one in near.items()},
        pool=pool,
        knowledge=knowledge,
    )


@contextmanager
def laid_out(texts: Snapshot, root: Path) -> Iterator[Path]:
    """`texts` as files, for as long as the block lasts."""
    with TemporaryDirectory(prefix="content-") as name:
        folder = Path(name).resolve()
        lay_out(texts, root, folder)
        yield folder


def _role(root: Path, role: str) -> RoleFiles | None:
    of = next((one for one in sources(root) if one.role == role), None)
    return read_role(of, root, []) if of else None


def _diff(root: Path, was: RoleFiles, text: str, role: str) -> PageDiff:
    """Raises ValueError where the files that are served are broken."""
    problems: list[Problem] = []
    rules = read_checked(shared_path(root, "lead_rules"), root, "lead_rules", problems)
    near = read_checked(shared_path(root, "near"), root, "near", problems)
    if rules is None or near is None:
        raise ValueError(str(problems[0]))
    new = parse_page(text, hashlib.sha256(text.encode()).hexdigest())
    return diff_pages(root, was, new, f"content/{role}.txt", lead_rules(rules.data), near)


def _leads(
    was: RoleFiles | None, now: RoleFiles, diff: PageDiff | None, choices: Choices
) -> list[Lead]:
    before = {one.name: _rests_on(one, was) for one in spoken(was)} if was else {}
    silent = {one.name for one in diff.silent} if diff else set()
    found = []
    for one in spoken(now):
        quotes = _rests_on(one, now)
        mark = hashlib.sha256("\n".join(quotes).encode()).hexdigest()[:16]
        says = plain(str(one.entry["lead"]))
        found.append(
            Lead(
                name=one.name,
                label=str(one.entry.get("label", one.name)),
                says=choices.leads.get(one.name, "" if says == UNWRITTEN.strip() else says),
                quotes=[quote.partition("\t")[2] for quote in quotes],
                mark=mark,
                changed=before.get(one.name) != quotes,
                silent=one.name in silent,
                read=choices.read.get(one.name) == mark,
            )
        )
    return found


def _rests_on(one: Spoken, role: RoleFiles) -> list[str]:
    """The quotes, each behind the number of its item: "Session 4" is no more true where it is the fifth."""
    found = []
    for name in one.says:
        quote = role.quotes.get(name, "")
        place = next(iter(role.page.find(quote)), None)
        number = place.index if place and place.kind == "item" else ""
        found.append(f"{number}\t{plain(quote)}")
    return found


def _silent(was: RoleFiles | None, now: RoleFiles | None) -> list[str]:
    """Labels of what could be asked before and can't now."""
    if was is None:
        return []
    left = {one.name for one in spoken(now)} if now else set()
    return [str(one.entry.get("label", one.name)) for one in spoken(was) if one.name not in left]
