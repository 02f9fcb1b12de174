"""Reads training data with PyYAML's C loader, where that gives the same.

`rasa/shared/utils/io.py:356` reads YAML with ruamel in pure Python, and each file of
training data four times: to see what it holds (twice), to validate it with the line of
each value (`rasa/shared/utils/validation.py:146`), and to take its examples. Of our
examples that is half a minute, in `rasa train` and in `rasa data validate`.

What the C loader might read otherwise goes to ruamel as ever: escapes, tags and
references to the environment, keys that stand twice, numbers and dates that YAML 1.1
and 1.2 write differently, and what is no YAML. A file that fails its schema is read
again by ruamel, for the lines of what is wrong.

No longer needed once Rasa reads YAML in C: tests/seams/test_quick_yaml.py fails then.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import rasa.shared.utils.io
import rasa.shared.utils.validation
import yaml
from rasa.shared.exceptions import YamlException

try:  # PyYAML without libyaml is slower and otherwise the same
    from yaml import CSafeLoader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as CSafeLoader  # type: ignore[assignment]

_OTHERWISE = re.compile(r"\\|\$\{|^%|^---", re.MULTILINE)
_with_lines: ContextVar[bool] = ContextVar("with_lines", default=False)


class Otherwise(yaml.YAMLError):
    """Something that ruamel may read in another way."""


class Loader(CSafeLoader):
    """Plain strings, numbers, booleans and nothing, as YAML 1.2 has them."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Refuse what stands twice, of which PyYAML would drop the first."""
        keys = [key.value for key, _ in node.value]
        if len(keys) != len(set(map(str, keys))):
            raise Otherwise(f"a key stands twice near {node.start_mark}")
        return super().construct_mapping(node, deep=deep)

    def refuse(self, node: Any) -> Any:
        """Leave a value to ruamel."""
        raise Otherwise(f"{node.value} near {node.start_mark}")


def _resolve(tag: str, pattern: str, first: str) -> None:
    Loader.add_implicit_resolver(tag, re.compile(rf"^(?:{pattern})$"), list(first))


Loader.yaml_implicit_resolvers = {}
_YAML = "tag:yaml.org,2002:"
_resolve(f"{_YAML}bool", "true|True|TRUE|false|False|FALSE", "tTfF")
_resolve(f"{_YAML}null", "null|Null|NULL", "nN")
_resolve(f"{_YAML}int", "0|-?[1-9][0-9]*", "-0123456789")
_resolve(f"{_YAML}float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789")
_resolve("!otherwise", r"[-+.]?[0-9][-+0-9._:eExXoa-fA-FTZ ]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|<<|=|~", "-+.0123456789<=~")  # fmt: skip
Loader.yaml_implicit_resolvers[""] = [(f"{_YAML}null", re.compile(r"^$"))]
Loader.add_constructor("!otherwise", Loader.refuse)


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = rasa.shared.utils.io.read_yaml
    if hasattr(upstream, "__wrapped__"):
        return

    @functools.wraps(upstream)
    def read_yaml(content: str, reader_type: str | list[str] = "safe") -> Any:
        if _with_lines.get() or _OTHERWISE.search(content):
            return upstream(content, reader_type)
        try:
            return yaml.load(content, Loader=Loader) or {}
        except yaml.YAMLError:
            return upstream(content, reader_type)

    validate = rasa.shared.utils.validation.validate_yaml_schema

    @functools.wraps(validate)
    def validate_yaml_schema(*args: Any, **kwargs: Any) -> None:
        try:
            validate(*args, **kwargs)
        except YamlException:
            with lines():
                validate(*args, **kwargs)

    rasa.shared.utils.io.read_yaml = read_yaml
    rasa.shared.utils.validation.validate_yaml_schema = validate_yaml_schema


@contextmanager
def lines() -> Iterator[None]:
    """Read as upstream does, which knows the line of each value."""
    token = _with_lines.set(True)
    try:
        yield
    finally:
        _with_lines.reset(token)
