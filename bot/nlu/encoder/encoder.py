"""Runs the sentence encoder: text in, vector out, one text at a time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

Vector = npt.NDArray[np.float32]
LONGEST: Final = 256  # pieces; what the model was trained for
SIZE: Final = 384
BATCH: Final = 16  # texts read together: more are hardly quicker


@dataclass(frozen=True)
class Encoding:
    """A text's vector of length 1, and those of its pieces, whose mean it is.

    `spans` holds each piece's first character and the one after its last; the two
    marks around the text, [CLS] and [SEP], are empty spans.
    """

    sentence: Vector
    pieces: Vector
    spans: list[tuple[int, int]]


class Encoder:
    """The encoder of one built folder (see build.py). Safe to share among threads."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        self._folder = folder
        self._session = _session(folder, threads)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()  # the file asks for 128 pieces, always
        self._tokenizer.enable_truncation(LONGEST)

    def encode(self, text: str) -> Vector:
        """The vector (384,) of `text`, of length 1. Text past 256 pieces is not read."""
        (sentence,) = self._run(self._tokenizer.encode(text).ids, "sentence")
        vector: Vector = sentence[0]
        return vector

    def encode_deep(self, text: str) -> tuple[Vector, Vector]:
        """The vectors of `text` after the last layer and after the middle one, each of length 1."""
        sentence, middle = self._run(self._tokenizer.encode(text).ids, "sentence", "middle")
        return sentence[0], middle[0]

    def encode_deep_all(self, texts: Sequence[str]) -> Vector:
        """What `encode_deep` gives of each of `texts`, side by side (N, 2 x width); texts of one length are read together.

        The weights are fetched once for all of them, which for the larger encoder halves the time, and what is cut
        into the same pieces is read once. Each batch stays on one processor: sharing out its products takes a fifth
        longer. A vector may differ from the text's own by 1e-7: sums of 32 bits are taken in another order.
        """
        cut = [tuple(cut.ids) for cut in self._tokenizer.encode_batch(list(texts))]
        alike = [list(group) for _, group in groupby(sorted(dict.fromkeys(cut), key=len), key=len)]
        batches = [group[at : at + BATCH] for group in alike for at in range(0, len(group), BATCH)]
        session = _session(self._folder, threads=1)

        def read(batch: list[tuple[int, ...]]) -> Vector:
            ids = np.array(batch, dtype=np.int64)
            return np.hstack(session.run(["sentence", "middle"], {"ids": ids}))

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            found = np.concatenate(list(pool.map(read, batches)))
        place = {ids: at for at, ids in enumerate(ids for batch in batches for ids in batch)}
        vectors: Vector = found[[place[ids] for ids in cut]]
        return vectors

    def knows(self, word: str) -> bool:
        """Whether `word`, in lower case, is a piece of its own and not cut into several."""
        return self._tokenizer.token_to_id(word) is not None

    def encode_pieces(self, text: str) -> Encoding:
        """The vector of `text` and of each of its word pieces."""
        cut = self._tokenizer.encode(text)
        sentence, pieces = self._run(cut.ids, "sentence", "pieces")
        return Encoding(sentence[0], pieces[0], cut.offsets)

    def _run(self, ids: list[int], *outputs: str) -> list[Vector]:
        feed = {"ids": np.array([ids], dtype=np.int64)}
        found: list[Vector] = self._session.run(list(outputs), feed)
        return found


def _session(folder: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )


@cache
def larger_encoder() -> Encoder:
    """This process's larger encoder, all-mpnet-base-v2, loaded and built as `shared_encoder` is."""
    from bot.nlu.encoder.build import LARGE, built

    return Encoder(built(of=LARGE), threads=2)  # its products are large enough to be shared out


@cache
def shared_encoder(threads: int = 1) -> Encoder:
    """This process's encoder, loaded when first asked for and built where it is missing."""
    from bot.nlu.encoder.build import built

    return Encoder(built(), threads=threads)
