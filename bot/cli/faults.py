"""`bot faults`."""

from __future__ import annotations

import sys

import click

from bot.cli import examples
from bot.cli.project import run_module


@click.command(
    name="faults",
    epilog=examples("bot faults", "bot faults --quick", "bot faults --only 3 --only 8"),
)
@click.option("--quick", is_flag=True, envvar="QUICK", help="Small versions, in minutes (QUICK=1).")
@click.option("--soak", is_flag=True, envvar="SOAK", help="Promise 17 with 100,000 messages.")
@click.option("--only", type=int, multiple=True, metavar="N", help="Promise N only; repeatable.")
def command(quick: bool, soak: bool, only: tuple[int, ...]) -> None:
    """Try the eighteen promises on real servers and a PostgreSQL of its own.

    Exits with 0 only where all eighteen are kept: 1 where one is broken, 3 where some were
    not run, 2 where there is no PostgreSQL. Writes var/faults.json.
    """
    arguments = [f"--only={number}" for number in only]
    arguments += ["--quick"] * quick + ["--soak"] * soak
    sys.exit(run_module("faults", *arguments))
