"""Takes the Containerfile's steps in an empty folder, where there is no container engine.

    python3.11 deploy/rehearse.py FOLDER --model models/assistant-0123456789ab.tar.gz

FOLDER stands for the root of the image: its /app is FOLDER/app, for both stages. What it can't
show: the base image, Debian's packages (what is on this machine is used), users, and a file
system that can't be written; it only takes away the right to write, which does not bind root.
With --model that model is put in place of training.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from deploy.read_steps import Stage, Step, read_steps

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120.0
"""Seconds until it has to be healthy, and until it has to have ended."""
SECRETS = {"METRICS_TOKEN": "rehearsal", "SECRET_KEY": "rehearsal" * 4}
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info")
TRAIN = ".venv/bin/bot train"


class Rehearsal:
    """The steps, taken in `folder`."""

    def __init__(self, folder: Path, model: Path | None) -> None:
        self.app, self.data, self.home = folder / "app", folder / "data", folder / "home"
        self._model = model
        for made in (self.app, self.data, self.home):
            made.mkdir(parents=True, exist_ok=True)

    def build(self, stage: Stage) -> None:
        """Takes the first stage's steps. Raises subprocess.CalledProcessError."""
        for step in stage.steps:
            if step.name == "COPY":
                self._copy(step)
            elif step.name == "RUN":
                self._run(step, stage)

    def _copy(self, step: Step) -> None:
        *sources, target = step.words
        for source in sources:
            to = self.app / target / (Path(source).name if target.endswith("/") else "")
            to.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, to, ignore=LEFT_OUT)
            else:
                shutil.copy2(ROOT / source, to)
        say("done", step)

    def _run(self, step: Step, stage: Stage) -> None:
        if step.rest.startswith("apt-get "):
            say("left out", step)
        elif step.rest == TRAIN and self._model:
            (self.app / "models").mkdir()
            shutil.copy2(self._model, self.app / "models")
            say(f"{self._model.name} in place of", step)
        else:
            began = time.monotonic()
            command = self.mapped(step.rest)
            subprocess.run(
                ["sh", "-ec", command], cwd=self.app, env=self._environment(stage), check=True
            )
            say(f"{time.monotonic() - began:.0f} s", step)

    def serve(self, stage: Stage) -> None:
        """Starts the last stage's command, talks to it, and tells it to stop."""
        files = self.protect()
        port = free_port()
        environment = {
            **self._environment(stage),
            **SECRETS,
            "HOST": "127.0.0.1",
            "PORT": str(port),
        }
        (command,), (health,) = stage.all("CMD"), stage.all("HEALTHCHECK")
        began = time.monotonic()
        server = subprocess.Popen(
            [self.mapped(word) for word in command.words], cwd=self.app, env=environment
        )
        try:
            probe = [self.mapped(word) for word in health.words]
            while subprocess.run(probe, env=environment, check=False).returncode:
                if server.poll() is not None or time.monotonic() > began + PATIENCE:
                    raise SystemExit(f"not healthy; it ended with {server.poll()}")
                time.sleep(0.5)
            print(f"healthy after {time.monotonic() - began:.1f} s")
            talk(port)
        finally:
            server.send_signal(signal.SIGTERM)
            code = server.wait(PATIENCE)
        print(f"SIGTERM: ended with {code}")
        changed = sorted(map(str, self.files() ^ files))
        print(f"written outside {self.data.name}: {changed or 'nothing'}")
        if code or changed:
            raise SystemExit(1)

    def protect(self) -> set[tuple[Path, int]]:
        """Takes the right to write from everything in the app; what is there, with its times."""
        for path in [self.app, *self.app.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
        return self.files()

    def files(self) -> set[tuple[Path, int]]:
        return {(path, path.lstat().st_mtime_ns) for path in self.app.rglob("*")}

    def mapped(self, text: str) -> str:
        """`text` with the image's folders turned into those of the rehearsal."""
        folders = {"app": self.app, "data": self.data}
        return re.sub(r"(?<![\w.-])/(app|data)\b", lambda found: str(folders[found[1]]), text)

    def _environment(self, stage: Stage) -> dict[str, str]:
        """The stage's own; of this machine's only how the network is reached."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name.lower().endswith("_proxy") or name.startswith(("UV_", "PIP_", "SSL_"))
        }
        own = {name: self.mapped(value) for name, value in stage.environment.items()}
        return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.home), **kept, **own}


def talk(port: int) -> None:
    """One message of the website's. Raises SystemExit where it gets no answer."""
    begun = ask(port, "POST", "/web/session")
    headers = {"Authorization": f"Bearer {begun['session']}", "Content-Type": "application/json"}
    said = {"message_id": "m1", "text": "How many sessions are there?"}
    messages = ask(port, "POST", "/web/messages", said, headers)
    print(f"it answers: {messages[0]['text'].splitlines()[0]}")
    print(f"/readyz: {ask(port, 'GET', '/readyz')}")


def ask(
    port: int, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
) -> Any:
    """What the server answers, of JSON. Raises SystemExit where that is an error."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, json.dumps(body) if body else None, headers or {})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    if answer.status >= 300:
        raise SystemExit(f"{method} {path}: {answer.status} {text}")
    return json.loads(text)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def say(how: str, step: Step) -> None:
    print(f"[{how}] {step.name} {step.rest[:90]}", flush=True)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("folder", type=Path)
    options.add_argument("--model", type=Path)
    given = options.parse_args()
    rehearsal = Rehearsal(given.folder.resolve(), given.model and given.model.resolve())
    stages = read_steps(ROOT / "deploy" / "Containerfile")
    rehearsal.build(stages[0])
    rehearsal.serve(stages[-1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
