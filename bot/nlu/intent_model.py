"""Multinomial logistic regression over sentence vector and spelling; saved as plain arrays, no pickle.

The method and its constants (balanced classes, both halves of unit length) are the best of the
pipelines measured on CLINC150, BANKING77 and HWU64 (docs/adr/0003). scikit-learn's solver walks the
sparse and the dense half together; splitting the product (BLAS for the dense half) fits the same
objective several times faster, which is why the fit is written here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from bot.nlu.features import Matrix, Spelling, Vector

_SEED = 20261127
_BATCH = 256
_RATE = 5e-3
_RISE = 0.3
_DECAY = 0.02
_SCALE = 3.0  # of both halves of the input: makes the rate fit them
_BLOCK = 256  # rows of weights that are moved at a time: they stay in the processor's own memory
_HEAVIEST = 5.0  # a rare class may weigh so much in a step


@dataclass
class IntentModel:
    """p(intent | dense, spelling). Shapes: dense_weights (D, K), sparse_weights (V, K), bias (K,)."""

    labels: list[str]
    spelling: Spelling
    dense_weights: Matrix
    sparse_weights: Matrix
    bias: Vector

    def probabilities(self, dense: Vector, text: str) -> Vector:
        """Return p over `labels` (K,) for a vector of unit length (D,) and its text."""
        found, values = self.spelling.row(text)
        scores = dense @ self.dense_weights + self.bias
        if len(found):
            scores = scores + values @ self.sparse_weights[found].astype(np.float32)
        chance: Vector = _softmax(scores[None, :])[0]
        return chance

    @classmethod
    def fit(
        cls,
        dense: Matrix,
        texts: Sequence[str],
        labels: Sequence[str],
        *,
        inverse_penalty: float = 100.0,
        weights: Sequence[float] | None = None,
        steps: int = 80,
        epochs: int = 0,
        sharper: float = 1.0,
        spelling: Spelling | None = None,
    ) -> IntentModel:
        """Fit on rows `dense` (N, D), `texts` and `labels` (N each); `weights` multiply the balanced ones.

        With `epochs`, by so many rounds of small steps, which for many classes come to the same much sooner,
        if less sure of it: `sharper` multiplies the scores. `spelling`: what another model has learnt from
        the same texts.
        """
        names = sorted(set(labels))
        position = {name: at for at, name in enumerate(names)}
        target = np.array([position[label] for label in labels])
        spelling = spelling or Spelling.fit(texts)
        sparse = spelling.transform(texts)
        balance = len(labels) / (len(names) * np.bincount(target, minlength=len(names)))
        row_weight = balance[target].astype(np.float32)
        if weights is not None:
            row_weight *= np.asarray(weights, dtype=np.float32)
        if epochs:
            solution = np.float32(sharper) * _descend(
                dense.astype(np.float32), sparse, target, row_weight, len(names), epochs
            )
        else:
            solution = _minimise(
                dense.astype(np.float32),
                sparse,
                target,
                row_weight,
                len(names),
                inverse_penalty,
                steps,
            )
        width = dense.shape[1]
        return cls(names, spelling, solution[:width], solution[width:-1], solution[-1])

    def save(self, folder: Path, name: str) -> None:
        """Write `NAME.npz` and `NAME.json` into `folder`."""
        np.savez_compressed(
            folder / f"{name}.npz",
            dense=self.dense_weights.astype(np.float16),
            sparse=self.sparse_weights.astype(np.float16),
            bias=self.bias,
            idf=self.spelling.idf,
        )
        words = {"labels": self.labels, "grams": list(self.spelling.index)}
        (folder / f"{name}.json").write_text(
            json.dumps(words, ensure_ascii=False), encoding="utf-8"
        )

    @classmethod
    def load(cls, folder: Path, name: str) -> IntentModel:
        """Read what `save` wrote."""
        words = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            return cls(
                words["labels"],
                Spelling({gram: at for at, gram in enumerate(words["grams"])}, arrays["idf"]),
                arrays["dense"].astype(np.float32),
                arrays["sparse"],  # in half precision, as kept: a text needs a few rows of it
                arrays["bias"],
            )


def _minimise(
    dense: Matrix,
    sparse: sp.csr_matrix,
    target: NDArray[np.int64],
    row_weight: Vector,
    classes: int,
    inverse_penalty: float,
    steps: int,
) -> Matrix:
    """Return (D + V + 1, K) that minimises C * weighted cross-entropy + half the squared weights (bias free)."""
    width, grams = dense.shape[1], sparse.shape[1]
    rows = np.arange(len(target))
    transposed = sparse.T.tocsr()
    scale = 1.0 / inverse_penalty

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        table = flat.astype(np.float32).reshape(width + grams + 1, classes)
        scores = dense @ table[:width] + sparse @ table[width:-1] + table[-1]
        chance = _softmax(scores)
        value = -float(row_weight @ np.log(np.maximum(chance[rows, target], 1e-12)))
        chance[rows, target] -= 1
        chance *= row_weight[:, None]
        slope = np.vstack([dense.T @ chance, transposed @ chance, chance.sum(0)[None, :]])
        slope[:-1] += scale * table[:-1]
        value += scale / 2 * float(np.sum(table[:-1] ** 2, dtype=np.float64))
        return value, slope.astype(np.float64).ravel()

    from scipy.optimize import minimize  # only for learning: it costs the server's start a tenth

    start = np.zeros((width + grams + 1) * classes)
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": steps, "maxcor": 6, "ftol": 1e-6},
    )
    return np.asarray(found.x, dtype=np.float32).reshape(width + grams + 1, classes)


def _descend(
    dense: Matrix,
    sparse: sp.csr_matrix,
    target: NDArray[np.int64],
    row_weight: Vector,
    classes: int,
    epochs: int,
) -> Matrix:
    """Return (D + V + 1, K) after `epochs` rounds of Adam with decay (Loshchilov and Hutter 2019), rates up and down."""
    width = dense.shape[1]
    rng = np.random.default_rng(_SEED)
    table = np.zeros((width + sparse.shape[1] + 1, classes), dtype=np.float32)
    mean, square, slope = np.zeros_like(table), np.zeros_like(table), np.empty_like(table)
    weight = np.minimum(row_weight, _HEAVIEST)
    steps = epochs * -(-len(target) // _BATCH)
    step = 0
    for _ in range(epochs):
        order = rng.permutation(len(target))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            some, few = dense[rows] * _SCALE, sparse[rows] * _SCALE
            chance = _softmax(some @ table[:width] + few @ table[width:-1] + table[-1])
            chance[np.arange(len(rows)), target[rows]] -= 1
            chance *= (weight[rows] / weight[rows].sum())[:, None]
            np.matmul(some.T, chance, out=slope[:width])
            slope[width:-1] = few.T @ chance
            slope[-1] = chance.sum(0)
            step += 1
            rate = _RATE * _up_and_down(step / steps)
            for at in range(0, len(table), _BLOCK):
                block = slice(at, at + _BLOCK)
                _move(table[block], slope[block], mean[block], square[block], rate, step)
    table[:-1] *= _SCALE
    return table


def _move(
    table: Matrix, slope: Matrix, mean: Matrix, square: Matrix, rate: float, step: int
) -> None:
    """Take a step of Adam with decay, in place; `slope` is used up."""
    mean *= 0.9
    square *= 0.999
    part = slope * np.float32(0.1)
    mean += part
    slope *= slope
    slope *= 0.001
    square += slope
    np.divide(square, 1 - 0.999**step, out=part)
    np.sqrt(part, out=part)
    part += 1e-8
    np.divide(mean, part, out=part)
    part *= rate / (1 - 0.9**step)
    table *= 1 - rate * _DECAY
    table -= part


def _up_and_down(part: float) -> float:
    """Return the share of the full rate at `part` of the way: up for three tenths, then down along a cosine."""
    if part < _RISE:
        return 0.04 + 0.96 * part / _RISE
    return float(0.5 + 0.5 * np.cos(np.pi * (part - _RISE) / (1 - _RISE)))


def _softmax(scores: Matrix) -> Matrix:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), dtype=np.float32)
