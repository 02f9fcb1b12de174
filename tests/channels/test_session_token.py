"""A session's token is good as it was issued, until it ends, and in no other form."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.channels.session_token import LIFE, BadToken, issue, read

KEY, OLD, OTHER = "k" * 32, "o" * 32, "x" * 32
NOW = 1_800_000_000.5
TOKEN = issue(KEY, NOW).token


def refused(token: str, keys: tuple[str, ...] = (KEY, OLD), now: float = NOW) -> bool:
    try:
        read(token, keys, now)
    except BadToken:
        return True
    return False


def test_a_token_speaks_for_its_conversation_only() -> None:
    """Reading gives the conversation that issuing named, and no two are the same."""
    first, second = issue(KEY, NOW), issue(KEY, NOW)
    assert read(first.token, [KEY], NOW) == first.conversation
    assert read(second.token, [KEY], NOW) == second.conversation != first.conversation
    assert len(first.conversation) == len("web:") + 32


def test_a_token_is_over_after_twelve_hours() -> None:
    """It is good up to its end and not from it on."""
    session = issue(KEY, NOW)
    assert session.expires == int(NOW) + LIFE == int(NOW) + 43_200
    assert not refused(session.token, now=session.expires - 0.001)
    assert refused(session.token, now=session.expires)


def test_the_key_before_is_still_read_and_others_are_not() -> None:
    """Keys can be changed without ending anybody's session; an empty one is no key."""
    assert not refused(issue(OLD, NOW).token)
    assert refused(issue(OTHER, NOW).token)
    assert refused(TOKEN, ("", OTHER))
    assert refused(TOKEN, ())
    with pytest.raises(ValueError, match="empty"):
        issue("", NOW)


def test_the_keys_other_uses_make_no_session() -> None:
    """A seal under the same key over the same words, but for another purpose, is refused."""
    sealed = TOKEN.rpartition(".")[0]
    plain = hmac.new(KEY.encode(), sealed.encode(), hashlib.sha256).hexdigest()
    assert refused(f"{sealed}.{plain}")


@given(st.data())
def test_an_altered_byte_is_refused(data: st.DataObject) -> None:
    """Whatever character stands anywhere in a token in place of its own."""
    at = data.draw(st.integers(0, len(TOKEN) - 1))
    character = data.draw(st.characters() | st.sampled_from("0123456789abcdefABCDEF. \n=\0"))
    assume(character != TOKEN[at])
    assert refused(TOKEN[:at] + character + TOKEN[at + 1 :])


@given(st.integers(0, len(TOKEN)), st.text(min_size=1, max_size=4))
def test_an_added_byte_is_refused(at: int, more: str) -> None:
    """Whatever is put in, before or behind: padding, blanks, line ends."""
    assert refused(TOKEN[:at] + more + TOKEN[at:])


@given(st.integers(0, len(TOKEN) - 1), st.integers(1, len(TOKEN)))
def test_a_missing_byte_is_refused(at: int, many: int) -> None:
    """Whatever is left out."""
    assert refused(TOKEN[:at] + TOKEN[at + many :])


@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_anything_else_is_refused(text: str) -> None:
    """No text is a token by chance, and none makes reading fail in another way."""
    assert refused(text)


@given(st.integers(0, 10**12), st.binary(min_size=16, max_size=16))
def test_nobody_else_can_make_one(end: int, name: bytes) -> None:
    """A token sealed with another key is refused, however well it is formed."""
    sealed = f"{name.hex()}.{end}"
    seal = hmac.new(OTHER.encode(), f"website session v1\n{sealed}".encode(), hashlib.sha256)
    assert refused(f"{sealed}.{seal.hexdigest()}", now=0)


@pytest.mark.parametrize(
    "other",
    [
        TOKEN.upper(),
        TOKEN + "=",
        TOKEN + "\n",
        " " + TOKEN,
        TOKEN.replace(".", "..", 1),
        TOKEN.replace(".", ".0", 1),
        TOKEN.replace(".", ".+", 1),
        ".".join(reversed(TOKEN.split("."))),
        base64.urlsafe_b64encode(TOKEN.encode()).decode(),
    ],
    ids=["upper", "padded", "line", "blank", "dots", "nought", "plus", "reversed", "encoded"],
)
def test_there_is_one_way_to_write_it(other: str) -> None:
    """The same session in other letters, with padding, or in another order is none."""
    assert refused(other)
