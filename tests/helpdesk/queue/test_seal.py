"""What is sealed is opened with the same key or the one before, and with no other."""

from __future__ import annotations

import pytest

from bot.helpdesk.queue.seal import Seal, Unreadable

OLD, NEW = "o" * 32, "n" * 32


def test_an_address_is_opened_after_the_key_was_changed() -> None:
    """As long as the old one is named as the key before."""
    sealed = Seal([OLD, ""]).seal({"to": "ann@example.org"})
    assert "ann" not in sealed
    assert Seal([NEW, OLD]).open(sealed) == {"to": "ann@example.org"}
    with pytest.raises(Unreadable):
        Seal([NEW]).open(sealed)


def test_the_key_is_none_that_seals_anything_else() -> None:
    """It is derived for this purpose: what holds it can't sign sessions, and the same words never look the same."""
    seal = Seal([OLD])
    assert seal.seal_bytes(b"x") != seal.seal_bytes(b"x")
    with pytest.raises(Unreadable):
        seal.open_bytes(b"x")
