"""What browsers are told about the pages: run nothing of others, show in no strange frame."""

from __future__ import annotations

from collections.abc import Iterable

_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
)


def page_headers(origins: Iterable[str]) -> dict[str, str]:
    """The headers of every page; `origins` may show it in a frame."""
    frames = " ".join(("frame-ancestors 'self'", *origins))
    return {
        "content-security-policy": "; ".join((*_POLICY, frames)),
        # Not "no-referrer": with that a browser sends "Origin: null" with our own form, and it is refused.
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }
