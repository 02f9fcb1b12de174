"""Lets Rasa 3.6 be imported where TensorFlow is not installed.

Nothing in our pipeline computes with TensorFlow, yet Rasa 3.6.21 imports it always:
`rasa/core/policies/policy.py:26` reaches `rasa/utils/train_utils.py:31`, which imports
`rasa/utils/tensorflow/callback.py:5`, and `rasa/engine/recipes/default_components.py:1`
names DIET and TED, whose modules begin with `import tensorflow as tf`. TensorFlow 2.12,
the only one that Rasa 3.6 takes, has had no security fixes since 2023 and is two
thirds of the disk and half of the memory.

Importing this module appends a finder to `sys.meta_path`. It is asked last, so a
TensorFlow that is installed is found before it and used: it steps aside. Where
there is none, it serves empty modules whose every attribute is a class that can
be subclassed, called as a decorator or stand in an annotation, which is all that
Rasa asks of them while it is imported. Making an object of a class that Rasa
derives from one of these (DIET's or TED's network) raises ImportError and says
what to do.

bot/bootstrap.py puts an import of this module into a `.pth` file of the
environment, so each Python started there has it, the `rasa` command too. That is
why it imports nothing heavy.

No longer needed once Rasa imports TensorFlow only where it computes with it:
tests/seams/test_without_tensorflow.py fails then.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec

TYPE_CHECKING = False  # `typing` would double the cost of each start
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType
    from typing import Any

STANDS_IN_FOR = frozenset({"tensorflow", "tensorflow_hub", "tensorflow_text", "keras"})
NOT_THERE = frozenset({"is_tensor"})
"""matplotlib takes a module that has it for TensorFlow, and asks it about every number that it
draws (`matplotlib/cbook.py:2489`): the pictures of `rasa test` would never end."""
MISSING = (
    "{name} needs TensorFlow, which is not installed here. Use a component that does "
    "without it; docs/adr tells how TensorFlow comes back."
)


class Absent(type):
    """The class of every name that a stand-in module is asked for."""

    def __getattr__(cls, name: str) -> Absent:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(name, (), {"stands_in": True})

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if "stands_in" not in vars(cls):
            raise ImportError(MISSING.format(name=cls.__qualname__))
        if len(args) == 1 and not kwargs and callable(args[0]):
            return args[0]  # @tf.function
        return cls  # @tf.function(...), tf.config.list_physical_devices(...)

    def __getitem__(cls, _key: object) -> Absent:
        return cls

    def __iter__(cls) -> Iterator[Any]:
        return iter(())


class Finder:
    """Finds a stand-in for each module of TensorFlow and Keras; asked last."""

    @staticmethod
    def find_spec(
        fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in STANDS_IN_FOR:
            return None
        return ModuleSpec(fullname, Loader(), is_package=True)  # type: ignore[arg-type]  # a duck


class Loader:
    """Makes an empty module whose every public attribute is an `Absent` class."""

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        stand_in = Absent("stand_in", (), {"stands_in": True})

        def get(name: str) -> Absent:
            if name in NOT_THERE:
                raise AttributeError(name)
            return getattr(stand_in, name)  # type: ignore[no-any-return]

        vars(module)["__getattr__"] = get


if not any(isinstance(finder, type) and finder.__name__ == "Finder" for finder in sys.meta_path):
    sys.meta_path.append(Finder)
