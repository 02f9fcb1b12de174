"""`bot try slack`, `bot try teams`, `bot try desk`: to be tried in a browser here, without an account."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from bot.cli import examples
from bot.cli.project import QUIET, ROOT, console, project_settings

PATIENCE = 180.0
"""Seconds until the assistant has to be ready; where it is trained first, it trains meanwhile."""


@click.group(name="try", epilog=examples("bot try slack", "bot try teams", "bot try desk"))
def command() -> None:
    """Try the desk, or a place where people write, without an account: with a stand-in that runs here."""


@command.command()
@click.option("--port", type=int, default=8081, show_default=True, help="Port of the page; 0 takes a free one.")  # fmt: skip
def slack(port: int) -> None:
    """Open a page like Slack's, with channels, threads, buttons, /ask and App Home. Ctrl-C stops it."""
    stand_in = standing_in("try_slack").TrySlack(port=free(port)).start()
    try:
        run("slack", stand_in, stand_in.environment)
    finally:
        stand_in.stop()


@command.command()
@click.option("--port", type=int, default=8082, show_default=True, help="Port of the page; 0 takes a free one.")  # fmt: skip
def teams(port: int) -> None:
    """Open a page like Teams', with its own chat, a group, a channel and cards. Ctrl-C stops it."""
    stand_in = standing_in("try_teams").TryTeams()
    stand_in.start(free(port))
    try:
        run("teams", stand_in, stand_in.settings())
    finally:
        stand_in.stop()


@command.command()
@click.option("--port", type=int, default=8083, show_default=True, help="Port of the desk.")
def desk(port: int) -> None:
    """Fill the helpdesk with a sample mailbox and print a login. Ctrl-C stops it and clears it away."""
    from bot.cli.try_desk import run as run_desk

    run_desk(port)


def free(port: int) -> int:
    """`port`, where nobody listens there. Raises ClickException."""
    import socket

    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(("127.0.0.1", port))
        except OSError:
            raise click.ClickException(
                f"Port {port} is taken on this machine. Try another: --port {port + 10}"
            ) from None
    return port


def standing_in(name: str) -> Any:
    """The module of a stand-in, which is kept with the tests. Raises ClickException where it is not there."""
    if not (ROOT / "tests" / "standins" / f"{name}.py").is_file():
        raise click.ClickException(
            "The stand-ins are in the project's tests: this needs its clone."
        )
    sys.path.insert(0, str(ROOT))
    return import_module(f"tests.standins.{name}")


def run(name: str, stand_in: Any, settings: Mapping[str, str]) -> None:
    """Starts the assistant with `settings` and a database of its own, and waits until it is stopped.

    `stand_in` has a `url`, its page, and a `bot`, the assistant's address.
    """
    from bot.cli.trained_model import ensure_model

    models = project_settings().models_dir
    ensure_model(ROOT, models, console)
    port = free_port()
    stand_in.bot = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, **QUIET, "HOST": "127.0.0.1", "PORT": str(port), "ENVIRONMENT": "local",
        "DATA_DIR": str(ROOT / "var" / f"try-{name}"), "MODELS_DIR": str(models), "DATABASE_URL": "",
        "PUBLIC_URL": stand_in.bot, "LOG_LEVEL": "warning", **settings,
    }  # fmt: skip
    server = subprocess.Popen([sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=environment)
    # A closed terminal and a `kill` end it as Ctrl-C does: no assistant is left behind.
    for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sent, signal.default_int_handler)
    try:
        ready(stand_in.bot, server)
        console.print(f"\nOpen [bold]{stand_in.url}[/] in a browser. Ctrl-C stops it.")
        server.wait()
    except KeyboardInterrupt:
        pass
    finally:
        server.terminate()
        server.wait(30)


def free_port() -> int:
    """A port that nobody listens on."""
    import socket

    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def ready(url: str, server: subprocess.Popen[bytes]) -> None:
    """Waits until the assistant answers. Raises ClickException where it ends before."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise click.ClickException("The assistant did not start.")
