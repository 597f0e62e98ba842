"""Measure the source: how long each module and function is, and how many parameters it takes."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Function:
    """One function: where it stands, its lines without the docstring, its parameters."""

    where: str
    lines: int
    parameters: int


def sources(root: Path) -> tuple[Path, ...]:
    """Return every module of the product."""
    return (root / "app.py", *sorted((root / "screening").rglob("*.py")))


def module_lines(path: Path) -> int:
    """Count the lines of a module."""
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[Function]:
    """Yield every function of a module, the nested ones too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, AnyFunction):
            yield Function(f"{path.name}:{node.name}", _lines(node), _parameters(node))


def statements(path: Path) -> list[ast.stmt]:
    """Return the top-level statements of a module."""
    return ast.parse(path.read_text(encoding="utf-8")).body


def names(path: Path) -> Iterator[str]:
    """Yield every name that a module gives: its own, its classes', its functions'."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | AnyFunction):
            yield node.name


def promises(path: Path) -> Iterator[str]:
    """Yield the first line of the docstring of every class and function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | AnyFunction) and (said := ast.get_docstring(node)):
            yield said.partition("\n")[0]


def imported(path: Path) -> Iterator[str]:
    """Yield the top-level name of everything that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def _lines(node: AnyFunction) -> int:
    docstring = 0
    if ast.get_docstring(node) is not None:
        first = node.body[0]
        docstring = (first.end_lineno or first.lineno) - first.lineno + 1
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def _parameters(node: AnyFunction) -> int:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return len([one for one in given if one.arg not in {"self", "cls"}])
