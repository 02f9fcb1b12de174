"""The Rasa component that hands the spaCy model to the reader, and cuts no text into tokens.

Rasa's own (`rasa/nlu/utils/spacy_utils.py:309`) makes a spaCy document of each message,
which nothing in our pipeline reads. spaCy's tokeniser takes time that grows with the square
of a run of punctuation (4,000 apostrophes: five seconds in which no other thread has Python),
and keeps every word that it has ever cut, names as well.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.utils.spacy_utils import SpacyNLP


# Of Rasa's own types only the one that loads: no step of the graph is made that runs it on a message.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MODEL_LOADER, is_trainable=False)
class SentenceModel(SpacyNLP):  # type: ignore[misc]  # Rasa has no types for mypy
    """Provides the model named in config.yml. Who wants spaCy's tokens as well takes SpacyNLP."""
