"""YAML without guesses: every scalar is text, duplicate keys are refused, lines are known.

Ordinary loaders turn `no`, `off`, `2024-01-02` and `012` into other things; here the
model that reads a value says what it is (docs/decisions/0002).
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from screening.errors import DefinitionError, Problem

DEEPEST: Final = 50


class _Named(io.StringIO):
    """Carry the file's name into every mark that the parser makes."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.name = name


class _Strict(yaml.CSafeLoader):
    """Read mappings, lists and text, and nothing else."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own attribute


def _mapping(loader: yaml.CSafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    seen: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _refused(key, "?", "a key must be plain text", "Write a word before the colon")
        if key.value in seen:
            why = f"'{key.value}' is written twice (first on line {seen[key.value]})"
            raise _refused(key, key.value, why, "Keep one of them")
        seen[key.value] = line
    return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}


def _refused(node: yaml.Node, item: str, why: str, do: str) -> DefinitionError:
    where = f"{node.start_mark.name}:{node.start_mark.line + 1}"
    return DefinitionError(Problem(where, item, why, do))


_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)


def _refuse_tricks(name: str, text: str) -> None:
    """Refuse what plain data never needs and what could stop the reader: tags, aliases, depth."""
    depth = 0
    for event in yaml.parse(_Named(text, name), Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise _trick(name, event, "an alias (*) is not read", "Write the value out")
        if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None):
            raise _trick(name, event, "a tag (!) is not read", "Write plain text")
        if depth > DEEPEST:
            raise _trick(name, event, f"it is nested more than {DEEPEST} deep", "Flatten it")


def _trick(name: str, event: yaml.Event, why: str, do: str) -> DefinitionError:
    line = event.start_mark.line + 1 if event.start_mark else 1
    return DefinitionError(Problem(f"{name}:{line}", "YAML", why, do))


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML text says, and on which line it says it."""

    name: str
    value: Any
    root: yaml.Node | None

    def where(self, path: Sequence[str | int] = ()) -> str:
        """Return `file:line` of the deepest part of `path` that the text holds."""
        line, node = 1, self.root
        for step in path:
            line, node = _step(node, step, line)
        return f"{self.name}:{line}"


def _step(node: yaml.Node | None, step: str | int, line: int) -> tuple[int, yaml.Node | None]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return line, node


def read(name: str, text: str) -> Document:
    """Read one YAML text.

    Raises DefinitionError with file and line where the text cannot be read.
    """
    try:
        _refuse_tricks(name, text)
        return _read(name, text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = 1 if mark is None else mark.line + 1
        why = str(error.problem or error.context or "this is not YAML")
        problem = Problem(f"{name}:{line}", "YAML", why, "Compare with a neighbouring line")
        raise DefinitionError(problem) from None
    except yaml.YAMLError as error:
        why = " ".join(str(error).split())
        problem = Problem(f"{name}:1", "YAML", why, "Save the file as plain UTF-8 text")
        raise DefinitionError(problem) from None


def _read(name: str, text: str) -> Document:
    loader = _Strict(_Named(text, name))
    try:
        node = loader.get_single_node()
        value = None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()
    return Document(name, value, node)


def mapping(value: object) -> Mapping[str, Any]:
    """Return the value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}
