"""The system's own Chromium, driven by Playwright: for the widget's figures, its pictures and its tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser")
ARGUMENTS = [
    "--no-sandbox",  # a container's root has no other way; the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",  # it asks nobody but us
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class NoBrowser(Exception):
    """There is no Chromium; the message says how to get one."""


def find_chromium() -> str:
    """Where it is. Raises NoBrowser."""
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    raise NoBrowser("This needs Chromium: apt-get install chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window, closed at the end. Raises NoBrowser."""
    path = find_chromium()
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
