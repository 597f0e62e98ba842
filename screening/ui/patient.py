"""One run of the script: take the tap, move, draw. A page turn needs one run.

While a tab is alive its tap is read before anything is drawn. In the first run of a new tab
(a reload, a lost line, a restarted server) the widgets are not known yet: they are drawn
first, then the tap is taken and the script runs once more. A tap stops the run that is going
on, so that one may have drawn its screen in part only: what counts is whether the tap could be
read, never whether a run came before. So no tap is lost.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import streamlit as st

from screening.actions.form import intake, leaving, own_copy
from screening.actions.invite import arriving
from screening.errors import NotFound, Refused, ScreeningError
from screening.ui import birthday, deeds, questions, screens, trouble
from screening.ui.fields import state
from screening.ui.frame import BACK, CONTINUE, key_of
from screening.ui.memory import Memory, View, Waiting, forget, recall
from screening.ui.visitor import Visitor, arrive

PAGE: Final = "p"
LATE: Final = timedelta(milliseconds=500)


def run() -> None:
    """Show this patient the screen where they are."""
    memory = recall()
    try:
        visitor = arrive()
        memory.clinic = visitor.clinic
        if not memory.is_sent and not _is_open_here(visitor, memory):
            forget()
            screens.draw_gone(visitor)
        elif _is_anothers(visitor, memory):
            forget()
            st.rerun()
        elif memory.is_sent or _was_sent_elsewhere(visitor, memory):
            _thank(visitor, memory)
        else:
            _run(visitor, memory)
    except (NotFound, Refused) as error:
        # Sent, discarded or locked from another tab since this run began: look again, once.
        if memory.view is None:
            trouble.draw(memory, error)
            return
        forget()
        st.rerun()
    except ScreeningError as error:
        trouble.draw(memory, error)


def _is_open_here(visitor: Visitor, memory: Memory) -> bool:
    """Tell whether this browser holds a form: on a tablet a new one too, by a link only its own."""
    if not visitor.token:
        return False
    if visitor.clinic.tablet or visitor.draft or _was_sent_elsewhere(visitor, memory):
        return True
    return arriving.begins(visitor.clinic, visitor.token) is not None


def _thank(visitor: Visitor, memory: Memory) -> None:
    """Draw the last page; the cookie that the copy was found by is let go soon after."""
    memory.has_copy = memory.has_copy or own_copy.is_there(visitor.clinic, visitor.token)
    screens.draw_done(visitor, memory.verdict, has_copy=memory.has_copy)


def _is_anothers(visitor: Visitor, memory: Memory) -> bool:
    """Tell whether this tab still shows one form while its cookie leads to another by now."""
    shown = memory.view.draft if memory.view else None
    return bool(shown and visitor.draft and shown.id != visitor.draft.id)


def _was_sent_elsewhere(visitor: Visitor, memory: Memory) -> bool:
    """Tell whether another tab has sent the form that this one shows."""
    shown = memory.view
    if visitor.draft or shown is None or shown.draft is None:
        return False
    memory.is_sent = intake.was_sent(visitor.clinic, shown.draft)
    memory.view = None
    return memory.is_sent


def _run(visitor: Visitor, memory: Memory) -> None:
    if _must_ask_birth_date(visitor):
        _keep_waiting(visitor, memory)
        if not (memory.is_asking_birth_date and _opened(visitor, memory)):
            _ask_birth_date(visitor, memory)
            return
        visitor = arrive()
    memory.is_asking_birth_date = False
    tapped = _tapped(memory.view) if memory.view else ""
    view = _moved(visitor, memory, tapped)
    if view is None:
        _thank(visitor, memory)
        return
    _show(visitor, memory, view, takes_taps=not tapped)


def _moved(visitor: Visitor, memory: Memory, tapped: str) -> View | None:
    """Return the screen that follows from the tap or from the address; none if all is sent."""
    shown, wanted = memory.view, st.query_params.get(PAGE, "") or memory.entry
    if memory.waiting:
        return _taken_up(visitor, memory, memory.waiting)
    if shown is None:
        return _entered(visitor, memory, wanted)
    if tapped:
        return _done(visitor, memory, (shown, _said(visitor, shown)), tapped)
    if wanted != shown.address and not _is_late(visitor, memory, wanted):
        return deeds.leave(visitor, memory, (shown, _said(visitor, shown)), wanted)
    view = deeds.visit(visitor, memory, shown.address)
    same = (view.place, view.interrupt) == (shown.place, shown.interrupt)
    seen = shown.seen or shown.draft
    return replace(view, problems=shown.problems, seen=seen) if same else view


def _entered(visitor: Visitor, memory: Memory, wanted: str) -> View:
    # A form that is complete already is being corrected: Continue leads back to the check page.
    memory.is_changing = deeds.is_complete(visitor)
    view = deeds.visit(visitor, memory, wanted)
    if not wanted:
        memory.entry = view.address
    return view


def _taken_up(visitor: Visitor, memory: Memory, waiting: Waiting) -> View | None:
    """Go on where the patient was interrupted by the question for the birth date."""
    memory.waiting = None
    said = (waiting.view, waiting.raws)
    if waiting.tapped == CONTINUE:
        return deeds.go_on(visitor, memory, *said)
    return deeds.leave(visitor, memory, said, waiting.view.place.id)


def _done(
    visitor: Visitor, memory: Memory, said: tuple[View, dict[str, Any]], tapped: str
) -> View | None:
    if tapped == BACK:
        return deeds.go_back(visitor, memory, *said)
    return deeds.go_on(visitor, memory, *said)


def _tapped(view: View) -> str:
    """Return the button of a screen that was tapped, read before anything is drawn."""
    return next((deed for deed in (CONTINUE, BACK) if state(key_of(deed, view.name))), "")


def _is_late(visitor: Visitor, memory: Memory, wanted: str) -> bool:
    """Tell whether a tap was made on the former screen, before the address bar had changed.

    It brings the former address with it, as the browser's own Back does a moment later.
    """
    if memory.left_at is None or wanted != memory.left:
        return False
    return visitor.clinic.timer() - memory.left_at < LATE


def _said(visitor: Visitor, view: View) -> dict[str, Any]:
    if view.interrupt:
        return {}
    return questions.take(visitor, view.place, visitor.draft.answers if visitor.draft else {})


def _show(visitor: Visitor, memory: Memory, view: View, *, takes_taps: bool) -> None:
    if memory.view and memory.view.address != view.address:
        memory.left, memory.left_at = memory.view.address, visitor.clinic.timer()
    if memory.view is None or memory.view.name != view.name:
        memory.hidden.clear()
    memory.view = view
    if (st.query_params.get(PAGE, "") or memory.entry) != view.address:
        st.query_params[PAGE] = view.address
    tapped = screens.draw(replace(visitor, draft=view.draft), view)
    if tapped and takes_taps:
        memory.view = _done(visitor, memory, (view, _said(visitor, view)), tapped) or view
        st.query_params[PAGE] = memory.view.address
        st.rerun()


def _must_ask_birth_date(visitor: Visitor) -> bool:
    return visitor.draft is not None and leaving.needs_birth_date(visitor.clinic, visitor.draft)


def _keep_waiting(visitor: Visitor, memory: Memory) -> None:
    """Keep what the screen says after a long pause until the birth date is given."""
    shown = memory.view
    if shown and not memory.is_asking_birth_date:
        memory.waiting = Waiting(shown, _said(visitor, shown), _tapped(shown))


def _opened(visitor: Visitor, memory: Memory) -> bool:
    return _gave_birth_date() and birthday.try_it(visitor, memory)


def _gave_birth_date() -> bool:
    return bool(state(key_of(CONTINUE, birthday.NAME)))


def _ask_birth_date(visitor: Visitor, memory: Memory) -> None:
    was_read = memory.is_asking_birth_date and _gave_birth_date()
    memory.is_asking_birth_date = True
    if birthday.draw(arrive(), memory) and not was_read:
        birthday.try_it(visitor, memory)
        st.rerun()
