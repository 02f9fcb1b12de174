"""The machine with a proxy, two replicas and PostgreSQL: only the proxy is seen, and no secret has a default."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import settings
from bot.channels.refuse import NOT_READY
from bot.server.app import config
from bot.turn.answer import SECONDS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy"
NOWHERE = Path("/nonexistent/.env")
TEXT = (FOLDER / "compose.yml").read_text("utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
REPLICAS = [name for name in SERVICES if name.startswith("assistant-")]
OURS = [*REPLICAS, "upgrade"]
MAY_BE_BLANK = {
    "SECRET_KEY_PREVIOUS",
    "WEBSITE_ORIGINS",
    "RATE_PER_ADDRESS",
    "RETENTION_DAYS",
    "TEXT_DAYS",
    "AUDIT_DAYS",
    "LOG_LEVEL",
    *(
        one.name
        for one in settings.TABLE
        if one.name.startswith(("SLACK_", "TEAMS_", "MAIL", "SMTP_", "OIDC_"))
    ),
}
GIVEN = {
    "VERSION": "0.1.0",
    "SITE": "assistant.example.org",
    "TLS": "internal",
    "POSTGRES_PASSWORD": "0123abcd",
    "SECRET_KEY": "k" * 64,
    "METRICS_TOKEN": "token",
}
CADDYFILE = re.sub(r"(?m)^\s*#.*$", "", (FOLDER / "Caddyfile").read_text("utf-8"))


def example() -> dict[str, str]:
    return settings.read_dotenv(FOLDER / ".env.example")


def test_replicas_reach_out_only_where_a_place_is_switched_on() -> None:
    places = yaml.safe_load((FOLDER / "compose.places.yml").read_text("utf-8"))["services"]
    assert {name: service["networks"] for name, service in places.items()} == {
        name: ["outside"] for name in REPLICAS
    }
    assert all("outside" not in SERVICES[name]["networks"] for name in REPLICAS)


def filled(value: str) -> str:
    """`value` with ${NAME…} filled in."""
    return re.sub(r"\$\{(\w+)[^}]*\}", lambda found: GIVEN.get(found[1], ""), value)


def test_each_variable_is_in_the_example_and_has_no_value_there() -> None:
    named = set(re.findall(r"\$\{(\w+)", TEXT))
    assert named == set(example())
    assert set(example().values()) == {""}


def test_what_is_needed_stops_the_start_where_it_is_missing() -> None:
    for name, how in re.findall(r"\$\{(\w+)([^}]*)\}", TEXT):
        assert how == ("-" if name in MAY_BE_BLANK else ":?fill in deploy/.env"), name


@pytest.mark.parametrize("name", OURS)
def test_its_settings_are_settings_and_start_a_server(name: str) -> None:
    given = {key: filled(value) for key, value in SERVICES[name]["environment"].items()}
    assert set(given) <= {setting.name for setting in settings.TABLE}
    loaded = settings.load(given, NOWHERE)
    assert loaded.production and loaded.database_url
    assert loaded.replicas == len(REPLICAS) == 2
    database = SERVICES["database"]["environment"]
    assert f"{database['POSTGRES_USER']}:{GIVEN['POSTGRES_PASSWORD']}@database:5432/{database['POSTGRES_DB']}" in loaded.database_url  # fmt: skip
    (proxy,) = loaded.trusted_proxies
    assert str(proxy.network_address) == SERVICES["proxy"]["networks"]["inside"]["ipv4_address"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_next_to_nothing(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert {"cpus", "memory", "pids"} <= service["deploy"]["resources"]["limits"].keys()
    assert not {"privileged", "network_mode", "pid"} & service.keys()


def test_only_the_proxy_is_seen_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    for name, service in SERVICES.items():
        if name != "proxy":
            assert all(COMPOSE["networks"][network]["internal"] for network in service["networks"])
    assert "inside" not in SERVICES["database"]["networks"]
    (network,) = COMPOSE["networks"]["inside"]["ipam"]["config"]
    proxy = SERVICES["proxy"]["networks"]["inside"]["ipv4_address"]
    assert ipaddress.ip_address(proxy) in ipaddress.ip_network(network["subnet"])


def test_the_tables_are_brought_up_before_a_replica_starts() -> None:
    assert SERVICES["upgrade"]["command"] == ["bot", "db", "upgrade"]
    assert SERVICES["upgrade"]["restart"] == "no"
    for name in REPLICAS:
        assert SERVICES[name]["depends_on"]["upgrade"] == {
            "condition": "service_completed_successfully"
        }
        assert SERVICES[name]["image"] == SERVICES["upgrade"]["image"]
    assert SERVICES["upgrade"]["build"]["dockerfile"] == "deploy/Containerfile"


@pytest.mark.parametrize("name", REPLICAS)
def test_a_replica_has_time_to_finish(name: str) -> None:
    seconds = int(SERVICES[name]["stop_grace_period"].removesuffix("s"))
    assert seconds > SECONDS + config().GRACEFUL_SHUTDOWN_TIMEOUT


def test_the_proxy_forwards_the_websites_pages_and_the_channels_alone() -> None:
    assert re.findall(r"handle(?: (\S+))? \{\s*(\w+)", CADDYFILE) == [
        ("@public", "request_body"),
        ("", "respond"),
    ]
    (paths,) = re.findall(r"@public path (.*)", CADDYFILE)
    assert sorted(paths.split()) == [
        "/",
        "/accessibility",
        "/chat",
        "/desk",
        "/desk/*",
        "/pages/*",
        "/privacy",
        "/web/*",
        "/webhooks/slack/webhook",
        "/webhooks/teams/webhook",
        "/widget.js",
        "/widget/*",
    ]
    (upstreams,) = re.findall(r"reverse_proxy ([^{]*) \{", CADDYFILE)
    port = settings.load({}, NOWHERE).port
    assert upstreams.split() == [f"{name}:{port}" for name in REPLICAS]
    assert set(re.findall(r"\{\$(\w+)\}", CADDYFILE)) == set(SERVICES["proxy"]["environment"])


def test_with_the_database_away_messages_still_reach_a_replica() -> None:
    """It answers with 503, and with the safety reply where one is due; a proxy can't."""
    assert re.findall(r"health_uri (\S+)", CADDYFILE) == ["/healthz"]
    assert f'"error": "{NOT_READY}"' in CADDYFILE
