"""Without SECRET_KEY a key is made once, kept with the data, and readable by nobody else."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.server.secret_key import FILE, kept_key, secret_key
from bot.settings import BadSetting, load


def test_the_setting_comes_first(tmp_path: Path) -> None:
    """Then nothing is written."""
    settings = load({"SECRET_KEY": "k" * 32, "DATA_DIR": str(tmp_path)}, Path("/nonexistent"))
    assert secret_key(settings) == "k" * 32
    assert list(tmp_path.iterdir()) == []


def test_a_made_key_stays(tmp_path: Path) -> None:
    """Sessions outlive a restart; another folder has another key."""
    folder = tmp_path / "var"
    settings = load({"DATA_DIR": str(folder)}, Path("/nonexistent"))
    key = secret_key(settings)
    assert len(key) == 64 and key == secret_key(settings) == kept_key(folder)
    assert key != kept_key(tmp_path / "other")
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    """Whatever the process's mask, and after a copy that was too generous."""
    before = os.umask(0)
    try:
        kept_key(tmp_path)
    finally:
        os.umask(before)
    path = tmp_path / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    kept_key(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    """Whoever comes second takes the first one's."""
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: kept_key(tmp_path / "var"), range(32)))
    assert len(keys) == 1


@pytest.mark.parametrize("text", ["", "   \n", "short"])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    """It is never signed with."""
    (tmp_path / FILE).write_text(text)
    with pytest.raises(BadSetting, match=FILE):
        kept_key(tmp_path)
