"""Errors that quote a patient, as the libraries below us make them."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final, Never

from pydantic import BaseModel
from sqlalchemy import create_engine, text

CANARY: Final = "Canary"


class Answers(BaseModel):
    """A model that quotes what it refuses."""

    places: list[int]


def a_plain_one() -> Never:
    raise ValueError(f"{CANARY} Patient cannot be drawn")


def a_refused_answer() -> None:
    Answers.model_validate({"places": [1, f"{CANARY} Patient"]})


def a_refused_row() -> None:
    with create_engine("sqlite://").begin() as connection:
        connection.execute(text("create table t (name text primary key)"))
        for _ in range(2):
            connection.execute(text("insert into t values (:name)"), {"name": f"{CANARY} Patient"})


def a_cause() -> None:
    try:
        a_refused_answer()
    except ValueError as error:
        raise LookupError(f"no {CANARY}") from error


def a_hidden_cause() -> None:
    try:
        a_refused_row()
    except Exception:  # noqa: BLE001 - whatever it is stays behind the next
        raise LookupError(f"no {CANARY}") from None


def a_group() -> Never:
    errors: list[Exception] = []
    for fault in (a_plain_one, a_cause):
        try:
            fault()
        except (ValueError, LookupError) as error:
            errors.append(error)
    raise ExceptionGroup(f"{CANARY} group", [ExceptionGroup("inner", errors)])


def one_with_notes() -> Never:
    error = KeyError(f"{CANARY} key")
    error.add_note(f"{CANARY} note")
    raise error


def a_circle() -> Never:
    one, other = ValueError(CANARY), TypeError(CANARY)
    one.__cause__, other.__cause__ = other, one
    raise one


FAULTS: Final[Mapping[str, Callable[[], None]]] = {
    "ValueError": a_plain_one,
    "ValidationError": a_refused_answer,
    "IntegrityError": a_refused_row,
    "LookupError": a_cause,
    "LookupError, hidden": a_hidden_cause,
    "ExceptionGroup": a_group,
    "KeyError": one_with_notes,
    "ValueError, in a circle": a_circle,
}


def caught(name: str) -> Exception:
    """Return an error as it is when it was raised and caught."""
    try:
        FAULTS[name]()
    except Exception as error:  # noqa: BLE001 - each fault has its own type
        return error
    raise AssertionError(f"{name} did not fail")


def swallow(error: Exception) -> None:
    """Raise an error, and go on."""
    with suppress(Exception):
        raise error
