"""What docs/benchmarks.md tells of the physiotherapist's desk: its pages, the PDF, the export."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from screening.actions.housekeeping.exporting import Format
from tests.bench import desk, exporting, filling
from tests.bench.desk import Desk
from tests.bench.exporting import Export
from tests.bench.tables import promised, table, told, verdict

MOST_GROWTH: Final = 1.5
MOST_MS_OF_PDF: Final = 150
LEAST_SPEED: Final = 0.8
MOST_MEMORY: Final = 4.4
NAMES: Final = {Format.CSV: "CSV", Format.PARQUET: "Parquet"}
HEADS: Final = (
    "",
    "rows",
    "rows a second",
    "MiB of the process",
    "MiB of Python",
    "MB of the file",
)

OPENED: Final = """## The physiotherapist's desk

From the beginning of the navigation until the load event is over and two frames were shown, in
Chromium at {width} x {height}, signed in, with what a browser keeps from the page before; medians
of {times} in milliseconds. Each size has a server of its own on SQLite, all at the same time, and
the browser takes turns at them. The list is the first page of what waits for staff: nobody has read
any of these forms, so that all of them wait; 1 in 20 is urgent. Another form is opened each time.

"""
DOWNLOADED: Final = """The server's time for `GET /staff/pdf/{{reference}}`, from the request to the
last byte, over a new line on this machine, where {forms:,} forms are kept: median {median:.0f} ms
of {times}, {slowest:.0f} ms at most; the first one after the server's start {first:.0f} ms.

"""
EXPORTED: Final = """## The export of all answers

One table of all sent forms (`screening/actions/housekeeping/exporting.py`), SQLite, each in a
process of its own. Memory is the most that was held beyond what there was before: of the process
what it took of the machine, of Python what its objects took (`tracemalloc`, in a run of its own,
since it makes everything slow). The faster of two runs counts.

"""


@dataclass(frozen=True)
class OfDesk:
    """All that was measured of the desk and the export."""

    desk: Desk
    exports: Mapping[Format, Sequence[Export]]


def measure() -> OfDesk:
    """Fill records of every size once, and measure one thing after the other."""
    sizes = sorted({*desk.SIZES, *exporting.SIZES})
    with tempfile.TemporaryDirectory() as name:
        folders = filling.copies(Path(name), sizes)
        return OfDesk(desk.measure(folders), exporting.measure(folders))


def summary(found: OfDesk) -> list[tuple[str, ...]]:
    """Return the rows of the first table."""
    return [*_of_pages(found.desk), *_of_exports(found.exports)]


def _of_pages(found: Desk) -> Iterator[tuple[str, ...]]:
    first, last = desk.SIZES[0], desk.SIZES[-1]
    for name, spent in _pages(found):
        yield told(f"{name} opened to painted, {last:,} forms", spent[-1])
        what = f"{name}, {last:,} forms over {first:,}"
        yield promised(what, spent[-1] / spent[0], MOST_GROWTH, ".2f")
    what = "PDF of a form, time of the server, median"
    yield promised(what, found.download.median, MOST_MS_OF_PDF, ".0f")


def _of_exports(exports: Mapping[Format, Sequence[Export]]) -> Iterator[tuple[str, ...]]:
    for form, found in exports.items():
        first, last = found[0], found[-1]
        sizes = f"{NAMES[form]}, {last.rows:,} forms over {first.rows:,}"
        yield told(f"rows a second of the export, {NAMES[form]}", last.per_second)
        yield _at_least(f"the same, {sizes}", last.per_second / first.per_second)
        grown = max(last.held / first.held, last.traced / first.traced)
        yield promised(f"memory of the export, {sizes}", grown, MOST_MEMORY, ".2f")


def _at_least(what: str, ratio: float) -> tuple[str, ...]:
    kept = verdict(kept=ratio >= LEAST_SPEED)
    return (what, f"{ratio:.2f}", f"at least {LEAST_SPEED}", kept)


def _pages(found: Desk) -> tuple[tuple[str, Sequence[float]], ...]:
    return (("worklist", found.opened.worklist), ("summary", found.opened.summary))


def text(found: OfDesk) -> str:
    """Return all sections."""
    return f"{_desk(found.desk)}\n{_exports(found.exports)}"


def _desk(found: Desk) -> str:
    words = OPENED.format(**desk.DESK, times=desk.TIMES)
    heads = ("", *(f"{forms:,} forms" for forms in desk.SIZES), "last over first")
    rows = [
        (name, *(f"{one:.0f}" for one in spent), f"{spent[-1] / spent[0]:.2f}")
        for name, spent in _pages(found)
    ]
    pdf = found.download
    downloaded = DOWNLOADED.format(
        forms=desk.SIZES[-1],
        times=desk.TIMES,
        median=pdf.median,
        slowest=pdf.slowest,
        first=pdf.first,
    )
    return f"{words}{table(heads, rows)}\n{downloaded}"


def _exports(exports: Mapping[Format, Sequence[Export]]) -> str:
    rows = [
        (
            NAMES[form],
            f"{one.rows:,}",
            f"{one.per_second:.0f}",
            f"{one.held:.0f}",
            f"{one.traced:.0f}",
            f"{one.size:.1f}",
        )
        for form, found in exports.items()
        for one in found
    ]
    return EXPORTED + table(HEADS, rows)
