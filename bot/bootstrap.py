"""Makes the environment in `.venv`, once; `make` runs this before anything else.

Standard library only, and readable by every Python from 3.8 on, since nothing is
installed yet. Each step looks whether it has to do anything; `.venv/.ready` holds
the digest of what all of them depend on, so the next call ends at once and needs
no network.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
UV_LOCK = ROOT / "requirements-uv.lock"
TOOLS = ROOT / ".tools"
UV = TOOLS / "bin" / "uv"
SPACY_PACKAGE = ROOT / "bot" / "nlu" / "spacy_package"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
READY = VENV / ".ready"

NO_PYTHON = """Python 3.11 is needed (Rasa 3.6 runs on nothing newer) and none was found.
Get it in one of these ways, then run make again:
  Debian, Ubuntu   sudo apt-get install python3.11 python3.11-venv
  macOS            brew install python@3.11
  anywhere         .tools/bin/uv python install 3.11"""
NO_VENV = """No Python here can make a virtual environment: the `venv` module is missing.
  Debian, Ubuntu   sudo apt-get install python3-venv
Then run make again."""

# A line of a .pth file, read whenever the environment's Python starts; it is silent
# where the project's folder has gone.
AT_START = (
    'exec("try:\\n import bot.seams.without_tensorflow, bot.seams.quiet_sqlalchemy, '
    'bot.seams.no_telemetry\\nexcept ImportError:\\n pass")'
)


class Stop(Exception):
    """Says in a sentence or two why the environment can't be made."""


def digest(*paths: Path) -> str:
    """SHA-256 over the bytes of `paths`; a missing file counts as empty."""
    sha = hashlib.sha256()
    for path in paths:
        sha.update(path.read_bytes() if path.is_file() else b"")
    return sha.hexdigest()


def stamped(stamp: Path, value: str) -> bool:
    return stamp.is_file() and stamp.read_text() == value


def run(*command: object, quiet: bool = False, check: bool = True) -> bool:
    """Runs a command in the project's folder, free of other environments' variables."""
    foreign = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX", "__PYVENV_LAUNCHER__")
    env = {name: value for name, value in os.environ.items() if name not in foreign}
    words = [str(word) for word in command]
    out = subprocess.DEVNULL if quiet else None
    try:
        done = subprocess.run(words, cwd=ROOT, env=env, stdout=out, stderr=out, check=False)
        ok = done.returncode == 0
    except OSError:
        ok = False
    if check and not ok:
        raise Stop(f"This command failed, its reason stands above: {' '.join(words)}")
    return ok


def is_python_311(python: object) -> bool:
    return run(python, "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 11))",
               quiet=True, check=False)  # fmt: skip


def find_python() -> str | None:
    """A Python 3.11 of this machine: on the path, pyenv's or uv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    uv = Path.home() / ".local" / "share" / "uv" / "python"
    candidates = [sys.executable, *map(shutil.which, ("python3.11", "python3", "python"))]
    candidates += sorted(map(str, pyenv.glob("3.11*/bin/python")), reverse=True)
    candidates += sorted(map(str, uv.glob("cpython-3.11*/bin/python3.11")), reverse=True)
    return next((c for c in candidates if c and is_python_311(c)), None)


def need_uv() -> None:
    stamp, value = TOOLS / ".installed", digest(UV_LOCK)
    if stamped(stamp, value) and run(UV, "--version", quiet=True, check=False):
        return
    for python in (sys.executable, find_python()):
        if python and run(python, "-m", "venv", "--clear", TOOLS, quiet=True, check=False):
            break
    else:
        raise Stop(NO_VENV)
    pip = (TOOLS / "bin" / "python", "-m", "pip", "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--require-hashes", "--no-deps", "--requirement", UV_LOCK)
    stamp.write_text(value)


def need_environment() -> None:
    if is_python_311(PYTHON):
        return
    python = find_python()
    if python is None:
        raise Stop(NO_PYTHON)
    run(UV, "venv", "--quiet", "--no-config", "--clear", "--python", python, VENV)


def need_packages() -> None:
    stamp, value = VENV / ".installed", digest(LOCK)
    if stamped(stamp, value):
        return
    stamp.unlink() if stamp.exists() else None
    how = () if sys.stderr.isatty() else ("--quiet",)  # a person sees uv's progress
    run(UV, "pip", "sync", *how, "--python", PYTHON, "--require-hashes", "--compile-bytecode", LOCK)
    stamp.write_text(value)


def need_project() -> None:
    """Our own packages, editable: after the sync, which knows nothing of them."""
    run(UV, "pip", "install", "--quiet", "--python", PYTHON, "--no-deps", "--no-index",
        "--editable", ROOT, "--editable", SPACY_PACKAGE)  # fmt: skip
    site = next((VENV / "lib").glob("python3.*")) / "site-packages"
    (site / "social_prescribing_assistant_start.pth").write_text(f"import sys; {AT_START}\n")
    # Written out because PYTHONDONTWRITEBYTECODE may be set.
    run(PYTHON, "-m", "compileall", "-q", ROOT / "bot", ROOT / "actions")


def need_encoder() -> None:
    run(PYTHON, "-m", "bot.nlu.encoder.build")


STEPS = (
    ("uv, which installs the rest", need_uv),
    ("Python 3.11 in .venv", need_environment),
    ("the locked packages (a minute or two the first time)", need_packages),
    ("this project", need_project),
    ("the sentence encoder", need_encoder),
)


def main() -> int:
    encoder = sorted((ROOT / "bot" / "nlu" / "encoder").glob("*.py"))
    projects = (ROOT / "pyproject.toml", SPACY_PACKAGE / "pyproject.toml")
    value = digest(LOCK, UV_LOCK, *projects, Path(__file__), *encoder)
    lock = ROOT / "var" / "bootstrap.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # another `make` in another terminal waits
        if stamped(READY, value) and PYTHON.exists():
            READY.touch()  # make compares times
            return 0
        return take_steps(value)


def take_steps(value: str) -> int:
    for number, (title, step) in enumerate(STEPS, 1):
        to_come = f"   (then {len(STEPS) - number} more)" if number < len(STEPS) else ""
        print(f"[{number}/{len(STEPS)}] {title}{to_come}", flush=True)
        began = time.monotonic()
        try:
            step()
        except Stop as stop:
            print(stop, file=sys.stderr)
            return 1
        print(f"      ready after {time.monotonic() - began:.1f} s", flush=True)
    READY.write_text(value)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
