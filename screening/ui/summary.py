"""The page that lists all answers before they are sent, each with a way to change it."""

from collections.abc import Iterator

import streamlit as st

from screening.questionnaire.model import Section
from screening.report.spoken import spoken
from screening.response import journey
from screening.response.journey import Place
from screening.response.reading import Reading
from screening.ui import words
from screening.ui.fields import Field
from screening.ui.frame import said
from screening.ui.memory import View
from screening.ui.questions import field_at
from screening.ui.visitor import Visitor


def draw(visitor: Visitor, view: View) -> None:
    """Draw every answer that will be sent, section by section."""
    answers = view.draft.answers if view.draft else {}
    reading = Reading(visitor.content.questionnaire, answers)
    way = journey.places(visitor.content.questionnaire, answers)
    sections = visitor.content.questionnaire.sections
    st.html("".join(_section(visitor, reading, section, way) for section in sections))


def _section(visitor: Visitor, reading: Reading, section: Section, way: tuple[Place, ...]) -> str:
    rows = "".join(
        row
        for place in way
        if place.page.section == section.id
        for row in _rows(visitor, reading, place)
    )
    title = words.text(section.title)
    return f'<section class="answers"><h2>{title}</h2><dl>{rows}</dl></section>' if rows else ""


def _rows(visitor: Visitor, reading: Reading, place: Place) -> Iterator[str]:
    form = visitor.content.questionnaire
    for item in journey.shown_items(form, reading.answers, place):
        if not item.admin:
            yield _row(visitor, field_at(visitor, reading, place, item), place)


def _row(visitor: Visitor, field: Field, place: Place) -> str:
    question = question_of(field, place)
    lines = spoken(field) or (said(visitor, "not_provided"),)
    answer = "".join(f"<p>{words.text(line)}</p>" for line in lines)
    hidden = said(visitor, "change_hidden", summary_label=question)
    return (
        f"<div><dt>{words.text(question)}</dt><dd>{answer}</dd>"
        f'<dd><a href="?p={words.text(place.id)}" data-go="{words.text(field.key)}"'
        f' aria-label="{words.text(hidden)}">{words.text(said(visitor, "change"))}</a></dd></div>'
    )


def question_of(field: Field, place: Place) -> str:
    """Return the question as it was asked; on a card, with the treatment that it is about."""
    question = field.says(field.item.text)
    return f"{field.says(place.page.title)}: {question}" if place.card else question
