"""The page against its statements: each quote stands there, and nothing of the page is missing."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.files import RoleFiles
from bot.knowledge.problem import Problem
from bot.knowledge.read_page import Block, PageText, plain, sentences


def check_page(role: RoleFiles) -> Iterator[Problem]:
    """Yield problems of a role's statements, its left-out pieces and the page itself."""
    yield from _check_ids(role)
    yield from _check_quotes(role)
    yield from _check_cover(role)


def uncovered(
    page: PageText, quotes: list[str], left_out: list[str]
) -> tuple[list[tuple[int, str]], set[str]]:
    """Return what of `page` no quote and no left-out text covers, and which left-out texts were used.

    Each piece comes with the character where it starts, at most one for a sentence, list item or heading.
    Punctuation alone needs no cover.
    """
    taken = bytearray(len(page.text))
    for quote in quotes:
        for place in page.find(quote):
            taken[place.start : place.end] = b"\1" * (place.end - place.start)
    spare = sorted({plain(text) for text in left_out}, key=len, reverse=True)
    pieces: list[tuple[int, str]] = []
    used: set[str] = set()
    for block in page.blocks:
        for start, end in _gaps(block, taken):
            rest = _take_off(plain(page.text[start:end]), spare, used)
            if any(letter.isalnum() for letter in rest):
                pieces.append((start, rest))
    return pieces, used


def _check_ids(role: RoleFiles) -> Iterator[Problem]:
    file = role.statements
    seen: dict[str, int] = {}
    sections = role.topics.data["sections"]
    if file.data["page"] != role.id:
        yield file.problem(
            ("page",), f"page is “{file.data['page']}”.", f"write “{role.id}”, the folder's name."
        )
    for index, one in enumerate(file.data["statements"]):
        key = ("statements", index)
        if one["id"] in seen:
            first = file.lined.line("statements", seen[one["id"]])
            yield file.problem(
                key,
                f"The id {one['id']} stands twice (first in line {first}).",
                "give one another id.",
            )
        seen.setdefault(one["id"], index)
        if one["section"] not in sections:
            known = ", ".join(sections)
            yield file.problem(
                key, f"{one['id']}: there is no section “{one['section']}”.", f"use one of {known}."
            )


def _check_quotes(role: RoleFiles) -> Iterator[Problem]:
    for index, one in enumerate(role.statements.data["statements"]):
        places = role.page.find(one["quote"])
        key = ("statements", index)
        shown = f"{one['id']}: the quote “{plain(one['quote'])}”"
        if not places:
            mend = f"copy the words from {role.page_name}, or take the statement away with what rests on it."
            yield role.statements.problem(key, f"{shown} is not on the page.", mend)
        elif len(places) > 1:
            lines = ", ".join(str(role.page.line(place.start)) for place in places)
            yield role.statements.problem(
                key,
                f"{shown} stands on the page {len(places)} times (lines {lines}).",
                "quote more words of the one you mean.",
            )


def _check_cover(role: RoleFiles) -> Iterator[Problem]:
    left_out = [one["text"] for one in role.statements.data["left_out"]]
    pieces, used = uncovered(role.page, list(role.quotes.values()), left_out)
    for start, text in pieces:
        what = f"No statement holds “{text}”, and it is not left out."
        mend = f"write a statement for it in {role.statements.name}, or put it under left_out with a reason."
        yield Problem(role.page_name, role.page.line(start), what, mend)
    for index, text in enumerate(left_out):
        if plain(text) not in used:
            what = (
                f"left_out “{text}” leaves nothing out: the page lacks it, or a statement holds it."
            )
            yield role.statements.problem(("left_out", index), what, "take it away.")


def _gaps(block: Block, taken: bytearray) -> Iterator[tuple[int, int]]:
    """Yield each run of characters of `block` that is not taken, cut at the ends of sentences."""
    for start, end in sentences(block):
        at = start
        while at < end:
            if taken[at]:
                at += 1
                continue
            stop = taken.find(1, at, end)
            stop = end if stop < 0 else stop
            yield at, stop
            at = stop


def _take_off(gap: str, spare: list[str], used: set[str]) -> str:
    """Take left-out texts off the front of `gap` for as long as one fits whole words."""
    going = True
    while gap and going:
        going = False
        for text in spare:
            rest = gap[len(text) :]
            if gap.startswith(text) and not (rest[:1].isalnum() and text[-1:].isalnum()):
                used.add(text)
                gap, going = rest.strip(), True
                break
    return gap
