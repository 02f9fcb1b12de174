"""Whether a form was sent from a page of our own (OWASP: CSRF prevention, Origin and Fetch Metadata)."""

from __future__ import annotations

from sanic.request import Request

from bot.channels.incoming import Refused
from bot.channels.origin import Origins

FROM_ELSEWHERE = "This was sent from another website, so it was not done."


class OwnOrigin:
    """Beside the form's own token: what the browser says about where a form comes from."""

    def __init__(self, public_url: str) -> None:
        self._origins = Origins((), public_url)

    def check(self, request: Request) -> None:
        """Raises Refused where the browser names another site. One that says nothing has the token alone."""
        # "none" is somebody's own doing: a page that is loaded again.
        site = request.headers.get("sec-fetch-site", "same-origin").lower()
        if site not in ("same-origin", "none"):
            raise Refused(403, FROM_ELSEWHERE)
        try:
            self._origins.check(request)
        except Refused:
            raise Refused(403, FROM_ELSEWHERE) from None
