"""What the documents name exists: paths, commands, targets, settings, routes, tests, and the words in the transcript."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
import yaml

from bot.answers.gates import Gates
from bot.cli import COMMANDS
from bot.cli import main as bot
from bot.nlu.classify import Thresholds
from bot.settings import TABLE, read_dotenv

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
CLASSIFIER = ROOT / "docs" / "adr" / "0003-own-classifier.md"
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / part / "README.md" for part in ("bench", "faults")),
    ]
)
GLOSSARY = [
    "intent",
    "entity",
    "slot",
    "utterance",
    "tracker",
    "domain",
    "statement",
    "quote",
    "topic",
    "page",
    "outcome",
]
# Written by the benchmark and by triage, into folders of their own; and what whoever runs the assistant fills in.
MADE = {"replies.json", "triage.jsonl", "deploy/.env", "deploy/certs/"}
# Named because they are not there: what the plan had and this issue does not bring.
TO_COME = {"data/nlu_reviewed.yml", "bot/cli.py"}
SUFFIXES = r"(?:md|yml|yaml|py|json|jsonl|txt|toml|lock|svg|html)"
PATH = re.compile(rf"[\w.*-]+(?:/[\w.*-]+)+/?|[\w-]+/|[\w*-]+\.{SUFFIXES}|\.env(?:\.example)?")
SETTING = re.compile(r"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?:=.*)?")

on_each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def fences(text: str, *kinds: str) -> list[str]:
    """The insides of fenced blocks of these kinds."""
    found = re.findall(r"^ *```(\w*)\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    return [inside for kind, inside in found if kind in kinds]


def spans(text: str) -> list[str]:
    """What stands between single backticks, outside fenced blocks."""
    outside = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"`([^`\n]+)`", outside)


def lines(text: str) -> list[str]:
    """Command lines: of shell blocks, of transcripts, indented ones, and those in backticks."""
    shell = "\n".join(fences(text, "sh")).replace("\\\n", " ").splitlines()
    typed = [line[2:] for block in fences(text, "text") for line in block.splitlines() if line.startswith("$ ")]  # fmt: skip
    indented = re.findall(r"^    ((?:make|\.venv/bin/|QUICK).*)$", text, re.MULTILINE)
    return [*shell, *typed, *indented, *spans(text)]


def commands(text: str, name: str) -> Iterator[list[str]]:
    """The words after `name` of each command line that calls it, in `text`."""
    for line in lines(text):
        try:
            words = shlex.split(line, comments=True)
        except ValueError:  # an apostrophe in running text: no command
            continue
        while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
            words = words[1:]
        if len(words) > 1 and words[0].removeprefix(".venv/bin/") == name:
            ends = [at for at, word in enumerate(words) if word in ("|", "&&", ">")]
            yield words[1 : min(ends, default=len(words))]


@cache
def packages() -> Path:
    """Where Rasa lies, for paths of its own files."""
    spec = find_spec("rasa")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parents[1]


@cache
def ignored() -> tuple[str, ...]:
    """The folders that are made, not committed."""
    rows = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return tuple(row for row in rows if row and not row.startswith("#"))


def exists(path: str, near: Path) -> bool:
    """Whether `path` is there: from the top, beside the document, in knowledge/, in Rasa, or made later."""
    if path in TO_COME | MADE or path.startswith(
        tuple(row for row in ignored() if row.endswith("/"))
    ):
        return True
    if path in ignored():
        return True
    places = (ROOT, near, packages()) if "/" in path else (ROOT, near, ROOT / "knowledge", ROOT / "bench" / "stock")  # fmt: skip
    patterns = [path.rstrip("/")] if "/" in path else [path, f"*/{path}"]
    return any(next(place.glob(one), None) for place in places for one in patterns)


@on_each_document
def test_paths_exist(document: Path) -> None:
    """Each path in backticks, with a pattern as one that something matches."""
    text = document.read_text(encoding="utf-8")
    named = {
        span.split("::")[0].split(":")[0] for span in spans(text) if PATH.fullmatch(span.split("::")[0].split(":")[0])
    }  # fmt: skip
    assert {path for path in named if not exists(path, document.parent)} == set()


@on_each_document
def test_links_lead_somewhere(document: Path) -> None:
    """Each link and picture that is no address of the web."""
    text = document.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    here = {target.partition("#")[0] for target in targets if not target.startswith("https://")}
    gone = {
        target
        for target in here
        # a link may name a decision by its number only
        if not (document.parent / target).exists() and not any(document.parent.glob(f"{target}-*"))
    }
    assert gone == set()


@on_each_document
def test_make_targets_exist(document: Path) -> None:
    """And the variables that are given to them."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for words in commands(document.read_text(encoding="utf-8"), "make"):
        for word in words:
            name, gives, _ = word.partition("=")
            wanted = rf"^{name} \?=" if gives else rf"^{re.escape(name)}:"
            assert re.search(wanted, makefile, re.MULTILINE), f"make {' '.join(words)}"


@on_each_document
def test_bot_commands_exist(document: Path) -> None:
    """And their options."""
    for words in commands(document.read_text(encoding="utf-8"), "bot"):
        command: click.Command | None = bot
        rest = list(words)
        while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
            command = command.get_command(click.Context(command), rest.pop(0))
        assert command is not None, f"bot {' '.join(words)}"
        options = {"--help"} | {name for option in command.params for name in option.opts}
        unknown = {word for word in rest if word.startswith("--")} - options
        assert not unknown or command.context_settings.get("ignore_unknown_options"), unknown


@cache
def rasa_commands() -> argparse.ArgumentParser:
    """What the command `rasa` understands."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa's own, at its import
        from rasa.__main__ import create_argument_parser

        warnings.simplefilter("ignore")  # the import has set filters of its own
        parser: argparse.ArgumentParser = create_argument_parser()
    return parser


@on_each_document
def test_rasa_commands_exist(document: Path) -> None:
    """And their options."""
    for words in commands(document.read_text(encoding="utf-8"), "rasa"):
        parser, rest = rasa_commands(), list(words)
        while rest and (below := subcommands(parser)) and not rest[0].startswith("-"):
            assert rest[0] in below, f"rasa {' '.join(words)}"
            parser = below[rest.pop(0)]
        options = {name for action in parser._actions for name in action.option_strings}
        assert {word for word in rest if word.startswith("--")} <= options, words


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands under `parser`, by name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


@on_each_document
def test_settings_exist(document: Path) -> None:
    """Each name in capitals in backticks is a setting, or a variable that our own files read."""
    known = {setting.name for setting in TABLE} | {"RASA_TELEMETRY_ENABLED"}
    known |= set(re.findall(r"^(\w+) \?=", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    known |= {"QUICK"} if "QUICK" in (ROOT / "bench" / "run.py").read_text("utf-8") else set()
    known |= set(re.findall(r'envvar="(\w+)"', code()))
    known |= set(read_dotenv(ROOT / "deploy" / ".env.example")) | {"LICENSE"}
    named = {hit[1] for span in spans(document.read_text("utf-8")) if (hit := SETTING.fullmatch(span))}  # fmt: skip
    assert named <= known


@cache
def code() -> str:
    """All of bot/, as one text."""
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))


@on_each_document
def test_routes_exist(document: Path) -> None:
    """Each address of ours, and each typed command, stands in the code."""
    named = {span for span in spans(document.read_text("utf-8")) if re.fullmatch(r"/[a-z/]+", span)}
    assert {route for route in named if route not in code()} == set()


@on_each_document
def test_named_tests_exist(document: Path) -> None:
    """`tests/FILE.py::test_name` names a function of that file."""
    for file, name in re.findall(r"(tests/[\w/]+\.py)::(\w+)", document.read_text("utf-8")):
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in names, f"{file}::{name}"


@on_each_document
def test_no_machine_is_named(document: Path) -> None:
    """Documents are for any machine: no folder of one's own, and only well-known hosts."""
    text = document.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.])/(?:root|home|work|tmp|Users)/", text)
    hosts = set(re.findall(r"https?://([\w.-]+)", text))
    examples = {host for host in hosts if host.endswith(".example.org")}
    defaults = set(re.findall(r"https?://([\w.-]+)", " ".join(one.default for one in TABLE)))
    assert hosts - examples - defaults <= {
        "127.0.0.1",
        "rasa.com",
        "keepachangelog.com",
        "semver.org",
    }


def test_the_readme_lists_every_setting_with_its_default() -> None:
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\|", README.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [(setting.name, setting.default) for setting in TABLE]


def test_the_readme_explains_our_words() -> None:
    terms = re.findall(r"^- \*\*(\w+)\*\*: ", README.read_text("utf-8"), re.MULTILINE)
    assert sorted(terms) == sorted(GLOSSARY)


def test_the_changelog_names_every_command() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert {name for name in COMMANDS if not re.search(rf"`(?:bot )?{name}\b", text)} == set()


def strings(value: object) -> Iterator[str]:
    """Every text in a YAML value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def sentences(text: str) -> list[str]:
    """`text` cut after each full stop, question mark or colon."""
    return re.split(r"(?<=[.!?:])\s+", " ".join(text.split()))


def sayable() -> re.Pattern[str]:
    """Any sentence of knowledge/, with anything where a mark such as {thing} is filled in."""
    paths = [*(ROOT / "knowledge").rglob("*.yml"), *(ROOT / "content").glob("*.yml")]
    patterns = {
        ".{1,200}?".join(map(re.escape, re.split(r"\{\w+\}", sentence)))
        for path in paths
        if path.name != "phrases.yml"  # what is listened for, not what is said
        for text in strings(yaml.safe_load(path.read_text(encoding="utf-8")))
        for sentence in sentences(text)
    }
    return re.compile("|".join(sorted(patterns - {".{1,200}?", ""})))


def test_the_transcript_says_what_the_assistant_may_say() -> None:
    """Each sentence is one of knowledge/, each quote is on a page."""
    pages = [" ".join(path.read_text("utf-8").split()) for path in (ROOT / "content").glob("*.txt")]
    said = "\n".join(fences(README.read_text(encoding="utf-8"), "text"))
    quotes = re.compile(r"^    “(.*?)”$", re.DOTALL | re.MULTILINE)
    for quote in quotes.findall(said):
        assert any(" ".join(quote.split()) in page for page in pages), quote
    said = re.sub(r"^\S.*$", "", quotes.sub("", said), flags=re.MULTILINE)  # question, outcome
    said = re.sub(r"^  (\d+) (.*)$", r"\n\2\n", said, flags=re.MULTILINE)  # buttons
    said = re.sub(r"^  (.*) › (.*)$", r"\n\1\n\n\2\n", said, flags=re.MULTILINE)  # places
    told = [one for block in re.split(r"\n\s*\n", said) for one in sentences(block) if one]
    assert len(told) > 10
    may = sayable()
    assert [one for one in told if not may.fullmatch(one)] == []


def test_each_threshold_is_explained() -> None:
    """The names in the code and in the decision about the classifier are the same."""
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", CLASSIFIER.read_text("utf-8"), re.MULTILINE)
    explained = re.findall(r"`(\w+)`", " ".join(rows))
    named = [field.name for of in (Thresholds, Gates) for field in fields(of)]
    assert sorted(explained) == sorted(named)


def test_what_the_code_says_about_decisions_is_there() -> None:
    """`docs/adr/NNNN` and `docs/….md` in code, data and configuration lead to a file."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    if not listed:
        pytest.skip("needs git: the list of the project's own files")
    named = set()
    for name in listed:
        if name.endswith((".py", ".yml", ".toml", ".md")) and (ROOT / name).is_file():
            named |= set(re.findall(r"docs/adr/\d{4}|docs/\w+\.md", (ROOT / name).read_text("utf-8")))  # fmt: skip
    assert {one for one in named if not any(ROOT.glob(f"{one}*"))} == set()


@pytest.mark.parametrize("picture", sorted((ROOT / "docs" / "img").glob("*.svg")))
def test_a_picture_is_small_and_says_what_it_shows(picture: Path) -> None:
    """For those who can't see it; and it loads nothing from elsewhere."""
    assert picture.stat().st_size < 20_000
    tree = ET.parse(picture).getroot()
    names = {child.tag.rpartition("}")[2] for child in tree}
    assert {"title", "desc"} <= names
    assert "href" not in picture.read_text(encoding="utf-8")


def test_the_licence_is_the_one_that_pyproject_names() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text and "END OF TERMS AND CONDITIONS" in text
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert sys.version_info[:2] == (3, 11)
