"""What tests share: a tiny Rasa project, trained once for the session."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.postgres import NoPostgres, Postgres, find_programs
from bot.storage.engine import sqlite_url

TINY = Path(__file__).parent / "tiny"

# Warnings are errors; these are our dependencies' own, and nothing that we could mend.
NOT_OURS = (
    # Rasa tells every domain of a change of version 3.0.
    "ignore:Slot auto-fill has been removed:UserWarning",
    # Rasa validates a domain by way of pkg_resources (rasa/shared/utils/validation.py:134).
    "ignore:pkg_resources is deprecated:DeprecationWarning",
    "ignore:Deprecated call to `pkg_resources.declare_namespace:DeprecationWarning",
    "ignore:Implementing implicit namespace packages:DeprecationWarning",
    "ignore:the load_module.. method is deprecated:DeprecationWarning",
)


def pytest_configure(config: pytest.Config) -> None:
    for line in NOT_OURS:
        config.addinivalue_line("filterwarnings", line)


# What takes minutes comes first, or one processor would wait at the end for another's last file.
LONGEST = (
    "tests/evaluate/test_gate.py",
    "tests/browser",
    "tests/helpdesk/console",
    "tests/channels",
    "tests/turn",
    "tests/helpdesk/mailbox",
    "tests/cli",
    "tests/server",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        starts = (at for at, name in enumerate(LONGEST) if item.nodeid.startswith(name))
        return next(starts, len(LONGEST))

    items.sort(key=rank)


@pytest.fixture(scope="session")
def tiny_models(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny project's model, kept between runs until the project changes."""
    files = sorted(path for path in TINY.rglob("*.yml"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    cache = getattr(pytestconfig, "cache", None)  # none with -p no:cacheprovider
    kept = cache.mkdir("tiny_rasa") if cache else tmp_path_factory.mktemp("tiny_rasa")
    folder = Path(kept) / digest
    if not list(folder.glob("*.tar.gz")):
        command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "--out", str(folder)]
        done = subprocess.run(command, cwd=TINY, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        shutil.rmtree(TINY / ".rasa", ignore_errors=True)
    return folder


@pytest.fixture(scope="session")
def tiny_actions() -> Iterator[str]:
    """The package of the tiny project's actions, importable."""
    sys.path.insert(0, str(TINY))
    yield "tiny_actions"
    sys.path.remove(str(TINY))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Makes empty databases on a PostgreSQL of the tests' own, and gives their addresses."""
    try:
        server = Postgres(find_programs())
    except NoPostgres as missing:
        pytest.skip(str(missing))
    asyncio.run(server.__aenter__())
    yield lambda: asyncio.run(server.new_database())
    asyncio.run(server.__aexit__())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    return str(request.getfixturevalue("postgres")())
