"""What patients take home: their own answers in plain words, and what comes next.

It is told from the answers alone, never from what was judged of them: no flag, no score.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from screening.questionnaire.braces import fill
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.load import Content
from screening.questionnaire.model import Item, ItemType, PageKind, Section
from screening.questionnaire.named import NAME
from screening.report.model import Letterhead
from screening.report.spoken import day, spoken
from screening.response import journey
from screening.response.journey import Place
from screening.response.model import Answers
from screening.response.reading import Reading

HEADING: Final = "## "


class CopyAnswer(Frozen):
    """A question as it was asked, and the answer, a line for each thing that was picked."""

    question: str
    lines: tuple[str, ...]


class CopyPart(Frozen):
    """A part of the form with its answers, or some lines to read under a heading."""

    title: str
    answers: tuple[CopyAnswer, ...] = ()
    lines: tuple[str, ...] = ()


class OwnCopy(Frozen):
    """A patient's own copy with finished words; `page` numbers the pages, in braces."""

    letterhead: Letterhead
    title: str
    name: str
    reference: str
    notes: tuple[str, ...]
    answers: tuple[CopyPart, ...]
    after: tuple[CopyPart, ...]
    page: str
    language: str
    made_at: datetime


class Taken(NamedTuple):
    """What was sent, when and under which reference; what was judged of it is not there."""

    answers: Answers
    reference: str
    sent_at: datetime


class Told(NamedTuple):
    """In which words it is told: the questions', those of the frame, and of the clinic."""

    content: Content
    frame: Mapping[str, str]
    known: Mapping[str, str]
    letterhead: Letterhead


class _Asked(NamedTuple):
    item: Item
    saved: Any
    options: Mapping[str, str]
    known: Mapping[str, str]


def own_copy(taken: Taken, told: Told) -> OwnCopy:
    """Tell patients what they have answered; the same answers give the same copy."""
    known = {**told.known, "reference": taken.reference, "date": _day(taken, told)}
    said = {key: fill(words, known) for key, words in told.frame.items()}
    reading = Reading(told.content.questionnaire, taken.answers)
    return OwnCopy(
        letterhead=told.letterhead,
        title=said["copy_title"],
        name=" ".join(str(reading.answer(NAME) or "").split()),
        reference=said["copy_reference"],
        notes=(said["copy_sent"], said["copy_change"], said["copy_keep"]),
        answers=tuple(_parts(reading, told, said["not_provided"])),
        after=tuple(_after(told)),
        page=told.frame["paper_page"],
        language=told.content.questionnaire.language,
        made_at=taken.sent_at,
    )


def _day(taken: Taken, told: Told) -> str:
    return day(taken.sent_at.astimezone(ZoneInfo(told.letterhead.time_zone)).date().isoformat())


def _parts(reading: Reading, told: Told, blank: str) -> Iterator[CopyPart]:
    way = journey.places(reading.questionnaire, reading.answers)
    for section in reading.questionnaire.sections:
        answers = tuple(_answers(reading, told, section, way))
        if answers:
            filled = (one if one.lines else _with(one, blank) for one in answers)
            yield CopyPart(title=section.title, answers=tuple(filled))


def _answers(
    reading: Reading, told: Told, section: Section, way: tuple[Place, ...]
) -> Iterator[CopyAnswer]:
    for place in way:
        if place.page.section == section.id:
            for item in journey.shown_items(reading.questionnaire, reading.answers, place):
                answer = _answer(_asked(reading, told, place, item), place)
                # What is no question is told if there is something to tell.
                if answer.lines or not item.admin:
                    yield answer


def _with(answer: CopyAnswer, words: str) -> CopyAnswer:
    return answer.model_copy(update={"lines": (words,)})


def _asked(reading: Reading, told: Told, place: Place, item: Item) -> _Asked:
    card = {"item": place.page.item_names[place.card]} if place.card else {}
    saved = reading.answer(item.id)
    return _Asked(
        item=item,
        saved=(saved or {}).get(place.card) if place.card else saved,
        options=journey.options(reading, item, told.content.segments),
        known={**told.known, **card},
    )


def _answer(asked: _Asked, place: Place) -> CopyAnswer:
    """Tell one answer; on a card with its treatment, and what was agreed to with its page."""
    question = fill(asked.item.text, asked.known)
    if place.card or asked.item.type is ItemType.CONFIRM:
        question = f"{fill(place.page.title, asked.known)}: {question}"
    return CopyAnswer(question=question, lines=spoken(asked))


def _after(told: Told) -> Iterator[CopyPart]:
    """Tell what the last page of the form tells, part by part."""
    pages = told.content.questionnaire.pages
    body = next((page.body for page in pages if page.kind is PageKind.FINISH), "")
    title, lines = "", list[str]()
    for line in (one.strip() for one in fill(body, told.known).splitlines()):
        if line.startswith(HEADING):
            if lines:
                yield CopyPart(title=title, lines=tuple(lines))
            title, lines = line.removeprefix(HEADING), []
        elif line:
            lines.append(line)
    if lines:
        yield CopyPart(title=title, lines=tuple(lines))
