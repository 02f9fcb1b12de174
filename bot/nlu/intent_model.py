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
            scores = scores + values @ self.sparse_weights[found]
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
        steps: int = 120,
    ) -> IntentModel:
        """Fit on rows `dense` (N, D), `texts` and `labels` (N each); `weights` multiply the balanced ones."""
        names = sorted(set(labels))
        position = {name: at for at, name in enumerate(names)}
        target = np.array([position[label] for label in labels])
        spelling = Spelling.fit(texts)
        sparse = spelling.transform(texts)
        balance = len(labels) / (len(names) * np.bincount(target, minlength=len(names)))
        row_weight = balance[target].astype(np.float32)
        if weights is not None:
            row_weight *= np.asarray(weights, dtype=np.float32)
        solution = _minimise(
            dense.astype(np.float32), sparse, target, row_weight, len(names), inverse_penalty, steps
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
                arrays["sparse"].astype(np.float32),
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


def _softmax(scores: Matrix) -> Matrix:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), dtype=np.float32)
