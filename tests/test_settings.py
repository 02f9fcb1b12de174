"""Settings come from one table; a bad one stops the start with its name."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot import settings

ROOT = Path(__file__).parents[1]
NOWHERE = Path("/nonexistent/.env")


def load(**environ: str) -> settings.Settings:
    return settings.load(environ, NOWHERE)


def test_table_and_class_hold_the_same_names() -> None:
    names = [setting.name.lower() for setting in settings.TABLE]
    assert names == [field.name for field in fields(settings.Settings)]


def test_defaults_are_local_and_on_this_machine_only() -> None:
    found = load()
    assert (found.host, found.port, found.production) == ("127.0.0.1", 5005, False)


def test_env_example_is_the_table() -> None:
    assert (ROOT / ".env.example").read_text() == settings.example()


def test_a_copy_of_env_example_changes_nothing() -> None:
    assert settings.load({}, ROOT / ".env.example") == load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "٣"),
        ("ENVIRONMENT", "prod"),
        ("LOG_LEVEL", "loud"),
        ("DATA_DIR", __file__),
        ("DATABASE_URL", "sqlite:///here.db"),
        ("DATABASE_URL", "postgres://host/name"),
        ("SECRET_KEY", "k" * 31),
        ("SECRET_KEY_PREVIOUS", "short"),
        ("WEBSITE_ORIGINS", "*"),
        ("WEBSITE_ORIGINS", "null"),
        ("WEBSITE_ORIGINS", "www.example.org"),
        ("WEBSITE_ORIGINS", "https://www.example.org/"),
        ("WEBSITE_ORIGINS", "https://www.example.org https://b.example"),
        ("WEBSITE_ORIGINS", "https://user@www.example.org"),
        ("WEBSITE_ORIGINS", "https://www.example.org:99999"),
        ("PUBLIC_URL", "ftp://www.example.org"),
        ("PUBLIC_URL", "https://www.example.org/path"),
        ("RATE_PER_ADDRESS", "0"),
        ("RATE_PER_ADDRESS", "-5"),
        ("RATE_PER_ADDRESS", "1e3"),
        ("RATE_PER_ADDRESS", "9" * 5_000),
        ("TRUSTED_PROXIES", "*"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "proxy.example.org"),
        ("RETENTION_DAYS", "0"),
        ("TEXT_DAYS", "3.5"),
        ("DESK_ALERT_MAIL", "desk"),
        ("DESK_ALERT_MAIL", "a@example.org, b@example.org"),
        ("DESK_ALERT_SLACK", "#desk"),
        ("REPLICAS", "0"),
        ("MAILBOX_URL", "imap://me@mail.example.org/INBOX"),
        ("MAILBOX_URL", "imaps://mail.example.org/INBOX"),
        ("MAILBOX_URL", "imaps://me@mail.example.org"),
        ("MAILBOX_URL", "imaps://me:word@mail.example.org/INBOX"),
        ("MAILBOX_URL", "imaps://me@mail.example.org:99999/INBOX"),
        ("MAILBOX_SECONDS", "1"),
        ("SMTP_URL", "http://mail.example.org"),
        ("SMTP_URL", "smtp://me:word@mail.example.org"),
        ("MAIL_FROM", "Helpdesk"),
        ("MAIL_FROM", "Helpdesk\n<a@example.org>"),
    ],
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    with pytest.raises(settings.BadSetting, match=f"^{name} takes"):
        load(**{name: value})


@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET_KEY_PREVIOUS", "DATABASE_URL"])
def test_a_secret_is_repeated_nowhere(name: str) -> None:
    """Neither where it is refused nor where the settings are shown."""
    with pytest.raises(settings.BadSetting) as refused:
        load(**{name: "hush-hush"})
    assert "hush" not in str(refused.value)
    with pytest.raises(settings.BadSetting) as refused:
        load(DATABASE_URL="postgresql://me:p@hush@host/name")  # "hush@host" would be its host
    assert "hush" not in str(refused.value) and "%40" in str(refused.value)
    assert load(DATABASE_URL="postgresql://me:p%40ss@host/name").database_url
    long = "postgresql://me:hush-hush-hush-hush-hush@host/name"
    assert "hush" not in repr(load(**{name: long, "METRICS_TOKEN": "hush"}))


@pytest.mark.parametrize("name", ["MAILBOX_URL", "SMTP_URL"])
def test_a_password_that_stands_in_an_address_is_not_repeated(name: str) -> None:
    """It has no place there, and somebody will put it there."""
    with pytest.raises(settings.BadSetting) as refused:
        load(**{name: "imaps://me:hush@mail.example.org/INBOX"})
    assert "hush" not in str(refused.value)


def test_a_mailbox_is_read_out_of_its_address() -> None:
    """The user's own @, another folder, the usual port; without TLS on this machine only."""
    found = load(MAILBOX_URL="imaps://us@example.org@mail.example.org/To%20answer").mailbox_url
    assert found is not None
    assert (found.user, found.host, found.port, found.folder) == ("us@example.org", "mail.example.org", 993, "To answer")  # fmt: skip
    assert load(MAILBOX_URL="imap://me@[::1]:1143/INBOX").mailbox_url.here  # type: ignore[union-attr]


def test_lists_are_read_in_one_form() -> None:
    """Origins as browsers write them, proxies as networks, both with commas between."""
    found = load(
        WEBSITE_ORIGINS=" https://WWW.Example.org:443, http://localhost:3000,, http://[::1]:80 ",
        PUBLIC_URL="https://assistant.example.org/",
        TRUSTED_PROXIES="10.0.0.5, 192.0.2.0/24,2001:db8::/32",
    )
    assert found.website_origins == (
        "https://www.example.org",
        "http://localhost:3000",
        "http://[::1]",
    )
    assert found.public_url == "https://assistant.example.org"
    networks = [str(network) for network in found.trusted_proxies]
    assert networks == ["10.0.0.5/32", "192.0.2.0/24", "2001:db8::/32"]
    assert (load().website_origins, load().trusted_proxies) == ((), ())


PRODUCTION = {"ENVIRONMENT": "Production", "METRICS_TOKEN": "t", "SECRET_KEY": "k" * 32}


def test_production_starts_with_its_secrets() -> None:
    """Behind https, on this machine, or with no address told."""
    assert load(**PRODUCTION).production
    for url in (
        "https://a.example.org",
        "http://localhost:5005",
        "http://127.0.0.2",
        "http://[::1]:80",
    ):
        assert load(**PRODUCTION, PUBLIC_URL=url).production
    assert load(**PRODUCTION, REPLICAS="2", DATABASE_URL="postgresql://a@b/c").replicas == 2


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("METRICS_TOKEN", {"METRICS_TOKEN": ""}),
        ("SECRET_KEY", {"SECRET_KEY": "  "}),
        ("SECRET_KEY", {"SECRET_KEY": "k" * 31}),
        ("PUBLIC_URL", {"PUBLIC_URL": "http://a.example.org"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "http://127.0.0.1.example.org"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "http://localhost.example.org"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "http://10.0.0.1:5005"}),
        ("REPLICAS", {"REPLICAS": "2"}),
    ],
)
def test_production_refuses_what_is_unsafe(name: str, change: dict[str, str]) -> None:
    """At the start, with the setting's name first."""
    with pytest.raises(settings.BadSetting, match=f"^{name} "):
        load(**{**PRODUCTION, **change})


def test_several_replicas_need_one_key() -> None:
    with pytest.raises(settings.BadSetting, match="^REPLICAS .* SECRET_KEY"):
        load(REPLICAS="2", DATABASE_URL="postgresql://a@b/c")


def test_blank_is_unset() -> None:
    assert load(PORT="  ").port == 5005


def test_the_environment_wins_over_dotenv(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text('# mine\n\nPORT=1\nHOST="::1"\n')
    assert settings.load({}, dotenv).port == 1
    found = settings.load({"PORT": "2"}, dotenv)
    assert (found.port, found.host) == (2, "::1")


def test_a_broken_dotenv_is_named_with_its_line(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("PORT=1\nPORT 2\n")
    with pytest.raises(settings.BadSetting, match="line 2"):
        settings.load({}, dotenv)


def test_only_settings_reads_the_environment() -> None:
    # The encoder tells ONNX Runtime something before it is loaded, and reads nothing.
    # Triage tells the libraries of sums how many threads to take, in processes of its own.
    triage = {f"bot/helpdesk/triage/{name}.py" for name in ("worker", "on_cluster")}
    allowed = {"bot/settings.py", "bot/bootstrap.py", "bot/nlu/encoder/__init__.py"} | triage
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "bot").rglob("*.py")
        if re.search(r"os\.(environ|getenv)", path.read_text(encoding="utf-8"))
    ]
    others = [path for path in readers if path not in allowed]
    # The seams that set what Rasa and SQLAlchemy read, and child processes' own environment.
    assert [path for path in others if not path.startswith(("bot/seams/", "bot/cli/"))] == []


OIDC = {
    "OIDC_ISSUER": "https://login.example.org/tenant/v2.0",
    "OIDC_CLIENT_ID": "desk",
    "OIDC_CLIENT_SECRET": "hush-hush",
    "OIDC_ROLES": "Desk.Agent=agent, 0a-1b=Lead,a=b=viewer",
    "PUBLIC_URL": "https://a.example.org",
}


def test_the_helpdesks_sign_in_is_whole_or_off() -> None:
    """A setting that is missing ends the start by its name, and so does plain HTTP to other machines."""
    assert load(**OIDC).oidc_roles == (
        ("Desk.Agent", "agent"),
        ("0a-1b", "lead"),
        ("a=b", "viewer"),
    )
    assert "hush" not in repr(load(**OIDC))
    for name in OIDC:
        if name != "OIDC_ISSUER":
            with pytest.raises(settings.BadSetting, match=f"^{name} is needed"):
                load(**{**OIDC, name: ""})
    for name, value in (
        ("PUBLIC_URL", "http://a.example.org"),
        ("OIDC_ISSUER", "http://login.example.org"),
        ("OIDC_ROLES", "Desk.Agent"),
        ("OIDC_ROLES", "Desk.Agent=owner"),
        ("OIDC_ROLES", "=admin"),
        ("AUDIT_DAYS", "365"),
    ):
        with pytest.raises(settings.BadSetting, match=f"^{name} "):
            load(**{**OIDC, name: value})
    assert load(**{**OIDC, "PUBLIC_URL": "http://localhost:5005"}).oidc_issuer
