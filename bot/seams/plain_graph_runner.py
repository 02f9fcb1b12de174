"""Runs the graph of a loaded model by calling its nodes in order.

`rasa/engine/runner/dask.py:82` works out the part of the graph that is asked for, and
has dask order and schedule it, at each of the three runs of a turn (understand, then
twice what to do next). The order never changes and one node runs at a time anyway.
Only loaded models: training goes through dask as ever.

No longer needed once running an empty graph costs next to nothing:
tests/seams/test_plain_graph_runner.py fails then.
"""

from __future__ import annotations

import functools
from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner

Step = tuple[str, GraphNode, tuple[str, ...]]  # name, node, names of what it needs


def steps(runner: Any, targets: tuple[str, ...]) -> list[Step]:
    """The nodes that `targets` rest on, each after what it needs."""
    nodes = runner._graph_schema.minimal_graph_schema(list(targets)).nodes
    order = TopologicalSorter({name: node.needs.values() for name, node in nodes.items()})
    return [
        (name, runner._instantiated_nodes[name], tuple(nodes[name].needs.values()))
        for name in order.static_order()
        if name in nodes  # what is not comes from outside: the message, the tracker
    ]


def run(
    self: Any, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """What `DaskGraphRunner.run` returns: the output of each target by its name."""
    wanted = tuple(targets or self._graph_schema.target_names)
    known: dict[tuple[str, ...], list[Step]] = self.__dict__.setdefault("_steps", {})
    if wanted not in known:
        known[wanted] = steps(self, wanted)
    # A node takes (name, output) pairs, or the bare name where there is no output.
    done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for name, node, needs in known[wanted]:
            done[name] = node(*(done.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return {target: done[target][1] for target in wanted}


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = DaskGraphRunner.run
    if hasattr(upstream, "seam"):
        return

    @functools.wraps(upstream)
    def choose(self: Any, inputs: Any = None, targets: Any = None) -> Any:
        # Only a model that is loaded for prediction is asked for targets by name.
        return run(self, inputs, targets) if targets else upstream(self, inputs, targets)

    choose.seam = True  # type: ignore[attr-defined]
    DaskGraphRunner.run = choose
