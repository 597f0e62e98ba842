"""What a patient sees when something of ours fails: friendly words, and no trace of the cause."""

from dataclasses import replace
from typing import Final

import streamlit as st

from screening import bootstrap
from screening.actions.contents import content_of
from screening.errors import ScreeningError
from screening.logs.lines import logger
from screening.logs.words import Event
from screening.ui import screens
from screening.ui.fields import state
from screening.ui.frame import CONTINUE, key_of
from screening.ui.memory import Memory
from screening.ui.visitor import Visitor

LOG: Final = logger(__name__)


def draw(memory: Memory, error: Exception) -> None:
    """Draw the screen that was there before, with a word of regret; its answers stay."""
    LOG.error(Event.PAGE_FAILED, error=error)
    view, clinic = memory.view, memory.clinic or bootstrap.running().first()
    visitor = Visitor(clinic, "", view.draft if view else None, clinic.content)
    if view is None:
        screens.draw_trouble(visitor)
        return
    if state(key_of(CONTINUE, view.name)) or not view.in_trouble:
        memory.turn += 1
    memory.view = replace(view, in_trouble=True)
    try:
        content = content_of(clinic, view.draft) if view.draft else clinic.content
    except ScreeningError:
        screens.draw_trouble(visitor)
    else:
        screens.draw(replace(visitor, content=content), memory.view)


def on_script_error(error: Exception) -> bool:
    """Show the patient what to do instead."""
    LOG.error(Event.SCRIPT_FAILED, error=error)
    st.html(SORRY)
    return True


SORRY = (
    '<header class="head notice" data-turn="sorry" data-title="Sorry">'
    '<div class="summary" tabindex="-1"><h1 tabindex="-1">Sorry</h1>'
    "<p>There is a problem with the form. Your answers up to the last page are saved.</p>"
    '<p><a class="go" href="/">Try again</a></p></div></header>'
)
