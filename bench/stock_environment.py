"""Makes the stock project's environment, with TensorFlow, once per lock file."""

from __future__ import annotations

import hashlib
import os
import subprocess

from bench.places import OUR_BIN, STOCK, STOCK_VENV, UV

LOCK = STOCK / "requirements.lock"
READY = STOCK_VENV / ".ready"


def need_stock_environment() -> None:
    """Installs the locked packages into `var/bench/stock-venv`, bytecode compiled.

    Both environments stand on the same Python, and both are compiled: without that
    `import rasa` alone takes three times as long, and the comparison would be unfair.
    """
    value = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if READY.is_file() and READY.read_text() == value:
        return
    print("Making the stock project's environment (TensorFlow: 600 MB, once) ...", flush=True)
    STOCK_VENV.parent.mkdir(parents=True, exist_ok=True)
    _uv("venv", "--quiet", "--clear", "--python", str(OUR_BIN / "python"), str(STOCK_VENV))
    _uv("pip", "sync", "--python", str(STOCK_VENV / "bin" / "python"),
        "--require-hashes", "--compile-bytecode", str(LOCK))  # fmt: skip
    READY.write_text(value)


def _uv(*words: str) -> None:
    # `--no-config`: our own overrides are not the stock project's.
    env = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")}
    subprocess.run([str(UV), *words, "--no-config"], check=True, env=env)
