"""`bot triage`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import examples
from bot.cli.project import console, errors

if TYPE_CHECKING:
    from bot.cli.triage_judge import TrainedJudge
    from bot.helpdesk.triage.judging import MakeJudge
    from bot.helpdesk.triage.run import Asked, Work

FILE = click.Path(exists=True, dir_okay=False)


@click.command(
    name="triage",
    epilog=examples(
        "bot triage monday.csv",
        "bot triage inbox.mbox more/ --out monday",
        "bot triage export.xlsx --column Enquiry",
        "bot triage big.jsonl --scheduler tls://scheduler:8786 --tls-ca ca.pem --tls-cert me.pem --tls-key me.key",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("triage-out"), show_default=True, metavar="DIR", help="Folder of the results.")  # fmt: skip
@click.option("--column", metavar="NAME", help="The column with the messages, where it is not message, text, body or question.")  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes; one for each processor where none is given.")  # fmt: skip
@click.option("--scheduler", metavar="ADDRESS", help="Sort on the Dask cluster of this scheduler (docs/triage.md).")  # fmt: skip
@click.option("--tls-ca", type=FILE, metavar="PEM", help="Of the cluster: the authority that signed its certificates.")  # fmt: skip
@click.option("--tls-cert", type=FILE, metavar="PEM", help="This machine's certificate.")
@click.option("--tls-key", type=FILE, metavar="PEM", help="Its key.")
@click.option("--allow-plain", is_flag=True, help="Allow a scheduler elsewhere without TLS. What is sent to it is not redacted.")  # fmt: skip
def command(
    files: tuple[Path, ...],
    out: Path,
    column: str | None,
    workers: int | None,
    scheduler: str | None,
    tls_ca: str | None,
    tls_cert: str | None,
    tls_key: str | None,
    allow_plain: bool,
) -> None:
    """Sort the messages in each FILE: what each is about, how urgent it is, and a letter to send.

    A FILE is CSV, XLSX, JSONL, EML, MBOX, or a folder of them. Results go to triage.csv, triage.jsonl, triage.xlsx
    and report.html. Ctrl-C keeps what is done; the same command goes on from there. Nothing is put in the queue.

    Exits with 0 although rows have errors, with 2 where a file can't be read.
    """
    from bot.cli.triage_judge import trained_judge
    from bot.helpdesk.triage.in_processes import NoWorkers
    from bot.helpdesk.triage.on_cluster import Refused, connect
    from bot.helpdesk.triage.run import default_workers

    if workers and scheduler:
        raise click.UsageError("--workers is for this machine, --scheduler for a cluster: give one of them.")  # fmt: skip
    judge = trained_judge()
    try:
        if scheduler:
            with connect(scheduler, ca=tls_ca, cert=tls_cert, key=tls_key, plain=allow_plain) as client:  # fmt: skip
                _sort(files, out, column, judge, _on_cluster(judge.make, client))
        else:
            _sort(files, out, column, judge, _here(judge.make, workers or default_workers()))
    except (NoWorkers, Refused) as why:
        raise click.ClickException(str(why)) from None


def _here(make: MakeJudge, workers: int) -> Work:
    from bot.helpdesk.triage.in_processes import Processes

    return Processes(make, workers).judge


def _on_cluster(make: MakeJudge, client: object) -> Work:
    from bot.helpdesk.triage.on_cluster import on_cluster

    return lambda messages: on_cluster(messages, make, client)


def _sort(
    files: tuple[Path, ...], out: Path, column: str | None, judge: TrainedJudge, work: Work
) -> None:
    from bot.helpdesk.triage.run import Asked

    asked = Asked(files, out, column, judge.make, work, judge.labels(), judge.rules.measured)
    with _told(out):
        _run(asked)


def _run(asked: Asked) -> None:
    from bot.cli.triage_progress import TriageProgress
    from bot.helpdesk.triage.run import run

    with TriageProgress(errors) as progress:
        found = run(asked, lambda line: errors.out(line, highlight=False), progress)
    count = found.count
    console.out(f"{count['rows']:,} messages, {count['urgent']:,} of them urgent, {count['errors']:,} with an error.", highlight=False)  # fmt: skip
    console.out(f"Open {asked.out / 'report.html'}", highlight=False)


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """What went wrong, in a sentence and with an exit code."""
    from bot.helpdesk.triage.read.entry import Unreadable
    from bot.helpdesk.triage.work_file import Busy

    try:
        yield
    except Unreadable as why:
        errors.out(str(why), highlight=False)
        sys.exit(2)
    except (Busy, OSError) as why:
        raise click.ClickException(str(why)) from None
    except KeyboardInterrupt:
        errors.out(f"Stopped. What is done is kept in {out}; the same command goes on from there.")
        sys.exit(130)
