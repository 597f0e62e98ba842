"""The answers of all forms as one table, for a reason that is kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from screening.actions import codes, reasons
from screening.actions.allowed import needs
from screening.actions.clinician import decisions
from screening.actions.contents import content_with
from screening.clinic import Clinic
from screening.questionnaire.load import Content
from screening.records.deeds import Did
from screening.records.exports import Answered, AnswersExport
from screening.records.people import Role
from screening.report import answers_table, csv_file
from screening.report.answer_fields import Field
from screening.report.answers_table import SentRow
from screening.report.columns import Column, Kind, Row

DICTIONARY: Final = tuple(
    Column(name, Kind.TEXT)
    for name in (
        "column",
        "questionnaire",
        "version",
        "type",
        "question",
        "codes",
        "unit",
        "asked",
        "tells_who_it_is",
        "own_words",
    )
)
ON_CSV: Final = (
    "In the CSV a text that a spreadsheet would take for a formula has an apostrophe before it; "
    "numbers are as they are, also negative ones. The Parquet file holds every text as it is."
)
ON_EMPTY: Final = "An empty cell means: not asked, or not answered."


class Format(StrEnum):
    """In which format a table is written."""

    CSV = "csv"
    PARQUET = "parquet"


class Without(StrEnum):
    """What can be left out of a table: what tells who it is, and what patients wrote."""

    WHO = "who"
    WORDS = "words"


class Order(NamedTuple):
    """What an administrator asks for, and why."""

    reason: str
    format: Format
    without: frozenset[Without]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is read: its columns at once, its rows a batch at a time."""

    columns: Sequence[Column]
    batches: Iterator[Sequence[Row]]


@needs(Role.ADMINISTRATOR)
def export(clinic: Clinic, order: Order) -> Iterator[bytes]:
    """Keep why the answers are exported, and return the file in parts.

    Every form in it is noted in the audit before it is handed out.
    Raises AnswerError without a reason.
    """
    why = reasons.tidied(order.reason)
    made = AnswersExport(
        id=codes.token(clinic.chance),
        who=clinic.who,
        at=clinic.clock(),
        signed=decisions.signature(clinic, clinic.who),
        reason=why,
        format=order.format,
        without=tuple(sorted(order.without)),
    )
    clinic.store.exports.keep(made, clinic.deed(Did.ANSWERS_EXPORTED))
    found = rows(clinic, order.without)
    return _csv(found) if order.format is Format.CSV else _parquet(found)


@needs(Role.ADMINISTRATOR)
def dictionary(clinic: Clinic) -> bytes:
    """Write as CSV what each column of the table means, for each version that was asked."""
    lines = dict.fromkeys(
        (
            *_explained(_contents(clinic)),
            ("*", "", "", "", ON_EMPTY, "", "", "", "", ""),
            ("*", "", "", "", ON_CSV, "", "", "", "", ""),
        )
    )
    return csv_file.head(DICTIONARY) + csv_file.lines(lines)


@needs(Role.ADMINISTRATOR)
def past(clinic: Clinic) -> tuple[AnswersExport, ...]:
    """Return who exported the answers before, and why, the newest first."""
    return clinic.store.exports.kept()


@needs(Role.ADMINISTRATOR)
def rows(clinic: Clinic, without: frozenset[Without] = frozenset()) -> Table:
    """Return every sent form, in its newest edition, as a row; those in error are left out.

    The columns follow from the versions of the questionnaire that were asked.
    """
    chosen = [
        field
        for field in answers_table.fields(_contents(clinic))
        if not (field.tells_who and Without.WHO in without)
        and not (field.own_words and Without.WORDS in without)
    ]
    return Table(answers_table.columns(chosen), _batches(clinic, chosen))


def _batches(clinic: Clinic, chosen: Sequence[Field]) -> Iterator[Sequence[Row]]:
    @cache
    def filler(content_hash: str) -> Callable[[SentRow], Row]:
        return answers_table.filler(content_with(clinic, content_hash), chosen)

    @cache
    def named(who: str) -> str:
        return decisions.signature(clinic, who)

    for page in clinic.store.exports.pages():
        clinic.note(Did.ANSWERS_EXPORTED, *(form.reference for form in page))
        yield [filler(form.content_hash)(_row(clinic, form, named)) for form in page]


def _row(clinic: Clinic, form: Answered, named: Callable[[str], str]) -> SentRow:
    made = form.outcome
    return SentRow(
        reference=form.reference,
        edition=form.edition,
        questionnaire=form.questionnaire,
        version=form.version,
        sent_on=clinic.local(form.sent_at).date(),
        answers=form.answers,
        assessment=form.assessment,
        decision=str(made.kind) if made else "",
        decided_by=named(made.who) if made else "",
        decided_at=f"{clinic.local(made.at):%Y-%m-%d %H:%M}" if made else "",
    )


def _contents(clinic: Clinic) -> list[Content]:
    """Return the questionnaires that were asked: today's first, then the newest version first."""
    shown = [content_with(clinic, one) for one in clinic.store.exports.shown()]
    older = sorted(shown, key=_age, reverse=True)
    current = clinic.content
    return [current, *(one for one in older if one.hash != current.hash)]


def _age(content: Content) -> tuple[str, tuple[int, ...], str]:
    version = content.questionnaire.version
    numbers = tuple(int(part) for part in version.split(".") if part.isdigit())
    return content.questionnaire.id, numbers, content.hash


def _explained(contents: Iterable[Content]) -> Iterator[tuple[str, ...]]:
    for content in contents:
        asked = content.questionnaire
        for field in answers_table.dictionary(content):
            yield (
                field.name,
                asked.id,
                asked.version,
                field.kind,
                field.question,
                field.codes,
                field.unit,
                field.asked,
                "yes" if field.tells_who else "",
                "yes" if field.own_words else "",
            )


def _csv(found: Table) -> Iterator[bytes]:
    yield csv_file.head(found.columns)
    for batch in found.batches:
        yield csv_file.lines(batch)


def _parquet(found: Table) -> Iterator[bytes]:
    # Importing pyarrow costs half a second; who lists forms need not wait for it.
    from screening.report import parquet_file  # noqa: PLC0415

    return parquet_file.parts(found.columns, found.batches)
