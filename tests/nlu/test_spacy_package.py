"""Rasa's spaCy components load the pipeline by its name and get the encoder's vectors."""

import json
from pathlib import Path

import numpy as np
import pytest
import spacy
import spl_minilm_v1
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.featurizers.dense_featurizer.spacy_featurizer import SpacyFeaturizer
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.nlu.utils.spacy_utils import SpacyNLP
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language

from bot.nlu.encoder import build, sentence_vectors
from bot.nlu.encoder.encoder import shared_encoder

TEXT = "i've got a level 2 in maths,  is that enough?"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load("spl_minilm_v1")


def test_doc_vector_is_the_sentence_vector(nlp: Language) -> None:
    assert np.array_equal(nlp(TEXT).vector, shared_encoder().encode(TEXT))


def test_token_vectors_average_to_the_sentence_vector_and_differ(nlp: Language) -> None:
    doc = nlp(TEXT)
    vectors = np.array([token.vector for token in doc if not token.is_space])
    assert np.allclose(vectors.mean(axis=0), doc.vector, atol=1e-6)
    assert not np.allclose(vectors[0], vectors[-1])


def test_a_text_longer_than_the_encoder_reads_has_a_vector_for_each_token(nlp: Language) -> None:
    doc = nlp("supervision " * 400)
    vectors = np.array([token.vector for token in doc])
    assert np.allclose(vectors.mean(axis=0), doc.vector, atol=1e-5)


def test_cutting_into_tokens_asks_the_encoder_nothing(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentence_vectors, "shared_encoder", lambda: pytest.fail("was asked"))
    assert [token.text for token in nlp("who is it")] == ["who", "is", "it"]


def test_blank_text(nlp: Language) -> None:
    for text in ("", "  \n"):
        assert nlp(text).vector.shape == (384,)


def test_rasa_featurizes_with_it(tmp_path: Path) -> None:
    context = ExecutionContext(GraphSchema({}), node_name="node")
    build_with = LocalModelStorage.create(tmp_path), Resource("any"), context
    spacy_nlp = SpacyNLP.create({"model": "spl_minilm_v1"}, *build_with)
    tokenizer = SpacyTokenizer.create(SpacyTokenizer.get_default_config(), *build_with)
    featurizer = SpacyFeaturizer.create(SpacyFeaturizer.get_default_config(), *build_with)
    message = Message({"text": TEXT.upper()})

    spacy_nlp.process([message], spacy_nlp.provide())
    tokenizer.process([message])
    featurizer.process([message])

    (features,) = [found for found in message.features if found.type == "sentence"]
    assert np.allclose(features.features[0], shared_encoder().encode(TEXT), atol=1e-6)


def test_the_name_stands_for_this_encoder() -> None:
    """Changed vectors need a new package name: Rasa's cache knows it by nothing else.

    By the digest of what it is built from: processors round differently, so the file itself differs by a few bits.
    """
    meta = json.loads(Path(spl_minilm_v1.__file__).with_name("meta.json").read_text("utf-8"))
    assert meta["encoder_digest"] == build.digest()
