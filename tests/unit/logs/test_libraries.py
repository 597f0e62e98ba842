"""What libraries log: which, how grave, what type, where; whatever handler they bring along."""

import io
import json
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.logger import get_logger, setup_formatter
from uvicorn.logging import AccessFormatter, DefaultFormatter

from screening.logs import process
from tests.unit.logs.canaries import CANARY, FAULTS, caught

Capture = pytest.CaptureFixture[str]
NAME = "streamlit.somewhere"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Give the process back what `set_up` takes."""
    factory, raises = logging.getLogRecordFactory(), logging.raiseExceptions
    level, hooks = logging.root.manager.disable, (sys.excepthook, sys.unraisablehook)
    threads, shown = threading.excepthook, warnings.showwarning
    printed = traceback.print_exc
    yield
    logging.setLogRecordFactory(factory)
    logging.disable(level)
    logging.raiseExceptions = raises
    sys.excepthook, sys.unraisablehook = hooks
    threading.excepthook, warnings.showwarning = threads, shown
    traceback.print_exc = printed


def library(written_by: logging.Formatter | None = None) -> logging.Logger:
    """Return a logger as libraries make it, with a console and a format of its own."""
    made = logging.getLogger("library.somewhere")
    made.propagate = False
    made.setLevel(logging.DEBUG)
    made.handlers[:] = [logging.StreamHandler(sys.stderr)]
    made.handlers[0].setFormatter(written_by)
    return made


def lines(capsys: Capture) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


SAYINGS: dict[str, Callable[[logging.Logger], None]] = {
    "words": lambda log: log.error("Canary"),
    "values": lambda log: log.error("%s and %s", CANARY, {"name": CANARY}),
    "values that do not fit": lambda log: log.error("%d", CANARY),
    "a mapping": lambda log: log.error("%(name)s", {"name": CANARY}),
    "extras": lambda log: log.error("x", extra={"color_message": CANARY, "patient": CANARY}),
    "an object": lambda log: log.error(ValueError(CANARY)),
    "its stack": lambda log: log.error("Canary", stack_info=True),
}


@pytest.mark.parametrize("saying", SAYINGS)
def test_a_librarys_words_are_never_told(saying: str, capsys: Capture) -> None:
    log = library()
    process.set_up()

    SAYINGS[saying](log)

    (one,) = lines(capsys)
    assert one["event"] == "library"
    assert one["level"] == "error"
    assert one["said_at"].startswith("test_libraries.py:")
    assert CANARY not in str(one)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_librarys_error_tells_its_type_and_place(fault: str, capsys: Capture) -> None:
    log = library()
    process.set_up()

    log.error("Canary", exc_info=caught(fault))

    (one,) = lines(capsys)
    assert one["error_type"] == fault.partition(",")[0]
    assert ":" in one["error_at"]
    assert CANARY not in str(one)


def test_streamlits_own_consoles_write_our_lines(capsys: Capture) -> None:
    before = get_logger(f"{NAME}.before")
    process.set_up()
    after = get_logger(f"{NAME}.after")
    process.set_up()
    for log in (before, after):
        log.error("Uncaught %s", CANARY, exc_info=caught("ValueError"))
        log.handlers.clear()

    assert [one["logger"] for one in lines(capsys)] == [f"{NAME}.before", f"{NAME}.after"]


def test_a_console_that_streamlit_adds_later_has_no_words_to_write(capsys: Capture) -> None:
    process.set_up()
    late = get_logger(f"{NAME}.late")
    setup_formatter(late)
    late.error("Uncaught %s", CANARY, exc_info=caught("ValidationError"))
    late.handlers.clear()

    written = capsys.readouterr().err
    assert CANARY not in written
    assert '"error_type": "ValidationError"' in written


@pytest.mark.parametrize("made", [AccessFormatter, DefaultFormatter])
def test_an_address_that_the_server_logs_is_not_told(
    made: type[DefaultFormatter | AccessFormatter], capsys: Capture
) -> None:
    log = library(made("%(levelprefix)s %(message)s", use_colors=True))
    process.set_up()

    for level in (logging.INFO, logging.ERROR):
        log.log(
            level,
            '%s - "%s %s HTTP/%s" %d',
            *("127.0.0.1:5", "GET", f"/staff/pdf/{CANARY}", "1.1", 200),
            extra={"color_message": CANARY},
        )

    assert [one["level"] for one in lines(capsys)] == ["error"]


def test_a_library_without_a_console_is_heard_too() -> None:
    process.set_up()
    lone = logging.getLogger("library.alone")

    # Python's own last resort, for loggers whom nobody gave a console.
    assert logging.lastResort is not None
    record = lone.makeRecord("library.alone", 30, __file__, 1, "Canary", (), None)
    one = json.loads(logging.lastResort.format(record))
    assert (one["logger"], one["level"]) == ("library.alone", "warning")


@pytest.mark.parametrize("name", ["Canary Patient", "", "x" * 99, None])
def test_a_logger_with_a_strange_name_is_not_named(name: Any) -> None:
    process.set_up()

    record = logging.makeLogRecord({"name": name, "exc_info": None})
    made = logging.getLogRecordFactory()(name, 40, __file__, 1, CANARY, (), None)

    assert "Canary" not in made.getMessage()
    assert record.getMessage().startswith("{")


def test_a_console_that_breaks_prints_no_trace(capsys: Capture) -> None:
    log = library()
    process.set_up()
    broken = io.StringIO()
    broken.close()
    log.handlers[:] = [logging.StreamHandler(broken)]

    try:
        FAULTS["ValueError"]()
    except ValueError:
        # Python would print the trace of its own error, and behind it this one.
        log.error("Canary")  # noqa: TRY400

    assert capsys.readouterr().err == ""


def test_below_a_warning_nothing_is_told(capsys: Capture) -> None:
    log = library()
    process.set_up()

    log.info(CANARY)
    log.debug(CANARY)

    assert lines(capsys) == []


def test_a_warning_tells_its_type_and_place(capsys: Capture) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        process.set_up()
        warnings.warn(f"{CANARY} is deprecated", FutureWarning, stacklevel=1)

    (one,) = lines(capsys)
    assert (one["event"], one["error_type"]) == ("python_warning", "FutureWarning")
    assert one["error_at"].startswith("test_libraries.py:")


def test_setting_up_twice_tells_nothing_twice(capsys: Capture) -> None:
    log = library()
    for _ in range(3):
        process.set_up()

    log.error(CANARY)

    assert len(lines(capsys)) == 1
