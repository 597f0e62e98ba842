"""Our own events: `LOG = logger(__name__)`, then `LOG.error(Event.X, error=error)`.

A line goes to standard error by itself: no handler, level or format of a library stands between.
"""

import contextlib
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog
from structlog.typing import FilteringBoundLogger, Processor

from screening.logs import faults, words
from screening.logs.words import Event

INFO: Final = 20


def logger(name: str) -> FilteringBoundLogger:
    """Return what a module of ours tells its events to; safe before anything is set up."""
    wrapped = structlog.wrap_logger(
        _StandardError(),
        processors=PROCESSORS,
        wrapper_class=structlog.make_filtering_bound_logger(INFO),
        context_class=dict,
        cache_logger_on_first_use=True,
    )
    bound: FilteringBoundLogger = wrapped.bind(logger=words.named(name))
    return bound


def number(request_id: str) -> None:
    """Put this number on every line of the request that is being answered."""
    structlog.contextvars.bind_contextvars(request_id=request_id)


def line(level: str, facts: MutableMapping[str, Any]) -> str:
    """Return a line as our own events are written."""
    told: Any = facts
    for process in PROCESSORS:
        told = process(None, level, told)
    return str(told)


class _StandardError:
    """Write to the standard error of the moment."""

    def line(self, text: str) -> None:
        # A log that cannot be written must not cost a patient the page, and there is no other
        # place to tell it: the pipe is closed (OSError), or the stream (ValueError), or the
        # process has none (None has no `write`).
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = exception = fatal = warn = msg = log = line


def _event(_logger: Any, _level: str, facts: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Let no free text stand as the event; name that it was dropped."""
    if not isinstance(facts.get("event"), Event):
        facts["text"] = facts.pop("event", None)
        facts["event"] = Event.UNKNOWN
    return facts


def _fault(_logger: Any, _level: str, facts: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an error by what may be told of it."""
    caught = facts.pop("exc_info", None)
    if isinstance(caught, tuple):
        caught = caught[1]
    elif caught is True:
        caught = sys.exception()
    error = facts.get("error", caught)
    if isinstance(error, BaseException):
        facts.pop("error", None)
        facts.update(faults.told(error))
    return facts


def _allowed(_logger: Any, _level: str, facts: MutableMapping[str, Any]) -> dict[str, Any]:
    return words.allowed(facts)


PROCESSORS: Final[tuple[Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    # The one clock that is no argument: when a line was written is no part of what a test decides.
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _event,
    _fault,
    _allowed,
    structlog.processors.JSONRenderer(),
)
