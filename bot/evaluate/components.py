"""The component that reads questions, as config.yml sets it up, ready to be trained on anything.

What is measured has to be what is served, so encoder, words and settings come from where the component
itself takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.evaluate.vectors import Vectors
from bot.nlu.classify import Thresholds
from bot.nlu.entities import Lexicon
from bot.nlu.read_questions import Reader
from bot.nlu.train_reader import Example, train_reader

DANGER = "danger"


@dataclass(frozen=True)
class Components:
    """What `train_reader` takes beside examples."""

    vectors: Vectors
    knows: Callable[[str], bool]
    lexicon: Lexicon
    groups: Mapping[str, str]
    thresholds: Thresholds
    steps: int
    larger: Vectors | None = None

    def prepare(self, texts: Sequence[str], progress: Callable[[int, int], None]) -> None:
        """Make the vectors of `texts` by all encoders; `progress` is called with how many are made, of how many."""
        for vectors in (self.vectors, self.larger):
            if vectors:
                vectors.prepare(texts, progress)

    def train(self, examples: Sequence[Example]) -> Reader:
        """A reader of `examples`, without the net that tells danger: `bot eval` asks that as a whole."""
        without_net = {name: group for name, group in self.groups.items() if group != DANGER}
        reader = train_reader(
            examples,
            self.vectors,
            self.lexicon,
            without_net,
            self.thresholds,
            self.knows,
            steps=self.steps,
            larger=self.larger,
        )
        return replace(reader, classifier=replace(reader.classifier, groups=self.groups))


def read_components(root: Path) -> Components:
    """The components of config.yml under `root`. Raises LookupError where it names none."""
    import spacy

    from bot.nlu import question_reader as component
    from bot.nlu.through_spacy import encoder, known_words, larger_encoder

    given = entries(root)
    config = {
        **component.QuestionReader.get_default_config(),
        **given[component.QuestionReader.__name__],
    }
    name = given["SentenceModel"]["model"]
    model = spacy.load(name)
    return Components(
        vectors=Vectors(encoder(model)),
        knows=known_words(model),
        lexicon=Lexicon.read(root / config["words"]),
        groups=component.group_of_each(config["groups"]),
        thresholds=Thresholds(**config["thresholds"]),
        steps=config["steps"],
        larger=Vectors(larger_encoder(model)) if config["look_again"] else None,
    )


def entries(root: Path) -> dict[str, dict[str, Any]]:
    """The pipeline of config.yml, by the class names of its components.

    Read as Rasa reads it, in YAML 1.2: a group named `off` is a truth value to others.
    """
    from rasa.shared.utils.io import read_yaml_file

    config: Any = read_yaml_file(root / "config.yml")
    return {entry["name"].rpartition(".")[2]: entry for entry in config["pipeline"]}
