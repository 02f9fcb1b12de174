"""Builds the encoder: pinned weights to an 8-bit ONNX file, checked, kept by digest.

    python -m bot.nlu.encoder.build

The result lies in `var/encoder/<digest>/` as model.onnx and tokenizer.json; the
digest is over the weights' and over the code that makes the file of them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from bot.nlu.encoder import graph, weights
from bot.nlu.encoder.encoder import Encoder

ROOT = Path(__file__).resolve().parents[3]
# How near "That is a happy person" is to three sentences: the model card's numbers.
KNOWN = {
    "That is a happy dog": 0.695,
    "That is a very happy person": 0.943,
    "Today is a sunny day": 0.257,
}
TOLERANCE = {"fp32": 0.002, "int8": 0.02}


class WrongEncoder(Exception):
    """The built encoder does not say what the original is known to say."""


def digest(precision: str = "int8") -> str:
    """Sixteen hexadecimal digits that change whenever the built file would."""
    sha = hashlib.sha256(
        f"{precision} {weights.WEIGHTS_SHA256} {weights.TOKENIZER_SHA256}".encode()
    )
    for source in ("graph.py", "onnx_file.py"):
        sha.update(Path(__file__).with_name(source).read_bytes())
    return sha.hexdigest()[:16]


def built(precision: str = "int8", *, root: Path = ROOT) -> Path:
    """The folder of the built encoder, made first where it is missing.

    `precision` is "int8", or "fp32" for comparison. Raises WrongEncoder, and ValueError
    where the installed weights are not the pinned ones.
    """
    folder = root / "var" / "encoder" / digest(precision)
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix="making-"))
    try:
        model = graph.model_bytes(weights.load_weights(), int8=precision == "int8")
        (made / "model.onnx").write_bytes(model)
        (made / "tokenizer.json").write_bytes(weights.tokenizer_bytes())
        check(Encoder(made), TOLERANCE[precision])
        made.chmod(0o755)
        os.rename(made, folder)
    except OSError:
        if not folder.is_dir():  # else another process was first
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return folder


def check(encoder: Encoder, tolerance: float) -> None:
    """Raises WrongEncoder where a known similarity is off by more than `tolerance`."""
    person = encoder.encode("That is a happy person")
    for text, known in KNOWN.items():
        found = float(person @ encoder.encode(text))
        if abs(found - known) > tolerance:
            raise WrongEncoder(f"{text!r}: similarity {found:.3f}, known to be {known:.3f}")


if __name__ == "__main__":
    built()
