"""Gives tokens for a client's secret, and tells a mail server whether one is good: what Microsoft is to both."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

CLIENT, SECRET = "client-id", "client-secret"


class TokenServer:
    """`given`: how many tokens were given out. `good`: those that are let in. `user`: whose mailbox they open."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.given = 0
        self.asked: list[dict[str, list[str]]] = []
        self.good: set[str] = set()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                answer = owner.answer(self.path, parse_qs(body))
                said = json.dumps(answer).encode()
                self.send_response(400 if "error" in answer else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)  # fmt: skip
        base = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.token_url, self.introspection = f"{base}/token", f"{base}/introspect"

    def start(self) -> TokenServer:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str, form: dict[str, list[str]]) -> dict[str, object]:
        if path == "/introspect":
            good = form.get("token", [""])[0] in self.good
            return {"active": "true", "username": self.user} if good else {"active": "false"}
        self.asked.append(form)
        if form.get("client_id") != [CLIENT] or form.get("client_secret") != [SECRET]:
            return {"error": "invalid_client", "error_description": "the secret is wrong"}
        self.given += 1
        token = f"token-{self.given}"
        self.good.add(token)
        return {"access_token": token, "expires_in": 3600, "token_type": "Bearer"}
