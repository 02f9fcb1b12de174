"""Builds the encoders: pinned weights to an 8-bit ONNX file each, checked, kept by digest.

    python -m bot.nlu.encoder.build

The result lies in `var/encoder/<digest>/` as model.onnx and tokenizer.json; the
digest is over the weights' and over the code that makes the file of them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.nlu.encoder import adapter, graph, mpnet_graph, mpnet_weights, weights
from bot.nlu.encoder.encoder import Encoder

ROOT = Path(__file__).resolve().parents[3]
# How near "That is a happy person" is to three sentences. Of the large encoder they are the
# model card's numbers; the small one has learnt here, and they are what it was when it had.
KNOWN = {
    "That is a happy dog": 0.788,
    "That is a very happy person": 0.952,
    "Today is a sunny day": 0.162,
}
KNOWN_TO_MPNET = {
    "That is a happy dog": 0.764,
    "That is a very happy person": 0.967,
    "Today is a sunny day": 0.315,
}
TOLERANCE = {"fp32": 0.002, "int8": 0.02}


class WrongEncoder(Exception):
    """The built encoder does not say what the original is known to say."""


@dataclass(frozen=True)
class Recipe:
    """How an encoder is made: its pinned sources, its graph (of files whose change calls for a new build), what it knows."""

    pinned: str
    graph: tuple[str, ...]
    model: Callable[[bool], bytes]
    tokenizer: Callable[[], bytes]
    known: Mapping[str, float]
    tolerance: Mapping[str, float]


def digest(precision: str = "int8", of: Recipe | None = None) -> str:
    """Sixteen hexadecimal digits that change whenever the built file would."""
    recipe = of or SMALL
    sha = hashlib.sha256(f"{precision} {recipe.pinned}".encode())
    for source in recipe.graph:
        sha.update(Path(__file__).with_name(source).read_bytes())
    return sha.hexdigest()[:16]


def built(precision: str = "int8", *, of: Recipe | None = None, root: Path = ROOT) -> Path:
    """The folder of the built encoder, made first where it is missing; the small one, if not told.

    `precision` is "int8", or "fp32" for comparison. Raises WrongEncoder, and ValueError
    where the installed weights are not the pinned ones.
    """
    recipe = of or SMALL
    folder = root / "var" / "encoder" / digest(precision, recipe)
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix="making-"))
    try:
        (made / "model.onnx").write_bytes(recipe.model(precision == "int8"))
        (made / "tokenizer.json").write_bytes(recipe.tokenizer())
        check(Encoder(made), recipe.tolerance[precision], recipe.known)
        made.chmod(0o755)
        os.rename(made, folder)
    except OSError:
        if not folder.is_dir():  # else another process was first
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return folder


def check(encoder: Encoder, tolerance: float, known: Mapping[str, float] = KNOWN) -> None:
    """Raises WrongEncoder where a known similarity is off by more than `tolerance`."""
    person = encoder.encode("That is a happy person")
    for text, expected in known.items():
        found = float(person @ encoder.encode(text))
        if abs(found - expected) > tolerance:
            raise WrongEncoder(f"{text!r}: similarity {found:.3f}, known to be {expected:.3f}")


def small_model(int8: bool) -> bytes:
    """all-MiniLM-L6-v2, with what it has learnt here."""
    return graph.model_bytes(adapter.adapted(weights.load_weights()), int8=int8)


def large_model(int8: bool) -> bytes:
    """all-mpnet-base-v2."""
    return mpnet_graph.model_bytes(mpnet_weights.load_weights(), int8=int8)


SMALL = Recipe(
    f"{weights.WEIGHTS_SHA256} {weights.TOKENIZER_SHA256} {adapter.SHA256}",
    ("adapter.py", "graph.py", "onnx_file.py"),
    small_model,
    weights.tokenizer_bytes,
    KNOWN,
    TOLERANCE,
)
LARGE = Recipe(
    f"{mpnet_weights.WEIGHTS_SHA256} {mpnet_weights.TOKENIZER_SHA256}",
    ("graph.py", "onnx_file.py", "mpnet_graph.py"),
    large_model,
    mpnet_weights.tokenizer_bytes,
    KNOWN_TO_MPNET,
    TOLERANCE,
)

if __name__ == "__main__":
    built()
    built(of=LARGE)
