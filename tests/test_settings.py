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
    ],
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    with pytest.raises(settings.BadSetting, match=f"^{name} takes"):
        load(**{name: value})


def test_production_needs_its_token() -> None:
    with pytest.raises(settings.BadSetting, match="METRICS_TOKEN"):
        load(ENVIRONMENT="production")
    assert load(ENVIRONMENT="Production", METRICS_TOKEN="t").production


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
    allowed = {"bot/settings.py", "bot/bootstrap.py"}
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "bot").rglob("*.py")
        if re.search(r"os\.(environ|getenv)", path.read_text(encoding="utf-8"))
    ]
    others = [path for path in readers if path not in allowed]
    # The seams that set what Rasa and SQLAlchemy read, and child processes' own environment.
    assert [path for path in others if not path.startswith(("bot/seams/", "bot/cli/"))] == []
