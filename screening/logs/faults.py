"""What may be told of an error: its type, its place, the types behind it; never its message.

A message quotes: pydantic the answer that it refuses, a database the row, a ValueError the name.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any, Final

from screening.logs.words import LONGEST_LIST, Coded, named, place

OURS: Final = f"{Path(__file__).parents[1]}{os.sep}"
START: Final = str(Path(__file__).parents[2] / "app.py")
DEEPEST: Final = 20


def told(error: BaseException) -> dict[str, Any]:
    """Return the facts of an error for a log line."""
    family = list(_family(error))
    path = next(filter(None, (_path(one.__traceback__) for one in family)), [])
    behind = list(dict.fromkeys(named(type(one).__name__) for one in family[1:]))
    facts: dict[str, Any] = {"error_type": named(type(error).__name__)}
    if at := path[-1] if path else _last(error.__traceback__):
        facts["error_at"] = at
    if len(path) > 1:
        facts["error_path"] = path[-LONGEST_LIST:]
    if behind:
        facts["caused_by"] = behind[:LONGEST_LIST]
    return facts


def _family(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those behind it: grouped, causing, or there when it was raised.

    `raise ... from None` hides the last kind from a reader of traces because of its message; its
    type is worth knowing.
    """
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < DEEPEST:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        grouped = one.exceptions if isinstance(one, BaseExceptionGroup) else ()
        behind = (*grouped, one.__cause__, one.__context__)
        waiting += [other for other in behind if other is not None]


def _path(trace: TracebackType | None) -> list[Coded]:
    """Return the places in our own code that led there, the innermost last."""
    frames = ((frame.f_code.co_filename, line) for frame, line in walk_tb(trace))
    return [place(file, line) for file, line in frames if file.startswith((OURS, START))]


def _last(trace: TracebackType | None) -> Coded | None:
    frames = list(walk_tb(trace))
    return place(frames[-1][0].f_code.co_filename, frames[-1][1]) if frames else None
