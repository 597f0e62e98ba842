"""The clinic's numbers as rows of a page: each told or masked, some with a bar beside it."""

import calendar
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from screening.actions.housekeeping.insight import MOST_TIMED, Insight
from screening.records.model import DecisionKind
from screening.report import counts, decided
from screening.report.counts import Counted, Number, Place, Spread
from screening.report.masking import Mask

STATUSES: Final = (counts.OPENED, counts.FINISHED, counts.STOPPED, counts.UNDER_WAY)
FULL: Final = 100
HOUR: Final = 60
# Over a column of numbers there is no room for the longest of them.
OUTCOMES: Final = decided.OUTCOMES | {
    DecisionKind.OTHER_CARE: "Other physio",
    counts.UNDECIDED: "Not decided",
}
DAY: Final = 24 * HOUR
LONG: Final = 2 * DAY


class Told(NamedTuple):
    """A number as the page shows it; `bar` is its part of the largest one, in hundredths."""

    words: str
    is_masked: bool = False
    bar: int | None = None


class Row(NamedTuple):
    """A row of a table: what it is about, its numbers, and its times in words, one a line."""

    name: str
    cells: Sequence[Told]
    times: Sequence[str] = ()
    is_total: bool = False


def told(found: Insight) -> dict[str, Any]:
    """Return all that the page's template asks for of the numbers."""
    counted = found.counted
    return {
        "is_empty": not any(number.forms for number in counted.numbers.values()),
        "months": list(_months(found)),
        "bands": [_called(found, counts.DECISIONS, band) for band in counted.frame.bands],
        "judged": list(_judged(found)),
        "outcomes": [OUTCOMES[outcome] for outcome in counted.frame.outcomes],
        "decided": list(_decided(found)),
        "staff": list(_staff(found)),
        "pages": list(_pages(found)),
        "most_timed": MOST_TIMED,
        "is_masked": any(n.mask is not Mask.TOLD for n in counted.numbers.values()),
    }


def month_words(month: str, *, short: bool = False) -> str:
    """Return a month as people write it, such as "September 2026", or "Sep 2026"."""
    year, number = month.split("-")
    names = calendar.month_abbr if short else calendar.month_name
    return f"{names[int(number)]} {year}"


def _months(found: Insight) -> Iterator[Row]:
    counted = found.counted
    largest = _largest(counted, counts.MONTHS, counted.frame.months, counts.OPENED)
    for month in (*counted.frame.months, counts.TOTAL):
        cells = [_cell(counted, (counts.MONTHS, month, status)) for status in STATUSES]
        is_total = month == counts.TOTAL
        if not is_total:
            cells[0] = _with_bar(cells[0], largest)
        times = _spread(counted.times.get(Place(counts.MONTHS, month, counts.TAKEN)))
        yield Row("All" if is_total else month_words(month, short=True), cells, times, is_total)


def _judged(found: Insight) -> Iterator[Row]:
    counted = found.counted
    for month in (*counted.frame.months, counts.TOTAL):
        cells = [_cell(counted, (counts.MONTHS, month, band)) for band in counted.frame.bands]
        is_total = month == counts.TOTAL
        yield Row("All" if is_total else month_words(month, short=True), cells, (), is_total)


def _decided(found: Insight) -> Iterator[Row]:
    counted = found.counted
    for band in counted.frame.bands:
        cells = [_cell(counted, (counts.DECISIONS, band, o)) for o in counted.frame.outcomes]
        cells.append(_cell(counted, (counts.MONTHS, counts.TOTAL, band)))
        yield Row(_called(found, counts.DECISIONS, band), cells)
    last = [_cell(counted, (counts.DECISIONS, counts.TOTAL, o)) for o in counted.frame.outcomes]
    last.append(_cell(counted, (counts.MONTHS, counts.TOTAL, counts.FINISHED)))
    yield Row("All", last, (), is_total=True)


def _staff(found: Insight) -> Iterator[Row]:
    counted = found.counted
    made = [o for o in counted.frame.outcomes if o != counts.UNDECIDED]
    for who in sorted(counted.staff, key=lambda one: _called(found, counts.STAFF, one)):
        cells = [_cell(counted, (counts.STAFF, who, outcome)) for outcome in made]
        cells.append(_cell(counted, (counts.STAFF, who, counts.TOTAL)))
        spread = counted.times.get(Place(counts.STAFF, who, counts.WAITED))
        yield Row(_called(found, counts.STAFF, who), cells, _spread(spread))


def _pages(found: Insight) -> Iterator[Row]:
    counted = found.counted
    largest = _largest(counted, counts.PAGES, counted.frame.pages, counts.STOPPED)
    for page in counted.frame.pages:
        number = counted.numbers[Place(counts.PAGES, page, counts.STOPPED)]
        spread = counted.times.get(Place(counts.PAGES, page, counts.AT_PAGE))
        if number.forms or spread:
            cell = _with_bar(_cell(counted, (counts.PAGES, page, counts.STOPPED)), largest)
            yield Row(_called(found, counts.PAGES, page), [cell], _spread(spread))


def _called(found: Insight, table: str, row: str) -> str:
    return found.words[table].get(row, row)


def _cell(counted: Counted, place: tuple[str, str, str]) -> Told:
    number = counted.numbers[Place(*place)]
    if number.mask is Mask.TOLD:
        return Told(str(number.forms))
    return Told(str(number.mask), is_masked=True)


def _largest(counted: Counted, table: str, rows: Sequence[str], column: str) -> int:
    """Return the largest number that is told; a bar of another would tell what is masked."""
    found: list[Number] = [counted.numbers[Place(table, row, column)] for row in rows]
    return max((n.forms for n in found if n.mask is Mask.TOLD), default=0)


def _with_bar(cell: Told, largest: int) -> Told:
    if cell.is_masked or not largest:
        return cell
    return cell._replace(bar=round(int(cell.words) * FULL / largest))


def _spread(spread: Spread | None) -> Sequence[str]:
    if spread is None:
        return ()
    half = _long(spread.median)
    if spread.nine_of_ten is None:
        return (half,)
    return half, f"9 of 10: {_long(spread.nine_of_ten)}"


def _long(minutes: float) -> str:
    """Return a time in words, as exactly as it matters."""
    if (seconds := round(minutes * 60)) < 60:  # noqa: PLR2004
        return f"{seconds} s"
    if minutes < 2 * HOUR:
        return f"{minutes:.1f} min" if minutes < 10 else f"{round(minutes)} min"  # noqa: PLR2004
    return f"{round(minutes / HOUR)} h" if minutes < LONG else f"{round(minutes / DAY)} days"
