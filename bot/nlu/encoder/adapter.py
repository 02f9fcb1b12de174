"""What the small encoder has learnt from this project's examples: small changes to its weights.

`bot/nlu/encoder/adapter.npz` holds, for each dense layer, two thin matrices whose product is
added to its weights (Hu and others, LoRA: arXiv 2106.09685), and the layers' own scales.
docs/adr/0010 tells how it was made, what it gains, and how it is made again.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np

from bot.nlu.encoder.onnx_file import Array
from bot.nlu.encoder.weights import pinned

FILE = Path(__file__).with_name("adapter.npz")
SHA256 = "8b6d4654a0f3c0dc2f9c13dfd86d11b052fce13a154e27ff83ceafdd79533a98"


def adapted(weights: dict[str, Array]) -> dict[str, Array]:
    """`weights` with what was learnt added. Raises ValueError where the file is not the pinned one."""
    data = pinned(FILE.read_bytes(), SHA256, FILE.name, "the encoder")
    learnt = {name: array.astype(np.float32) for name, array in np.load(BytesIO(data)).items()}
    out = dict(weights)
    for name, array in learnt.items():
        layer, _, part = name.rpartition(".")
        if part == "up":
            weight = f"{layer}.weight"
            out[weight] = weights[weight] + array @ learnt[f"{layer}.down"]
        elif part != "down":
            out[name] = array
    return out
