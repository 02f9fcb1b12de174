"""Another model is taken into service in a running server: nothing is lost, and what can't be had changes nothing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from bot.server import in_service as module
from bot.server.in_service import InService, load_first
from bot.server.versions import VERSIONS, digest_of, mark_of, name_of
from bot.storage.database import Database
from bot.storage.review import models
from bot.storage.review.models import Model

from .conftest import Live

KEY, OLD_KEY = "k" * 32, "o" * 32
NAME = "b.tar.gz"


class Site:
    """A database, a folder of models, and the looker over both; `loaded` are the models that were taken."""

    def __init__(self, url: str, folder: Path) -> None:
        self.database, self.folder = Database(url), folder
        self.service = InService(self.database, folder, (KEY, OLD_KEY))
        self.loaded: list[Path | None] = []

    def file(self, content: bytes = b"a model", place: str = VERSIONS) -> Path:
        path = self.folder / place / NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def use(self, path: Path, key: str = KEY, content: bytes | None = None) -> None:
        digest = digest_of(path)
        model = Model(path.name, digest, mark_of(key, path.name, digest), 1.0)

        def write(c: Any) -> None:
            models.put(c, model, content)
            models.use(c, model.name, 2.0)

        asyncio.run(self.database.write(write))

    def look(self) -> bool:
        def swap(path: Path | None) -> str:
            self.loaded.append(path)
            return "b"

        return asyncio.run(self.service.look(swap))

    def do(self, work: Callable[[Any], Any]) -> Any:
        return asyncio.run(self.database.write(work))


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    made = Site(database_url, tmp_path / "models")
    yield made
    made.service.close()
    made.database.close()


def test_nothing_is_changed_where_nobody_said_so(site: Site) -> None:
    assert asyncio.run(site.service.at_start()) is None
    assert not site.look() and site.loaded == []


def test_what_was_taken_into_service_is_loaded_once(site: Site) -> None:
    """At the start of a server, and by one that runs; one command leads back."""
    path = site.file()
    site.use(path)
    assert asyncio.run(site.service.at_start()) == path
    assert not site.look()
    assert site.do(lambda c: models.back(c, 3.0)).model is None
    assert site.look() and site.loaded == [None]
    assert site.do(lambda c: models.back(c, 4.0)).model.name == NAME
    assert site.look() and site.loaded == [None, path]
    assert not site.look()


def test_a_folder_that_lacks_it_gets_it_from_the_database(site: Site) -> None:
    """Byte for byte, in parts; so does one that has another file of that name."""
    content = bytes(range(256)) * 5000  # more than one part
    path = site.file(content)
    site.use(path, content=content)
    path.unlink()
    found = asyncio.run(site.service.at_start())
    assert found is not None and found.read_bytes() == content
    site.file(b"another")
    again = asyncio.run(site.service.at_start())
    assert again == found
    site.service.close()
    assert not found.exists()


def test_a_row_without_our_mark_brings_no_model_in(site: Site) -> None:
    """Who can write to the database and does not know the key can't have code of theirs run; the older key holds."""
    path = site.file()
    with capture_logs() as told:
        site.use(path, "x" * 32)
        assert not site.look()
    assert [line["event"] for line in told] == ["model refused: its mark is none of ours"]
    site.use(path, OLD_KEY)
    assert site.look() and site.loaded == [path]


def test_a_file_that_is_gone_or_another_changes_nothing(site: Site) -> None:
    path = site.file()
    site.use(path)
    path.write_bytes(b"another")
    with capture_logs() as told:
        assert not site.look()
        assert not site.look()  # told once
    assert [line["event"] for line in told] == ["model not found, or another file by now"]
    assert site.loaded == []


def test_a_model_that_can_not_be_loaded_is_not_tried_for_ever(site: Site) -> None:
    site.use(site.file())

    def broken(_path: Path | None) -> str:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        asyncio.run(site.service.look(broken))
    assert not site.look()


def test_the_looking_goes_on_whatever_it_meets(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken model, then a good one: the second serves, and what the first held is given back."""
    monkeypatch.setattr(module, "SECONDS", 0.0)
    monkeypatch.setattr(module, "DRAINED", 0.0)
    let_go: list[bool] = []
    monkeypatch.setattr(module, "_let_go", lambda: let_go.append(True))
    path = site.file()
    site.use(path)
    tries: list[Path | None] = []

    async def body() -> None:
        def swap(given: Path | None) -> str:
            tries.append(given)
            if len(tries) == 1:
                raise ValueError("broken")
            return "b"

        task = asyncio.create_task(site.service.go_on(swap))
        for wanted in (1, 2):
            while len(tries) < wanted:
                await asyncio.sleep(0.001)
            await site.database.write(lambda c: models.use(c, NAME, 9.0))
        while not let_go:
            await asyncio.sleep(0.001)
        task.cancel()

    with capture_logs() as told:
        asyncio.run(asyncio.wait_for(body(), 30))
    assert "model not changed" in [line["event"] for line in told]
    assert tries[:2] == [path, path]


def test_a_server_starts_with_the_newest_where_the_other_is_broken() -> None:
    """As after an upgrade, which an older model may not fit."""
    loaded: list[Path | None] = []

    def load(model: Path | None = None) -> None:
        loaded.append(model)
        if model is not None:
            raise ValueError("broken")

    with capture_logs() as told:
        load_first(cast(Any, SimpleNamespace(load=load)), Path("old.tar.gz"))
    assert loaded == [Path("old.tar.gz"), None]
    assert [line["event"] for line in told] == ["model not loaded, the newest serves"]
    with pytest.raises(ZeroDivisionError):
        load_first(cast(Any, SimpleNamespace(load=lambda _model: 1 // 0)), None)


def test_no_message_is_lost_while_the_model_changes(
    start: Callable[..., Live], tiny_models: Path, tmp_path: Path
) -> None:
    """Talks go on over several changes: each message has its one reply, and the model is another."""
    live = start(tmp_path)
    new = tmp_path / "new.tar.gz"
    shutil.copyfile(next(tiny_models.glob("*.tar.gz")), new)
    before = live.assistant.agent

    def swap(path: Path | None) -> str:
        live.assistant.load(path)
        return "new"

    def talk(who: int) -> list[tuple[int, str]]:
        found = [live.say("training", f"me-{who}") for _ in range(15)]
        return [(status, messages[0]["text"]) for status, messages in found]

    with ThreadPoolExecutor(5) as pool:
        talks = [pool.submit(talk, who) for who in range(4)]
        for _ in range(2):
            pool.submit(swap, new).result(60)
        said = [one for talk in talks for one in talk.result(60)]
    assert len(said) == 60 and {status for status, _ in said} == {200}
    assert len({text for _, text in said}) == 1
    assert live.assistant.agent is not before and live.assistant.model == new
    assert [len(live.log(f"me-{who}")) for who in range(4)] == [15] * 4


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("assistant-1", "assistant-1.tar.gz"),
        ("assistant-1.tar.gz", "assistant-1.tar.gz"),
        ("../../etc/passwd", None),
        (".hidden", None),
        ("a b", None),
        ("", None),
    ],
)
def test_a_name_is_the_name_of_a_file(given: str, name: str | None) -> None:
    assert name_of(given) == name
