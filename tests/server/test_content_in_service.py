"""What is published at the desk is served by each replica without a start, and what does not stand on its page never is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.action_answer import ActionAnswer
from bot.channels.pages.known import Known, known
from bot.knowledge import serving
from bot.knowledge.snapshot import snapshot
from bot.server.content_in_service import ContentInService, DoesNotStand
from bot.storage.content import versions
from bot.storage.database import Database
from tests.helpdesk.content.plain_parse import plain_parse

ROOT = Path(__file__).parents[2]
ROLE = "social-prescribing-link-worker"
SCHEMA = json.loads((ROOT / "knowledge/schemas/reply.schema.json").read_text("utf-8"))


class Replica:
    """A server's part in it; `judged` counts what it opened anew."""

    def __init__(self, database: Database) -> None:
        self.about: Known = known(ROOT, date.today())
        self.judged: list[bool] = []
        self.of = ContentInService(database, ROOT, self.about, lambda: self.judged.append(True))

    def look(self) -> bool:
        return asyncio.run(self.of.look())

    @property
    def page(self) -> str:
        return repr(self.about.pages[0].shown)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    serving.publish(None)
    made.close()


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


def publish(database: Database, texts: dict[str, str]) -> int:
    def write(c: Any) -> int | None:
        use = versions.current(c)
        return versions.publish(c, ROLE, texts, "ann", 1.0, use.id if use else 0)

    made = asyncio.run(database.write(write))
    assert made is not None
    return made


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


def test_without_anything_published_the_files_are_served(database: Database) -> None:
    """As ever: a reply names no version."""
    replica = Replica(database)
    asyncio.run(replica.of.at_start())
    assert not replica.look() and serving.published() is None and replica.judged == []
    reply = custom("How long is the training?")
    assert "version" not in reply and "three hours" in quotes(reply)


def test_each_replica_takes_a_version_up_and_goes_back(database: Database) -> None:
    """Answers, pages and what sorts change together, once; each reply names what it was made of."""
    one, two = Replica(database), Replica(database)
    made = publish(database, nine())
    for replica in (one, two):
        assert replica.look() and not replica.look()
        assert "nine hours" in replica.page and replica.judged == [True]
    reply = custom("How long is the training?")
    assert reply["version"] == str(made) and "nine hours" in quotes(reply)
    use = asyncio.run(database.read(versions.current))
    assert use is not None
    assert asyncio.run(database.write(lambda c: versions.use(c, None, "ann", 2.0, use.id)))
    assert one.look() and two.look() and serving.published() is None
    assert "three hours" in one.page and "version" not in custom("How long is the training?")


def test_what_does_not_stand_on_its_page_is_refused(database: Database) -> None:
    """What served before serves on, and it is told of once."""
    made = publish(database, nine())
    replica = Replica(database)
    asyncio.run(replica.of.at_start())
    publish(database, nine(quotes=False))
    with pytest.raises(DoesNotStand, match="three hours"):
        replica.look()
    assert not replica.look()
    now = serving.published()
    assert now is not None and now.version == str(made) and "nine hours" in replica.page


@pytest.mark.parametrize(
    "spoil",
    [
        lambda texts: texts.pop(f"content/{ROLE}.txt"),
        lambda texts: texts.update({"knowledge/../../escaped.yml": "x"}),
        lambda texts: texts.update({f"knowledge/{ROLE}/topics.yml": "topics: ["}),
    ],
    ids=["no page", "elsewhere", "no YAML"],
)
def test_a_broken_version_ends_nothing(
    database: Database, spoil: Callable[[dict[str, str]], Any]
) -> None:
    texts = nine()
    spoil(texts)
    publish(database, texts)
    replica = Replica(database)
    asyncio.run(replica.of.at_start())
    assert serving.published() is None and "three hours" in replica.page and not replica.judged


def test_a_link_leads_to_the_role_s_own_page() -> None:
    """The first page's at the top, another's at its address; without an address of ours there is none."""
    about = known(ROOT, date.today())
    [first] = about.pages
    about.pages = (first, replace(first, role=replace(first.role, id="other"), address="/pages/other"))  # fmt: skip
    assert about.link("https://a.example/", ROLE, "x.y") == "https://a.example/#x.y"
    assert about.link("https://a.example", "other", "x.y") == "https://a.example/pages/other#x.y"
    assert about.link("", ROLE, "x.y") == ""
