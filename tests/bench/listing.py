"""The list of sent forms and the search, while the records grow a thousandfold."""

import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from screening.actions.clinician import review
from screening.clinic import Clinic
from screening.records import traces
from screening.records.sql import opening
from tests.bench.filling import Patients, filled
from tests.factories import a_clinic, the_records
from tests.postgres import Postgres

SIZES: Final = (100, 10_000, 100_000)
PAGE: Final = 200
TIMES: Final = 15


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
        patients = Patients.of(clinic)
        sizes = [_size(clinic, count) for count in filled(records, patients, SIZES)]
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
