"""The whole way over real HTTP: `bot serve` with the trained model, and Microsoft's stand-in around it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bench.browser import NoBrowser, chromium, find_chromium
from bench.servers import free_port
from bot.cli.project import ROOT, console, project_settings
from bot.cli.trained_model import ensure_model
from tests.standins.teams import CHANNEL, Teams, personal
from tests.standins.try_teams import TryTeams

pytestmark = pytest.mark.trained

RENDERER = ROOT / "tests/standins/cards/node_modules/adaptivecards/dist/adaptivecards.min.js"
KILLS = int(os.environ.get("TEAMS_KILLS", "5"))
START_SECONDS = 120
QUESTIONS = (
    "Is there clinical supervision?",
    "What training is there?",
    "How much does it pay?",
    "i want to kill myself",
)


class Live:
    """`bot serve`, which can be killed and started again on the same port and database."""

    def __init__(self, folder: Path, teams: Teams, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "server.log"
        self._environment = {
            **os.environ,
            **teams.settings(),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DATA_DIR": str(folder / "var"),
            "MODELS_DIR": str(project_settings().models_dir),
            "PUBLIC_URL": self.url,
            "DATABASE_URL": "",
            "ENVIRONMENT": "local",
        }
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self._server.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"the server did not start: {self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        assert self._server is not None
        self._server.send_signal(signal.SIGKILL)
        self._server.wait(30)

    def stop(self) -> None:
        if self._server is not None and self._server.poll() is None:
            self._server.terminate()
            self._server.wait(60)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, TryTeams]]:
    """One server, and the stand-in that shows its page."""
    ensure_model(ROOT, project_settings().models_dir, console)
    port = free_port()
    teams = TryTeams(f"http://127.0.0.1:{port}")
    with teams:
        server = Live(tmp_path_factory.mktemp("live"), teams, port)
        server.start()
        yield server, teams
        server.stop()
        assert teams.complaints == []


def rest(url: str, text: str) -> list[dict[str, Any]]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
    body = json.dumps({"sender": f"rest-{len(text)}", "message": text})
    connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
    said: list[dict[str, Any]] = json.loads(connection.getresponse().read())
    connection.close()
    return said


def test_it_says_what_it_says_elsewhere(live: tuple[Live, TryTeams]) -> None:
    """The same words as on the REST channel, in a card that keeps to the schema, or as plain help."""
    server, teams = live
    for number, question in enumerate(QUESTIONS):
        user = f"29:user-{number}"
        assert teams.send(server.url, teams.message(question, user=user))[0] == 200
        posted = teams.wait_for(1, personal(user))[0]
        text = "\n".join(one["text"] for one in rest(server.url, question) if one.get("text"))
        assert posted.activity.get("summary", posted.activity.get("text")) == text


def test_its_buttons_lead_on(live: tuple[Live, TryTeams]) -> None:
    """A choice that was offered is answered once, and the card shows what was chosen."""
    server, teams = live
    user = "29:chooser"
    teams.send(server.url, teams.message("How much does it pay?", user=user))
    offered = teams.wait_for(1, personal(user))[0]
    choice = next(one for one in offered.actions if "payload" in one.get("data", {}))
    for _ in range(2):
        press = teams.press(choice["data"], user=user, card=offered.id)
        assert teams.send(server.url, press)[0] == 200
    assert teams.wait_for(2, personal(user))[1].text
    assert f"You chose: {choice['title']}" in teams.changed(offered).text
    assert len(teams.messages(personal(user))) == 2


def test_nobodys_words_and_no_token_stand_in_its_log(live: tuple[Live, TryTeams]) -> None:
    server, teams = live
    activity = teams.message("Is there supervision for purple elephants?", user="29:log")
    teams.send(server.url, activity)
    teams.wait_for(1, personal("29:log"))
    teams.send(server.url, activity, teams.sign(activity, aud="x"))
    log = server.log.read_text()
    found = [one for one in ("elephants", "29:log", "Somebody", "Bearer", "token-") if one in log]
    assert found == []
    assert "not believed" in log


def test_each_reply_arrives_after_a_kill(tmp_path: Path) -> None:
    """kill -9 at any time after the acknowledgement: every reply, in order, and a kill repeats one of a talk at most.

    The connector knows no repeat by an id, so a reply whose answer was not heard goes out again.
    """
    ensure_model(ROOT, project_settings().models_dir, console)
    with Teams() as teams:
        server = Live(tmp_path, teams, free_port())
        asked: list[list[str]] = []
        lives: list[list[str]] = []
        """What each life of the server sent."""
        try:
            for kill in range(KILLS):
                before = len(teams.messages())
                asked += killed(server, teams, kill)
                lives.append([one.reply_to for one in teams.messages()[before:]])
            before = len(teams.messages())
            server.start()
            wanted = {one for ids in asked for one in ids}
            # What was in hand at a kill is held for a minute, before another takes it up.
            teams.until(lambda: {one.reply_to for one in teams.messages()} >= wanted, 120)
            last = teams.message(QUESTIONS[0], user="29:last")
            assert teams.send(server.url, last)[0] == 200
            teams.wait_for(1, personal("29:last"))
        finally:
            server.stop()
        lives.append([one.reply_to for one in teams.messages()[before:]])
        replies = [one.reply_to for one in teams.messages()]
        assert set(replies) == {*wanted, last["id"]}
        assert [list(dict.fromkeys(one for one in replies if one in ids)) for ids in asked] == asked
        seen: set[str] = set()
        for sent in lives:
            assert len(set(sent)) == len(sent)  # a server that lives repeats nothing
            assert all(len(seen & set(sent) & set(ids)) <= 1 for ids in asked)
            seen |= set(sent)
        print(f"{KILLS} kills, {len(wanted)} replies, {len(replies) - len(seen)} repeats")
        assert teams.complaints == []


def killed(server: Live, teams: Teams, kill: int) -> list[list[str]]:
    """Starts it, sends messages of two people, kills it; the ids of each one's, in order."""
    server.start()
    asked = []
    for user in (f"29:ada-{kill}", f"29:ben-{kill}"):
        sent = [teams.message(question, "channel", user) for question in QUESTIONS[:3]]
        for activity in sent:
            assert teams.send(server.url, activity)[0] == 200
        asked.append([one["id"] for one in sent])
    if kill % 2:  # in the middle of sending, and not only before it
        teams.until(lambda: any(one.reply_to in asked[0] for one in teams.messages()))
    server.kill()
    return asked


def test_many_are_acknowledged_in_time(live: tuple[Live, TryTeams]) -> None:
    """Bursts of messages are taken in at once and each is answered once."""
    server, teams = live
    count = int(os.environ.get("TEAMS_BURST", "60"))
    took = []
    users = [f"29:burst-{number % 20}" for number in range(count)]
    for user in users:
        began = time.perf_counter()
        assert teams.send(server.url, teams.message(QUESTIONS[0], user=user))[0] == 200
        took.append(time.perf_counter() - began)
    for user in set(users):
        assert len(teams.wait_for(users.count(user), personal(user), 60)) == users.count(user)
    took.sort()
    print(f"acknowledged: median {took[count // 2]:.3f} s, longest {took[-1]:.3f} s")


def test_the_trial_starts_and_ends(tmp_path: Path) -> None:
    """The stand-in by itself, as `make try-teams` does it: a page, an answer, and no process left."""
    port = free_port()
    command = [sys.executable, "-m", "bot", "try", "teams", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        trial = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        body = json.dumps({"text": QUESTIONS[0], "kind": "channel"}).encode()
        end = time.monotonic() + START_SECONDS
        while _posted(f"{url}/say", body).get("status") != 200:
            assert time.monotonic() < end and trial.poll() is None, (tmp_path / "log").read_text()
            time.sleep(0.2)
        said: list[Any] = []
        while not any(one["card"] for one in said):
            with urllib.request.urlopen(f"{url}/talk?after=0", timeout=30) as answer:
                said = json.loads(answer.read())["said"]
            assert time.monotonic() < end
    finally:
        trial.send_signal(signal.SIGINT)
        assert trial.wait(60) == 0


def _posted(url: str, body: bytes) -> dict[str, Any]:
    """What was answered; nothing while nobody listens yet."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body), timeout=30) as answer:
            told: dict[str, Any] = json.loads(answer.read())
            return told
    except (urllib.error.URLError, OSError):
        return {}


# --- for a look ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    try:
        find_chromium()
    except NoBrowser as why:
        pytest.skip(str(why))
    with chromium() as browser:
        yield browser.new_page(viewport={"width": 640, "height": 900})


def shot(page: Page, name: str) -> None:
    folder = ROOT / "var" / "teams"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)


def test_microsofts_own_renderer_draws_the_cards(live: tuple[Live, TryTeams], page: Page) -> None:
    """Without a complaint, with every button, and with the source folded until it is asked for."""
    if not RENDERER.is_file():
        pytest.skip("needs Microsoft's renderer: npm ci in tests/standins/cards")
    server, teams = live
    user = "29:look"
    for number, question in enumerate(QUESTIONS[:3], start=1):
        teams.send(server.url, teams.message(question, user=user))
        teams.wait_for(number, personal(user))
    page.goto("about:blank")
    page.add_script_tag(path=RENDERER)
    errors = page.evaluate(
        """cards => {
          const failed = [];
          for (const payload of cards) {
            const card = new AdaptiveCards.AdaptiveCard();
            card.hostConfig = new AdaptiveCards.HostConfig({fontFamily: "system-ui", actions: {maxActions: 6}});
            const context = new AdaptiveCards.SerializationContext();
            card.parse(payload, context);
            for (let at = 0; at < context.eventCount; at++) failed.push(context.getEventAt(at).message);
            failed.push(...card.validateProperties().validationEvents.map((one) => one.message));
            const shown = card.render();
            shown.style.cssText += ";border:1px solid #ccc;margin:8px;max-width:600px";
            document.body.append(shown);
          }
          return failed;
        }""",
        [one.card for one in teams.messages(personal(user)) if one.card],
    )
    assert errors == []
    quote = page.get_by_text("“").first
    expect(quote).to_be_hidden()
    page.get_by_role("button", name="From the page").first.click()
    expect(quote).to_be_visible()
    assert page.get_by_role("button", name="Talk to a person").count() >= 1
    shot(page, "renderer")


def test_it_can_be_tried_without_an_account(live: tuple[Live, TryTeams], page: Page) -> None:
    """The stand-in's page: a welcome, a question in a channel, its answer, and help to the writer alone."""
    _server, teams = live
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{teams.url}/")
    expect(page.get_by_text("You could ask:").last).to_be_visible()
    page.get_by_role("button", name="A channel").click()
    page.get_by_label("Message").fill("Is there clinical supervision?")
    page.get_by_role("button", name="Send").click()
    button = page.get_by_role("button", name="From the page").last
    button.wait_for()
    button.click()
    expect(page.locator(".sources").last).to_be_visible()
    page.get_by_label("Message").fill("i want to kill myself")
    page.get_by_role("button", name="Send").click()
    own = page.get_by_role("button", name="Your own chat")
    expect(own.get_by_label("1 new")).to_be_visible()
    own.click()
    expect(page.locator("article.alone", has_text="116 123").last).to_be_visible()
    shot(page, "try")
    assert complaints == []
    assert any(one.conversation == f"{CHANNEL};messageid=1000" for one in teams.messages())
