"""Every setting of the assistant: name, default, what it is for. The environment is read here only.

`load()` reads the environment and, below it, a file `.env`; a value that is missing
where it is needed, or is not of its kind, stops the start with the setting's name.
A blank value is an unset one, so a copy of `.env.example` changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.setting_kinds import (
    MailServer,
    Network,
    database,
    desk_roles,
    folder,
    hosts,
    loopback,
    mail_address,
    mail_from,
    mail_sender,
    mailbox,
    networks,
    one_of,
    origins,
    public_url,
    secret,
    slack_channel,
    web_address,
    whole,
)


class BadSetting(Exception):
    """A setting is missing or not of its kind; the message names it and says what it takes."""


@dataclass(frozen=True)
class Setting:
    """One row of the table. The value of a hidden one is repeated nowhere."""

    name: str
    default: str
    help: str
    read: Callable[[str], object]
    hidden: bool = False


TABLE = (
    Setting("HOST", "127.0.0.1", "Address to listen on. The default is this machine only.", str),
    Setting("PORT", "5005", "Port to listen on; 0 takes a free one.", whole(0, 65535)),
    Setting(
        "ENVIRONMENT",
        "local",
        "local, or production: there the REST channel is closed and /metrics asks for its token.",
        one_of("local", "production"),
    ),
    Setting(
        "METRICS_TOKEN", "", "Bearer token of /metrics. Needed in production.", str, hidden=True
    ),
    Setting("DATA_DIR", "var", "Folder of what the assistant writes: its database.", folder),
    Setting("MODELS_DIR", "models", "Folder of the trained models; the newest is served.", folder),
    Setting(
        "LOG_LEVEL",
        "info",
        "debug, info, warning or error. No level logs what people write.",
        one_of("debug", "info", "warning", "error"),
    ),
    Setting(
        "DATABASE_URL",
        "",
        "postgresql://USER:PASSWORD@HOST/NAME; blank is SQLite in DATA_DIR, for one server.",
        database,
        hidden=True,
    ),
    Setting(
        "SECRET_KEY",
        "",
        "Signs the website's sessions: at least 32 random characters. Needed in production; "
        "elsewhere a blank has one made and kept in DATA_DIR.",
        secret,
        hidden=True,
    ),
    Setting("SECRET_KEY_PREVIOUS", "", "The key before: still read.", secret, hidden=True),
    Setting(
        "WEBSITE_ORIGINS",
        "",
        "Websites that may show the assistant, with commas between: https://www.example.org. "
        "Its own may always.",
        origins,
    ),
    Setting(
        "PUBLIC_URL",
        "",
        "Where people reach this server, as in https://assistant.example.org. "
        "In production https:// only, unless it is of this machine.",
        public_url,
    ),
    Setting(
        "RATE_PER_ADDRESS",
        "600",
        "Requests a minute from one address, where no platform vouches for the sender.",
        whole(1, 1_000_000),
    ),
    Setting(
        "TRUSTED_PROXIES",
        "",
        "Proxies in front, addresses or networks with commas between: whom they say they "
        "forward for is believed.",
        networks,
    ),
    Setting("RETENTION_DAYS", "90", "Days until a closed talk is deleted.", whole(1, 36_500)),
    Setting("TEXT_DAYS", "30", "Days until what people wrote in it is blanked.", whole(1, 36_500)),
    Setting(
        "SLACK_SIGNING_SECRET",
        "",
        "Slack: the app's signing secret, with which its requests are checked (docs/slack.md).",
        str,
        hidden=True,
    ),
    Setting("SLACK_BOT_TOKEN", "", "Slack: the bot's token, xoxb-…", str, hidden=True),
    Setting(
        "SLACK_APP_TOKEN",
        "",
        "Slack: the app's token, xapp-…: connects from here, where Slack can't reach this server.",
        str,
        hidden=True,
    ),
    Setting("SLACK_API_URL", "https://slack.com/api/", "Slack: where its Web API is.", web_address),
    Setting("TEAMS_APP_ID", "", "Teams: the bot's application id (docs/teams.md).", str),
    Setting("TEAMS_TENANT_ID", "", "Teams: the organisation's directory (tenant) id.", str),
    Setting("TEAMS_CLIENT_SECRET", "", "Teams: the application's secret.", str, hidden=True),
    Setting(
        "TEAMS_CERTIFICATE",
        "",
        "Teams: in place of the secret a PEM file with the application's certificate and key.",
        str,
    ),
    Setting(
        "TEAMS_OPENID_URL",
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        "Teams: metadata of those who sign its requests; the issuer named there is the one believed.",
        web_address,
    ),
    Setting(
        "TEAMS_TOKEN_URL",
        "",
        "Teams: where a token to reply with is asked for; blank is Microsoft's for the tenant.",
        web_address,
    ),
    Setting(
        "TEAMS_SERVICE_HOSTS",
        "smba.trafficmanager.net, smba.infra.gcc.teams.microsoft.com, "
        "smba.infra.gov.teams.microsoft.us, smba.infra.dod.teams.microsoft.us",
        "Teams: hosts that replies may be sent to, HOST or HOST:PORT with commas between.",
        hosts,
    ),
    Setting(
        "MAILBOX_URL",
        "",
        "Mail: the shared mailbox that is read, imaps://USER@HOST:993/FOLDER; a password has no "
        "place in it (docs/mail.md).",
        mailbox,
        hidden=True,
    ),
    Setting("MAILBOX_PASSWORD", "", "Mail: the mailbox's password.", str, hidden=True),
    Setting(
        "MAILBOX_CA",
        "",
        "Mail: a PEM file with the authority that signed its certificate, where that is a private one.",
        str,
    ),
    Setting(
        "MAILBOX_TENANT_ID",
        "",
        "Mail: in place of passwords, for Microsoft 365: the organisation's directory (tenant) id.",
        str,
    ),
    Setting("MAILBOX_CLIENT_ID", "", "Mail: the application's id there.", str),
    Setting("MAILBOX_CLIENT_SECRET", "", "Mail: the application's secret.", str, hidden=True),
    Setting(
        "MAILBOX_TOKEN_URL",
        "",
        "Mail: where a token is asked for; blank is Microsoft's for the tenant.",
        web_address,
    ),
    Setting(
        "MAILBOX_SENT",
        "",
        "Mail: the folder of what is sent from the mailbox; blank is the one the server calls so.",
        str,
    ),
    Setting(
        "MAILBOX_SECONDS", "60", "Mail: seconds between two looks for new mail.", whole(5, 86_400)
    ),
    Setting(
        "MAILBOX_DAYS",
        "30",
        "Mail: how old a mail may be that is read when a mailbox is first connected.",
        whole(0, 36_500),
    ),
    Setting(
        "SMTP_URL",
        "",
        "Mail: the server that sends, smtps://USER@HOST:465, or smtp://USER@HOST:587 with STARTTLS.",
        mail_sender,
        hidden=True,
    ),
    Setting("SMTP_PASSWORD", "", "Mail: the password there.", str, hidden=True),
    Setting("SMTP_CA", "", "Mail: the same for the server that sends as MAILBOX_CA.", str),
    Setting(
        "MAIL_FROM", "", "Mail: whom replies are from, Helpdesk <helpdesk@example.org>.", mail_from
    ),
    Setting(
        "DESK_ALERT_MAIL",
        "",
        "Helpdesk: the address that is told at once of what is urgent; no words of it are sent.",
        mail_address,
    ),
    Setting(
        "DESK_ALERT_SLACK",
        "",
        "Helpdesk: the id of the Slack channel that is told the same, C…",
        slack_channel,
    ),
    Setting(
        "OIDC_ISSUER",
        "",
        "Helpdesk: the organisation's sign-in (OpenID Connect), for Entra "
        "https://login.microsoftonline.com/TENANT/v2.0; off where it is blank (docs/desk.md).",
        web_address,
    ),
    Setting("OIDC_CLIENT_ID", "", "Helpdesk: our application's id there.", str),
    Setting("OIDC_CLIENT_SECRET", "", "Helpdesk: its secret.", str, hidden=True),
    Setting(
        "OIDC_ROLES",
        "",
        "Helpdesk: who is what, VALUE=ROLE with commas between. VALUE is an app role or a group's "
        "id, ROLE one of viewer, agent, lead, admin. Who has none does not get in.",
        desk_roles,
    ),
    Setting(
        "AUDIT_DAYS",
        "730",
        "Days until a line of the helpdesk's audit is deleted; a year at least.",
        whole(366, 36_500),
    ),
    Setting("REPLICAS", "1", "Servers on one database; several need DATABASE_URL.", whole(1, 999)),
)


@dataclass(frozen=True)
class Settings:
    """The values, one for each row of the table, under its name in small letters."""

    host: str
    port: int
    environment: str
    metrics_token: str = field(repr=False)
    data_dir: Path
    models_dir: Path
    log_level: str
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    secret_key_previous: str = field(repr=False)
    website_origins: tuple[str, ...]
    public_url: str
    rate_per_address: int
    trusted_proxies: tuple[Network, ...]
    retention_days: int
    text_days: int
    slack_signing_secret: str = field(repr=False)
    slack_bot_token: str = field(repr=False)
    slack_app_token: str = field(repr=False)
    slack_api_url: str
    teams_app_id: str
    teams_tenant_id: str
    teams_client_secret: str = field(repr=False)
    teams_certificate: str
    teams_openid_url: str
    teams_token_url: str
    teams_service_hosts: tuple[str, ...]
    mailbox_url: MailServer | None = field(repr=False)
    mailbox_password: str = field(repr=False)
    mailbox_ca: str
    mailbox_tenant_id: str
    mailbox_client_id: str
    mailbox_client_secret: str = field(repr=False)
    mailbox_token_url: str
    mailbox_sent: str
    mailbox_seconds: int
    mailbox_days: int
    smtp_url: MailServer | None = field(repr=False)
    smtp_password: str = field(repr=False)
    smtp_ca: str
    mail_from: str
    desk_alert_mail: str
    desk_alert_slack: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str = field(repr=False)
    oidc_roles: tuple[tuple[str, str], ...]
    audit_days: int
    replicas: int

    @property
    def production(self) -> bool:
        return self.environment == "production"


def load(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> Settings:
    """The settings from `environ` (the process's own by default), then `dotenv`, then the table.

    Raises BadSetting.
    """
    given = {**read_dotenv(dotenv or Path(".env")), **(os.environ if environ is None else environ)}
    values: dict[str, object] = {}
    for setting in TABLE:
        text = given.get(setting.name, "").strip() or setting.default
        try:
            values[setting.name.lower()] = setting.read(text)
        except ValueError as takes:
            but = "" if setting.hidden else f", not {text!r}"
            raise BadSetting(f"{setting.name} takes {takes}{but}.") from None
    settings = Settings(**values)  # type: ignore[arg-type]  # a test holds table and class together
    _fail_closed(settings)
    return settings


def _fail_closed(settings: Settings) -> None:
    """Raises BadSetting where the values, each right by itself, are unsafe together."""
    if settings.replicas > 1 and not settings.database_url:
        raise BadSetting("REPLICAS above 1 needs DATABASE_URL: SQLite is for one server.")
    if settings.replicas > 1 and not settings.secret_key:
        raise BadSetting(
            "REPLICAS above 1 needs SECRET_KEY, the same for all: they read each other's sessions."
        )
    if settings.oidc_issuer:
        for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_ROLES", "PUBLIC_URL"):
            if not getattr(settings, name.lower()):
                raise BadSetting(f"{name} is needed where OIDC_ISSUER is set.")
        if settings.public_url.startswith("http://") and not loopback(settings.public_url):
            raise BadSetting("PUBLIC_URL has to begin with https:// where OIDC_ISSUER is set.")
    if not settings.production:
        return
    for name in ("METRICS_TOKEN", "SECRET_KEY"):
        if not getattr(settings, name.lower()):
            raise BadSetting(f"{name} is needed where ENVIRONMENT is production.")
    if settings.public_url.startswith("http://") and not loopback(settings.public_url):
        raise BadSetting("PUBLIC_URL has to begin with https:// where ENVIRONMENT is production.")


def read_dotenv(path: Path) -> dict[str, str]:
    """NAME=value lines of `path`; none where there is no such file. Raises BadSetting."""
    if not path.is_file():
        return {}
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise BadSetting(f"{path.name}, line {number}: a line is NAME=value or a # comment.")
        found[name.strip()] = value.strip().strip("\"'")
    return found


def example() -> str:
    """The text of `.env.example`: every setting, explained and blank."""
    lines = ["# Copy to .env and fill in what you want to change. A blank keeps the default."]
    for setting in TABLE:
        default = f" Default: {setting.default}" if setting.default else ""
        lines += ["", f"# {setting.help}{default}", f"{setting.name}="]
    return "\n".join(lines) + "\n"
