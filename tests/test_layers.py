"""Who may import whom. docs/architecture.md draws it; this holds the picture and the code together."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Callable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "architecture.md"
# Whoever needs them imports them, and they import nothing of ours: left out of the picture.
GROUND = {"settings", "setting_kinds", "log_lines"}
# A command is `bot.cli`; the environment is made before there is anything to import.
ALONE = {"bootstrap", "__main__", "__init__"}

# What each package may import that is not ours. Packages that are not named are free.
THIRD_PARTY = {
    "answers": set(),
    "safety": {"spacy", "yaml", "rapidfuzz"},
    "knowledge": {"jsonschema", "rich", "ruamel", "yaml"},
    "privacy": {"phonenumbers", "stdnum"},
    "turn": {"rasa", "structlog", "yaml"},
    "storage": {"alembic", "psycopg2", "rasa", "sqlalchemy", "structlog"},
    "actions": {"rasa_sdk"},
    "settings": set(),
    "setting_kinds": set(),
    "log_lines": {"structlog"},
    "bootstrap": set(),
}
# Files of bot/nlu that are Rasa components. The rest of it is called by `bot explain` and the tests too.
COMPONENTS = {"question_reader.py", "safety_screen.py", "sentence_model.py"}
# Files of bot/storage that are what Rasa plugs in.
STORES = {"lock_store.py", "tracker.py", "tracker_store.py"}
# SDKs of places where people write: only bot/channels may know them.
SDKS = {"slack_sdk", "slack_bolt", "msal", "jwt", "botbuilder", "microsoft_agents", "aiosmtplib"}


def files(*folders: str) -> Iterator[Path]:
    """The Python files under `folders` of the project, the built copies of none."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module that `path` names in an import, wherever in the file it stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are absolute here"
            module = node.module or ""
            # `from bot import settings` names the module only in its second half
            found |= {f"bot.{a.name}" for a in node.names} if module == "bot" else {module}
    return found


def package(module: str) -> str | None:
    """The package of ours that `module` belongs to: bot.nlu.encoder -> nlu, actions.base -> actions."""
    top, _, rest = module.partition(".")
    if top == "bot":
        return rest.partition(".")[0] or "__init__"
    return top if top in ("actions", "bench", "faults") else None


def package_of(path: Path) -> str:
    """The package that a file is in: bot/nlu/choice.py -> nlu, bot/settings.py -> settings."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "bot" else parts[0]


def arrows() -> set[tuple[str, str]]:
    """Who imports whom in the code."""
    pairs = {
        (package_of(path), other)
        for path in files("bot", "actions", "bench", "faults")
        for module in imported(path)
        if (other := package(module))
    }
    left_out = GROUND | ALONE
    return {(a, b) for a, b in pairs if a != b and not {a, b} & left_out}


def drawn() -> set[tuple[str, str]]:
    """Who imports whom in the picture: its whole arrows. The dotted ones are names in files."""
    mermaid = re.findall(r"```mermaid\n(.*?)```", PICTURE.read_text(encoding="utf-8"), re.DOTALL)
    pairs = set()
    for line in "\n".join(mermaid).splitlines():
        if "-->" in line:
            left, right = line.split("-->")
            for a in left.split("&"):
                pairs |= {(a.strip(), b.strip()) for b in right.split("&")}
    return pairs


def test_the_picture_shows_the_imports_and_no_others() -> None:
    """A new arrow is a decision: draw it in docs/architecture.md, or do without the import."""
    assert {"in the code only": arrows() - drawn(), "in the picture only": drawn() - arrows()} == {
        "in the code only": set(),
        "in the picture only": set(),
    }


def test_nothing_flows_back() -> None:
    """No package imports, over any detour, one that imports it."""
    graph: dict[str, set[str]] = {}
    for a, b in arrows():
        graph.setdefault(a, set()).add(b)
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize(
    ("layer", "may"),
    [
        ("safety", set()),
        ("knowledge", set()),
        ("privacy", set()),
        ("answers", {"knowledge"}),
        ("nlu", {"safety"}),
        ("actions", {"answers", "knowledge", "safety"}),
        ("settings", {"setting_kinds"}),
        ("setting_kinds", set()),
        ("log_lines", set()),
        ("bootstrap", set()),
    ],
)
def test_a_layer_knows_only_what_is_under_it(layer: str, may: set[str]) -> None:
    """The leaves import nothing of ours; answers know knowledge alone."""
    assert of_ours(layer) <= may


def of_ours(layer: str) -> set[str]:
    """The packages of ours that `layer` imports, the ground included."""
    return {
        other
        for path in files("bot", "actions")
        if package_of(path) == layer
        for module in imported(path)
        if (other := package(module)) and other != layer
    }


@pytest.mark.parametrize("layer", THIRD_PARTY)
def test_a_layer_imports_only_what_it_may_of_others(layer: str) -> None:
    """Answering knows no Rasa, safety nothing but spaCy and its list, the bootstrap nothing at all."""
    others = {
        module.partition(".")[0]
        for path in files("bot", "actions")
        if package_of(path) == layer
        for module in imported(path)
        if not package(module)
    }
    assert others - set(sys.stdlib_module_names) <= THIRD_PARTY[layer]


def test_understanding_knows_rasa_only_in_its_components() -> None:
    """The same code is called by Rasa, `bot explain`, the evaluation and the tests."""
    assert knows_rasa("nlu") == COMPONENTS


def test_the_log_of_turns_does_not_know_rasa() -> None:
    """Another database is a change under the tracker store, not in it."""
    assert knows_rasa("storage") == STORES


def knows_rasa(layer: str) -> set[str]:
    return {
        path.name
        for path in files("bot")
        if package_of(path) == layer
        and any(module.partition(".")[0] in ("rasa", "rasa_sdk") for module in imported(path))
    }


def test_only_channels_know_the_places_where_people_write() -> None:
    """And each of their files knows one at most."""
    for path in files("bot", "actions"):
        sdks = {module.partition(".")[0] for module in imported(path)} & SDKS
        assert len(sdks) <= (1 if package_of(path) == "channels" else 0), path.relative_to(ROOT)


def test_the_web_server_is_known_where_requests_come_in() -> None:
    """Sanic stays in channels, server and the helpdesk's console, SQLAlchemy in storage."""
    where: dict[str, set[str]] = {"sanic": set(), "sqlalchemy": set()}
    for path in files("bot", "actions"):
        for module in imported(path):
            if (top := module.partition(".")[0]) in where:
                where[top].add(package_of(path))
    assert where["sanic"] <= {"channels", "server", "seams", "helpdesk"}
    assert where["sqlalchemy"] <= {"storage"}


def runs(text: str, size: int) -> set[tuple[str, ...]]:
    """Every `size` words of `text` that stand in a row."""
    words = re.findall(r"\w+(?:['’]\w+)?", text.lower())
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def strings(value: object) -> Iterator[str]:
    """Every text in a YAML value; keys are names, not texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def spoken() -> Iterator[str]:
    """What the assistant says: lead sentences, labels, talk, safety notes."""
    for pattern in ("*/topics.yml", "*/words.yml", "talk.yml", "near.yml", "safety/notes.yml"):
        for path in (ROOT / "knowledge").glob(pattern):
            yield from strings(yaml.safe_load(path.read_text(encoding="utf-8")))


def page() -> Iterator[str]:
    """What may be quoted."""
    for path in (ROOT / "content").glob("*.txt"):
        yield path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("texts", "size"), [(page, 5), (spoken, 7)])
def test_what_people_read_stands_in_data(texts: Callable[[], Iterator[str]], size: int) -> None:
    """No code repeats the page, nor a sentence of the assistant's; plain short words may agree."""
    read = {words for text in texts() for words in runs(text, size)}
    assert read, "there is nothing to compare with"
    guilty = {
        f"{path.relative_to(ROOT)}: {' '.join(words)}"
        for path in files("bot", "actions", "bench")
        for words in runs(path.read_text(encoding="utf-8"), size) & read
    }
    assert guilty == set()


def ids() -> set[str]:
    """The ids of all topics and statements."""
    found = set()
    for path in (ROOT / "knowledge").glob("*/topics.yml"):
        found |= {topic["id"] for topic in yaml.safe_load(path.read_text("utf-8"))["topics"]}
    for path in (ROOT / "knowledge").glob("*/statements.json"):
        found |= {one["id"] for one in json.loads(path.read_text("utf-8"))["statements"]}
    return found


def test_no_code_knows_a_topic() -> None:
    """A topic is added, renamed and taken away in knowledge/ alone."""
    known = ids()
    assert known, "there is nothing to compare with"
    name = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, sorted(known)))})(?![\w.])")
    guilty = {
        f"{path.relative_to(ROOT)}, line {node.lineno}: {hit[0]}"
        for path in files("bot", "actions", "bench")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if (hit := name.search(node.value))
    }
    assert guilty == set()
