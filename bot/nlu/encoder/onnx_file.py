"""Writes an ONNX model file: the few protobuf messages of it that our graph needs.

The `onnx` package would do the same, but wants a newer numpy and protobuf than
Rasa can live with, and so an environment of its own. The format is that of ONNX 1.15,
onnx/onnx.proto; the numbers below are its
field numbers.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

IR_VERSION = 8
OPSET = 17
MICROSOFT = "com.microsoft"  # ONNX Runtime's own fused operators
TENSOR_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}

Array = npt.NDArray[Any]
Attribute = int | float | list[int]


def varint(value: int) -> bytes:
    out = bytearray()
    value &= (1 << 64) - 1  # negative numbers take ten bytes
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(tag: int, value: int) -> bytes:
    return varint(tag << 3) + varint(value)


def block(tag: int, value: bytes | str) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return varint(tag << 3 | 2) + varint(len(data)) + data


def attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, float):
        body = varint(2 << 3 | 5) + struct.pack("<f", value) + number(20, 1)
    elif isinstance(value, int):
        body = number(3, value) + number(20, 2)
    else:
        body = b"".join(number(8, item) for item in value) + number(20, 7)
    return block(1, name) + body


def tensor(name: str, array: Array) -> bytes:
    dims = b"".join(number(1, size) for size in array.shape)
    kind = number(2, TENSOR_TYPES[array.dtype.name])
    return dims + kind + block(8, name) + block(9, np.ascontiguousarray(array).tobytes())


def value_info(name: str, dtype: str, shape: list[int | str]) -> bytes:
    dims = b"".join(
        block(1, number(1, size) if isinstance(size, int) else block(2, size)) for size in shape
    )
    return block(1, name) + block(2, block(1, number(1, TENSOR_TYPES[dtype]) + block(2, dims)))


@dataclass
class Graph:
    """Nodes and constants of a graph, in the order in which they run."""

    nodes: list[bytes] = field(default_factory=list)
    constants: list[bytes] = field(default_factory=list)
    count: int = 0

    def constant(self, array: Array) -> str:
        self.count += 1
        name = f"c{self.count}"
        self.constants.append(tensor(name, array))
        return name

    def add(
        self,
        operator: str,
        *inputs: str,
        outputs: int | str = 1,
        domain: str = "",
        **attributes: Attribute,
    ) -> list[str]:
        """Adds a node; an empty input is one left out. Returns the names of its outputs."""
        self.count += 1
        if isinstance(outputs, str):
            names = [outputs]
        else:
            names = [f"n{self.count}_{position}" for position in range(outputs)]
        node = b"".join(block(1, name) for name in inputs)
        node += b"".join(block(2, name) for name in names)
        node += block(3, f"{operator}_{self.count}") + block(4, operator)
        node += b"".join(block(5, attribute(key, value)) for key, value in attributes.items())
        self.nodes.append(node + (block(7, domain) if domain else b""))
        return names

    def to_bytes(self, inputs: list[bytes], outputs: list[bytes]) -> bytes:
        graph = b"".join(block(1, node) for node in self.nodes) + block(2, "encoder")
        graph += b"".join(block(5, constant) for constant in self.constants)
        graph += b"".join(block(11, value) for value in inputs)
        graph += b"".join(block(12, value) for value in outputs)
        opsets = block(8, number(2, OPSET)) + block(8, block(1, MICROSOFT) + number(2, 1))
        return number(1, IR_VERSION) + block(7, graph) + opsets
