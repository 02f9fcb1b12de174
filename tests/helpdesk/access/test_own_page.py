"""After signing in somebody is led to a page of the desk, and nowhere else."""

from __future__ import annotations

import pytest

from bot.helpdesk.access.own_page import HOME, own_page


@pytest.mark.parametrize(
    "wanted",
    [
        "/desk",
        "/desk/queue?priority=1&q=two%20words",
        "/desk/items/7",
        "/desk/audit?person=a&since=",
    ],
)
def test_a_page_of_the_desk_is_kept(wanted: str) -> None:
    assert own_page(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "", "/", "/chat", "/deskless", "//evil.example.org/desk", "https://evil.example.org/desk",
        "/\\evil.example.org", "\\\\evil.example.org", "/desk//evil.example.org", "/desk/../chat",
        "/desk/%2e%2e/chat", "/desk/./x", "javascript:alert(1)", "/desk\r\nSet-Cookie: a=b",
        "/desk\t", " /desk", "/desk?a=\nb", "/desk/items/7\\..", "/desk/login", "/desk/logout",
        "/desk/oidc/return?code=a", "/desk/ü", "/desk/" + "a" * 600, "/desk@evil.example.org",
    ],
)  # fmt: skip
def test_anything_else_leads_to_the_first_page(wanted: str) -> None:
    """Other hosts in all their spellings, other parts of this one, control characters, what would sign out again."""
    assert own_page(wanted) == HOME
