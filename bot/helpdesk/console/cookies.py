"""The desk's two cookies: the session's, and one for the browser that is signing in.

Both are Lax and not Strict: who comes back from the organisation's sign-in page, or follows a
link in an alert, comes from another site and has to be known all the same. Nothing is changed by
a GET, and a POST from another site brings neither of them.
"""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.settings import Settings

SESSION = "desk"
SIGNING_IN = "desk_sign_in"


class Cookies:
    """Reads and sets them; over https under the prefix `__Host-`, which ties a cookie to this host alone."""

    def __init__(self, settings: Settings) -> None:
        # Without an address told, production is behind a TLS proxy: there plain HTTP is no way in.
        told = settings.public_url
        self.secure = told.startswith("https://") or (settings.production and not told)

    def read(self, request: Request, name: str) -> str:
        """Its value; "" where the browser sent none."""
        return str(request.cookies.get(self._named(name), ""))

    def put(self, answer: HTTPResponse, name: str, value: str) -> None:
        """Sets it until the browser is closed; how long it is good for, the server decides."""
        self._set(answer, name, value)

    def take_away(self, answer: HTTPResponse, name: str) -> None:
        self._set(answer, name, "")["max-age"] = 0

    def _set(self, answer: HTTPResponse, name: str, value: str) -> dict[str, object]:
        name = self._named(name)
        answer.cookies[name] = value
        cookie: dict[str, object] = answer.cookies[name]
        cookie["path"], cookie["httponly"], cookie["samesite"] = "/", True, "Lax"
        if self.secure:
            cookie["secure"] = True
        return cookie

    def _named(self, name: str) -> str:
        return f"__Host-{name}" if self.secure else name
