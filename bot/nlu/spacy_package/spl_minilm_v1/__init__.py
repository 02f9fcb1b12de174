"""The spaCy pipeline that `model: spl_minilm_v1` in config.yml names.

Rasa knows it by name only (`SpacyModel.fingerprint`, `rasa/nlu/utils/spacy_utils.py:32`)
and goes on using what it trained on other vectors: when the vectors change, the name
has to change. meta.json holds the digest of what the encoder is built from that this name stands for, and
tests/nlu/test_spacy_package.py compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.vectors import Vectors
from spacy.vocab import Vocab

from bot.nlu.encoder.encoder import SIZE
from bot.nlu.encoder.sentence_vectors import NAME

HERE = Path(__file__).parent


def load(
    vocab: Vocab | bool = True,
    *,
    disable: str | Iterable[str] = (),
    enable: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    config: dict[str, Any] | None = None,
) -> Language:
    """What `spacy.load` calls. The pipeline has one part, so nothing can be switched off."""
    nlp = spacy.blank("en", vocab=vocab, config=config or {})
    nlp.add_pipe(NAME)
    # SpacyFeaturizer gives no features where the vocabulary's vectors have no width
    # (spacy_featurizer.py:105); the numbers come from the hooks.
    nlp.vocab.vectors = Vectors(data=np.zeros((1, SIZE), dtype=np.float32), name=HERE.name)
    nlp.meta.update(json.loads((HERE / "meta.json").read_text(encoding="utf-8")))
    # SpacyNLP takes a pipeline without a path for an empty one (spacy_utils.py:151).
    nlp._path = HERE  # type: ignore[assignment]  # declared as None only
    return nlp
