"""Where somebody is sent after signing in: to a page of the desk, and nowhere else."""

from __future__ import annotations

import re

HOME = "/desk"
# No backslash and no second slash at a path's start, which browsers read as another host; no
# control character, which they leave out; no "..", which leads out of the desk.
_OURS = re.compile(r"/desk(?:/[\w.~%!$&'()*+,;=:@-]+)*/?(?:\?[\w.~%!$&'()*+,;=:@/?-]*)?", re.ASCII)
LONGEST = 500
_NOT_AFTER = ("/desk/login", "/desk/logout", "/desk/oidc")


def own_page(wanted: str) -> str:
    """`wanted` where it is a page of the desk, else the desk's first page."""
    path = wanted.partition("?")[0]
    if len(wanted) > LONGEST or not _OURS.fullmatch(wanted) or path.startswith(_NOT_AFTER):
        return HOME
    if any(part in (".", "..") or "%2e" in part.lower() for part in path.split("/")):
        return HOME
    return wanted
