"""The list of sent forms and the search, while the records grow a thousandfold."""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from screening.actions import review
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records import traces
from screening.records.sql import opening, rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables import BLIND_INDEX, SUBMISSION
from tests.factories import (
    MORNING,
    a_clinic,
    a_draft,
    a_submission,
    send_form,
    the_records,
)
from tests.postgres import Postgres

SIZES: Final = (100, 10_000, 100_000)
PAGE: Final = 200
AT_ONCE: Final = 1000
TIMES: Final = 15
SEED: Final = 20260601
# Of 1,000 forms so many are an emergency, and so many must be acted on the same day.
EMERGENCIES, SAME_DAY = 5, 50
GIVEN_NAMES, FAMILY_NAMES = 200, 5000
OLDEST: Final = date(1930, 1, 1)
DAYS: Final = 29_000


@dataclass(frozen=True)
class Size:
    """Milliseconds at one number of sent forms, and how many of them a page has."""

    forms: int
    on_page: int
    listed: float
    cases: float

    @property
    def listed_each(self) -> float:
        """Return the milliseconds of the records for each form on the page."""
        return self.listed / self.on_page

    @property
    def cases_each(self) -> float:
        """Return the milliseconds of the staff's list for each form on the page."""
        return self.cases / self.on_page


@dataclass(frozen=True)
class Listing:
    """One engine: the list at each size; at the last one, a search and how many it found."""

    engine: str
    sizes: Sequence[Size]
    search: float
    found: int

    @property
    def growth_of_listed(self) -> float:
        """Return what a form on the page costs the records at the last size over the first."""
        return self.sizes[-1].listed_each / self.sizes[0].listed_each

    @property
    def growth_of_cases(self) -> float:
        """Return what a line of the staff's list costs at the last size over the first."""
        return self.sizes[-1].cases_each / self.sizes[0].cases_each

    @property
    def growth(self) -> float:
        """Return the greater of the two."""
        return max(self.growth_of_listed, self.growth_of_cases)


def measure(folder: Path, server: Postgres) -> tuple[Listing, ...]:
    """Measure both engines, one after the other."""
    addresses = server.fresh_database()
    there = folder / "sqlite-list", "", ""
    away = folder / "postgres-list", addresses.app_url, addresses.owner_url
    return _measured("SQLite", *there), _measured("PostgreSQL", *away)


def _measured(engine: str, folder: Path, url: str, owner_url: str) -> Listing:
    records = the_records(folder, url, owner_url)
    with closing(records.database):
        clinic = a_clinic(folder, store=opening.store(records))
        patients = _Patients.of(clinic)
        sizes = [_size(clinic, count) for count in _filled(records, patients)]
        wanted = traces.birth_date(patients.last["dob"]), *traces.name_words(patients.given)
        find = clinic.store.submissions.find
        return Listing(engine, sizes, _median(lambda: find(*wanted)), len(find(*wanted)))


def _size(clinic: Clinic, forms: int) -> Size:
    listed, on_page = clinic.store.submissions.listed, min(forms, PAGE)
    assert len(listed(PAGE)) == on_page
    return Size(
        forms,
        on_page,
        _median(lambda: listed(PAGE)),
        _median(lambda: review.list_cases(clinic, PAGE)),
    )


def _median(done: Callable[[], object]) -> float:
    """Return the median milliseconds of doing it."""
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        done()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent) * 1000


@dataclass
class _Patients:
    """Makes up patients: one who is well, one to see today, one emergency, by turns."""

    well: Submission
    today: Submission
    emergency: Submission
    chance: random.Random
    last: Mapping[str, Any]

    @classmethod
    def of(cls, clinic: Clinic) -> "_Patients":
        # One is sent, so that the questionnaire's text is kept; it is not counted.
        well, draft = send_form(clinic), a_draft()
        today = a_submission(clinic, draft, urgent_signs=["declined"])
        emergency = a_submission(clinic, draft, urgent_signs=["saddle"])
        return cls(well, today, emergency, random.Random(SEED), {})

    @property
    def given(self) -> str:
        """Return the given name of the last one."""
        return str(self.last["name"]).split()[0]

    def form(self, number: int) -> Submission:
        """Return the form of a new patient, sent a minute after the one before."""
        turn = self.chance.randrange(1000)
        like = self.emergency if turn < EMERGENCIES else self.today
        like = like if turn < EMERGENCIES + SAME_DAY else self.well
        given, family = self.chance.randrange(GIVEN_NAMES), self.chance.randrange(FAMILY_NAMES)
        born = OLDEST + timedelta(days=self.chance.randrange(DAYS))
        self.last = {"name": f"Given{given} Family{family}", "dob": born.isoformat()}
        sent_at = MORNING + timedelta(minutes=number)
        answers = {**like.answers, **self.last}
        new = {"reference": f"N{number:08}", "sent_at": sent_at, "answers": answers}
        return like.model_copy(update=new)


def _filled(records: ClinicRecords, patients: _Patients) -> Iterator[int]:
    """Fill the records, and tell whenever they have come to a size."""
    done = 1
    for size in SIZES:
        while done < size:
            numbers = range(done, min(size, done + AT_ONCE))
            with records.writing() as transaction:
                _add(transaction, [(n, patients.form(n)) for n in numbers])
            done = numbers.stop
        yield size


def _add(transaction: Transaction, forms: Sequence[tuple[int, Submission]]) -> None:
    """Keep forms as sending does, but for the audit: each sealed for its own row."""
    keys, mine = transaction.keys, {"clinic_id": transaction.clinic}
    kept = [mine | rows.submission_row(keys, f"patient-{n}", form) for n, form in forms]
    transaction.connection.execute(insert(SUBMISSION), kept)
    found = [
        mine | rows.trace_row(keys, form.reference, trace)
        for _, form in forms
        for trace in traces.of(form.answers)
    ]
    transaction.connection.execute(insert(BLIND_INDEX), found)
