"""Examples -> a Reader: what is learnt, and from which rows."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.nlu.asking import Asking
from bot.nlu.classify import Classifier, Thresholds
from bot.nlu.correct_spelling import Spelling
from bot.nlu.danger_net import DangerNet
from bot.nlu.ellipsis import ellipsis
from bot.nlu.entities import Lexicon
from bot.nlu.features import Matrix, Vector, encode_all
from bot.nlu.intent_model import IntentModel
from bot.nlu.read_questions import Reader
from bot.nlu.seen import Seen

_SEED = 20261124
_EPOCHS = 10
_MUCH = 1_000_000  # rows by classes
# Then p is spread as by the solver, with which the thresholds were set (docs/adr/0003).
_SHARPER = 1.25
_SHARE_ALONE = 2  # rows of questions that stand alone, for each follow-up


@dataclass(frozen=True)
class Example:
    """A training message; `after` is the intent answered before it, where it is a follow-up.

    `only_net`: it teaches what danger sounds like, and nothing of questions. A danger that stands behind
    an ordinary question would teach that such a question is none.
    """

    text: str
    intent: str
    after: str | None = None
    only_net: bool = False


def train_reader(
    examples: Sequence[Example],
    encode: Callable[[str], Vector],
    lexicon: Lexicon,
    groups: Mapping[str, str],
    thresholds: Thresholds | None = None,
    knows: Callable[[str], bool] = lambda _: True,
    progress: Callable[[str], None] = lambda _: None,
    steps: int = 80,
    larger: Callable[[str], Vector] | None = None,
) -> Reader:
    """Fit the model of questions as they stand and, where there are follow-ups, the one for those.

    With `larger`, the larger encoder, a second model of each is fitted over it.
    """
    spelling = Spelling.learn([example.text for example in examples], lexicon.plain_words, knows)
    examples = [replace(example, text=spelling.correct(example.text)) for example in examples]
    heard = [example for example in examples if example.after is None]
    asks = np.array([not example.only_net for example in heard])
    alone = [example for example in heard if not example.only_net]
    follow = [example for example in examples if example.after is not None]
    texts, labels = [e.text for e in heard], [e.intent for e in heard]
    words, intents = [e.text for e in alone], [e.intent for e in alone]
    danger = [intent for intent, group in groups.items() if group == "danger"]
    after, second, after_second = None, None, None
    # One thing after another: each keeps all processors busy, and two that do get in each other's way.
    progress(f"encoding {len(examples)} examples")
    heard_vectors = encode_all(texts, encode)
    vectors = heard_vectors[asks]
    progress("fitting questions that stand alone")
    model = _fitted(vectors, words, intents, steps)
    centroids = _centroids(vectors, intents, model.labels)
    if follow:
        progress("fitting follow-up questions")
        follow_vectors = encode_all([example.text for example in follow], encode)
        after = _fit_follow_ups(
            alone, vectors, follow, follow_vectors, centroids, model.labels, steps
        )
    progress("fitting the safety net")
    net = DangerNet.fit(texts, labels, danger, heard_vectors, encode)
    if larger:
        progress("encoding once more, for a second look")
        larger_vectors = encode_all(texts, larger)
        progress("fitting the second look")
        second = IntentModel.fit(
            larger_vectors[asks], words, intents, epochs=_EPOCHS, spelling=model.spelling
        )
        if follow:
            follow_vectors = encode_all([example.text for example in follow], larger)
            after_second = _fit_follow_ups(
                alone, larger_vectors[asks], follow, follow_vectors, centroids, model.labels, steps
            )
        net = net and net.looking_again(texts, labels, danger, larger_vectors)
    classifier = Classifier(
        model,
        after,
        centroids,
        Seen.of(vectors, words),
        lexicon,
        groups,
        thresholds or Thresholds(),
        second,
        after_second,
    )
    return Reader(classifier, spelling, net, Asking.fit(words))


def _fit_follow_ups(
    alone: Sequence[Example],
    vectors: Matrix,
    follow: Sequence[Example],
    follow_vectors: Matrix,
    centroids: Matrix,
    labels: Sequence[str],
    steps: int,
) -> IntentModel:
    """Fit p(intent | words, question before): follow-ups, and short questions after some other question.

    The latter teach that a question that says what it is about keeps its meaning whatever came before.
    `vectors` are those of `alone`, `follow_vectors` those of `follow`.
    """
    rng = random.Random(_SEED)
    at = {name: place for place, name in enumerate(labels)}
    asked = sorted({example.after for example in follow if example.after in at})
    rows: list[Vector] = []
    texts: list[str] = []
    intents: list[str] = []
    weights: list[float] = []
    for example, vector in zip(follow, follow_vectors, strict=True):
        if example.after not in at:
            continue
        rows.append(np.concatenate([vector, centroids[at[str(example.after)]]]))
        texts.append(example.text)
        intents.append(example.intent)
        weights.append(3.0)
    short = [pair for pair in zip(alone, vectors, strict=True) if asked and ellipsis(pair[0].text)]
    for example, vector in rng.sample(short, min(len(short), _SHARE_ALONE * len(rows))):
        rows.append(np.concatenate([vector, centroids[at[rng.choice(asked)]]]))
        texts.append(example.text)
        intents.append(example.intent)
        weights.append(1.0)
    return _fitted(np.stack(rows), texts, intents, steps, weights)


def _fitted(
    vectors: Matrix,
    texts: Sequence[str],
    intents: Sequence[str],
    steps: int,
    weights: Sequence[float] | None = None,
) -> IntentModel:
    """Fit a model of questions: by the solver, or what is much by rounds of small steps."""
    much = len(intents) * len(set(intents)) > _MUCH
    return IntentModel.fit(
        vectors,
        texts,
        intents,
        weights=weights,
        steps=steps,
        epochs=_EPOCHS if much else 0,
        sharper=_SHARPER,
    )


def _centroids(vectors: Matrix, intents: Sequence[str], labels: Sequence[str]) -> Matrix:
    """Return the mean vector of each intent's examples, of unit length, in the order of `labels`."""
    out = np.zeros((len(labels), vectors.shape[1]), dtype=np.float32)
    for place, label in enumerate(labels):
        mean = vectors[[at for at, intent in enumerate(intents) if intent == label]].mean(axis=0)
        out[place] = mean / (float(np.linalg.norm(mean)) or 1.0)
    return out
