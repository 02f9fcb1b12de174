"""The image's two programs, and the rehearsal of its steps."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import BadSetting
from deploy import probe, rehearse, serve
from deploy.read_steps import read_steps


class Answers(http.server.BaseHTTPRequestHandler):
    """Healthy and not ready."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    with http.server.HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setenv("PORT", str(server.server_port))
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("port")
def test_the_probe_tells_200_from_the_rest() -> None:
    assert (probe.main("/healthz"), probe.main("/readyz")) == (0, 1)


def test_the_probe_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(rehearse.free_port()))
    assert probe.main("/healthz") == 1


def test_a_missing_setting_ends_the_start_with_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> None:
        raise BadSetting("SECRET_KEY is needed where ENVIRONMENT is production.")

    monkeypatch.setattr(serve, "project_settings", missing)
    assert serve.main() == 1
    assert capsys.readouterr().err == "SECRET_KEY is needed where ENVIRONMENT is production.\n"


EXAMPLE = """\
ARG BASE=debian
# a comment
FROM ${BASE} AS build
WORKDIR /app
COPY README.md docs/ \\
     deploy/probe.py kept/
RUN --mount=type=cache,target=/var/cache/build true \\
 # between two lines
 && pwd > /app/here
ENV A=1 B="two words"
FROM ${BASE}
CMD ["python3", "serve.py"]
"""


def test_steps_are_read(tmp_path: Path) -> None:
    (tmp_path / "Containerfile").write_text(EXAMPLE)
    build, final = read_steps(tmp_path / "Containerfile")
    assert (build.base, build.name, final.base, final.name) == ("debian", "build", "debian", "")
    assert build.all("COPY")[0].words == ["README.md", "docs/", "deploy/probe.py", "kept/"]
    (run,) = build.all("RUN")
    assert run.flags == {"mount": "type=cache,target=/var/cache/build"}
    assert run.rest == "true && pwd > /app/here"
    assert build.environment == {"A": "1", "B": "two words"}
    assert final.all("CMD")[0].exec_form and final.all("CMD")[0].words == ["python3", "serve.py"]


def test_steps_are_taken_in_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each path of the image becomes one of the folder; what needs root is named and left out."""
    file = tmp_path / "Containerfile"
    file.write_text(EXAMPLE.replace(" docs/", "") + "RUN apt-get update\n")
    build, final = read_steps(file)
    rehearsal = rehearse.Rehearsal(tmp_path, None)
    rehearsal.build(build)
    rehearsal.build(final)
    app = tmp_path / "app"
    assert (app / "here").read_text().strip() == str(app)
    assert (app / "kept" / "probe.py").is_file()
    assert rehearsal.mapped("/app/.venv:/usr/app /data") == f"{app}/.venv:/usr/app {tmp_path}/data"
    assert "[left out] RUN apt-get update" in capsys.readouterr().out
