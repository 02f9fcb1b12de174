"""The app's manifest grants what the code uses, and nothing else; `bot channels check` tells what is missing."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from bot.channels.slack.check import check
from bot.channels.slack.needs import COMMAND, EVENTS, METHODS, SCOPES, SHORTCUT
from bot.cli.channels import BESIDE, NEEDS, command
from bot.settings import BadSetting, Settings, load
from tests.standins.slack import Fault, Slack

ROOT = Path(__file__).parents[3]
SLACK = ROOT / "bot" / "channels" / "slack"
NAMED = re.compile(r"(chat|conversations|views|auth|users|apps)\.[\w.]*\w")
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "deploy/slack/manifest.yml").read_text("utf-8"))


def test_it_has_the_form_that_slack_takes() -> None:
    """Lengths and keys: docs.slack.dev/reference/app-manifest."""
    assert set(MANIFEST) == {
        "_metadata",
        "display_information",
        "features",
        "oauth_config",
        "settings",
    }
    shown = MANIFEST["display_information"]
    assert len(shown["name"]) <= 35 and len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4_000
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    features = MANIFEST["features"]
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", features["bot_user"]["display_name"])
    (shortcut,), (slash,) = features["shortcuts"], features["slash_commands"]
    assert len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150
    assert len(slash["description"]) <= 2_000 and len(slash["usage_hint"]) <= 1_000
    assert MANIFEST["settings"]["token_rotation_enabled"] is False  # one token, from the settings


def test_events_are_those_that_are_heard() -> None:
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(events) == sorted(EVENTS)
    registered = set(re.findall(r'app\.event\("(\w+)"\)', (SLACK / "listen.py").read_text("utf-8")))
    assert registered == {event.partition(".")[0] for event in EVENTS}


def test_command_and_shortcut_are_those_of_the_code() -> None:
    features = MANIFEST["features"]
    assert [one["command"] for one in features["slash_commands"]] == [COMMAND]
    assert features["slash_commands"][0]["should_escape"] is True
    assert [(one["type"], one["callback_id"]) for one in features["shortcuts"]] == [
        ("message", SHORTCUT)
    ]
    assert features["app_home"]["home_tab_enabled"] and features["app_home"]["messages_tab_enabled"]
    assert features["app_home"]["messages_tab_read_only_enabled"] is False
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True


def called() -> Iterator[str]:
    """Every method of the Web API that the code names."""
    for path in sorted(SLACK.glob("*.py")):
        if path.name == "needs.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and NAMED.fullmatch(value):
                yield value


def test_each_method_has_its_scopes_and_no_scope_is_idle() -> None:
    """`apps.connections.open` is called by the SDK, too, with the app's own token."""
    assert set(called()) == set(METHODS)
    granted = MANIFEST["oauth_config"]["scopes"]["bot"]
    assert set(granted) == SCOPES and len(granted) == len(set(granted))


def test_all_requests_come_to_one_address() -> None:
    settings = MANIFEST["settings"]
    urls = {
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        MANIFEST["features"]["slash_commands"][0]["url"],
    }
    assert urls == {"https://assistant.example.org/webhooks/slack/webhook"}


# --- bot channels check ----------------------------------------------------------------------


def settings(**environ: str) -> Settings:
    return load(environ, Path("/nonexistent"))


def wrong(found: list[tuple[bool, str]]) -> list[str]:
    return [sentence for ok, sentence in found if not ok]


def test_what_is_missing_is_said() -> None:
    assert [sentence.split()[0] for sentence in wrong(check(settings(), False))] == [
        "SLACK_SIGNING_SECRET",
        "SLACK_BOT_TOKEN",
        "Neither",
    ]
    full = {"SLACK_SIGNING_SECRET": "s", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    assert wrong(check(settings(**full), False)) == []
    by_address = {**full, "SLACK_APP_TOKEN": "", "PUBLIC_URL": "https://a.example.org"}
    assert (
        "https://a.example.org/webhooks/slack/webhook"
        in check(settings(**by_address), False)[-1][1]
    )


def test_a_token_of_another_form_is_named_and_not_repeated() -> None:
    values = settings(SLACK_SIGNING_SECRET="s", SLACK_BOT_TOKEN="hush", SLACK_APP_TOKEN="xoxb-hush")
    told = wrong(check(values, True))  # nothing is asked with it
    assert [sentence.split()[0] for sentence in told] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
    assert "hush" not in " ".join(told)
    from bot.channels.slack.place import slack

    class House:
        settings = values

    with pytest.raises(BadSetting, match="^SLACK_BOT_TOKEN takes"):
        slack(House())  # type: ignore[arg-type]


def test_slack_itself_is_asked() -> None:
    """Both tokens; what it refuses is told in its own code."""
    slack = Slack(by_socket=True).start()
    try:
        values = settings(**slack.environment)
        assert wrong(check(values, True)) == []
        assert slack.methods() == ["auth.test", "apps.connections.open"]
        slack.fail("auth.test", Fault(error="token_revoked"))
        slack.fail("apps.connections.open", Fault(error="invalid_auth"))
        assert wrong(check(values, True)) == [
            "auth.test failed: token_revoked.",
            "apps.connections.open failed: invalid_auth.",
        ]
    finally:
        slack.stop()
    assert "auth.test failed: not_connected." in wrong(check(values, True))


@pytest.fixture
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No place has a setting, whatever the machine's environment and .env hold."""
    monkeypatch.setattr(
        "bot.cli.channels.project_settings", lambda: load(dict(os.environ), Path("/none"))
    )
    for name in (
        *NEEDS["slack"],
        *BESIDE["slack"],
        *NEEDS["teams"],
        *BESIDE["teams"],
        "PUBLIC_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize("more", [[], ["--online"], ["--only", "slack"]])
@pytest.mark.usefixtures("nothing_set")
def test_a_place_that_is_off_is_in_order(more: list[str]) -> None:
    """It is told calmly what turns it on, with no mark of an error."""
    off = CliRunner().invoke(command, ["check", *more])
    assert off.exit_code == 0
    told = off.output.splitlines()[0]
    assert told == (
        "Slack: off. To turn it on, set SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN: docs/slack.md says how."
    )
    assert "✗" not in off.output and "missing" not in off.output
    if not more or more == ["--online"]:
        assert off.output.splitlines()[1].startswith(
            "Teams: off. To turn it on, set TEAMS_APP_ID, "
        )


@pytest.mark.parametrize("name", [*NEEDS["slack"], *BESIDE["slack"]])
def test_a_place_that_is_half_set_is_an_error(nothing_set: pytest.MonkeyPatch, name: str) -> None:
    """What is missing is named; what is set is not repeated."""
    nothing_set.setenv(name, "xapp-hush" if name == "SLACK_APP_TOKEN" else "xoxb-hush")
    for only in ([], ["--only", "slack"]):
        half = CliRunner().invoke(command, ["check", *only])
        assert half.exit_code == 1 and "hush" not in half.output
        for other in NEEDS["slack"]:
            assert (f"{other} is missing" in half.output) is (other != name)


def test_a_place_that_is_set_and_wrong_is_an_error(nothing_set: pytest.MonkeyPatch) -> None:
    nothing_set.setenv("SLACK_SIGNING_SECRET", "s")
    nothing_set.setenv("SLACK_BOT_TOKEN", "hush")
    nothing_set.setenv("PUBLIC_URL", "https://a.example.org")
    wrong_one = CliRunner().invoke(command, ["check"])
    assert wrong_one.exit_code == 1 and "begins with xoxb-" in wrong_one.output
    nothing_set.setenv("SLACK_BOT_TOKEN", "xoxb-hush")
    assert CliRunner().invoke(command, ["check"]).exit_code == 0


def test_what_turns_a_place_on_is_what_it_is_off_without() -> None:
    """The command names the settings that the place itself looks at."""
    from bot.channels.slack.place import slack

    full = {"SLACK_SIGNING_SECRET": "s", "SLACK_BOT_TOKEN": "hush"}
    assert set(full) == set(NEEDS["slack"])
    for name in full:
        assert slack(_house(settings(**{**full, name: ""}))) is None
    with pytest.raises(BadSetting):
        slack(_house(settings(**full)))


def _house(values: Settings) -> Any:
    class House:
        settings = values

    return House()
