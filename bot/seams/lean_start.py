"""Starts a server without what only other commands need.

`import rasa.core.agent` takes half of the start, and most of that is for things that a
server with channels and a store of its own never touches: `rasa/core/channels/__init__.py`
imports the SDKs of fifteen channels, `rasa/core/tracker_store.py:24` those of three
databases, `rasa/utils/tensorflow/model_data.py` scikit-learn, `rasa/core/policies/
rule_policy.py:56` the test runner with matplotlib, `rasa/core/channels/channel.py:19` the
command line. While the context lasts, these are stood in for by empty modules, as
TensorFlow is (bot/seams/without_tensorflow.py); after it, whoever asks for one gets it.

No longer needed once Rasa imports these where it uses them: tests/seams/test_lean_start.py
fails then.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import ModuleSpec
from typing import Any

from bot.seams.without_tensorflow import Loader

CHANNELS = (
    "botframework callback console facebook hangouts mattermost rasa_chat rocketchat slack "
    "socketio telegram twilio twilio_voice vier_cvg webexteams"
)
NOT_HERE = (
    *(f"rasa.core.channels.{name}" for name in CHANNELS.split()),
    "rasa.cli",
    "rasa.core.test",  # RulePolicy asks it for something in training
    "rasa.nlu.test",
    "rasa.graph_components.validators",  # for training, named in each model's metadata
    "rasa.utils.tensorflow.data_generator",  # for policies and classifiers that are networks
    "rasa.utils.tensorflow.model_data",
    "boto3",  # DynamoDB
    "botocore",
    "pymongo",  # MongoDB
    "dask",  # bot/seams/plain_graph_runner.py runs the graph
    "portalocker.redis",
    "spacy.cli",
)


class Finder:
    """Finds a stand-in for each module of `NOT_HERE`; asked first."""

    @staticmethod
    def find_spec(fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if not any(fullname == name or fullname.startswith(f"{name}.") for name in NOT_HERE):
            return None
        return ModuleSpec(fullname, Loader(), is_package=True)  # type: ignore[arg-type]  # by shape


@contextmanager
def lean_start() -> Iterator[None]:
    """Within it, importing Rasa and loading a model leaves out what is not needed here."""
    with _older_distutils():
        sys.meta_path.insert(0, Finder)
        try:
            yield
        finally:
            sys.meta_path.remove(Finder)
            for name, module in list(sys.modules.items()):
                if isinstance(getattr(module, "__loader__", None), Loader) and _is_ours(name):
                    del sys.modules[name]


def _is_ours(fullname: str) -> bool:
    return Finder.find_spec(fullname) is not None


@contextmanager
def _older_distutils() -> Iterator[None]:
    """Lets `sanic/server/loop.py` have distutils from Python, not all of setuptools for it."""
    try:
        hack = import_module("_distutils_hack")
    except ImportError:
        yield
        return
    hack.remove_shim()
    try:
        yield
    finally:
        hack.add_shim()
