"""Components that name the same spaCy model share it."""

import pytest
import spacy
from rasa.nlu.utils.spacy_utils import InvalidModelError, SpacyNLP

from bot.seams import spacy_loaded_once as seam


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seam.apply()
    SpacyNLP.load_model.cache_clear()
    names: list[str] = []

    def load(name: str, **_: object) -> object:
        names.append(name)
        if name in ("", "missing"):
            raise OSError(name)
        return object()

    monkeypatch.setattr(spacy, "load", load)
    yield names
    SpacyNLP.load_model.cache_clear()


def test_loads_a_model_once(loads: list[str]) -> None:
    first, second = SpacyNLP.load_model("a"), SpacyNLP.load_model("a")
    assert first is second and first.model_name == "a"
    assert SpacyNLP.load_model("b") is not first
    assert loads == ["a", "b"]


def test_rasa_says_what_is_missing(loads: list[str]) -> None:
    with pytest.raises(InvalidModelError, match="missing"):
        SpacyNLP.load_model("missing")
    with pytest.raises(InvalidModelError):
        SpacyNLP.load_model("")


def test_still_needed() -> None:
    """When this fails, Rasa shares a model by itself."""
    seam.apply()
    assert not hasattr(SpacyNLP.load_model.__wrapped__, "cache_info")
