"""Every kind of screen: questions, plain text, an interrupt, the check, the end, and trouble."""

import streamlit as st

from screening.clinic import DESK
from screening.questionnaire.model import PageKind
from screening.ui import frame, questions, summary, words
from screening.ui.frame import Head, said
from screening.ui.memory import View
from screening.ui.visitor import Visitor

CLEARS, COPY = "/new", "/copy"
GONE = """
To keep your answers private, nothing is shown here any more.
Please take the tablet to the front desk, or open the form again.
If it does not open, allow cookies for this site.
"""


def draw(visitor: Visitor, view: View) -> str:
    """Draw a screen and return which button was tapped, if any."""
    if view.interrupt:
        return _draw_interrupt(visitor, view)
    match view.place.page.kind:
        case PageKind.INFO:
            return _draw_info(visitor, view)
        case PageKind.CHECK:
            return _draw_check(visitor, view)
        case _:
            return _draw_questions(visitor, view)


def _head(visitor: Visitor, view: View, kind: str) -> Head:
    page, known = view.place.page, questions.known_at(visitor, view.place)
    return Head(
        name=view.name,
        title=words.fill(page.title, known),
        body=words.fill(page.body, known),
        part=frame.part_of(visitor, view),
        saved=frame.saved_at(visitor, view),
        banner=frame.banner_of(visitor, view, questions.shown_at(visitor, view)),
        trouble=said(visitor, "not_saved") if view.in_trouble else "",
        problems=questions.wrong_at(visitor, view),
        kind=kind,
        is_private=bool(view.place.card),
    )


def _draw_questions(visitor: Visitor, view: View) -> str:
    frame.draw_head(visitor, _head(visitor, view, "questions"))
    questions.draw(visitor, view)
    return frame.buttons(visitor, view.name, view.place.page.button)


def _draw_info(visitor: Visitor, view: View) -> str:
    frame.draw_head(visitor, _head(visitor, view, "info"))
    return frame.buttons(visitor, view.name, view.place.page.button, has_back=False)


def _draw_check(visitor: Visitor, view: View) -> str:
    frame.draw_head(visitor, _head(visitor, view, "check"))
    summary.draw(visitor, view)
    return frame.buttons(visitor, view.name)


def _draw_interrupt(visitor: Visitor, view: View) -> str:
    page = view.interrupt
    if page is None:
        return ""
    clinic = visitor.clinic
    body = page.body_kiosk if clinic.place == DESK else page.body_home
    known = clinic.settings.words()
    is_guardian = page.kind is PageKind.GUARDIAN
    head = Head(
        view.name,
        words.fill(page.title, known),
        words.fill(page.body or body, known),
        banner=frame.banner_of(visitor, view, ()),
        kind=f"interrupt {page.urgency or 'guardian'}",
        is_private=True,
    )
    frame.draw_head(visitor, head)
    return frame.buttons(visitor, view.name, page.button, has_back=is_guardian)


def draw_done(visitor: Visitor, verdict: str, *, has_copy: bool) -> None:
    """Draw the thank-you page; the script in the browser then lets the cookie be cleared.

    At home it leads to the patient's own copy, if there is one.
    """
    page = next(
        page for page in visitor.content.questionnaire.pages if page.kind is PageKind.FINISH
    )
    known = visitor.clinic.settings.words()
    at_desk = visitor.clinic.place == DESK
    first = page.body_kiosk if at_desk else page.body_home
    body = "\n\n".join(part for part in (first, page.body, verdict) if part)
    takes = has_copy and page.button_home and not at_desk
    head = Head(
        page.id,
        words.fill(page.title, known),
        words.fill(body, known),
        kind="done",
        # There is much to read below: nobody should have to come to its end to find this.
        lead=_button(COPY, page.button_home) if takes else "",
    )
    frame.draw_head(visitor, head)
    last = _button(CLEARS, page.button_kiosk) if at_desk and page.button_kiosk else ""
    st.html(f'<div data-sent="yes">{last}</div>')


def _button(address: str, said_on_it: str) -> str:
    return f'<p><a class="go" href="{address}">{words.text(said_on_it)}</a></p>'


def draw_gone(visitor: Visitor) -> None:
    """Say that no form is open in this browser; the script in it then leads to the start."""
    frame.draw_head(visitor, Head("gone", "This form is closed", GONE, kind="notice"))
    st.html('<p data-gone="yes"><a class="go" href="/">Go to the start</a></p>')


def draw_trouble(visitor: Visitor) -> None:
    """Say that the records cannot be reached, while there is nothing else to show."""
    trouble = said(visitor, "server_error")
    frame.draw_head(visitor, Head("trouble", "Please wait a moment", trouble, kind="notice"))
    st.html('<p><a class="go" href="/">Try again</a></p>')
