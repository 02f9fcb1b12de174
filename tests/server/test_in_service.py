"""Another release is taken into service in a running server: pages and model at once, and what can't be had changes nothing."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from structlog.testing import capture_logs

from actions.action_answer import ActionAnswer
from bot.channels.pages.known import Known, known
from bot.knowledge import serving
from bot.knowledge.snapshot import snapshot
from bot.server import in_service as module
from bot.server.assistant import Loaded
from bot.server.in_service import InService
from bot.server.model_files import ModelFiles, NotHad
from bot.server.pages_of import DoesNotStand
from bot.server.versions import VERSIONS, digest_of, mark_of, name_of
from bot.storage.database import Database
from bot.storage.releases import content, models, releases
from bot.storage.releases.models import Model
from bot.storage.unavailable import StoreUnavailable
from tests.helpdesk.content.plain_parse import plain_parse

from .conftest import Live

KEY, OLD_KEY = "k" * 32, "o" * 32
NAME = "b.tar.gz"
ROOT = Path(__file__).parents[2]
ROLE = "social-prescribing-link-worker"
SCHEMA = json.loads((ROOT / "knowledge/schemas/reply.schema.json").read_text("utf-8"))


class Answering:
    """In place of Rasa: which models were loaded, and which one answers. `broken` are the names that can't be loaded."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.loaded: list[Path | None] = []
        self.broken: set[str] = set()
        self.model: Path | None = None

    def prepare(self, model: Path | None = None) -> Loaded:
        self.loaded.append(model)
        if model is not None and model.name in self.broken:
            raise ValueError("broken")
        return Loaded(cast(Any, None), model or Path("newest.tar.gz"))

    def take(self, loaded: Loaded) -> None:
        self.model = loaded.model

    def load(self) -> None:
        self.take(self.prepare())


class Replica:
    """A server's part in it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.assistant = Answering(database)
        self.about: Known = known(ROOT, date.today())
        self.files = ModelFiles(database, folder, (KEY, OLD_KEY))
        self.of = InService(cast(Any, self.assistant), self.files, ROOT, self.about)

    def look(self) -> bool:
        return asyncio.run(self.of.look())

    @property
    def page(self) -> str:
        return repr(self.about.pages[0].shown)

    @property
    def model(self) -> str:
        return self.assistant.model.name if self.assistant.model else ""


class Site:
    """A database, a folder of models, and one server over both."""

    def __init__(self, url: str, folder: Path) -> None:
        self.database, self.folder = Database(url), folder
        self.replica = Replica(self.database, folder)

    def file(self, content: bytes = b"a model", place: str = VERSIONS, name: str = NAME) -> Path:
        path = self.folder / place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def use(self, path: Path, key: str = KEY, content: bytes | None = None) -> None:
        digest = digest_of(path)
        model = Model(path.name, digest, mark_of(key, path.name, digest), 1.0)

        def write(c: Any) -> None:
            models.put(c, model, content)
            releases.with_model(c, model.name, "terminal", 2.0)

        self.do(write)

    def publish(self, texts: dict[str, str]) -> int:
        def write(c: Any) -> Any:
            last = releases.current(c)
            files = content.put(c, ROLE, texts)
            return releases.with_pages(c, files, "ann", 1.0, last.id if last else 0)

        return int(self.do(write).id)

    def back(self, to: int | None = None) -> None:
        assert self.do(lambda c: releases.back(c, "ann", 3.0, to)) is not None

    def do(self, work: Callable[[Any], Any]) -> Any:
        return asyncio.run(self.database.write(work))


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    made = Site(database_url, tmp_path / "models")
    yield made
    serving.publish(None)
    made.replica.files.close()
    made.database.close()


def nine(*, quotes: bool = True) -> dict[str, str]:
    """The project's own content with another figure; without `quotes` on the page alone."""
    wanted = ("content/", f"knowledge/{ROLE}/") if quotes else ("content/",)
    return {
        path: text.replace("around three hours", "around nine hours").replace(
            "in total, which take around three", "in total, which take around nine"
        )
        if path.startswith(wanted)
        else text
        for path, text in snapshot(ROOT).items()
    }


def custom(text: str) -> dict[str, Any]:
    """The reply of the action to a question, as it is stored."""
    said = CollectingDispatcher()
    tracker = Tracker("t", {}, plain_parse(text), [], False, None, {}, "action_listen")
    ActionAnswer().run(said, tracker, {})
    found: dict[str, Any] = said.messages[-1]["custom"]
    Draft202012Validator(SCHEMA).validate({**found, "message_id": "m"})
    return found


def quotes(reply: dict[str, Any]) -> str:
    return " ".join(one["quote"] for answer in reply["answers"] for one in answer["sources"])


def test_without_a_release_what_came_with_the_server_answers(site: Site) -> None:
    """A reply names the files that it was made of."""
    replica = site.replica
    replica.of.at_start()
    assert not replica.look() and serving.published() is None
    assert replica.assistant.loaded == [None] and replica.model == "newest.tar.gz"
    reply = custom("How long is the training?")
    assert reply["version"].startswith("files-") and "three hours" in quotes(reply)


def test_each_replica_takes_pages_up_and_goes_back(site: Site) -> None:
    """Answers and pages change together, once; each reply names what it was made of. The model stays."""
    one, two = site.replica, Replica(site.database, site.folder)
    for replica in (one, two):
        replica.of.at_start()
    made = site.publish(nine())
    for replica in (one, two):
        assert replica.look() and not replica.look()
        assert "nine hours" in replica.page and replica.assistant.loaded == [None]
    reply = custom("How long is the training?")
    assert reply["version"] == str(made) and "nine hours" in quotes(reply)
    site.back()
    assert one.look() and two.look() and "three hours" in one.page
    reply = custom("How long is the training?")
    assert reply["version"] == str(made + 1) and "three hours" in quotes(reply)
    two.files.close()


def test_pages_and_model_change_at_once(site: Site) -> None:
    """Who has one has the other, and going back brings back both."""
    replica = site.replica
    replica.of.at_start()
    path = site.file()
    site.publish(nine())
    site.use(path)
    assert replica.look() and replica.model == NAME and "nine hours" in replica.page
    site.back(0)
    assert replica.look() and replica.model == "newest.tar.gz" and "three hours" in replica.page
    site.back(2)
    assert replica.look() and replica.model == NAME and "nine hours" in replica.page
    assert replica.assistant.loaded == [None, path, None, path]


@pytest.mark.parametrize("half", ["model", "pages"])
def test_one_half_that_fails_leaves_both_as_they_were(site: Site, half: str) -> None:
    """What serves goes on serving, whole, and it is told of once."""
    replica = site.replica
    replica.of.at_start()
    path = site.file()
    if half == "model":
        site.publish(nine())
        site.use(path)
        replica.assistant.broken = {NAME}
    else:
        site.use(path)
        site.publish(nine(quotes=False))
    with pytest.raises((ValueError, DoesNotStand)):
        replica.look()
    assert not replica.look()
    assert replica.model == "newest.tar.gz" and "three hours" in replica.page
    assert serving.published() is None


def test_what_a_server_does_not_answer_by_is_told_until_it_answers_by_the_newest(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.0)
    replica = site.replica
    replica.of.at_start()
    assert replica.of.refused is None
    made = site.publish(nine(quotes=False))

    async def until(done: Callable[[], bool]) -> None:
        task = asyncio.create_task(replica.of.go_on(lambda: None))
        while not done():
            await asyncio.sleep(0.001)
        task.cancel()

    asyncio.run(asyncio.wait_for(until(lambda: replica.of.refused is not None), 30))
    assert replica.of.refused is not None
    number, why = replica.of.refused
    assert number == made and "three hours" in why
    site.back()
    asyncio.run(asyncio.wait_for(until(lambda: replica.of.refused is None), 30))


def test_a_server_begins_with_what_is_in_service(site: Site) -> None:
    path = site.file()
    site.use(path)
    site.publish(nine())
    site.replica.of.at_start()
    assert site.replica.model == NAME and "nine hours" in site.replica.page
    assert not site.replica.look() and site.replica.assistant.loaded == [path]


def test_a_server_begins_with_the_half_that_can_be_had(site: Site) -> None:
    """As after an upgrade, which an older model may not fit: nothing serves yet that could go on."""
    site.use(site.file())
    made = site.publish(nine())
    site.replica.assistant.broken = {NAME}
    with capture_logs() as told:
        site.replica.of.at_start()
    assert [line["event"] for line in told] == ["model not loaded, the newest serves"]
    assert site.replica.model == "newest.tar.gz" and "nine hours" in site.replica.page
    now = serving.published()
    assert now is not None and now.version == str(made)


def test_pages_are_published_beside_a_model_that_another_stands_in_for(site: Site) -> None:
    """After an upgrade an editor must not wait for somebody at the terminal."""
    site.use(site.file())
    site.replica.assistant.broken = {NAME}
    site.replica.of.at_start()
    site.publish(nine())
    assert site.replica.look()
    assert site.replica.model == "newest.tar.gz" and "nine hours" in site.replica.page


@pytest.mark.parametrize("at_start", [True, False])
def test_a_model_that_could_not_be_asked_for_is_asked_for_again(
    site: Site, monkeypatch: pytest.MonkeyPatch, *, at_start: bool
) -> None:
    """The database was gone for a moment, between the release and its model."""
    replica = site.replica
    if not at_start:
        replica.of.at_start()
    site.publish(nine())
    site.use(site.file())
    path = replica.files.path

    async def away(_name: str) -> Path | None:
        monkeypatch.setattr(replica.files, "path", path)
        raise StoreUnavailable

    monkeypatch.setattr(replica.files, "path", away)
    if at_start:
        replica.of.at_start()
    else:
        with pytest.raises(StoreUnavailable):
            replica.look()
    assert replica.model == "newest.tar.gz" and "three hours" in replica.page
    assert replica.look() and replica.model == NAME and "nine hours" in replica.page


def test_a_name_that_stands_for_another_file_is_loaded_anew(site: Site) -> None:
    """So is the newest of the folder, which has no name: `bot models use --newest`."""
    replica = site.replica
    replica.of.at_start()
    for held in (b"a model", b"trained again"):
        site.use(site.file(held))
        assert replica.look()
    site.do(lambda c: releases.with_model(c, "", "terminal", 3.0))
    assert replica.look()
    site.do(lambda c: releases.with_model(c, "", "terminal", 4.0))
    assert replica.look()
    site.publish(nine())
    assert replica.look()
    path = site.folder / VERSIONS / NAME
    assert replica.assistant.loaded == [None, path, path, None, None]


def test_a_server_does_not_begin_with_a_broken_newest_model(site: Site) -> None:
    """Whether something is in service or not: there is nothing to answer with."""

    def broken(_model: Path | None = None) -> Loaded:
        raise ZeroDivisionError

    site.replica.assistant.prepare = broken  # type: ignore[method-assign]
    with pytest.raises(ZeroDivisionError):
        site.replica.of.at_start()
    site.publish(nine())
    with pytest.raises(ZeroDivisionError):
        site.replica.of.at_start()


def test_a_server_begins_without_its_database(tmp_path: Path) -> None:
    """And looks again once it is there."""
    away = Database("postgresql+psycopg2://nobody@127.0.0.1:1/none")
    replica = Replica(away, tmp_path)
    replica.of.at_start()
    assert replica.model == "newest.tar.gz"
    replica.files.close()
    away.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda texts: texts.pop(f"content/{ROLE}.txt"),
        lambda texts: texts.update({"knowledge/../../escaped.yml": "x"}),
        lambda texts: texts.update({f"knowledge/{ROLE}/topics.yml": "topics: ["}),
    ],
    ids=["no page", "elsewhere", "no YAML"],
)
def test_broken_pages_end_nothing(site: Site, spoil: Callable[[dict[str, str]], Any]) -> None:
    texts = nine()
    spoil(texts)
    site.publish(texts)
    with capture_logs() as told:
        site.replica.of.at_start()
    assert [line["event"] for line in told] == ["pages not served, the files are"]
    assert site.replica.of.refused is not None
    assert serving.published() is None and "three hours" in site.replica.page


def test_a_folder_that_lacks_it_gets_it_from_the_database(site: Site) -> None:
    """Byte for byte, in parts; so does one that has another file of that name."""
    content = bytes(range(256)) * 5000  # more than one part
    path = site.file(content)
    site.use(path, content=content)
    path.unlink()
    found = asyncio.run(site.replica.files.path(NAME))
    assert found is not None and found.read_bytes() == content
    site.file(b"another")
    assert asyncio.run(site.replica.files.path(NAME)) == found
    site.replica.files.close()
    assert not found.exists()


def test_a_row_without_our_mark_brings_no_model_in(site: Site) -> None:
    """Who can write to the database and does not know the key can't have code of theirs run; the older key holds."""
    path = site.file()
    site.use(path, "x" * 32)
    with pytest.raises(NotHad, match="mark is none of ours"):
        site.replica.look()
    assert site.replica.assistant.loaded == []
    site.use(path, OLD_KEY)
    assert not site.replica.look() or site.replica.assistant.loaded == [path]


def test_a_file_that_is_gone_or_another_changes_nothing(site: Site) -> None:
    path = site.file()
    site.use(path)
    path.write_bytes(b"another")
    with pytest.raises(NotHad, match="another file by now"):
        site.replica.look()
    assert not site.replica.look() and site.replica.assistant.loaded == []


def test_the_looking_goes_on_whatever_it_meets(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken model, then a good one: the second serves, and what the first held is given back."""
    monkeypatch.setattr(module, "SECONDS", 0.0)
    monkeypatch.setattr(module, "DRAINED", 0.0)
    let_go: list[bool] = []
    monkeypatch.setattr(module, "_let_go", lambda: let_go.append(True))
    replica = site.replica
    replica.of.at_start()
    replica.assistant.broken = {NAME}
    site.use(site.file())
    changed: list[str] = []

    async def body() -> None:
        task = asyncio.create_task(replica.of.go_on(lambda: changed.append(replica.model)))
        while len(replica.assistant.loaded) < 2:
            await asyncio.sleep(0.001)
        replica.assistant.broken = set()
        await site.database.write(lambda c: releases.with_model(c, NAME, "terminal", 9.0))
        while not let_go:
            await asyncio.sleep(0.001)
        task.cancel()

    with capture_logs() as told:
        asyncio.run(asyncio.wait_for(body(), 30))
    assert told[0]["event"] == "release refused"
    assert changed == [NAME]


def test_no_message_is_lost_while_the_model_changes(
    start: Callable[..., Live], tiny_models: Path, tmp_path: Path
) -> None:
    """Talks go on over several changes: each message has its one reply, and the model is another."""
    live = start(tmp_path)
    new = tmp_path / "new.tar.gz"
    shutil.copyfile(next(tiny_models.glob("*.tar.gz")), new)
    before = live.assistant.agent

    def talk(who: int) -> list[tuple[int, str]]:
        found = [live.say("training", f"me-{who}") for _ in range(15)]
        return [(status, messages[0]["text"]) for status, messages in found]

    with ThreadPoolExecutor(5) as pool:
        talks = [pool.submit(talk, who) for who in range(4)]
        for _ in range(2):
            pool.submit(live.assistant.load, new).result(60)
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


def test_a_link_leads_to_the_role_s_own_page() -> None:
    """The first page's at the top, another's at its address; without an address of ours there is none."""
    about = known(ROOT, date.today())
    [first] = about.pages
    about.pages = (first, replace(first, role=replace(first.role, id="other"), address="/pages/other"))  # fmt: skip
    assert about.link("https://a.example/", ROLE, "x.y") == "https://a.example/#x.y"
    assert about.link("https://a.example", "other", "x.y") == "https://a.example/pages/other#x.y"
    assert about.link("", ROLE, "x.y") == ""
