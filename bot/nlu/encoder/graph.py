"""The BERT of all-MiniLM-L6-v2 as an ONNX graph: token ids in, sentence vector out.

Texts of one length at a time: there is no padding, so no mask, and the mean runs over
every piece. In 8 bits each piece has a range of its own, so that a piece with large
numbers takes no room from others, and a text's vector does not hang on its company.
"""

from __future__ import annotations

import numpy as np

from bot.nlu.encoder.onnx_file import MICROSOFT, Array, Graph, value_info

HIDDEN = 384
HEADS = 12
LAYERS = 6
MIDDLE = 3  # the fourth layer: nearer to the words than the last one (docs/adr/0003)
EPSILON = 1e-12
IDS = "ids"  # the name of the input
# 7 bits: on processors without VNNI two products of 8 bits are summed in 16 bits and
# saturate; with 7 they can't, so each processor computes the same vector.
LARGEST = 63.0
MIDPOINT = 128  # of the unsigned bytes that a piece's numbers become

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
        self._made: dict[str, str] = {}

    def weight(self, name: str) -> str:
        return self.graph.constant(self.weights[name])

    def dense(self, x: str, *names: str) -> str:
        """x W + b, x (pieces, width), for one dense layer or several side by side in one product."""
        matrix = np.hstack([self.weights[f"{name}.weight"].T for name in names])
        bias = np.hstack([self.weights[f"{name}.bias"] for name in names])
        product = self.in_bytes(x, matrix) if self.int8 else self.in_full(x, matrix)
        return self.graph.add("Add", product, self.graph.constant(bias))[0]

    def in_full(self, x: str, matrix: Array) -> str:
        """x W, in 32 bits."""
        return self.graph.add("MatMul", x, self.graph.constant(matrix))[0]

    def in_bytes(self, x: str, matrix: Array) -> str:
        """x W, each row of x and each column of W in 8 bits, by its own largest number."""
        graph = self.graph
        sizes = graph.add("Abs", x)[0]
        largest = graph.add("ReduceMax", sizes, axes=[1], keepdims=1)[0]
        scale = graph.add("Mul", largest, self.once("scale", np.array(1 / 127, np.float32)))[0]
        scale = graph.add("Max", scale, self.once("smallest", np.array(1e-9, np.float32)))[0]
        flat = graph.add("Squeeze", scale, self.once("one", np.array([1], np.int64)))[0]
        rows = graph.add("QuantizeLinear", x, flat, self.midpoints(flat), axis=0)[0]
        whole, columns = quantized(matrix, LARGEST)
        product = graph.add(
            "MatMulIntegerToFloat",
            rows,
            graph.constant(whole),
            self.once("unit", np.array(1, np.float32)),
            graph.constant(columns),
            self.once("midpoint", np.array(MIDPOINT, np.uint8)),
            domain=MICROSOFT,
        )[0]
        return graph.add("Mul", product, scale)[0]

    def midpoints(self, rows: str) -> str:
        """MIDPOINT for each of `rows`: made once, for every product has the same rows."""
        if "midpoints" not in self._made:
            shape = self.graph.add("Shape", rows)[0]
            midpoint = self.once("midpoint", np.array(MIDPOINT, np.uint8))
            self._made["midpoints"] = self.graph.add("Expand", midpoint, shape)[0]
        return self._made["midpoints"]

    def once(self, name: str, value: Array) -> str:
        """A constant that several nodes share."""
        if name not in self._made:
            self._made[name] = self.graph.constant(value)
        return self._made[name]

    def as_rows(self, x: str, width: int) -> str:
        """(texts, n, width) -> (texts * n, width): a row for each piece."""
        shape = self.once(f"rows of {width}", np.array([-1, width], np.int64))
        return self.graph.add("Reshape", x, shape)[0]

    def as_texts(self, x: str, width: int) -> str:
        """(texts * n, width) -> (texts, n, width), with the shape of `ids`."""
        name = f"texts of {width}"
        if name not in self._made:
            size = self.graph.constant(np.array([width], np.int64))
            ids = self.graph.add("Shape", IDS)[0]
            self._made[name] = self.graph.add("Concat", ids, size, axis=0)[0]
        return self.graph.add("Reshape", x, self._made[name])[0]

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
        x = self.normal(words, places, "embeddings.LayerNorm")
        return self.as_rows(x, HIDDEN)

    def normal(self, x: str, skip: str, name: str) -> str:
        total = self.graph.add("Add", x, skip)[0]
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.graph.add("LayerNormalization", total, scale, bias, epsilon=self.epsilon)[0]

    def layer(self, x: str, name: str) -> str:
        inner = f"{name}.attention.self"
        qkv = self.dense(x, f"{inner}.query", f"{inner}.key", f"{inner}.value")
        parts = self.graph.add("Split", self.as_texts(qkv, 3 * HIDDEN), axis=2, outputs=3)
        attended = self.graph.add("MultiHeadAttention", *parts, domain=MICROSOFT, num_heads=HEADS)
        out = self.dense(self.as_rows(attended[0], HIDDEN), f"{name}.attention.output.dense")
        x = self.normal(out, x, f"{name}.attention.output.LayerNorm")
        wide = self.dense(x, f"{name}.intermediate.dense")
        wide = self.graph.add("Gelu", wide, domain=MICROSOFT)[0]
        narrow = self.dense(wide, f"{name}.output.dense")
        return self.normal(narrow, x, f"{name}.output.LayerNorm")


def model_bytes(weights: Weights, *, int8: bool) -> bytes:
    """The model file. Input `ids` (texts, n); outputs `sentence`, `middle` (texts, 384), `pieces` (texts, n, 384).

    `sentence` is the mean of the pieces, scaled to length 1; `pieces` are scaled by the
    same number. `middle` is the like mean after the fourth of the six layers.
    """
    builder = Builder(weights, int8=int8)
    graph = builder.graph
    x = builder.embeddings(IDS)
    for number in range(LAYERS):
        x = builder.layer(x, f"encoder.layer.{number}")
        if number == MIDDLE:
            half = graph.add("ReduceMean", builder.as_texts(x, HIDDEN), axes=[1], keepdims=0)[0]
            half_length = graph.add("ReduceL2", half, axes=[1], keepdims=1)[0]
            graph.add("Div", half, half_length, outputs="middle")
    pieces = builder.as_texts(x, HIDDEN)
    mean = graph.add("ReduceMean", pieces, axes=[1], keepdims=1)[0]
    length = graph.add("ReduceL2", mean, axes=[2], keepdims=1)[0]
    unit = graph.add("Div", mean, length)[0]
    graph.add("Div", pieces, length, outputs="pieces")
    graph.add("Squeeze", unit, graph.constant(np.array([1], np.int64)), outputs="sentence")
    return graph.to_bytes(
        [value_info(IDS, "int64", ["texts", "n"])],
        [
            value_info("sentence", "float32", ["texts", HIDDEN]),
            value_info("middle", "float32", ["texts", HIDDEN]),
            value_info("pieces", "float32", ["texts", "n", HIDDEN]),
        ],
    )
