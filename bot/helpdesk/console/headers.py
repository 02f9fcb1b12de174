"""What browsers are told about the desk's pages: keep none, frame none, run nothing of others."""

from __future__ import annotations

from bot.channels.pages.headers import page_headers


def desk_headers() -> dict[str, str]:
    """The headers of every answer under /desk; those of the website's pages, and stricter.

    The one policy of trusted types is that of `web/src/desk/trust.ts`: it lets through what this
    server has just answered to htmx, word for word, and nothing that a script makes.
    """
    headers = page_headers(())
    policy = headers["content-security-policy"]
    return {
        **headers,
        "content-security-policy": policy.replace(
            "frame-ancestors 'self'", "frame-ancestors 'none'"
        ).replace("trusted-types 'none'", "trusted-types default"),
        "cache-control": "no-store",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "x-robots-tag": "noindex, nofollow",
    }
