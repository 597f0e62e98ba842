"""All that a log line may say: its events, its keys, and the shape of each value.

It is a list of what may pass, never of what may not: a new key is dropped until it stands here.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import PurePath
from typing import Any, Final

LONGEST_LIST: Final = 8
LARGEST_COUNT: Final = 1_000
LONGEST_MS: Final = 86_400_000

NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,79}")
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
PLACE: Final = re.compile(r"[A-Za-z0-9_./+-]{1,120}:\d{1,7}")
REFERENCE: Final = re.compile(r"[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}")
REQUEST: Final = re.compile(r"[0-9a-f]{16}")
STAMP: Final = re.compile(r"[0-9TZ:.+-]{20,40}")
LEVELS: Final = frozenset({"debug", "info", "warning", "error", "critical"})
UNNAMED: Final = "?"


class Word(StrEnum):
    """Be the base of every list whose words may stand in a log.

    A list that is not made for it, such as how urgent a form is, tells about a patient.
    """


class Event(Word):
    """Name what happened; free text is no event."""

    PAGE_FAILED = "page_failed"
    SCRIPT_FAILED = "script_failed"
    STAFF_PAGE_FAILED = "staff_page_failed"
    NEW_LINK_FAILED = "new_link_failed"
    NOT_READY = "not_ready"
    READY_AGAIN = "ready_again"
    CHECKPOINT_FAILED = "checkpoint_failed"
    TIME_NOT_NOTED = "time_not_noted"
    MAIL_WAITS = "mail_waits"
    MAIL_GOES_OUT = "mail_goes_out"
    MAIL_LOST = "mail_lost"
    POST_FAILED = "post_failed"
    LIST_WAITS = "list_waits"
    AUDIT_CUT = "audit_cut"
    CRASHED = "crashed"
    THREAD_CRASHED = "thread_crashed"
    CLEANING_FAILED = "cleaning_failed"
    PYTHON_WARNING = "python_warning"
    LIBRARY = "library"
    UNKNOWN = "unknown_event"


class Coded(str):
    """Be a text that stands in code: the name of a type or a module, a file with a line.

    Only `named` and `place` make one, so no key that wants one takes what a patient typed.
    """

    __slots__ = ()


def _is(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def _is_coded(value: object) -> bool:
    return isinstance(value, Coded)


def _are_coded(value: object) -> bool:
    return isinstance(value, list) and 0 < len(value) <= LONGEST_LIST and all(map(_is_coded, value))


def _is_up_to(most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) in {int, float} and 0 <= value <= most


def _is_word(value: object) -> bool:
    return isinstance(value, Word)


ALLOWED: Final[Mapping[str, Callable[[Any], bool]]] = {
    "timestamp": _is(STAMP),
    "level": LEVELS.__contains__,
    "event": lambda value: isinstance(value, Event),
    "logger": _is_coded,
    "request_id": _is(REQUEST),
    "reference": _is(REFERENCE),
    "action": _is_word,
    "outcome": _is_word,
    "attempt": _is_up_to(LARGEST_COUNT),
    "duration_ms": _is_up_to(LONGEST_MS),
    "error_type": _is_coded,
    "error_at": _is_coded,
    "error_path": _are_coded,
    "caused_by": _are_coded,
    "said_at": _is_coded,
}


def allowed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what may pass, in the order of the list; name what was dropped, never its value."""
    kept = {key: facts[key] for key, fits in ALLOWED.items() if key in facts and fits(facts[key])}
    dropped = sorted({_told(key) for key in facts if key not in kept})
    return {**kept, "dropped": dropped[:LONGEST_LIST]} if dropped else kept


def named(name: str) -> Coded:
    """Return a name that a programmer gave, or a question mark for anything else."""
    return Coded(name if NAME.fullmatch(name) else UNNAMED)


def place(file: str, line: int) -> Coded:
    """Return a file and a line, the file as seen from where packages lie."""
    parts = PurePath(file).parts
    roots = [n for n, part in enumerate(parts) if part in {"site-packages", "screening", "app.py"}]
    start = roots[-1] + (parts[roots[-1]] == "site-packages") if roots else len(parts) - 1
    told = f"{'/'.join(parts[max(start, 0) :])}:{line}"
    return Coded(told if PLACE.fullmatch(told) else f"{UNNAMED}:{line}")


def _told(key: object) -> str:
    return key if isinstance(key, str) and KEY.fullmatch(key) else UNNAMED
