"""Gives spaCy's Doc the encoder's vectors, computed when somebody asks for them.

`doc.vector` is the sentence vector. `token.vector` is the mean of the token's word
pieces, moved so that the mean over all tokens is the sentence vector: Rasa's
SpacyFeaturizer never reads `doc.vector`, it averages `token.vector`
(`rasa/nlu/featurizers/dense_featurizer/spacy_featurizer.py:73`). A Doc that is only
cut into tokens costs nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from bot.nlu.encoder.encoder import SIZE, Encoding, Vector, larger_encoder, shared_encoder

NAME = "sentence_vectors"
SENTENCE = "sentence_vector"  # keys of doc.user_data
TOKENS = "token_vectors"


@Language.component(NAME)
def sentence_vectors(doc: Doc) -> Doc:
    """Points the hooks of `doc` at the encoder."""
    doc.user_hooks["vector"] = sentence_vector
    doc.user_hooks["has_vector"] = has_vector
    doc.user_span_hooks["vector"] = span_vector
    doc.user_span_hooks["has_vector"] = has_vector
    doc.user_token_hooks["vector"] = token_vector
    doc.user_token_hooks["has_vector"] = has_vector
    return doc


def sentence_vector(doc: Doc) -> Vector:
    if SENTENCE not in doc.user_data:
        doc.user_data[SENTENCE] = shared_encoder().encode(doc.text)
    vector: Vector = doc.user_data[SENTENCE]
    return vector


def two_layers(text: str) -> Vector:
    """The vectors of the last and of the middle layer side by side (768,): what the classifier reads."""
    return np.concatenate(shared_encoder().encode_deep(text))


def two_larger_layers(text: str) -> Vector:
    """The same of the larger encoder (1536,)."""
    return np.concatenate(larger_encoder().encode_deep(text))


def all_larger_layers(texts: Sequence[str]) -> Vector:
    """The same of many texts (N, 1536), in less time than one by one."""
    return larger_encoder().encode_deep_all(texts)


def known_word(word: str) -> bool:
    """Whether the encoder has a vector for `word` itself."""
    return shared_encoder().knows(word)


def token_vector(token: Token) -> Vector:
    vector: Vector = token_vectors(token.doc)[token.i]
    return vector


def span_vector(span: Span) -> Vector:
    vector: Vector = token_vectors(span.doc)[span.start : span.end].mean(axis=0)
    return vector


def has_vector(_: Doc | Span | Token) -> bool:
    return True


def token_vectors(doc: Doc) -> Vector:
    """One row (384,) a token; their mean, blank tokens aside, is the sentence vector."""
    if TOKENS not in doc.user_data:
        encoding = shared_encoder().encode_pieces(doc.text)
        doc.user_data[SENTENCE] = encoding.sentence
        doc.user_data[TOKENS] = aligned(doc, encoding)
    vectors: Vector = doc.user_data[TOKENS]
    return vectors


def aligned(doc: Doc, encoding: Encoding) -> Vector:
    """Word pieces brought together by the token in which each begins."""
    token_at = np.zeros(len(doc.text) + 1, dtype=np.intp)
    for token in doc:
        token_at[token.idx : token.idx + len(token.text_with_ws)] = token.i
    vectors = np.zeros((len(doc), SIZE), dtype=np.float32)
    counts = np.zeros((len(doc), 1), dtype=np.float32)
    for (start, end), piece in zip(encoding.spans, encoding.pieces, strict=True):
        if end > start:
            vectors[token_at[start]] += piece
            counts[token_at[start]] += 1
    vectors /= np.maximum(counts, 1)
    words = [token.i for token in doc if not token.is_space]
    if words:
        vectors[words] += encoding.sentence - vectors[words].mean(axis=0)
    return vectors
