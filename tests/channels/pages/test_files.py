"""The widget's built files go out to every website, whole and briefly kept; nothing else does."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.channels.pages.files import TABLE, files

from ..conftest import Site
from .conftest import fetch

TEXT = "/* built */ body { margin: 0 }\n" * 50


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, start: Callable[..., Site]) -> Iterator[Site]:
    """A server whose widget is built, but for one file."""
    root = tmp_path_factory.mktemp("root")
    for name in ("content", "knowledge"):
        (root / name).symlink_to(Path(__file__).parents[3] / name)
    folder = root / "web" / "built"
    folder.mkdir(parents=True)
    for name in ("widget.js", "panel.js", "panel.css", "secret.txt"):
        (folder / name).write_text(f"{name}\n{TEXT}", encoding="utf-8")
    (root / "web" / "source.ts").write_text("secret")
    yield start(root=root)


@pytest.mark.parametrize("address", ["/widget.js", "/widget/panel.js", "/widget/panel.css"])
def test_a_file_is_sent_as_what_it_is(built: Site, address: str) -> None:
    answer = fetch(built.port, "GET", address)
    kind = "text/css" if address.endswith("css") else "text/javascript"
    assert answer.status == 200 and answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert answer.html == f"{TABLE[address][0]}\n{TEXT}"
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["vary"] == "accept-encoding"


@pytest.mark.parametrize(
    ("takes", "small"),
    [
        ("gzip", True),
        ("br, gzip, deflate", True),
        ("*", True),
        ("gzip;q=0.5", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.00, br", False),
        ("identity", False),
    ],
)
def test_it_is_compressed_for_who_can_read_that(built: Site, takes: str, small: bool) -> None:
    plain = fetch(built.port, "GET", "/widget.js")
    answer = fetch(built.port, "GET", "/widget.js", headers={"Accept-Encoding": takes})
    assert answer.status == 200 and answer.headers["vary"] == "accept-encoding"
    assert (answer.headers.get("content-encoding") == "gzip") is small
    assert (gzip.decompress(answer.body) if small else answer.body) == plain.body
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert (answer.headers["etag"] == plain.headers["etag"]) is not small


def test_what_a_browser_has_is_not_sent_again(built: Site) -> None:
    """By the tag of either form; another tag gets the file."""
    for takes in ("", "gzip"):
        headers = {"Accept-Encoding": takes}
        tag = fetch(built.port, "GET", "/widget.js", headers=headers).headers["etag"]
        for given in (tag, f'"x", W/{tag}', "*"):
            again = fetch(built.port, "GET", "/widget.js", headers={**headers, "If-None-Match": given})  # fmt: skip
            assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        for given in ('"x"', "", tag[:-2]):
            again = fetch(built.port, "GET", "/widget.js", headers={**headers, "If-None-Match": given})  # fmt: skip
            assert again.status == 200


def test_a_head_says_how_large_it_is(built: Site) -> None:
    answer = fetch(built.port, "HEAD", "/widget.js")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) == len(f"widget.js\n{TEXT}")


@pytest.mark.parametrize(
    "address",
    [
        "/widget/pages.css",  # not built
        "/widget/secret.txt",
        "/widget/widget.js",
        "/panel.js",
        "/widget/../source.ts",
        "/widget/..%2fsource.ts",
        "/widget/%2e%2e/source.ts",
        "/widget//panel.js",
        "/widget/panel.js/..",
        "/widget/",
        "/web/built/widget.js",
    ],
)
def test_nothing_else_is_there(built: Site, address: str) -> None:
    """In one sentence, as everywhere."""
    answer = built.call("GET", address)
    assert answer.status == 404 and answer.body["error"].endswith(".")
    assert answer.headers["cache-control"] == "no-store"


def test_files_that_are_missing_are_told_at_the_start(tmp_path: Path) -> None:
    with capture_logs() as logs:
        files(tmp_path)
    assert [line["where"] for line in logs] == list(TABLE)
