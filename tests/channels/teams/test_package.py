"""The app package, and the check of the settings."""

from __future__ import annotations

import datetime
import json
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from jsonschema import Draft4Validator

from bot.channels.teams.check import check
from bot.channels.teams.draw_icons import draw
from bot.channels.teams.package import FOLDER, manifest, package
from bot.channels.teams.reply_token import read_certificate
from bot.cli.teams_package import package as command
from bot.settings import BadSetting, Settings, load
from tests.channels.teams.conftest import ROOT, There
from tests.standins.teams import APP_ID, SECRET, WORDS, Teams, first_key

URL = "https://assistant.example.org"


def settings(**environ: str) -> Settings:
    given = {"TEAMS_APP_ID": APP_ID, "PUBLIC_URL": URL, **environ}
    return load(given, Path("/nonexistent"))


def certificate(folder: Path) -> Path:
    """A PEM file with a key and its certificate."""
    key = first_key().private
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "bot")])
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, day, day.replace(year=2036))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "bot.pem"
    path.write_bytes(private + made)
    return path


def test_the_manifest_keeps_to_microsofts_schema() -> None:
    """Filled in from the settings, with nothing left blank."""
    made = manifest(settings())
    schema = json.loads((FOLDER / "manifest.schema.json").read_text("utf-8"))
    assert list(Draft4Validator(schema).iter_errors(made)) == []
    assert made["bots"][0]["botId"] == APP_ID
    assert made["bots"][0]["scopes"] == ["personal", "team", "groupChat"]
    assert made["developer"]["privacyUrl"] == f"{URL}/privacy"
    assert "{{" not in json.dumps(made)
    made["bots"][0]["scopes"] = ["everywhere"]
    assert list(Draft4Validator(schema).iter_errors(made))


def test_the_package_is_the_manifest_and_two_icons(tmp_path: Path) -> None:
    """Of the sizes that Teams asks for; the same settings give the same bytes."""
    package(settings(), tmp_path / "a.zip")
    package(settings(), tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as zipped:
        assert sorted(zipped.namelist()) == ["color.png", "manifest.json", "outline.png"]
        for name, size in (("color.png", 192), ("outline.png", 32)):
            assert struct.unpack(">II", zipped.read(name)[16:24]) == (size, size)


def test_the_icons_are_what_is_drawn(tmp_path: Path) -> None:
    draw(tmp_path, lambda _: None)
    for name in ("color.png", "outline.png"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.parametrize("missing", ["TEAMS_APP_ID", "PUBLIC_URL"])
def test_what_the_package_lacks_is_named(missing: str) -> None:
    with pytest.raises(BadSetting, match=missing):
        manifest(settings(**{missing: ""}))


@pytest.mark.parametrize(
    ("named", "environ", "hub"),
    [
        ("TEAMS_APP_ID", {"TEAMS_APP_ID": "my-bot"}, ""),
        ("PUBLIC_URL", {"PUBLIC_URL": f"https://{'a' * 2100}.example.org"}, ""),
        ("hub.yml", {}, "The training hub of all of the north of the county"),
    ],
)
def test_what_makes_no_package_is_named_as_people_set_it(
    named: str, environ: dict[str, str], hub: str
) -> None:
    """By its setting and not by its place in the manifest, which nobody fills in by hand."""
    with pytest.raises(BadSetting, match=named):
        manifest(settings(**environ), hub=hub)


def test_a_manifest_that_is_wrong_by_itself_is_told(tmp_path: Path) -> None:
    for name in ("manifest.json", "manifest.schema.json"):
        text = (FOLDER / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace('"supportsFiles": false', '"supportsFiles": 5'))
    with pytest.raises(ValueError, match="supportsFiles") as told:
        manifest(settings(), tmp_path)
    assert not isinstance(told.value, BadSetting)


def test_the_hub_is_who_runs_it() -> None:
    """As in knowledge/hub.yml; where that is blank, the manifest's own words stand."""
    assert manifest(settings(), hub="The hub")["developer"]["name"] == "The hub"
    assert manifest(settings())["developer"]["name"]


def test_it_has_one_name_wherever_people_see_it() -> None:
    """In Teams, in the document for who sets it up, and where it is tried without an account."""
    name = manifest(settings())["name"]
    assert name["full"] == name["short"] == WORDS
    said = (ROOT / "docs" / "teams.md").read_text("utf-8")
    assert f"@{name['short']} " in said


def test_the_command_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMS_APP_ID", APP_ID)
    monkeypatch.setenv("PUBLIC_URL", URL)
    out = tmp_path / "new" / "teams.zip"
    done = CliRunner().invoke(command, ["teams", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert zipfile.is_zipfile(out)
    monkeypatch.setenv("PUBLIC_URL", "")
    done = CliRunner().invoke(command, ["teams", "--out", str(out)])
    assert done.exit_code == 1 and "PUBLIC_URL" in done.output


def test_both_places_are_let_out_alike() -> None:
    """What is to be done on a machine set up with deploy/ is the same for Slack and for Teams."""

    def steps(name: str) -> list[str]:
        text = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
        section = text.partition("## On a machine set up with `deploy/`")[2].partition("\n## ")[0]
        return [line for line in section.splitlines() if line.startswith("- ")]

    assert steps("teams") == steps("slack")
    assert any("deploy/compose.places.yml" in one for one in steps("teams"))


# --- the check ----------------------------------------------------------------------------------------


def wrong(lines: list[tuple[bool, str]]) -> str:
    return " ".join(text for good, text in lines if not good)


def test_what_is_missing_is_named() -> None:
    said = wrong(check(load({}, Path("/nonexistent")), online=True))
    for name in ("TEAMS_APP_ID", "TEAMS_TENANT_ID", "TEAMS_CLIENT_SECRET", "PUBLIC_URL", "off"):
        assert name in said


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"TEAMS_APP_ID": "my-bot"}, "TEAMS_APP_ID"),
        ({"TEAMS_TENANT_ID": "contoso"}, "TEAMS_TENANT_ID"),
        ({"TEAMS_CLIENT_SECRET": APP_ID}, "its value"),
        ({"TEAMS_CERTIFICATE": "/nonexistent.pem"}, "TEAMS_CERTIFICATE"),
    ],
)
def test_what_can_not_be_right_is_told(ms: Teams, changes: dict[str, str], named: str) -> None:
    """Without asking anybody, and without repeating a secret."""
    lines = check(settings(**{**ms.settings(), **changes}), online=True)
    assert named in wrong(lines)
    assert SECRET not in str(lines)
    assert ms.asked == []


def test_online_it_gets_metadata_and_a_token(ms: Teams) -> None:
    assert wrong(check(settings(**ms.settings()), online=True)) == ""
    assert [path for _, path in ms.asked] == ["/openid", "/keys", "/token"]
    ms.token_fault, ms.key_fault = (401, {"error": "invalid_client"}), 500
    said = wrong(check(settings(**ms.settings()), online=True))
    assert "TEAMS_OPENID_URL" in said and "invalid_client" in said
    assert wrong(check(settings(**ms.settings()), online=False)) == ""


# --- the certificate --------------------------------------------------------------------------------------


def test_a_certificate_does_in_place_of_a_secret(
    start_teams: Any, ms: Teams, tmp_path: Path
) -> None:
    """The token is asked for with an assertion that its key signed; no secret goes anywhere."""
    import jwt

    there: There = start_teams(TEAMS_CLIENT_SECRET="", TEAMS_CERTIFICATE=str(certificate(tmp_path)))
    there.say("hello")
    ms.wait_for(1)
    [form] = ms.token_forms
    assert "client_secret" not in form
    claims = jwt.decode(
        form["client_assertion"],
        first_key().private.public_key(),
        ["PS256"],
        audience=f"{ms.url}/token",
    )
    assert claims["iss"] == claims["sub"] == APP_ID
    assert "x5t#S256" in jwt.get_unverified_header(form["client_assertion"])


def test_a_file_that_is_no_certificate_stops_the_start(start_teams: Any, tmp_path: Path) -> None:
    """With the setting's name, and nothing of the file."""
    path = tmp_path / "not.pem"
    path.write_text("-----BEGIN CERTIFICATE-----\npurple\n-----END CERTIFICATE-----\n")
    for name in (str(path), str(tmp_path / "nothing.pem")):
        with pytest.raises(BadSetting, match="TEAMS_CERTIFICATE") as told:
            start_teams(TEAMS_CLIENT_SECRET="", TEAMS_CERTIFICATE=name)
        assert "purple" not in str(told.value)
    whole = certificate(tmp_path)
    key, public = read_certificate(whole)
    assert "PRIVATE KEY" in key and "CERTIFICATE" in public


def test_a_server_without_teams_does_not_wait_for_its_packages() -> None:
    """They are imported where Teams is on, and nowhere else."""
    code = "import sys, bot.channels.places; sys.exit('msal' in sys.modules)"
    assert (
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, check=False
        ).returncode
        == 0
    )
