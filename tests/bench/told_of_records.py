"""What docs/benchmarks.md tells of the records: saves beside the bare driver, list and search."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests import postgres
from tests.bench import filling, listing, saving
from tests.bench.listing import Listing
from tests.bench.saving import Saving, at
from tests.bench.tables import promised, table, told
from tests.bench.writer import BARE, CONTINUE, OURS

MOST_GROWTH_OF_LIST: Final = 2
WHAT: Final = {
    OURS: "ours",
    BARE: "the bare driver",
    CONTINUE: "a whole Continue (`intake.answer`)",
}

SAVES: Final = """## Saving beside other processes

Saves a second, as many as {few} or {many} processes can do, each with a patient's form of its own
(some 4 kB when sealed). Ours is the whole autosave, `store.drafts.save`: it reads the clinic's
keys, seals the form, replaces it at its revision, and appends to the audit, numbered and chained.
The bare driver (`sqlite3`, `psycopg`) does the same durable write and no more: in one transaction
a body of the same size is inserted or replaced, and one line is added. A Continue reads the form,
validates and judges besides. {rounds} rounds of {seconds} s of each, taking turns.

SQLite is not in WAL mode unless the linked version has the cure of the WAL-reset fault
(`screening/records/sql/sqlite.py`); `journal_mode=TRUNCATE` with `synchronous=FULL` loses nothing
either, and takes more time. Both sides have the settings that the table tells. Our lock lets one
writer of SQLite pass at a time in each process: between processes SQLite's own lock decides, which
is unfair. On PostgreSQL the bare driver's commits go to the disk together; ours cannot, because
the audit of a clinic has one order: who comes second waits until the first is kept.

"""
FORCE: Final = ("Engine", "Settings in force")
WAITS: Final = """Milliseconds until a save is kept, {a_second} a second, spread evenly over {many}
processes, {saves} of each: counted from the moment when it was due, whoever was late before.

"""
LIST: Final = """## The list of forms and the search

`listed` is `store.submissions.listed({page})`; `the list` is `review.list_cases` with {page}, which
also writes down who saw whom. A page has {page} forms, at the first size {few}: therefore growth is
told of the milliseconds for each form on the page, at the last size over the first. Medians of
{times}. The search is by a given name that one form in {names} has, and a birth date; at the last
size. Every form is sealed for its own row; only the audit was left out when they were filled in.

"""


@dataclass(frozen=True)
class Records:
    """All that was measured of the records."""

    savings: Sequence[Saving]
    listings: Sequence[Listing]


def measure() -> Records:
    """Measure on SQLite and on a PostgreSQL of our own that writes through to the disk."""
    with tempfile.TemporaryDirectory() as name, postgres.own(durable=True) as server:
        folder = Path(name)
        return Records(saving.measure(folder, server), listing.measure(folder, server))


def summary(records: Records) -> list[tuple[str, ...]]:
    """Return the rows of the first table."""
    return [*_of_saving(records), *_of_listing(records)]


def _of_saving(records: Records) -> Iterator[tuple[str, ...]]:
    many = saving.MOST_WRITERS
    for one in records.savings:
        yield told(
            f"autosaves a second, {many} processes, {one.engine}", one.per_second[OURS, many]
        )
        yield told("the same over the bare driver", one.ratio(many), ".2f")
        late = at(one.waits[OURS], 0.99)
        yield told(f"autosave at {saving.A_SECOND} a second, {one.engine}, p99", late)


def _of_listing(records: Records) -> Iterator[tuple[str, ...]]:
    for one in records.listings:
        first, last = one.sizes[0].forms, one.sizes[-1].forms
        what = f"a form in the list, {last:,} sent over {first:,}, {one.engine}"
        yield promised(what, one.growth, MOST_GROWTH_OF_LIST, ".2f")


def text(records: Records) -> str:
    """Return all sections."""
    return f"{_saves(records)}\n{_waits(records)}\n{_list(records)}"


def _saves(records: Records) -> str:
    few, many = saving.WRITERS
    words = SAVES.format(few=few, many=many, rounds=saving.ROUNDS, seconds=saving.SECONDS)
    settings = table(FORCE, [(one.engine, one.settings) for one in records.savings])
    rows = [row for one in records.savings for row in _rates(one)]
    heads = ("Saves a second", f"{few} processes", f"{many} processes")
    return f"{words}{settings}\n{table(heads, rows)}"


def _rates(one: Saving) -> Iterator[tuple[str, ...]]:
    for kind, name in WHAT.items():
        rates = (f"{one.per_second[kind, writers]:.0f}" for writers in saving.WRITERS)
        yield (f"{one.engine}: {name}", *rates)
    ratios = (f"{one.ratio(writers):.2f}" for writers in saving.WRITERS)
    yield (f"{one.engine}: ours over the bare driver", *ratios)


def _waits(records: Records) -> str:
    saves = len(records.savings[0].waits[OURS])
    words = WAITS.format(a_second=saving.A_SECOND, many=saving.MOST_WRITERS, saves=saves)
    rows = [
        (
            f"{one.engine}: {WHAT[kind]}",
            f"{at(waits, 0.5):.1f}",
            f"{at(waits, 0.99):.1f}",
            f"{waits[-1]:.1f}",
        )
        for one in records.savings
        for kind, waits in one.waits.items()
    ]
    return words + table(("", "p50", "p99", "most"), rows)


def _list(records: Records) -> str:
    words = LIST.format(
        page=listing.PAGE, few=listing.SIZES[0], times=listing.TIMES, names=filling.GIVEN_NAMES
    )
    heads = ("", *(f"{forms:,} forms" for forms in listing.SIZES), "growth", "search")
    rows = [row for one in records.listings for row in _sizes(one)]
    return words + table(heads, rows)


def _sizes(one: Listing) -> Iterator[tuple[str, ...]]:
    listed = (f"{size.listed:.0f}" for size in one.sizes)
    cases = (f"{size.cases:.0f}" for size in one.sizes)
    yield (f"{one.engine}: `listed`", *listed, f"{one.growth_of_listed:.2f}", f"{one.search:.1f}")
    yield (f"{one.engine}: the list", *cases, f"{one.growth_of_cases:.2f}", "")
