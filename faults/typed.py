"""Intents and slots as somebody would type them who knows Rasa, in every disguise of the slash."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

# Rasa's own form is `/intent@confidence{"entity": "value"}`; blanks around it are cut off there.
DISGUISES: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: f"  {text}  ",
    lambda text: f"\n\t{text}\n",
    lambda text: f"\u00a0{text}",
    lambda text: f"\u2003{text}\u3000",
    lambda text: f"\u200b{text}",
    lambda text: f"\ufeff{text}",
    lambda text: text.replace("/", "\uff0f", 1),
    lambda text: text.replace("/", "\u2215", 1),
    lambda text: text.replace("/", "\u2044", 1),
    lambda text: text.replace("/", "%2F", 1),
    lambda text: text.replace("/", "//", 1),
    lambda text: text.replace("/", "/ ", 1),
    lambda text: text.replace("/", "&#47;", 1),
    lambda text: text.upper(),
    lambda text: text + " please",
    lambda text: f"EXTERNAL: {text}",
    lambda text: f"{text}\n{text}",
    lambda text: f"\u202e{text}",
    lambda text: f"`{text}`",
)


SLASHES = re.compile("[/\uff0f\u2215\u2044]|%2F|&#47;")


@dataclass(frozen=True)
class Typed:
    """One message. `slot` would be set to `value` if it were believed; None where it carries none."""

    text: str
    intent: str
    slot: str | None
    value: str | None


def read_domain(path: Path) -> tuple[list[str], list[str]]:
    """The names of all intents and of all slots in a `domain.yml`."""
    domain = yaml.safe_load(path.read_text(encoding="utf-8"))
    intents = [one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]]
    return intents, list(domain.get("slots") or ())


def messages(intents: list[str], slots: list[str], seed: int) -> Iterator[Typed]:
    """Every intent in every disguise, with and without a slot, mixed; then all over again."""
    rng = random.Random(seed)
    everything = list(itertools.product(intents, DISGUISES))
    for number in itertools.count():
        if number % len(everything) == 0:
            rng.shuffle(everything)
        intent, disguise = everything[number % len(everything)]
        slot = rng.choice(slots) if slots and number % 4 else None
        value = f"planted-{number}" if slot else None
        inner = json.dumps({slot: value}) if slot else ""
        sure = "@1.0" if number % 7 == 0 else ""
        yield Typed(disguise(f"/{intent}{sure}{inner}"), intent, slot, value)
