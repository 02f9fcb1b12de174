"""What the terminal shows while the server starts, and where to go then."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

Show = Callable[[str], None]
TRY = "How many sessions are there?"


class CannotListen(Exception):
    """The address is taken or not of this machine; the message says what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host`:`port`. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(100)
    except OSError as error:
        sock.close()
        raise CannotListen(
            f"Can't listen on {host}:{port}: {error.strerror or error}. "
            f"Another port: make serve PORT={port + 1 if 0 < port < 65535 else 5005}"
        ) from None
    return sock


def ready(
    show: Show, sock: socket.socket, model: Path | None, started: float, *, local: bool
) -> None:
    """The lines of a server that is up; a `local` one's last line can be copied and run."""
    host, port = sock.getsockname()[:2]
    address = f"http://{'[' + host + ']' if ':' in host else host}:{port}"
    took = time.perf_counter() - started
    show(f"Ready in {took:.1f} s: {address}  (model {model.name if model else 'none'})")
    if not local:
        return
    show("Ctrl-C stops it. In another terminal: .venv/bin/bot chat")
    show("or try:")
    show(
        f"curl -s {address}/webhooks/rest/webhook -H 'Content-Type: application/json' "
        f"""-d '{{"sender": "me", "message": "{TRY}"}}'"""
    )
