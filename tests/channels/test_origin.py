"""A page of another website may call only where it is listed, and is told so in a browser's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import SITE, Answer, Site

PATHS = [
    ("POST", "/web/session"),
    ("DELETE", "/web/session"),
    ("POST", "/web/messages"),
    ("GET", "/web/messages"),
    ("POST", "/web/feedback"),
]
CORS = "access-control-allow-"


def own(site: Site) -> str:
    return f"http://127.0.0.1:{site.port}"


def asked(site: Site, origin: str | None, path: str = "/web/session", way: str = "POST") -> Answer:
    return site.call(way, path, headers={"Origin": origin} if origin is not None else {})


@pytest.mark.parametrize(("way", "path"), PATHS)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "*", "file://"])
def test_a_foreign_page_is_refused(site: Site, way: str, path: str, origin: str) -> None:
    """On every route, `null` too; and its browser is told nothing that would show it the answer."""
    answer = asked(site, origin, path, way)
    assert answer.status == 403
    assert answer.body["error"].endswith(".")
    assert not [name for name in answer.headers if name.startswith(CORS)]
    assert answer.headers["vary"] == "Origin"


@pytest.mark.parametrize(
    "near",
    [
        "http://www.example.org",
        "https://example.org",
        "https://www.example.org:8443",
        "https://www.example.org.evil.example",
        "https://evil-www.example.org",
        "https://www.example.org/",
        "https://WWW.EXAMPLE.ORG",
        "https://www.example.org, https://www.example.org",
    ],
)
def test_what_only_looks_like_a_listed_one_is_foreign(site: Site, near: str) -> None:
    """Scheme, host and port all have to be the same, as browsers write them."""
    assert asked(site, near).status == 403


def test_two_origins_are_none(site: Site) -> None:
    """A request that claims two pages comes from neither."""
    import socket

    head = f"POST /web/session HTTP/1.1\r\nHost: a\r\nOrigin: {SITE}\r\nOrigin: null\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.port), timeout=5) as sock:
        sock.sendall(head.encode())
        assert sock.recv(1000).startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize("which", ["listed", "own"])
def test_a_listed_page_and_our_own_may_call(site: Site, which: str) -> None:
    """The answer names exactly that origin, never all, and lets no cookie along."""
    origin = SITE if which == "listed" else own(site)
    answer = asked(site, origin)
    assert answer.status == 201
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["access-control-expose-headers"] == "Retry-After"
    assert answer.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in answer.headers


def test_refusals_can_be_read_by_an_admitted_page(site: Site) -> None:
    """A page has to be able to show why it got no answer."""
    answer = asked(site, SITE, "/web/messages")
    assert answer.status == 401
    assert answer.headers["access-control-allow-origin"] == SITE


def test_who_sends_no_origin_is_no_page(site: Site) -> None:
    """Programs may call; a browser can't leave the origin out where it matters."""
    answer = asked(site, None)
    assert answer.status == 201
    assert not [name for name in answer.headers if name.startswith(CORS)]


@pytest.mark.parametrize("end", ["", "/"])
@pytest.mark.parametrize(("way", "path"), PATHS)
def test_a_browser_that_asks_first_is_answered(site: Site, way: str, path: str, end: str) -> None:
    """The preflight names the methods and the two headers, and says for how long."""
    path += end
    answer = asked(site, SITE, path, "OPTIONS")
    assert (answer.status, answer.body) == (204, None)
    assert answer.headers["access-control-allow-origin"] == SITE
    assert way in answer.headers["access-control-allow-methods"].split(", ")
    assert answer.headers["access-control-allow-headers"] == "authorization, content-type"
    assert int(answer.headers["access-control-max-age"]) > 0
    assert asked(site, "null", path, "OPTIONS").status == 403
    plain = asked(site, None, path, "OPTIONS")
    assert plain.status == 204 and "access-control-allow-methods" not in plain.headers


def test_with_a_public_url_that_is_our_own_origin(start: Callable[..., Site]) -> None:
    """Then what the request says of itself, its Host, counts no more."""
    site = start(PUBLIC_URL="https://assistant.example.org/", WEBSITE_ORIGINS="")
    assert asked(site, "https://assistant.example.org").status == 201
    assert asked(site, own(site)).status == 403
    assert asked(site, SITE).status == 403


@pytest.mark.parametrize("host", ["evil example", "", "a/b", "a@b", "[::1"])
def test_a_host_that_is_none_makes_no_origin(site: Site, host: str) -> None:
    """Nobody becomes our own page by way of a broken Host."""
    answer = site.call("POST", "/web/session", headers={"Host": host, "Origin": f"http://{host}"})
    assert 400 <= answer.status < 500
