"""The BERT of all-MiniLM-L6-v2 as an ONNX graph: token ids in, sentence vector out.

One text at a time: there is no padding, so no mask, and the mean runs over every
piece. That is also what makes the 8-bit numbers of a text the same in training and
in serving, as their range is taken from the text alone.
"""

from __future__ import annotations

import numpy as np

from bot.nlu.encoder.onnx_file import MICROSOFT, Array, Graph, value_info

HIDDEN = 384
HEADS = 12
LAYERS = 6
MIDDLE = 3  # the fourth layer: nearer to the words than the last one (docs/adr/0003)
EPSILON = 1e-12
# 7 bits: on processors without VNNI two products of 8 bits are summed in 16 bits and
# saturate; with 7 they can't, so each processor computes the same vector.
LARGEST = 63.0
# Kept in 32 bits: of all products the one that loses most to rounding. With it the
# farthest of 65 questions has a cosine of .990 to its 32-bit vector, without it .971.
KEPT = "encoder.layer.0.output.dense"

Weights = dict[str, Array]


def quantized(matrix: Array, largest: float) -> tuple[Array, Array]:
    """A whole-number matrix, its largest being `largest`, and the scale of each column."""
    scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / largest
    return np.rint(matrix / scale).astype(np.int8), scale.astype(np.float32)


class Builder:
    """Adds the parts of a BERT to a graph, with weights of 32 bits or of 8."""

    epsilon = EPSILON

    def __init__(self, weights: Weights, *, int8: bool) -> None:
        self.graph = Graph()
        self.weights = weights
        self.int8 = int8

    def weight(self, name: str) -> str:
        return self.graph.constant(self.weights[name])

    def dense(self, x: str, *names: str) -> str:
        """x W + b, for one dense layer or several side by side in one product."""
        matrix = np.hstack([self.weights[f"{name}.weight"].T for name in names])
        bias = self.graph.constant(np.hstack([self.weights[f"{name}.bias"] for name in names]))
        if self.int8 and KEPT not in names:
            whole, scale = quantized(matrix, LARGEST)
            inputs = x, self.graph.constant(whole), self.graph.constant(scale), "", bias
            return self.graph.add("DynamicQuantizeMatMul", *inputs, domain=MICROSOFT)[0]
        product = self.graph.add("MatMul", x, self.graph.constant(matrix))[0]
        return self.graph.add("Add", product, bias)[0]

    def words(self, ids: str) -> str:
        """What each piece means by itself; in 8 bits with one scale a word."""
        table = self.weights["embeddings.word_embeddings.weight"]
        if self.int8:
            whole, scale = quantized(table.T, 127.0)
            words = self.graph.add("Gather", self.graph.constant(whole.T), ids)[0]
            scales = self.graph.add("Gather", self.graph.constant(scale[:, None]), ids)[0]
            words = self.graph.add("Cast", words, to=1)[0]
            return self.graph.add("Mul", words, scales)[0]
        return self.graph.add("Gather", self.graph.constant(table), ids)[0]

    def embeddings(self, ids: str) -> str:
        words = self.words(ids)
        # Every piece is of the first of BERT's two token types.
        kind = self.weights["embeddings.token_type_embeddings.weight"][0]
        place = self.weights["embeddings.position_embeddings.weight"] + kind
        shape = self.graph.add("Shape", ids)[0]
        zero, one, two = (self.graph.constant(np.array([n], np.int64)) for n in (0, 1, 2))
        length = self.graph.add("Slice", shape, one, two)[0]
        places = self.graph.add("Slice", self.graph.constant(place), zero, length)[0]
        return self.normal(words, places, "embeddings.LayerNorm")

    def normal(self, x: str, skip: str, name: str) -> str:
        total = self.graph.add("Add", x, skip)[0]
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.graph.add("LayerNormalization", total, scale, bias, epsilon=self.epsilon)[0]

    def layer(self, x: str, name: str) -> str:
        inner = f"{name}.attention.self"
        qkv = self.dense(x, f"{inner}.query", f"{inner}.key", f"{inner}.value")
        parts = self.graph.add("Split", qkv, axis=2, outputs=3)
        attended = self.graph.add("MultiHeadAttention", *parts, domain=MICROSOFT, num_heads=HEADS)
        out = self.dense(attended[0], f"{name}.attention.output.dense")
        x = self.normal(out, x, f"{name}.attention.output.LayerNorm")
        wide = self.dense(x, f"{name}.intermediate.dense")
        wide = self.graph.add("Gelu", wide, domain=MICROSOFT)[0]
        narrow = self.dense(wide, f"{name}.output.dense")
        return self.normal(narrow, x, f"{name}.output.LayerNorm")


def model_bytes(weights: Weights, *, int8: bool) -> bytes:
    """The model file. Input `ids` (1, n); outputs `sentence`, `middle` (1, 384), `pieces` (1, n, 384).

    `sentence` is the mean of the pieces, scaled to length 1; `pieces` are scaled by the
    same number. `middle` is the like mean after the fourth of the six layers.
    """
    builder = Builder(weights, int8=int8)
    graph = builder.graph
    x = builder.embeddings("ids")
    for number in range(LAYERS):
        x = builder.layer(x, f"encoder.layer.{number}")
        if number == MIDDLE:
            half = graph.add("ReduceMean", x, axes=[1], keepdims=0)[0]
            half_length = graph.add("ReduceL2", half, axes=[1], keepdims=1)[0]
            graph.add("Div", half, half_length, outputs="middle")
    mean = graph.add("ReduceMean", x, axes=[1], keepdims=1)[0]
    length = graph.add("ReduceL2", mean, axes=[2], keepdims=1)[0]
    unit = graph.add("Div", mean, length)[0]
    graph.add("Div", x, length, outputs="pieces")
    graph.add("Squeeze", unit, graph.constant(np.array([1], np.int64)), outputs="sentence")
    return graph.to_bytes(
        [value_info("ids", "int64", [1, "n"])],
        [
            value_info("sentence", "float32", [1, HIDDEN]),
            value_info("middle", "float32", [1, HIDDEN]),
            value_info("pieces", "float32", [1, "n", HIDDEN]),
        ],
    )
