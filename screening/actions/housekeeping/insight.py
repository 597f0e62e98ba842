"""The clinic's numbers: how many forms, how far they came, how they were judged and decided."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from screening.actions.allowed import needs
from screening.actions.clinician import decisions
from screening.actions.form.intake import ACT_NOW
from screening.actions.housekeeping import period
from screening.actions.housekeeping.period import Period
from screening.assessment.model import NOT_ENOUGH
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.figures import Outcome, SentForm, page_of
from screening.records.people import Role
from screening.report import counts, csv_file
from screening.report.columns import Column, Row
from screening.report.counts import Counted, FormRow, Frame, Words
from screening.report.decided import OUTCOMES

# Whoever has not touched a form for so long has stopped, as far as can be told.
STOPPED_AFTER: Final = timedelta(days=1)
# How many forms are opened, at most, to tell the times on each page.
MOST_TIMED: Final = 500
BANDS: Final = {
    counts.URGENT: "Urgent: match withheld",
    NOT_ENOUGH: "Not enough information",
}
BY: Final = (Role.CLINICIAN, Role.ADMINISTRATOR)


class Insight(NamedTuple):
    """The numbers of a period; `words` says what bands, pages and members of staff are called."""

    period: Period
    counted: Counted
    words: Words


@needs(*BY)
def count(clinic: Clinic, asked: Period) -> Insight:
    """Count the forms that were opened in a period; small numbers are masked."""
    clinic.note(Did.COUNTED)
    return _counted(clinic, asked)


@needs(*BY)
def csv(clinic: Clinic, asked: Period) -> bytes:
    """Write the numbers of a period as CSV, masked as they are on the page."""
    columns, found = _exported(clinic, asked)
    return csv_file.head(columns) + csv_file.lines(found)


@needs(*BY)
def parquet(clinic: Clinic, asked: Period) -> bytes:
    """Write the numbers of a period as Parquet, masked as they are on the page."""
    from screening.report import parquet_file  # noqa: PLC0415

    columns, found = _exported(clinic, asked)
    return b"".join(parquet_file.parts(columns, [found]))


def _exported(clinic: Clinic, asked: Period) -> tuple[Sequence[Column], list[Row]]:
    from screening.report import table  # noqa: PLC0415

    clinic.note(Did.COUNTS_EXPORTED)
    found = _counted(clinic, asked)
    return table.COLUMNS, list(table.tidy(found.counted, found.words))


def _counted(clinic: Clinic, asked: Period) -> Insight:
    # pandas takes a second to import; who lists forms need not wait for it.
    from screening.report.table import counted  # noqa: PLC0415

    span = period.span(clinic, asked)
    rows = (*_sent(clinic, asked), *_unfinished(clinic, asked), *_given_up(clinic, asked))
    frame = _frame(clinic, asked, rows)
    times = [_by_page(form) for form in clinic.store.figures.times(span, MOST_TIMED)]
    found = counted(frame, rows, times)
    return Insight(asked, found, _words(clinic, found))


def _sent(clinic: Clinic, asked: Period) -> Iterator[FormRow]:
    span = period.span(clinic, asked)
    made = {one.reference: one for one in clinic.store.figures.outcomes(span.since)}
    for form in clinic.store.figures.sent(span):
        yield _sent_row(clinic, form, made.get(form.reference))


def _sent_row(clinic: Clinic, form: SentForm, outcome: Outcome | None) -> FormRow:
    taken = (form.sent_at - form.opened_at).total_seconds() / 60
    waited = None if outcome is None else (outcome.at - form.sent_at).total_seconds() / 60
    return FormRow(
        month=period.month_of(clinic, form.opened_at),
        status=counts.FINISHED,
        band=counts.URGENT if form.urgency in ACT_NOW else form.band,
        outcome=outcome.kind if outcome else counts.UNDECIDED,
        who=outcome.who if outcome else "",
        minutes=taken,
        waited=waited,
    )


def _unfinished(clinic: Clinic, asked: Period) -> Iterator[FormRow]:
    long_ago = clinic.clock() - STOPPED_AFTER
    for form in clinic.store.figures.unfinished(period.span(clinic, asked)):
        status = counts.STOPPED if form.saved_at < long_ago else counts.UNDER_WAY
        yield FormRow(period.month_of(clinic, form.opened_at), status, form.page)


def _given_up(clinic: Clinic, asked: Period) -> Iterator[FormRow]:
    for one in clinic.store.figures.given_up(asked.first, asked.last):
        for _ in range(one.forms):
            yield FormRow(one.month, counts.STOPPED, one.page)


def _frame(clinic: Clinic, asked: Period, rows: tuple[FormRow, ...]) -> Frame:
    """Return what the tables list: what is asked today first, then what only older forms know."""
    questionnaire, scoring = clinic.content.questionnaire, clinic.content.scoring
    bands = (counts.URGENT, *scoring.band, NOT_ENOUGH, *sorted({r.band for r in rows}))
    pages = (*questionnaire.page, *sorted({r.page for r in rows}))
    return Frame(
        months=asked.months,
        bands=tuple(band for band in dict.fromkeys(bands) if band),
        outcomes=(*OUTCOMES, counts.UNDECIDED),
        pages=tuple(page for page in dict.fromkeys(pages) if page),
    )


def _words(clinic: Clinic, found: Counted) -> Words:
    content = clinic.content
    return {
        counts.DECISIONS: BANDS | {band.id: band.clinician for band in content.scoring.bands},
        counts.PAGES: {p.id: p.title.replace("{item}", "…") for p in content.questionnaire.pages},
        counts.STAFF: {who: decisions.signature(clinic, who) for who in found.staff},
    }


def _by_page(times: Mapping[str, int]) -> dict[str, int]:
    """Return the seconds on each page: the cards of a loop are one page."""
    found: dict[str, int] = {}
    for place, seconds in times.items():
        found[page_of(place)] = found.get(page_of(place), 0) + seconds
    return found
