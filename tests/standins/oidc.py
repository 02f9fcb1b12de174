"""Stands in for a directory such as Microsoft Entra: an OpenID Connect provider on one loopback port.

It keeps to the rules of a good one: a code is good once, for the client, address and PKCE verifier
that it was made for. What it puts into its tokens a test may bend.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.server
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "11111111-2222-4333-8444-555555555555", "the-desks-own-secret"
Json = dict[str, Any]


@cache
def rsa_key(kid: str, bits: int = 2048) -> RSAKey:
    """A key pair, made once for all tests."""
    return RSAKey.generate_key(bits, {"kid": kid}, private=True)


@dataclass
class Oidc:
    """The directory. `claims` are of whoever signs in next; `bend` may change them, `sign` how they are signed."""

    now: Callable[[], float] = time.time
    claims: Json = field(default_factory=dict)
    bend: Callable[[Json], None] = lambda _claims: None
    sign: Callable[[Self, Json], str] | None = None
    issuer_told: str | None = None
    methods: list[str] = field(default_factory=lambda: ["client_secret_basic"])
    kids: list[str] = field(default_factory=lambda: ["one"])
    away: bool = False
    slow: float = 0.0
    calls: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        directory = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                directory._answer(self, "")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                directory._answer(self, body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/tenant/v2.0"

    def let_in(self, where: str) -> str:
        """Somebody who was sent to `where` signs in; the address that they are sent back to."""
        fields = {name: value[0] for name, value in parse_qs(urlsplit(where).query).items()}
        assert where.startswith(self.issuer.replace("/v2.0", "/authorize"))
        assert fields["response_type"] == "code" and fields["client_id"] == CLIENT
        assert fields["code_challenge_method"] == "S256" and "openid" in fields["scope"].split()
        code = secrets.token_urlsafe(24)
        self._codes[code] = fields
        back = {"code": code, "state": fields["state"], "iss": self.issuer}
        return f"{fields['redirect_uri']}?{urlencode(back)}"

    def signed(self, claims: Json, kid: str = "one", key: Any = None, alg: str = "RS256") -> str:
        """`claims` as a token."""
        return jwt.encode({"alg": alg, "kid": kid}, claims, key or rsa_key(kid), algorithms=[alg])

    def unsigned(self, claims: Json) -> str:
        """The same with the algorithm "none"."""
        parts = ({"alg": "none", "kid": "one"}, claims)
        return ".".join([*(_encoded(part) for part in parts), ""])

    def with_public_key_as_secret(self, claims: Json) -> str:
        """The same under HS256, the published key taken for a shared secret."""
        head = ".".join(_encoded(part) for part in ({"alg": "HS256", "kid": "one"}, claims))
        seal = hmac.digest(rsa_key("one").as_pem(private=False), head.encode(), "sha256")
        return f"{head}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"

    def _answer(self, to: http.server.BaseHTTPRequestHandler, body: str) -> None:
        path = urlsplit(to.path).path
        self.calls.append(path)
        time.sleep(self.slow)
        status, found = (503, {}) if self.away else self._found(path, to, body)
        raw = json.dumps(found).encode()
        to.send_response(status)
        to.send_header("content-type", "application/json")
        to.send_header("content-length", str(len(raw)))
        to.end_headers()
        to.wfile.write(raw)

    def _found(
        self, path: str, to: http.server.BaseHTTPRequestHandler, body: str
    ) -> tuple[int, Json]:
        at = self.issuer.replace("/v2.0", "")
        if path.endswith("/v2.0/.well-known/openid-configuration"):
            return 200, {
                "issuer": self.issuer_told or self.issuer,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/keys",
                "token_endpoint_auth_methods_supported": self.methods,
            }
        if path.endswith("/keys"):
            return 200, {"keys": [{**rsa_key(kid).as_dict(private=False), "use": "sig"} for kid in self.kids]}  # fmt: skip
        if path.endswith("/token"):
            return self._token(to, body)
        return 404, {}

    def _token(self, to: http.server.BaseHTTPRequestHandler, body: str) -> tuple[int, Json]:
        given = {name: value[0] for name, value in parse_qs(body).items()}
        asked = self._codes.pop(given.get("code", ""), None)
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if "client_secret_post" in self.methods:
            known = given.get("client_secret") == SECRET
        else:
            known = to.headers.get("authorization") == basic and "client_secret" not in given
        verifier = given.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).decode().rstrip("=")
        if not known or asked is None or asked["redirect_uri"] != given.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        if asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        now = int(self.now())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
            "nonce": asked["nonce"],
            "sub": "subject-1",
            **self.claims,
        }
        self.bend(claims)
        token = self.sign(self, claims) if self.sign else self.signed(claims)
        return 200, {"id_token": token, "access_token": "opaque", "token_type": "Bearer"}


def _encoded(value: Json) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
