"""What holds for every page: its headers, its frame, and that it says the truth."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.channels.pages.known import known
from bot.channels.pages.show_reply import _MARK
from bot.knowledge.reading_age import reading_age
from bot.privacy.found import MARKS

from ..conftest import KEY, SITE, Site
from .conftest import fetch, policy

ROOT = Path(__file__).parents[3]
ADDRESSES = ["/", "/chat", "/privacy", "/accessibility"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_runs_and_loads_nothing_of_others(site: Site, address: str) -> None:
    """Under a strict policy; the listed websites may frame it, and nobody else."""
    page = fetch(site.port, "GET", address)
    assert page.status == 200
    rules = policy(page)
    assert rules["default-src"] == rules["base-uri"] == rules["object-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert rules["frame-ancestors"] == f"'self' {SITE}"
    assert rules["require-trusted-types-for"] == "'script'"
    assert rules["trusted-types"] == "'none'"
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in page.headers
    for one in page.root.all():
        assert one.tag != "style" and "style" not in one.attributes
        assert not one.attributes.get("src", "/").startswith(("http", "//"))
        assert one.tag != "script" or (one.attributes["src"] == "/widget.js" and not one.raw)


def test_in_production_the_pages_are_there(start: Callable[..., Site]) -> None:
    """And tell no version of anything."""
    site = start(ENVIRONMENT="production", METRICS_TOKEN="t", SECRET_KEY=KEY)
    for address in ADDRESSES:
        page = fetch(site.port, "GET", address)
        assert page.status == 200
        told = f"{page.headers} {page.html}".lower()
        assert not [word for word in ("sanic", "rasa", "python", "jinja") if word in told]
    assert fetch(site.port, "POST", "/chat", {"text": "training"}).status == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_put_together_well(site: Site, address: str) -> None:
    """English, one h1, each id once, each label and description with what it is for, each link with words."""
    root = fetch(site.port, "GET", address).root
    assert root.one("html").attributes["lang"] == "en-GB" and root.one("title").text
    assert len(root.all("h1")) == len(root.all("main")) == len(root.all("footer")) == 1
    ids = [one.attributes["id"] for one in root.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for one in root.all():
        for name in ("for", "aria-describedby", "aria-labelledby"):
            assert set(one.attributes.get(name, "").split()) <= set(ids)
    for link in [*root.all("a"), *root.all("button")]:
        assert link.text
    for link in root.all("a"):
        target = link.attributes["href"]
        if target.startswith("/"):
            assert fetch(site.port, "GET", target).status == 200
        elif target.startswith("#"):
            assert target[1:] in ids
        else:
            assert target.startswith("https://")
    boxes = [one for one in root.all("input") if one.attributes.get("type") != "hidden"]
    assert {one.attributes["id"] for one in boxes} == {one.attributes["for"] for one in root.all("label")}  # fmt: skip


def test_what_is_the_same_for_all_is_not_sent_twice(site: Site) -> None:
    """But asked for each time: a source must not lead to yesterday's page."""
    for address in ("/", "/privacy", "/accessibility"):
        page = fetch(site.port, "GET", address)
        assert page.headers["cache-control"] == "no-cache"
        tag = {"If-None-Match": page.headers["etag"]}
        again = fetch(site.port, "GET", address, headers=tag)
        assert (again.status, again.body) == (304, b"")
        assert "content-security-policy" in again.headers


def test_privacy_says_the_days_of_the_settings(start: Callable[..., Site]) -> None:
    site = start(RETENTION_DAYS="20", TEXT_DAYS="1")
    text = fetch(site.port, "GET", "/privacy").root.text
    assert "1 day after your talk ends" in text and "20 days" in text
    assert "kept for 1 day." in fetch(site.port, "GET", "/chat").root.text


def test_the_words_go_with_the_talk_at_the_latest(start: Callable[..., Site]) -> None:
    """Where TEXT_DAYS is the longer of the two it is not the one that counts."""
    site = start(RETENTION_DAYS="5", TEXT_DAYS="30")
    text = fetch(site.port, "GET", "/privacy").root.text
    assert "5 days after your talk ends" in text and "30 days" not in text


def test_accessibility_says_what_was_not_tested(site: Site) -> None:
    text = fetch(site.port, "GET", "/accessibility").root.text
    _, _, rest = text.partition("What we have not tested")
    assert all(name in rest for name in ("NVDA", "JAWS", "VoiceOver", "TalkBack"))
    assert "No contact is set up here yet." in rest


def test_the_hubs_contact_is_shown_where_there_is_one(
    start: Callable[..., Site], tmp_path: Path
) -> None:
    """As a link where it may be one; a hostile one stays words."""
    root = with_hub(tmp_path / "good", "mailto:hub@example.org", "https://hub.example/support")
    good = start(root=root)
    for address in ("/chat", "/privacy", "/accessibility"):
        page = fetch(good.port, "GET", address).root
        assert "mailto:hub@example.org" in [one.attributes["href"] for one in page.all("a")]
        assert "No contact is set up" not in page.text
    assert "https://hub.example/support" in fetch(good.port, "GET", "/").html
    bad = start(root=with_hub(tmp_path / "bad", "javascript:alert(1)//<b>", "javascript:alert(2)"))
    for address in ADDRESSES:
        page = fetch(bad.port, "GET", address).root
        assert not [one for one in page.all("a") if "alert" in one.attributes["href"]]
        assert not page.all("b")


def test_a_second_role_has_a_page_of_its_own(start: Callable[..., Site], tmp_path: Path) -> None:
    """Both are at the foot of every page, and a statement of either is found by its quote."""
    first, second = "social-prescribing-link-worker", "village-agent"
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    shutil.copytree(ROOT / "knowledge" / first, tmp_path / "knowledge" / second)
    for path in (tmp_path / "knowledge" / second).iterdir():
        path.write_text(path.read_text("utf-8").replace(first, second), "utf-8")
    for end in ("txt", "yml"):
        text = (ROOT / "content" / f"{first}.{end}").read_text("utf-8")
        text = text.replace("Career Pathway: Social", "Career Pathway: Village")
        (tmp_path / "content" / f"{second}.{end}").write_text(text, "utf-8")
    site = start(root=tmp_path)
    page = fetch(site.port, "GET", f"/pages/{second}").root
    assert page.one("h1").text.startswith("Career Pathway: Village")
    assert {"/", f"/pages/{second}"} <= {one.attributes["href"] for one in page.all("a")}
    about = known(tmp_path, date(2026, 1, 1))
    for title, address in (("Social", "/"), ("Village", f"/pages/{second}")):
        title = f"Career Pathway: {title} Prescribing Link Worker, as on the page on 1 May 2026"
        found = about.address(title, "(amount  not defined.)")
        assert found == f"{address}#supervision.amount"


def with_hub(root: Path, address: str, link: str) -> Path:
    """A project with another hub.yml."""
    (root / "knowledge").mkdir(parents=True)
    (root / "content").symlink_to(ROOT / "content")
    for path in (ROOT / "knowledge").iterdir():
        if path.name != "hub.yml":
            (root / "knowledge" / path.name).symlink_to(path)
    hub = {
        "name": "The <i>Hub</i>",
        "contact": {"text": "Write to <script>us</script>", "address": address},
        "support_link": link,
        "signposts": {},
    }
    (root / "knowledge" / "hub.yml").write_text(yaml.safe_dump(hub), encoding="utf-8")
    return root


def test_the_pages_know_every_mark_of_redaction(site: Site) -> None:
    """The note under a message says it for all of them, and of an NHS number in so many words."""
    assert all(_MARK.fullmatch(mark) for mark in MARKS.values())
    talk = (ROOT / "web" / "templates" / "talk.html").read_text("utf-8")
    assert f'"{MARKS["NHS_NUMBER"]}" in' in talk


@pytest.mark.parametrize("address", ["/privacy", "/accessibility", "/chat"])
def test_a_page_is_easy_to_read(site: Site, address: str) -> None:
    """For somebody of nine or ten."""
    main = fetch(site.port, "GET", address).root.one("main")
    said = [one.text for one in main.all("p") + main.all("li")]
    ends = " ".join(one if re.search(r"[.!?:]$", one) else f"{one}." for one in said)
    assert reading_age(ends) < 10
