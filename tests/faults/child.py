"""What is done under a fault: a patient's real deeds, each tried and acknowledged on a line."""

import os
import sys
from itertools import islice
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.pool import Pool

from screening.actions.form import intake
from screening.actions.form.turns import Turn
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import StoreError
from screening.records.model import Draft
from screening.response import journey
from screening.response.journey import Place
from tests.factories import a_clinic, a_response, open_form, page_raws, the_content
from tests.faults.saying import (
    ACK,
    BORN,
    FAIL,
    PAUSE,
    READY,
    SHUT,
    TRY,
    Deed,
    Job,
    Line,
    Opened,
    Refusal,
)

ASKED: Final = "main_problem"
SIGN: Final = "sign"


def work(job: Job) -> None:
    """Open the records and do the deeds, a few at each GO, until the parent has had enough."""
    say(Line(BORN, os.getpid()))
    connections = watch_connections(job.pragmas)
    clinic = opened(job)
    say(Line(READY, rest=in_force(connections).model_dump_json()))
    deeds, seen = enumerate(job.deeds), dict[str, Draft]()
    while True:
        for number, deed in islice(deeds, asked()):
            attempt(clinic, number, deed, seen)
        say(Line(PAUSE))


def watch_connections(pragmas: tuple[str, ...]) -> list[Any]:
    """Set pragmas on each connection after the app has set its own; return the connections.

    A journal mode other than WAL is forgotten between connections: set anywhere else, the
    run would silently test the app's own mode.
    """
    seen: list[Any] = []

    def taken(connection: Any, _record: object, _proxy: object) -> None:
        if connection not in seen:
            seen.append(connection)
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}").close()

    event.listen(Pool, "checkout", taken)
    return seen


def opened(job: Job) -> Clinic:
    """Open the records; when that is refused, say so and try again at the next GO."""
    while True:
        try:
            return a_clinic(job.folder)
        except StoreError as error:
            say(Line(SHUT, rest=refusal(error).model_dump_json()))
            asked()


def in_force(connections: list[Any]) -> Opened:
    """Return the modes of the connection that the deeds will use."""
    last = connections[-1]
    journal, synchronous = (
        last.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    )
    return Opened(journal=journal, synchronous=synchronous)


def attempt(clinic: Clinic, number: int, deed: Deed, seen: dict[str, Draft]) -> None:
    """Do one deed, and say how it went."""
    say(Line(TRY, number))
    try:
        held = done(clinic, deed, seen)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told and judged
        say(Line(FAIL, number, refusal(error).model_dump_json()))
    else:
        say(Line(ACK, number, held.model_dump_json()))


def done(clinic: Clinic, deed: Deed, seen: dict[str, Draft]) -> Draft | Submission:
    """Do one deed as the pages do it: find the form by its cookie, then act."""
    match deed.do:
        case "open":
            return saved(open_form(clinic, deed.token))
        case "answer":
            draft = found(clinic, deed.token, seen)
            place = asking(draft)
            raws = page_raws(place, {**draft.answers, ASKED: deed.words})
            return saved(intake.answer(clinic, draft, place.id, raws, changing=True))
        case "submit":
            draft = found(clinic, deed.token, seen)
            signing = journey.find(the_content().questionnaire, draft.answers, SIGN)
            assert signing is not None
            sent = intake.submit(clinic, draft, page_raws(signing, a_response()))
            assert isinstance(sent, Submission), "the form is not whole"
            return sent


def found(clinic: Clinic, token: str, seen: dict[str, Draft]) -> Draft:
    """Return the form of a cookie; one that was sent since is in the page's memory still."""
    if draft := intake.find(clinic, token):
        seen[token] = draft
    assert token in seen, "the form is not there"
    return seen[token]


def asking(draft: Draft) -> Place:
    """Return the page that asks for the main problem."""
    way = journey.places(the_content().questionnaire, draft.answers)
    return next(place for place in way if any(item.id == ASKED for item in place.page.items))


def saved(turn: Turn) -> Draft:
    """Return what a Continue saved; one that was not taken is a mistake of this suite."""
    assert not turn.problems, turn.problems
    assert not turn.interrupt
    return turn.draft


def refusal(error: Exception) -> Refusal:
    """Return an error as it is told."""
    return Refusal(error=type(error).__name__, words=str(error))


def say(line: Line) -> None:
    """Say a line, at once."""
    print(line, flush=True)


def asked() -> int:
    """Wait for GO and return how many deeds it asks for; the child ends when the parent has."""
    line = nursery_line()
    if not line:
        sys.exit(0)
    return int(line.split()[1])


def nursery_line() -> str:
    """Read one line and not a byte more: the rest belongs to the next child."""
    with open(0, "rb", buffering=0, closefd=False) as raw:
        return raw.readline().decode()
