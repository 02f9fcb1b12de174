"""Loads a spaCy model once for all components that name it.

`rasa/nlu/utils/spacy_utils.py:76` loads it anew for each node of the graph, one that
provides the model and one that runs it, and asks spaCy's command line for its version:
a quarter of a second of each start, twice the memory, and an import of that command
line. Our lock holds the version, so it is not asked for.

No longer needed once Rasa shares it: tests/seams/test_spacy_loaded_once.py fails then.
"""

from __future__ import annotations

import functools

from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = SpacyNLP.load_model
    if hasattr(upstream, "cache_info"):
        return

    @functools.cache
    @functools.wraps(upstream)
    def load_model(spacy_model_name: str) -> SpacyModel:
        import spacy  # not before a model asks for it

        try:
            language = spacy.load(spacy_model_name or "", disable=["parser"])
        except OSError:
            return upstream(spacy_model_name)  # says what is missing
        return SpacyModel(model=language, model_name=spacy_model_name)

    SpacyNLP.load_model = staticmethod(load_model)
