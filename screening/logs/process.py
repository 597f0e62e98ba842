"""The whole process: what libraries, warnings and crashes would print becomes a line of ours.

A record of Python's `logging` loses its message where it is made, before any handler sees it. So
it does not matter which library adds which handler when, and Streamlit adds one to each of its
loggers, at any time, with a format of its own.
"""

import logging
import sys
import threading
import traceback
import warnings
from types import TracebackType
from typing import Any, Final

from screening.logs.lines import line, logger
from screening.logs.words import LEVELS, Event, named, place

LOG: Final = logger("python")
BARE: Final = logging.Formatter("%(message)s")


def set_up() -> None:
    """Make every line that this process logs safe; to be called as often as one likes.

    Below a warning, libraries say nothing: without its words such a line tells nobody anything.
    """
    logging.setLogRecordFactory(_sealed)
    logging.disable(logging.INFO)
    logging.raiseExceptions = False
    warnings.showwarning = _warned
    sys.excepthook = _crashed
    sys.unraisablehook = _could_not_be_raised
    threading.excepthook = _thread_crashed
    # Streamlit prints one trace past every log: that of its own loop, when it ends in an error.
    traceback.print_exc = _printed
    for one in (logging.root, *logging.root.manager.loggerDict.values()):
        for console in _consoles(one):
            console.setFormatter(BARE)


def _consoles(one: Any) -> list[logging.Handler]:
    streams = (sys.stderr, sys.stdout, sys.__stderr__, sys.__stdout__)
    handlers = getattr(one, "handlers", ())
    return [handler for handler in handlers if getattr(handler, "stream", None) in streams]


def _sealed(
    name: str | None, level: int | None, pathname: str, lineno: int, *rest: Any
) -> logging.LogRecord:
    """Make a record whose message is a line of ours, with the place that the words came from."""
    _message, _values, caught, *_where = rest
    told = logging.getLevelName(level or 0).lower()
    facts: dict[str, Any] = {
        "event": Event.LIBRARY,
        "logger": named(name or ""),
        "said_at": place(pathname, lineno),
        "exc_info": caught,
    }
    text = line(told if told in LEVELS else "warning", facts)
    return logging.LogRecord(name or "", level or 0, pathname, lineno, text, None, None)


def _warned(
    message: Warning | str,  # noqa: ARG001 - it may quote a patient
    category: type[Warning],
    filename: str,
    lineno: int,
    *_where: Any,
    **_more: Any,
) -> None:
    at = place(filename, lineno)
    LOG.warning(Event.PYTHON_WARNING, error_type=named(category.__name__), error_at=at)


def _crashed(
    _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    LOG.critical(Event.CRASHED, error=error)


def _printed(*_where: Any, **_how: Any) -> None:
    LOG.error(Event.CRASHED, error=sys.exception())


def _thread_crashed(crash: threading.ExceptHookArgs) -> None:
    if crash.exc_value is not None and not isinstance(crash.exc_value, SystemExit):
        LOG.error(Event.THREAD_CRASHED, error=crash.exc_value)


def _could_not_be_raised(crash: Any) -> None:
    if crash.exc_value is not None:
        LOG.error(Event.CLEANING_FAILED, error=crash.exc_value)
