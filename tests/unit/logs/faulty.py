"""The real app, started as ever, with faults in it that quote a patient."""

import logging
import sys
import threading
import warnings
from functools import cache
from typing import Any, Never

from streamlit.logger import get_logger
from streamlit.web.cli import main

from screening import bootstrap
from screening.actions.form import intake
from screening.actions.housekeeping import readiness
from screening.actions.staff import sign_in
from screening.clinic import Clinics
from screening.errors import StoreError
from screening.web.patient import drawing
from tests.unit.logs.canaries import CANARY, a_group, a_refused_answer, a_refused_row

start = bootstrap.running
BROKEN_RECORDS = "r" * 43


def a_tab(_clinic: Any, secret: str) -> Never:
    """Fail as records do, which the page foresees, or as nobody foresees."""
    if secret == BROKEN_RECORDS:
        raise StoreError(f"{CANARY} Patient cannot be read")
    a_refused_answer()
    raise AssertionError("it was to fail")


def a_drawing(*_: Any) -> Never:
    """Fail where no page of ours stands between; with all that speaks meanwhile."""
    warnings.warn(f"{CANARY} is deprecated", UserWarning, stacklevel=1)
    logging.getLogger("some.library").error("no %s", CANARY, stack_info=True)
    get_logger("streamlit.made_late").error("no %s", CANARY)
    thread = threading.Thread(target=a_refused_answer)
    thread.start()
    thread.join()
    a_group()


@cache
def a_start() -> Clinics:
    """Start, with a library that sets up a console of its own after the logs were set up."""
    console = logging.StreamHandler()
    console.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logging.getLogger("some.library").addHandler(console)
    return start()


def break_it() -> None:
    """Put the faults in."""
    bootstrap.running = a_start
    intake.find = a_tab  # type: ignore[assignment]
    drawing.content_with = a_drawing  # type: ignore[assignment, attr-defined]
    sign_in.here = lambda *_, **__: a_refused_row()
    readiness.look = lambda *_: a_refused_row()  # type: ignore[assignment]


if __name__ == "__main__":
    break_it()
    sys.exit(main(prog_name="streamlit"))
