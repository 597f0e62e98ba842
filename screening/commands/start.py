"""How a command begins and how it ends when something is wrong."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

import typer
from pydantic import ValidationError

from screening.clinic import Clinic, Clinics
from screening.errors import AnswerError, Conflict, NotFound, Refused, ScreeningError
from screening.records.deeds import CONSOLE
from screening.records.people import EVERY_ROLE
from screening.settings import Settings, told

MOST_TOLD: Final = 20
WRONG_WORDS: Final = 2


def clinic() -> Clinic:
    """Return the clinic that is meant, in the hands of whoever sits at the console.

    If there are several, IMS_CLINIC says which: nothing is done to one that was not named.
    """
    found, wanted = clinics(), settings().clinic
    ids = found.ids()
    if wanted and wanted not in ids:
        stop([f"There is no clinic {printable(wanted)}. `clinic list` lists them"], WRONG_WORDS)
    if not wanted and len(ids) > 1:
        stop(["There are several clinics: name one with IMS_CLINIC", *ids], WRONG_WORDS)
    return found.of(wanted or ids[0]).acting_as(CONSOLE, EVERY_ROLE)


def any_clinic() -> Clinic:
    """Return the oldest clinic, for what concerns all of them alike."""
    return clinics().first().acting_as(CONSOLE, EVERY_ROLE)


def clinics() -> Clinics:
    """Return the clinics of the installation, in nobody's hands."""
    # The database costs most of a second to import; `check` and `assess` need none.
    from screening import bootstrap  # noqa: PLC0415

    try:
        return bootstrap.clinics(settings())
    except ScreeningError as error:
        stop([str(error)], 1)


def settings() -> Settings:
    """Return the settings; a wrong one ends the command in words."""
    try:
        return Settings()
    except ValidationError as error:
        stop(told(error), 1)


def stop(problems: Iterable[object], code: int) -> NoReturn:
    """Tell what is wrong, one line each, and end the command."""
    lines = list(problems)
    for problem in lines[:MOST_TOLD]:
        print(problem, file=sys.stderr)
    if len(lines) > MOST_TOLD:
        print(f"and {len(lines) - MOST_TOLD} more", file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def refusing() -> Iterator[None]:
    """End the command in words if the form is not there, or what is asked cannot be done."""
    try:
        yield
    except AnswerError as error:
        stop(error.problems, WRONG_WORDS)
    except NotFound:
        stop(["There is no such form. `summaries` lists them"], 1)
    except Refused as error:
        stop([f"Not done: {error}"], 1)
    except Conflict:
        stop(["Not done: somebody else changed this form just now. Look at it and try again"], 1)


def printable(text: str) -> str:
    """Keep what a patient typed from speaking to the terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
