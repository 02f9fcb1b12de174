"""The MPNet of all-mpnet-base-v2 as an ONNX graph: the larger encoder, for what the small one leaves in doubt.

As in graph.py, one text at a time. What differs from BERT: there are no token types, places
count from 2, and each pair of pieces adds to attention what their distance is worth.

A few numbers inside it are a hundred times as large as the rest, which leaves the rest no room in
8 bits (cosine .89 to the 32-bit vectors). `calmed` moves a part of their size into the weights that they
meet next (SmoothQuant, Xiao et al. 2023), which leaves every product as it was: .975.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bot.nlu.encoder.graph import Builder, Weights
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
CALM = 0.65  # how much of a number's size goes into the weights; .5 and .8 leave more error

Peaks = Mapping[str, Array]
"""The largest size of each of the 3,072 numbers that enter a layer's last product, by that product's name."""


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


def last_product(layer: int) -> str:
    """The name of the product whose input has the large numbers."""
    return f"encoder.layer.{layer}.output.dense"


def calmed(matrix: Array, peaks: Array) -> tuple[Array, Array]:
    """`matrix` (out, in) for inputs divided by the second array, whose numbers are powers of two, so nothing is lost."""
    largest = np.maximum(np.abs(matrix).max(axis=0), 1e-3)
    by = np.maximum(peaks, 1e-3) ** CALM / largest ** (1 - CALM)
    by = np.exp2(np.rint(np.log2(by))).astype(np.float32)
    return matrix * by, by


class MpnetBuilder(Builder):
    """Adds the parts of an MPNet; `inside` are the inputs of the layers' last products, by name."""

    epsilon = EPSILON

    def __init__(self, weights: Weights, *, int8: bool, peaks: Peaks | None = None) -> None:
        super().__init__(dict(weights), int8=int8)
        self.inside: dict[str, str] = {}
        self.divided: dict[str, Array] = {}
        for name, sizes in (peaks or {}).items():
            weight = f"{name}.weight"
            self.weights[weight], self.divided[name] = calmed(self.weights[weight], sizes)

    def embeddings(self, ids: str) -> str:
        """The pieces and their places."""
        words = self.words(ids)
        place = self.weights["embeddings.position_embeddings.weight"]
        places = self.up_to(place[FIRST_PLACE : FIRST_PLACE + LONGEST], 0, self.length(ids))
        return self.normal(words, places, "embeddings.LayerNorm")

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
        parts = self.graph.add("Split", qkv, axis=2, outputs=3)
        attended = self.graph.add(
            "MultiHeadAttention", *parts, "", "", distances, domain=MICROSOFT, num_heads=HEADS
        )
        x = self.normal(self.dense(attended[0], f"{inner}.o"), x, f"{name}.attention.LayerNorm")
        wide = self.dense(x, f"{name}.intermediate.dense")
        wide = self.graph.add("Gelu", wide, domain=MICROSOFT)[0]
        last = last_product(number)
        self.inside[last] = wide
        if last in self.divided:
            wide = self.graph.add("Mul", wide, self.graph.constant(1 / self.divided[last]))[0]
        return self.normal(self.dense(wide, last), x, f"{name}.output.LayerNorm")


def model_bytes(
    weights: Weights, *, int8: bool, peaks: Peaks | None = None, show_inside: bool = False
) -> bytes:
    """The model file. Input `ids` (1, n); outputs `sentence` and `middle` (1, 768), each of length 1.

    `peaks` says what to calm. With `show_inside` the inputs of the layers' last products (1, n, 3072) come
    behind the two, in the order of the layers.
    """
    builder = MpnetBuilder(weights, int8=int8, peaks=peaks)
    graph = builder.graph
    x = builder.embeddings("ids")
    distances = builder.distances("ids")
    for number in range(LAYERS):
        x = builder.attending_layer(x, number, distances)
        if number in (MIDDLE, LAYERS - 1):
            mean = graph.add("ReduceMean", x, axes=[1], keepdims=0)[0]
            length = graph.add("ReduceL2", mean, axes=[1], keepdims=1)[0]
            graph.add("Div", mean, length, outputs="middle" if number == MIDDLE else "sentence")
    outputs = [value_info(name, "float32", [1, HIDDEN]) for name in ("sentence", "middle")]
    if show_inside:
        wide = 4 * HIDDEN
        outputs += [value_info(name, "float32", [1, "n", wide]) for name in builder.inside.values()]
    return graph.to_bytes([value_info("ids", "int64", [1, "n"])], outputs)
