"""Makes `adapter.npz`: the small encoder learns from the examples in `data/`.

    pip install torch pyyaml       # beside this environment, which holds no torch
    python -m bot.nlu.encoder.learn

Half an hour on two processors. Needed only where many examples by new hands have come:
training takes the file as it is. docs/adr/0010 has the figures.

The dense layers get a low-rank addition each (Hu and others, LoRA: arXiv 2106.09685) and
are trained, with the scales of their layers, to tell the intents apart from the last
layer's mean; the head that does so is thrown away.
"""

from __future__ import annotations

import hashlib
import math
import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
import yaml
from tokenizers import Tokenizer
from torch import Tensor, nn

from bot.nlu.encoder import graph, weights
from bot.nlu.encoder.adapter import FILE

DATA = Path(__file__).resolve().parents[3] / "data"
SEED = 0
RANK = 16
SCALE = 2.0  # of the addition, as LoRA has it: alpha / rank
ROUNDS = 4
BATCH = 64
RATE, HEAD_RATE = 1e-3, 5e-3
DROPOUT = 0.1
SMOOTHING = 0.1  # of the labels: hands differ in what they call a thing
SHARPNESS = 16.0  # vectors of length 1 would leave the head too little to tell apart
LONGEST = 128
_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
DENSE = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
NORMS = ("attention.output.LayerNorm", "output.LayerNorm")


def examples(folder: Path = DATA) -> list[tuple[str, str]]:
    """Every (text, intent) of the questions that stand alone."""
    found = []
    for path in sorted(folder.glob("nlu*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            for line in str(block.get("examples", "")).splitlines() if "intent" in block else ():
                if line.startswith("- ") and not line.startswith("- /"):
                    found.append((_ENTITY.sub(r"\1", line[2:]), str(block["intent"])))
    return found


class Layer(nn.Module):  # type: ignore[misc]  # torch is not in this environment
    """One layer of BERT with frozen weights and a trained addition to each dense one."""

    def __init__(self, loaded: dict[str, Tensor], number: int) -> None:
        super().__init__()
        name = f"encoder.layer.{number}"
        self.fixed = {dense: loaded[f"{name}.{dense}.weight"] for dense in DENSE}
        self.bias = {dense: loaded[f"{name}.{dense}.bias"] for dense in DENSE}
        self.down, self.up, self.scales = (nn.ParameterDict() for _ in range(3))
        for dense in DENSE:
            rows, columns = self.fixed[dense].shape
            self.down[_key(dense)] = nn.Parameter(torch.randn(RANK, columns) / math.sqrt(columns))
            self.up[_key(dense)] = nn.Parameter(torch.zeros(rows, RANK))
        for norm in NORMS:
            for part in ("weight", "bias"):
                self.scales[_key(f"{norm}.{part}")] = nn.Parameter(loaded[f"{name}.{norm}.{part}"])

    def dense(self, x: Tensor, name: str) -> Tensor:
        added = SCALE * self.up[_key(name)] @ self.down[_key(name)]
        return F.linear(x, self.fixed[name] + added, self.bias[name])

    def norm(self, x: Tensor, name: str) -> Tensor:
        scale, bias = self.scales[_key(f"{name}.weight")], self.scales[_key(f"{name}.bias")]
        return F.layer_norm(x, (graph.HIDDEN,), scale, bias, graph.EPSILON)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x and the result: (texts, pieces, HIDDEN); mask: (texts, 1, 1, pieces), true where there is one."""
        texts, pieces, _ = x.shape
        query, key, value = (
            self.dense(x, name).view(texts, pieces, graph.HEADS, -1).transpose(1, 2)
            for name in DENSE[:3]
        )
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = self.dense(seen.transpose(1, 2).reshape(texts, pieces, graph.HIDDEN), DENSE[3])
        x = self.norm(x + F.dropout(seen, DROPOUT, self.training), NORMS[0])
        wide = F.gelu(self.dense(x, DENSE[4]))
        return self.norm(
            x + F.dropout(self.dense(wide, DENSE[5]), DROPOUT, self.training), NORMS[1]
        )


class Learner(nn.Module):  # type: ignore[misc]
    """The encoder, and a head over its last layer's mean."""

    def __init__(self, loaded: dict[str, Tensor], intents: int) -> None:
        super().__init__()
        self.loaded = loaded
        self.layers = nn.ModuleList(Layer(loaded, number) for number in range(graph.LAYERS))
        self.head = nn.Linear(graph.HIDDEN, intents)
        nn.init.zeros_(self.head.weight)

    def forward(self, ids: Tensor, there: Tensor) -> Tensor:
        """ids, there: (texts, pieces). Returns (texts, intents)."""
        table = {part: self.loaded[f"embeddings.{part}"] for part in (
            "word_embeddings.weight", "position_embeddings.weight",
            "token_type_embeddings.weight", "LayerNorm.weight", "LayerNorm.bias")}  # fmt: skip
        words, places, kinds, scale, bias = table.values()
        x = words[ids] + places[: ids.shape[1]] + kinds[0]
        x = F.layer_norm(x, (graph.HIDDEN,), scale, bias, graph.EPSILON)
        for layer in self.layers:
            x = layer(x, there[:, None, None, :].bool())
        mean = (x * there[:, :, None]).sum(1) / there.sum(1, keepdim=True)
        logits: Tensor = self.head(F.normalize(mean, dim=1) * SHARPNESS)
        return logits


def batches(rows: list[list[int]], rng: random.Random) -> Iterator[list[int]]:
    """Places of rows in batches of about one length, in any order."""
    places = sorted(range(len(rows)), key=lambda at: len(rows[at]) + 6 * rng.random())
    cut = [places[at : at + BATCH] for at in range(0, len(places), BATCH)]
    rng.shuffle(cut)
    yield from cut


def learn(pairs: list[tuple[str, str]], loaded: dict[str, Tensor], tokenizer: Tokenizer) -> Learner:
    """Trains on `pairs`, and shows how far it is."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    intents = {name: at for at, name in enumerate(sorted({intent for _, intent in pairs}))}
    rows = [tokenizer.encode(text.lower()).ids for text, _ in pairs]
    wanted = torch.tensor([intents[intent] for _, intent in pairs])
    learner = Learner(loaded, len(intents))
    learner.train()
    inner = [one for name, one in learner.named_parameters() if not name.startswith("head.")]
    optimiser = torch.optim.AdamW(
        [{"params": inner}, {"params": learner.head.parameters()}], lr=RATE, weight_decay=0.01
    )
    steps, step = ROUNDS * math.ceil(len(rows) / BATCH), 0
    for turn in range(ROUNDS):
        for places in batches(rows, rng):
            share = min(1.0, (step + 1) / 100) * max(0.02, 1 - step / steps)
            for group, rate in zip(optimiser.param_groups, (RATE, HEAD_RATE), strict=True):
                group["lr"] = rate * share
            longest = max(len(rows[at]) for at in places)
            ids, there = (
                torch.zeros(len(places), longest, dtype=torch.long),
                torch.zeros(len(places), longest),
            )
            for line, at in enumerate(places):
                ids[line, : len(rows[at])] = torch.tensor(rows[at])
                there[line, : len(rows[at])] = 1.0
            loss = F.cross_entropy(learner(ids, there), wanted[places], label_smoothing=SMOOTHING)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(inner, 1.0)
            optimiser.step()
            step += 1
            if step % 50 == 0:
                print(f"round {turn + 1}, {step} of {steps}: loss {loss.item():.2f}", flush=True)
    return learner


def arrays(learner: Learner) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    """What was learnt, by the names that `adapter.py` reads, in half precision."""
    out = {}
    for number, layer in enumerate(learner.layers):
        assert isinstance(layer, Layer)
        name = f"encoder.layer.{number}"
        for dense in DENSE:
            out[f"{name}.{dense}.down"] = layer.down[_key(dense)]
            out[f"{name}.{dense}.up"] = SCALE * layer.up[_key(dense)]
        for norm in NORMS:
            for part in ("weight", "bias"):
                out[f"{name}.{norm}.{part}"] = layer.scales[_key(f"{norm}.{part}")]
    return {name: value.detach().numpy().astype(np.float16) for name, value in out.items()}


def _key(name: str) -> str:
    """torch wants no dots in the names of parameters."""
    return name.replace(".", "_")


def main() -> None:
    loaded = {name: torch.from_numpy(array) for name, array in weights.load_weights().items()}
    tokenizer = Tokenizer.from_str(weights.tokenizer_bytes().decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    pairs = examples()
    print(f"{len(pairs)} examples", flush=True)
    np.savez_compressed(FILE, **arrays(learn(pairs, loaded, tokenizer)))
    digest = hashlib.sha256(FILE.read_bytes()).hexdigest()
    print(f"Made {FILE.name}. Put SHA256 in adapter.py to\n{digest}")
    print("and KNOWN in build.py to what it says now; then meta.json's digest, and train.")


if __name__ == "__main__":
    main()
