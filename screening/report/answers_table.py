"""All answers as one tidy table: a row for each form, a column for each thing that was asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from screening.assessment.model import NOT_ENOUGH, WITHHELD
from screening.questionnaire.load import Content
from screening.questionnaire.model import Item, ItemType, Urgency
from screening.questionnaire.named import BIRTH_DATE
from screening.report import answer_fields
from screening.report.answer_fields import Field, fields_of
from screening.report.columns import Cell, Column, Kind, Row
from screening.response.dates import completed_years, parse_date
from screening.response.marks import marks_of

Answer = Any
Cells = dict[str, Cell]
Put = Callable[[Cells, Answer], None]
FLAG: Final = "flag."
YES: Final = "yes"
MAYBE: Final = "maybe"
NO: Final = "no"
HEAD: Final = (
    Field("reference", Kind.TEXT, "Reference number: it leads staff to the form"),
    Field("edition", Kind.WHOLE, "Edition of the form: above 1 after a correction"),
    Field("questionnaire", Kind.TEXT, "Questionnaire that was shown"),
    Field("version", Kind.TEXT, "Version of the questionnaire"),
    Field("sent_on", Kind.DAY, "Day on which the form was sent, in the clinic"),
    Field("age", Kind.WHOLE, "Age on that day", "", "years"),
    Field("urgency", Kind.TEXT, "How soon somebody must act", "; ".join(u.value for u in Urgency)),
    Field("band", Kind.TEXT, "How well the answers fit with the IMS picture"),
    Field("fit_low", Kind.WHOLE, "The fit at the least", "", "points"),
    Field("fit_high", Kind.WHOLE, "The fit at the most", "", "points"),
)
TAIL: Final = (
    Field("decision", Kind.TEXT, "What a clinician decided, and stands", "empty = not decided"),
    Field("decided_by", Kind.TEXT, "Who decided"),
    Field("decided_at", Kind.TEXT, "When, by the clinic's clock", "", "YYYY-MM-DD HH:MM"),
)


class SentRow(NamedTuple):
    """A sent form as it is put into the table; `assessment` is what was judged, as plain JSON."""

    reference: str
    edition: int
    questionnaire: str
    version: str
    sent_on: date
    answers: Mapping[str, Any]
    assessment: Mapping[str, Any]
    decision: str = ""
    decided_by: str = ""
    decided_at: str = ""


def fields(contents: Iterable[Content]) -> tuple[Field, ...]:
    """Return the fields of these questionnaires together, those of the first one first.

    What two of them hold in different kinds is text.
    """
    found: dict[str, Field] = {}
    for content in contents:
        for field in (*_flags(content), *fields_of(content)):
            first = found.setdefault(field.name, field)
            if first.kind is not field.kind:
                found[field.name] = first._replace(kind=Kind.TEXT)
    return (*HEAD, *found.values(), *TAIL)


def columns(chosen: Iterable[Field]) -> tuple[Column, ...]:
    """Return the columns of these fields."""
    return tuple(Column(field.name, field.kind) for field in chosen)


def dictionary(content: Content) -> Iterator[Field]:
    """Yield what each column of a questionnaire's answers means, in its own words and codes."""
    bands = "; ".join(f"{band.id} = {band.clinician}" for band in content.scoring.bands)
    undecided = f"{WITHHELD} = while it is urgent; {NOT_ENOUGH} = too little was answered"
    for field in HEAD:
        is_band = field.name == "band"
        yield field._replace(codes=f"{bands}; {undecided}") if is_band else field
    yield from (*_flags(content), *fields_of(content), *TAIL)


def filler(content: Content, chosen: Sequence[Field]) -> Callable[[SentRow], Row]:
    """Return what makes rows with these fields out of forms of one questionnaire."""
    puts = {item.id: _put(content, item) for item in content.questionnaire.all_items()}
    flags = dict.fromkeys((field.name for field in _flags(content)), NO)
    names = [field.name for field in chosen]

    def filled(form: SentRow) -> Row:
        cells: Cells = {**flags, **_judged(form)}
        for item, answer in form.answers.items():
            puts[item](cells, answer)
        return [cells.get(name) for name in names]

    return filled


def _flags(content: Content) -> Iterator[Field]:
    for rule in content.rules.rules:
        codes = f"{YES} = raised; {MAYBE} = may hold; {NO} = not raised"
        yield Field(f"{FLAG}{rule.id}", Kind.TEXT, rule.name or rule.means, codes)


def _judged(form: SentRow) -> Cells:
    judged, fit = form.assessment, form.assessment["fit"]
    born = parse_date(form.answers.get(BIRTH_DATE) or "")
    on = date.fromisoformat(judged["on"])
    raised = {f"{FLAG}{f['id']}": YES if f["certain"] else MAYBE for f in judged["flags"]}
    return raised | {
        "reference": form.reference,
        "edition": form.edition,
        "questionnaire": form.questionnaire,
        "version": form.version,
        "sent_on": form.sent_on,
        "age": completed_years(born, on) if born else None,
        "urgency": judged["urgency"],
        "band": fit["band"],
        "fit_low": fit["low"],
        "fit_high": fit["high"],
        "decision": form.decision,
        "decided_by": form.decided_by,
        "decided_at": form.decided_at,
    }


def _put(content: Content, item: Item) -> Put:
    """Return what puts an answer of this item into its cells."""
    cards = answer_fields.cards_of(content, item)
    if not cards:
        return _of_one(content, item, item.id)
    each = {card: _of_one(content, item, f"{item.id}.{card}") for card in cards}

    def of_cards(cells: Cells, answer: Answer) -> None:
        for card, said in answer.items():
            each[card](cells, said)

    return of_cards


def _of_one(content: Content, item: Item, name: str) -> Put:
    match item.type:
        case ItemType.CHOICES:
            return _ticks(name, answer_fields.options_of(content, item))
        case ItemType.BODY_AREAS:
            return _places(item, answer_fields.options_of(content, item))
        case ItemType.ACTIVITIES:
            return _activities(name)
        case ItemType.DATE:
            return lambda cells, answer: cells.update({name: parse_date(answer)})
        case ItemType.CONFIRM | ItemType.DRAWING:
            return lambda cells, _: cells.update({name: 1})
        case _:
            return lambda cells, answer: cells.update({name: answer})


def _ticks(name: str, options: Iterable[str]) -> Put:
    none = {f"{name}.{option}": 0 for option in options}

    def put(cells: Cells, answer: Answer) -> None:
        cells.update(none)
        cells.update((f"{name}.{option}", 1) for option in answer)

    return put


def _places(item: Item, options: Iterable[str]) -> Put:
    said_more = answer_fields.has_strength(item)
    ending = ".marked" if said_more else ""
    none = {f"{item.id}.{place}{ending}": 0 for place in options}

    def put(cells: Cells, answer: Answer) -> None:
        cells.update(none)
        for mark in marks_of(answer):
            name = f"{item.id}.{mark.region}"
            cells[f"{name}{ending}"] = 1
            if said_more:
                cells[name] = mark.intensity
                cells[f"{name}.felt"] = " ".join(mark.sensations) or None

    return put


def _activities(name: str) -> Put:
    def put(cells: Cells, answer: Answer) -> None:
        for number, activity in enumerate(answer, 1):
            cells[f"{name}.{number}.name"] = activity.get("name")
            cells[f"{name}.{number}.score"] = activity.get("score")

    return put
