"""The page that asks for the birth date before a saved form is opened again."""

from datetime import date

import streamlit as st

from screening.actions.form import intake
from screening.errors import Refused
from screening.questionnaire.model import Item, ItemType
from screening.questionnaire.named import BIRTH_DATE
from screening.response.dates import parse_date
from screening.ui import dates, frame, words
from screening.ui.fields import Field
from screening.ui.frame import Head, Wrong, said
from screening.ui.memory import Memory
from screening.ui.visitor import Visitor

NAME = "birth-date"


def field_of(visitor: Visitor) -> Field:
    """Return the question for the birth date, as the form itself asks it."""
    asked = visitor.content.questionnaire.items[BIRTH_DATE]
    item = Item(id=asked.id, type=ItemType.DATE, text=asked.text, help=asked.help)
    known = visitor.clinic.settings.words()
    return Field(item=item, key=NAME, saved=None, options={}, known=known)


def draw(visitor: Visitor, memory: Memory) -> bool:
    """Draw the page; tell whether its Continue was tapped."""
    if visitor.draft and intake.is_shut(visitor.draft):
        _draw_shut(visitor)
        return False
    field = field_of(visitor)
    key = field.part(dates.FIRST_PART)
    problems = (Wrong(key, memory.refusal),) if memory.refusal else ()
    title, body = said(visitor, "resume_title"), said(visitor, "resume_body")
    frame.draw_head(visitor, Head(NAME, title, body, problems=problems))
    frame.draw_question(field)
    dates.ask(field)
    tapped = frame.buttons(visitor, NAME, has_back=False)
    _draw_way_out()
    return bool(tapped)


def try_it(visitor: Visitor, memory: Memory) -> bool:
    """Try the birth date that the page holds; tell whether it opened the form."""
    memory.turn += 1
    typed = dates.take(field_of(visitor))
    given: date | None = parse_date(typed)
    if visitor.draft is None or given is None:
        memory.refusal = _no_date(visitor, typed)
        return False
    try:
        intake.unlock(visitor.clinic, visitor.draft, given)
    except Refused:
        memory.refusal = said(visitor, "resume_error")
        return False
    memory.refusal = ""
    return True


def _no_date(visitor: Visitor, typed: str) -> str:
    """Say that a date is missing, or that it is none, as the form itself does."""
    asked = visitor.content.questionnaire.items[BIRTH_DATE]
    said_of_it = asked.errors.get("impossible") if typed else asked.error
    return said_of_it or said(visitor, "resume_error")


def _draw_shut(visitor: Visitor) -> None:
    body = said(visitor, "resume_locked")
    frame.draw_head(visitor, Head(NAME, said(visitor, "resume_title"), body, kind="notice"))
    _draw_way_out()


def _draw_way_out() -> None:
    st.html(f'<p class="way-out"><a href="/new">{words.text(WAY_OUT)}</a></p>')


WAY_OUT = "This is not my form. Put it away"
