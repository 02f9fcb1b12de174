"""The whole of it by the screens alone, with the trained model: visitors, clerks, a lead and an administrator, on one server and on two.

The two are processes of their own that share a PostgreSQL, a key and the folder of models. Whoever works
together is at different ones: what holds here holds for whoever a load balancer sends anywhere.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bench.servers import free_port
from bot.cli.project import ROOT, console, project_settings
from bot.cli.trained_model import ensure_model
from bot.cli.try_place import ready
from tests.browser.conftest import Visitor
from tests.browser.test_person import Stage, added, link_of, press, to_item, with_hours

SERVE = (  # as `bot serve`, but nobody waits a minute for what is collected
    "import bot.helpdesk.review.collect as collecting; collecting.SECONDS = 1.0; "
    "from bot.cli import main; main(['serve'])"
)
STAFF = {"ann": "agent", "lea": "lead", "boss": "admin"}
ROLE = "Social Prescribing Link Worker"
PAGE = (ROOT / "content" / "social-prescribing-link-worker.txt").read_text("utf-8")
WAS, IS_NOW = "three hours", "four hours"
HOW_LONG = "How long does the training take?"
READ = re.compile("^(I have read it|The page is still silent)")
LOOKS = 40
"""Times that somebody looks again, half a second apart."""


@pytest.fixture(scope="module", params=[2, 1], ids=["two on PostgreSQL", "one on SQLite"])
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[tuple[str, dict[str, str]]]]:
    """`bot serve`, once or twice, over an empty database: the address of each, and its staff's passwords.

    Nothing on disk is shared but the program and the models.
    """
    models = project_settings().models_dir
    ensure_model(ROOT, models, console)
    database = ""
    if request.param > 1:
        new_database = request.getfixturevalue("postgres")
        with ThreadPoolExecutor(1) as pool:  # a browser that runs has a loop in this thread
            database = pool.submit(new_database).result()
    folder = tmp_path_factory.mktemp("house")
    root = with_hours(folder / "assistant")
    ports = [free_port() for _ in range(request.param)]
    shared = {
        **os.environ,
        "PYTHONPATH": str(root),
        "HOST": "127.0.0.1",
        "DATABASE_URL": database,
        "REPLICAS": str(request.param),
        "SECRET_KEY": "k" * 32,
        "MODELS_DIR": str(models.resolve()),
        "RATE_PER_ADDRESS": "100000",
    }
    each = [{**shared, "PORT": str(port), "DATA_DIR": str(folder / f"{port}")} for port in ports]
    passwords = {name: added(name, role, root, each[0]) for name, role in STAFF.items()}
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    logs = [folder / f"{port}.log" for port in ports]
    with ExitStack() as at_the_end:
        servers = []
        for environment, log in zip(each, logs, strict=True):
            told = at_the_end.enter_context(log.open("w"))
            server = subprocess.Popen(
                [sys.executable, "-c", SERVE], cwd=root, env=environment, stdout=told, stderr=told
            )
            at_the_end.callback(server.wait, 60)
            at_the_end.callback(server.terminate)
            servers.append(server)
        for url, server in zip(urls, servers, strict=True):
            ready(url, server)
        yield [(url, passwords) for url in urls]
    assert [failures(log) for log in logs] == [[] for _ in logs]


def failures(log: Path) -> list[str]:
    """What a server had to complain of."""
    return re.findall(r'.*"level": "error".*|^Traceback.*', log.read_text("utf-8"), re.MULTILINE)


@pytest.fixture
def stages(house: list[tuple[str, dict[str, str]]], browser: Browser) -> Iterator[list[Stage]]:
    """Who is at which server."""
    made = [Stage(browser, hub) for hub in house]
    yield made
    for stage in made:
        stage.close()


def ways(stages: list[Stage]) -> list[tuple[Stage, Stage]]:
    """Where visitors are and where the staff is, and then the other way round."""
    return [(stages[0], stages[-1]), (stages[-1], stages[0])][: len(stages)]


def go(page: Page, name: str) -> None:
    page.locator(".desk-nav").get_by_role("link", name=name).click()


def look_until(page: Page, sought: Locator) -> None:
    """Loads the page again, as people do, until it is there."""
    for _ in range(LOOKS):
        if sought.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(sought).to_be_visible()


def group(page: Page, words: str) -> Locator:
    """The questions at /desk/teach that these words stand among."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading"), has_text=words)


def version_of(visitor: Visitor, question: str, words: str) -> str:
    """Asks, and reads these words; what the reply names as its version."""
    with visitor.page.expect_response(
        lambda one: one.request.method == "POST" and one.url.endswith("/web/messages")
    ) as answer:
        reply = visitor.ask(question)
    expect(reply).to_contain_text(words)
    [version] = {one["custom"]["version"] for one in answer.value.json() if "custom" in one}
    return str(version)


def in_service(page: Page) -> str:
    """The version that the desk says visitors get."""
    told = page.get_by_text(re.compile(r"^Visitors get version \d+\.$"))
    return re.sub(r"\D", "", told.inner_text())


def messages(page: Page) -> int:
    """How many messages the statistics say came."""
    page.reload()
    told = page.get_by_text(re.compile(r"^Shares are of all messages that came: \d+\.$"))
    return int(re.sub(r"\D", "", told.inner_text()))


def test_a_person_is_asked_for_joins_and_hands_back(stages: list[Stage]) -> None:
    """A talk at one server is in the queue of the other and goes on at either; the visitor reads the clerk's name and words, then the assistant's again."""
    for at_theirs, at_ours in ways(stages):
        visitor = at_theirs.visitor()
        expect(visitor.ask("How many sessions are there?")).to_contain_text("six sessions")
        expect(visitor.ask("Can I talk to a person please?")).to_contain_text("asked the team")
        clerk = at_ours.clerk()
        to_item(clerk, "talk to a person")
        press(clerk, "Join the talk")
        here = visitor.page.locator(".pathway-people-told")
        expect(here).to_have_text("Ann, from the helpdesk, is here.")
        expect(visitor.replies.last).to_contain_text("has joined")
        before = visitor.replies.count()
        clerk.get_by_label("Write to them").fill("Hello! What would you like to know?")
        press(clerk, "Send")
        said = visitor.reply(before)
        expect(said).to_contain_text("Hello! What would you like to know?")
        expect(said.locator(".pathway-who")).to_have_text("Ann, the helpdesk")
        moved = at_ours.page(link_of(visitor).replace(at_theirs.url, at_ours.url))
        expect(moved.locator(".pathway-reply").last).to_contain_text("What would you like")
        visitor.input.fill("Only whether you are real.")
        visitor.input.press("Enter")
        expect(clerk.locator("#lines")).to_contain_text("Only whether you are real.")
        press(clerk, "Leave: it is answered")
        expect(visitor.replies.last).to_contain_text("Ann has left")
        expect(visitor.ask("What is clinical supervision?")).to_contain_text("supervision")


def test_what_was_not_answered_is_taught(stages: list[Stage]) -> None:
    """What a visitor asked at one server is there once at the other; a clerk labels it, and a lead finds the label and approves it."""
    questions = ("What would I earn in this job?", "Is there a salary band for link workers?")
    for (at_theirs, at_ours), question in zip(ways(stages), questions, strict=False):
        visitor = at_theirs.visitor()
        expect(visitor.ask(question)).to_contain_text("does not say")
        clerk, lead = at_ours.clerk("ann"), at_ours.clerk("lea")
        go(clerk, "Teach")
        asked = group(clerk, question)
        look_until(clerk, asked)
        asked.get_by_label(re.compile("^What is it about")).select_option(label="Pay")
        asked.get_by_role("button", name=re.compile("^Label it")).click()
        expect(clerk.get_by_text("1 labelled: Pay. A lead can approve that now.")).to_be_visible()
        go(lead, "Teach")
        lead.get_by_role("link", name=re.compile("^To approve")).click()
        labelled = group(lead, question)
        expect(labelled).to_contain_text("Pay")
        labelled.get_by_role("button", name=re.compile("^Approve it")).click()
        expect(lead.get_by_text("1 approved.")).to_be_visible()
        lead.get_by_role("link", name=re.compile("^Approved")).click()
        expect(group(lead, question)).to_be_visible()


def write_it(lead: Page) -> None:
    """A draft with the page's new words, and each sentence on them; what stands otherwise is read and ticked."""
    go(lead, "Content")
    lead.get_by_label("Which page?").select_option(label=ROLE)
    lead.get_by_label("The whole text of the page").fill(PAGE.replace(WAS, IS_NOW))
    press(lead, "Compare it with the page")
    expect(lead.get_by_label(re.compile("^What the page says now"))).to_have_value(
        re.compile(f"around {IS_NOW} to complete")
    )
    says = lead.get_by_label(re.compile("^What the assistant says"))
    for at in range(says.count()):
        says.nth(at).fill(re.sub(f"(?i){WAS}", IS_NOW, says.nth(at).input_value()))
    for box in lead.get_by_role("checkbox", name=READ).all():
        box.check()
    press(lead, "Save and check")
    expect(lead.get_by_text("An administrator can publish it.")).to_be_visible()


def test_a_page_is_published_and_taken_back(stages: list[Stage]) -> None:
    """Both servers answer with the new words amid talks, and name the version; then with those that came with them."""
    visitors = [stage.visitor() for stage in stages]
    for visitor in visitors:
        assert version_of(visitor, HOW_LONG, WAS).startswith("files-")
    lead, boss = stages[-1].clerk("lea"), stages[0].clerk("boss")
    write_it(lead)
    go(boss, "Content")
    boss.get_by_role("link", name=re.compile(f"^Draft .*{ROLE}")).click()
    press(boss, "Publish")
    answered(stages, visitors, IS_NOW, in_service(boss))
    boss.get_by_role("button", name=re.compile("^Go back to this.*came with the server")).click()
    expect(boss.get_by_text("As it came with the server.")).to_be_visible()
    answered(stages, visitors, WAS, in_service(boss))


def answered(stages: list[Stage], visitors: list[Visitor], words: str, version: str) -> None:
    """At each server the page has these words, and so have the answers of the talks that go on."""
    for stage, visitor in zip(stages, visitors, strict=True):
        page = stage.page("/")
        look_until(page, page.get_by_text(re.compile(f"around {words} to complete")))
        assert version_of(visitor, HOW_LONG, words) == version


def test_the_statistics_count_the_talks(stages: list[Stage]) -> None:
    """What was said at one server is counted at the other, message by message, on the page as it is shown."""
    at_theirs, at_ours = ways(stages)[0]
    visitor, lead = at_theirs.visitor(), at_ours.clerk("lea")
    for number in range(5):  # what is fewer is not shown
        visitor.ask(f"What are the six sessions, for the {number + 1}th time?")
    go(lead, "Statistics")
    before = messages(lead)
    visitor.ask(HOW_LONG)
    visitor.ask(HOW_LONG)
    assert messages(lead) == before + 2
