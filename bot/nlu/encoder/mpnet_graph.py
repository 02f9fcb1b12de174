"""The MPNet of all-mpnet-base-v2 as an ONNX graph: the larger encoder, for what the small one leaves in doubt.

As in graph.py, texts of one length at a time. What differs from BERT: there are no token types, places
count from 2, and each pair of pieces adds to attention what their distance is worth.
"""

from __future__ import annotations

import numpy as np

from bot.nlu.encoder.graph import IDS, Builder, Weights
from bot.nlu.encoder.onnx_file import MICROSOFT, Array, value_info

HIDDEN = 768
HEADS = 12
LAYERS = 12
MIDDLE = 8  # the ninth layer, beside the last one (docs/adr/0008)
EPSILON = 1e-5
FIRST_PLACE = 2
LONGEST = 256
BUCKETS = 32
FARTHEST = 128


def distance_buckets(length: int) -> Array:
    """Which of the 32 buckets the distance from piece i to piece j falls in (length, length).

    Half of them are for each direction; near ones hold one distance, far ones more and more (T5's scheme,
    `transformers/models/mpnet/modeling_mpnet.py`, relative_position_bucket).
    """
    place = np.arange(length)
    ahead = place[None, :] - place[:, None]
    half, exact = BUCKETS // 2, BUCKETS // 4
    far = np.abs(ahead)
    grown = np.log(np.maximum(far, 1) / exact) / np.log(FARTHEST / exact) * (half - exact)
    bucket = np.where(far < exact, far, np.minimum(exact + grown.astype(np.int64), half - 1))
    buckets: Array = bucket + np.where(ahead > 0, half, 0)
    return buckets


class MpnetBuilder(Builder):
    """Adds the parts of an MPNet."""

    epsilon = EPSILON

    def embeddings(self, ids: str) -> str:
        """The pieces and their places."""
        words = self.words(ids)
        place = self.weights["embeddings.position_embeddings.weight"]
        places = self.up_to(place[FIRST_PLACE : FIRST_PLACE + LONGEST], 0, self.length(ids))
        return self.as_rows(self.normal(words, places, "embeddings.LayerNorm"), HIDDEN)

    def length(self, ids: str) -> str:
        """How many pieces there are, as one number in a list."""
        shape = self.graph.add("Shape", ids)[0]
        one, two = (self.graph.constant(np.array([n], np.int64)) for n in (1, 2))
        return self.graph.add("Slice", shape, one, two)[0]

    def up_to(self, table: Array, axis: int, length: str) -> str:
        """The first `length` of `table` along `axis`."""
        zero, along = (self.graph.constant(np.array([n], np.int64)) for n in (0, axis))
        return self.graph.add("Slice", self.graph.constant(table), zero, length, along)[0]

    def distances(self, ids: str) -> str:
        """What each distance adds to attention, for each head (1, heads, n, n)."""
        worth = self.weights["encoder.relative_attention_bias.weight"][distance_buckets(LONGEST)]
        table = np.ascontiguousarray(worth.transpose(2, 0, 1)[None])
        length = self.length(ids)
        zeros = self.graph.constant(np.zeros(2, np.int64))
        axes = self.graph.constant(np.array([2, 3], np.int64))
        ends = self.graph.add("Concat", length, length, axis=0)[0]
        return self.graph.add("Slice", self.graph.constant(table), zeros, ends, axes)[0]

    def attending_layer(self, x: str, number: int, distances: str) -> str:
        """One of the twelve."""
        name = f"encoder.layer.{number}"
        inner = f"{name}.attention.attn"
        qkv = self.dense(x, f"{inner}.q", f"{inner}.k", f"{inner}.v")
        parts = self.graph.add("Split", self.as_texts(qkv, 3 * HIDDEN), axis=2, outputs=3)
        attended = self.graph.add(
            "MultiHeadAttention", *parts, "", "", distances, domain=MICROSOFT, num_heads=HEADS
        )
        out = self.dense(self.as_rows(attended[0], HIDDEN), f"{inner}.o")
        x = self.normal(out, x, f"{name}.attention.LayerNorm")
        wide = self.dense(x, f"{name}.intermediate.dense")
        wide = self.graph.add("Gelu", wide, domain=MICROSOFT)[0]
        narrow = self.dense(wide, f"{name}.output.dense")
        return self.normal(narrow, x, f"{name}.output.LayerNorm")


def model_bytes(weights: Weights, *, int8: bool) -> bytes:
    """The model file. Input `ids` (texts, n); outputs `sentence` and `middle` (texts, 768), each of length 1."""
    builder = MpnetBuilder(weights, int8=int8)
    graph = builder.graph
    x = builder.embeddings(IDS)
    distances = builder.distances(IDS)
    for number in range(LAYERS):
        x = builder.attending_layer(x, number, distances)
        if number in (MIDDLE, LAYERS - 1):
            mean = graph.add("ReduceMean", builder.as_texts(x, HIDDEN), axes=[1], keepdims=0)[0]
            length = graph.add("ReduceL2", mean, axes=[1], keepdims=1)[0]
            graph.add("Div", mean, length, outputs="middle" if number == MIDDLE else "sentence")
    outputs = [value_info(name, "float32", ["texts", HIDDEN]) for name in ("sentence", "middle")]
    return graph.to_bytes([value_info(IDS, "int64", ["texts", "n"])], outputs)
