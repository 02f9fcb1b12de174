"""`bot lock`: for whoever changes a dependency."""

from __future__ import annotations

import subprocess
import sys

import click

from bot.cli import examples
from bot.cli.project import ROOT

COMPILE = (
    *("pip", "compile", "pyproject.toml", "--extra", "dev", "--output-file", "requirements.lock"),
    *("--universal", "--python-version", "3.11", "--generate-hashes"),
    # no line may say where this machine gets its packages from
    *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"),
)


@click.command(name="lock", epilog=examples("bot lock", "bot lock --upgrade"))
@click.option("--upgrade", is_flag=True, help="Take the newest that fits, not what stands there.")
def command(upgrade: bool) -> None:
    """Resolve pyproject.toml into requirements.lock: hashes, and no addresses.

    Needs the package index; the next `make` installs what changed.
    """
    uv = ROOT / ".tools" / "bin" / "uv"
    more = ["--upgrade"] if upgrade else []
    sys.exit(subprocess.call([uv, *COMPILE, *more], cwd=ROOT))
