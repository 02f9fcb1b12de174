"""A cluster of two workers gives the rows of one process, byte for byte, though a worker is killed in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.helpdesk.triage.in_processes import KILLED, NoWorkers
from bot.helpdesk.triage.judging import judged
from bot.helpdesk.triage.on_cluster import Refused, connect, on_cluster
from bot.helpdesk.triage.run import Asked, run
from bot.helpdesk.triage.write.write_all import FILES
from tests.helpdesk.triage.plain_judge import ENDS, MakePlain
from tests.helpdesk.triage.test_in_processes import messages

distributed = pytest.importorskip("distributed", reason="needs the extra `cluster`")


class Silent:
    def begin(self, done: int, total: int) -> None:
        pass

    def step(self) -> None:
        pass


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers, each a process of this machine."""
    import dask

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(2, processes=True, threads_per_worker=1, dashboard_address=None) as cluster,
    ):  # fmt: skip
        yield cluster


@pytest.fixture
def client(cluster: Any) -> Iterator[Any]:
    with connect(cluster.scheduler_address, ca=None, cert=None, key=None, plain=False) as client:
        yield client


def test_the_files_are_those_of_one_process_though_a_worker_is_killed(
    client: Any, tmp_path: Path
) -> None:
    """In the middle, with work under way."""
    source = tmp_path / "in.csv"
    rows = [f'{at},"How many sessions are there in module {at % 40}? =1"' for at in range(300)]
    rows[150] = "150,ends once"
    rows[200] = "200,too,many"
    source.write_text("\n".join(["id,message", *rows]))

    def sort(out: Path, work: Any) -> list[bytes]:
        run(Asked([source], out, None, MakePlain(), work, {}), print, Silent())
        return [(out / name).read_bytes() for name in FILES]

    make = MakePlain(once=tmp_path / "killed")
    on_two = sort(tmp_path / "two", lambda these: on_cluster(these, make, client))
    assert (tmp_path / "killed").exists()
    here = make()
    assert on_two == sort(tmp_path / "one", lambda these: (judged(here, one) for one in these))


def test_a_message_that_kills_workers_becomes_an_error_and_no_other_does(
    cluster: Any, client: Any
) -> None:
    """The same row as in processes of this machine."""
    cluster.scheduler.allowed_failures = (
        0  # as often as a scheduler's own settings say; each takes seconds
    )
    these = messages("a", ENDS, "b", count=40)
    found = list(on_cluster(these, MakePlain(), client))
    assert [one.row.row for one in found if one.row.error] == [2]
    assert KILLED in found[1].row.error
    assert [one.row.row for one in found] == list(range(1, 41))


def test_a_judge_that_can_not_be_made_there_is_told(client: Any) -> None:
    """As where the model was not brought to the machines."""
    with pytest.raises(NoWorkers, match="there is no model"):
        list(on_cluster(messages(count=3), MakePlain(broken=True), client))


@pytest.mark.parametrize(
    "address", ["tcp://10.1.2.3:8786", "10.1.2.3:8786", "scheduler:8786", "ws://example.org:80"]
)
def test_an_address_without_tls_is_refused(address: str) -> None:
    """Unless it is this machine's own, or somebody says so."""
    with pytest.raises(Refused, match="--tls-ca.*--allow-plain"), connect(address, ca=None, cert=None, key=None, plain=False):  # fmt: skip
        pass


def test_tls_without_certificates_is_told() -> None:
    """Neither options nor Dask's own settings have them."""
    with pytest.raises(Refused, match="needs certificates: --tls-ca"), connect("tls://127.0.0.1:9", ca=None, cert=None, key=None, plain=False):  # fmt: skip
        pass
