"""Forms counted with pandas: by month, band, decision, member of staff and page; then masked."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd  # type: ignore[import-untyped]

from screening.report import counts
from screening.report.columns import Column, Kind, Row
from screening.report.counts import TOTAL, Counted, FormRow, Frame, Number, Place, Spread, Words
from screening.report.masking import FEWEST, Mask, Pipe, masked

NINE_OF_TEN: Final = 10
# Readers miss a total more than one of its parts: it is hidden where no part does instead.
DEAR: Final = 4
START, END, SENT, HALTED = "start", "end", "sent", "halted"
COLUMNS: Final = (
    Column("table", Kind.TEXT),
    Column("row", Kind.TEXT),
    Column("row_words", Kind.TEXT),
    Column("column", Kind.TEXT),
    Column("forms", Kind.WHOLE),
    Column("masked", Kind.TEXT),
    Column("minutes_median", Kind.NUMBER),
    Column("minutes_9_of_10", Kind.NUMBER),
)
Times = Iterable[Mapping[str, int]]


def counted(frame: Frame, forms: Iterable[FormRow], times: Times) -> Counted:
    """Return the numbers of these forms, and the times of those of which enough are known.

    `times` are the seconds at each page, one mapping for each form that is looked at.
    """
    rows = pd.DataFrame(forms, columns=FormRow._fields)
    staff = tuple(dict.fromkeys(who for who in rows["who"] if who))
    pipes = dict(_pipes(frame, staff, rows))
    masks = masked(pipes)
    numbers = {place: Number(pipe.forms, masks[place]) for place, pipe in pipes.items()}
    spreads = {**_taken(rows), **_waited(rows), **_at_pages(times)}
    told = {p: s for p, s in spreads.items() if _is_told(numbers, p)}
    return Counted(frame, staff, numbers, told)


def tidy(found: Counted, words: Words) -> Iterator[Row]:
    """Yield a row for each number and each time; what is masked has no number."""
    for place, number in found.numbers.items():
        forms = number.forms if number.mask is Mask.TOLD else None
        yield (*_named(place, words), forms, str(number.mask), None, None)
    for place, spread in found.times.items():
        most = None if spread.nine_of_ten is None else round(spread.nine_of_ten, 1)
        yield (*_named(place, words), None, "", round(spread.median, 1), most)


def _named(place: Place, words: Words) -> tuple[str, str, str, str]:
    of_table = words.get(place.table, {})
    return place.table, place.row, of_table.get(place.row, place.row), place.column


def _pipes(frame: Frame, staff: Sequence[str], rows: Any) -> Iterator[tuple[Place, Pipe]]:
    """Yield every number of the page as a pipe of one net (see `masking`).

    A form flows from its month to what became of it; a sent one on to its band, to what was
    decided and to who decided; one that stopped to the page where it did.
    """
    yield from _of_months(frame, rows)
    yield from _of_bands(frame, rows)
    yield from _of_staff(frame, staff, rows)
    yield from _of_pages(frame, rows)


def _of_months(frame: Frame, rows: Any) -> Iterator[tuple[Place, Pipe]]:
    by = _sizes(rows, "month", "status")
    sent = rows[rows["status"] == counts.FINISHED]
    bands = _sizes(sent, "month", "band")
    for month in frame.months:
        statuses = {
            counts.FINISHED: ("sent in", month),
            counts.STOPPED: counts.STOPPED,
            counts.UNDER_WAY: counts.UNDER_WAY,
        }
        found = {status: by.get((month, status), 0) for status in statuses}
        yield (
            _at(counts.MONTHS, month, counts.OPENED),
            Pipe(START, month, sum(found.values()), DEAR),
        )
        for status, knot in statuses.items():
            dear = DEAR if status == counts.FINISHED else 1
            yield _at(counts.MONTHS, month, status), Pipe(month, knot, found[status], dear)
        for band in frame.bands:
            number = bands.get((month, band), 0)
            yield _at(counts.MONTHS, month, band), Pipe(("sent in", month), ("to", band), number)
    whole = _sizes(rows, "status")
    stopped, under_way = whole.get(counts.STOPPED, 0), whole.get(counts.UNDER_WAY, 0)
    totals = {
        counts.OPENED: Pipe(END, START, len(rows), DEAR),
        counts.FINISHED: Pipe(SENT, END, len(sent), DEAR),
        counts.STOPPED: Pipe(counts.STOPPED, HALTED, stopped, DEAR),
        counts.UNDER_WAY: Pipe(counts.UNDER_WAY, END, under_way),
    }
    for status, pipe in totals.items():
        yield _at(counts.MONTHS, TOTAL, status), pipe


def _of_bands(frame: Frame, rows: Any) -> Iterator[tuple[Place, Pipe]]:
    bands, decided = _sizes(rows, "band"), _sizes(rows, "band", "outcome")
    outcomes = _sizes(rows, "outcome")
    for band in frame.bands:
        number = bands.get(band, 0)
        yield _at(counts.MONTHS, TOTAL, band), Pipe(("to", band), ("of", band), number, DEAR)
        for outcome in frame.outcomes:
            number = decided.get((band, outcome), 0)
            knots = ("of", band), ("to", outcome)
            yield _at(counts.DECISIONS, band, outcome), Pipe(*knots, number)
    for outcome in frame.outcomes:
        is_last = outcome == counts.UNDECIDED
        after: Hashable = SENT if is_last else ("of", outcome)
        number = outcomes.get(outcome, 0)
        yield _at(counts.DECISIONS, TOTAL, outcome), Pipe(("to", outcome), after, number, DEAR)


def _of_staff(frame: Frame, staff: Sequence[str], rows: Any) -> Iterator[tuple[Place, Pipe]]:
    by, whole = _sizes(rows, "who", "outcome"), _sizes(rows, "who")
    for who in staff:
        yield _at(counts.STAFF, who, TOTAL), Pipe(("by", who), SENT, whole.get(who, 0), DEAR)
        for outcome in frame.outcomes:
            if outcome != counts.UNDECIDED:
                number = by.get((who, outcome), 0)
                knots = ("of", outcome), ("by", who)
                yield _at(counts.STAFF, who, outcome), Pipe(*knots, number)


def _of_pages(frame: Frame, rows: Any) -> Iterator[tuple[Place, Pipe]]:
    by = _sizes(rows[rows["status"] == counts.STOPPED], "page")
    for page in frame.pages:
        yield _at(counts.PAGES, page, counts.STOPPED), Pipe(HALTED, END, by.get(page, 0))


def _taken(rows: Any) -> dict[Place, Spread]:
    sent = rows[rows["status"] == counts.FINISHED]
    found = {
        _at(counts.MONTHS, str(month), counts.TAKEN): _spread(minutes)
        for month, minutes in sent.groupby("month")["minutes"]
    }
    return {**found, _at(counts.MONTHS, TOTAL, counts.TAKEN): _spread(sent["minutes"])}


def _waited(rows: Any) -> dict[Place, Spread]:
    decided = rows[rows["who"] != ""]
    return {
        _at(counts.STAFF, str(who), counts.WAITED): _spread(minutes)
        for who, minutes in decided.groupby("who")["waited"]
    }


def _at_pages(times: Times) -> dict[Place, Spread]:
    seen = ((page, seconds / 60) for form in times for page, seconds in form.items())
    pages = pd.DataFrame(seen, columns=["page", "minutes"])
    return {
        _at(counts.PAGES, str(page), counts.AT_PAGE): _spread(minutes)
        for page, minutes in pages.groupby("page")["minutes"]
        if len(minutes) >= FEWEST
    }


def _spread(minutes: Any) -> Spread:
    most = minutes.quantile(0.9) if len(minutes) >= NINE_OF_TEN else None
    return Spread(float(minutes.median()), None if most is None else float(most))


def _is_told(numbers: Mapping[Place, Number], place: Place) -> bool:
    """Tell whether times may be told: never beside a number that is masked, nor of few forms."""
    beside = {counts.TAKEN: counts.FINISHED, counts.WAITED: TOTAL}
    if place.column == counts.AT_PAGE:
        return True
    number = numbers[place._replace(column=beside[place.column])]
    return number.mask is Mask.TOLD and number.forms >= FEWEST


def _sizes(rows: Any, *columns: str) -> Mapping[Any, int]:
    by = columns[0] if len(columns) == 1 else list(columns)
    return {key: int(size) for key, size in rows.groupby(by).size().items()}


def _at(table: str, row: str, column: str) -> Place:
    return Place(table, row, column)
