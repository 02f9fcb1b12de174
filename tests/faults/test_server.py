"""A server process is started until it is ready, killed, told to stop and frozen from outside."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import TABLE
from faults.client import Client
from faults.server import DidNotStart, Server
from faults.size import QUICK
from faults.tiny import tiny_models
from faults.world import Models, World

SERVER = """
import http.server, os, sys
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'"' + os.environ.get("DATABASE_URL", "").encode() + b'"'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
print("up", flush=True)
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Ready).serve_forever()
"""
NEVER = "import sys; print('no model', file=sys.stderr); sys.exit(3)"


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    yield {"PATH": os.environ["PATH"]}


def made(code: str, environment: dict[str, str], folder: Path) -> Server:
    return Server("web", [sys.executable, "-c", code], environment, folder / "log")


def test_it_is_ready_when_it_says_so_and_keeps_its_port(
    environment: dict[str, str], tmp_path: Path
) -> None:
    async def run() -> None:
        server = made(SERVER, environment, tmp_path)
        await server.start()
        first = await server.kill()
        assert not server.alive
        assert set(server.killed_at) == {first}
        await server.start()
        assert server.alive
        assert server.pid != first
        server.freeze()
        server.thaw()
        async with Client() as client:
            assert (await client.get(server.base)).status == 200
        code, _ = await server.terminate()
        assert code == -15
        await server.close()
        assert server.log.read_text(errors="replace").count("up") == 2

    asyncio.run(run())


def test_one_that_does_not_start_says_why(environment: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(DidNotStart, match="no model"):
        asyncio.run(made(NEVER, environment, tmp_path).start())


def test_a_world_gives_servers_their_settings_and_ends_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RETENTION_DAYS", "1")  # of ours, and none of theirs
    real = [sys.executable, "-c", SERVER]

    async def run() -> Server:
        models = Models(tmp_path / "tiny", tmp_path / "real")
        world = World(QUICK, tmp_path / "w", None, models, real_command=real)  # type: ignore[arg-type]
        async with world:
            server = await world.real("one", "postgresql://there/it", REPLICAS="2")
            async with Client() as client:
                assert (await client.get(server.base)).body == "postgresql://there/it"
            other = await world.real("two")
            assert other.environment["DATABASE_URL"] == ""
            assert other.environment["SECRET_KEY"] == server.environment["SECRET_KEY"]
            assert other.environment["DATA_DIR"] != server.environment["DATA_DIR"]
        assert not other.alive
        return server

    server = asyncio.run(run())
    assert not server.alive
    assert {setting.name for setting in TABLE} <= set(server.environment)
    assert server.environment["RETENTION_DAYS"] == ""
    assert server.environment["REPLICAS"] == "2"


def test_the_tiny_model_is_taken_as_it_is_until_the_project_changes(tmp_path: Path) -> None:
    project, kept = tmp_path / "project", tmp_path / "kept"
    project.mkdir()
    (project / "domain.yml").write_text("intents: []")
    import hashlib

    folder = kept / hashlib.sha256(b"intents: []").hexdigest()[:16]
    folder.mkdir(parents=True)
    (folder / "model.tar.gz").touch()
    assert tiny_models(project, kept) == folder
