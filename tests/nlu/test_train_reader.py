"""Which examples teach what."""

from __future__ import annotations

from collections.abc import Callable

from bot.nlu.entities import Lexicon
from bot.nlu.features import Vector
from bot.nlu.read_questions import Reader
from bot.nlu.train_reader import Example, train_reader
from tests.nlu.conftest import EXAMPLES, GROUPS

Encode = Callable[[str], Vector]
TEXT = "how long is the training and i have stopped wanting to be alive"


def test_a_danger_for_the_net_alone_teaches_nothing_of_questions(encode: Encode) -> None:
    """It stands behind an ordinary question, which goes on being one."""
    intent = next(name for name, group in GROUPS.items() if group == "danger")
    lexicon = Lexicon({"abbreviation": ["PCN"]}, {})
    taught = [Example(TEXT, intent, only_net=only_net) for only_net in (False, True)]
    both, net_alone = (train_reader([*EXAMPLES, one], encode, lexicon, GROUPS) for one in taught)

    def chance_of_danger(reader: Reader) -> float:
        alone = reader.classifier.alone
        return float(alone.probabilities(encode(TEXT), TEXT)[alone.labels.index(intent)])

    assert chance_of_danger(net_alone) < chance_of_danger(both)
    assert net_alone.danger(TEXT, encode)["intent"] == intent
