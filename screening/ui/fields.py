"""A question on its way to the screen: its words, its saved answer, and the name of its widget."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

from screening.actions import codes
from screening.questionnaire.condition import tests
from screening.questionnaire.model import Item, Page
from screening.records.model import Draft
from screening.response.journey import Place
from screening.response.model import Answers
from screening.ui import words

BETWEEN: Final = "--"
MARK_LETTERS: Final = 8


@dataclass(frozen=True, slots=True)
class Field:
    """One question at one place, ready to be asked.

    `frame` are the content's words for buttons and the like; `drawing` is where the browser
    finds the body drawing. `quotes` tells that the complaint repeats an answer. `listened_to`
    tells that another question of the page depends on this one, so that a change must be drawn
    at once. `number` is that of the form on paper, for whoever keys it in.
    """

    item: Item
    key: str
    saved: Any
    options: Mapping[str, str]
    known: Mapping[str, str]
    frame: Mapping[str, str] = field(default_factory=dict)
    drawing: str = ""
    error: str = ""
    quotes: bool = False
    listened_to: bool = False
    number: str = ""

    def says(self, text: str) -> str:
        """Return a text of the questionnaire with its braces filled in."""
        return words.fill(text, self.known)

    @property
    def label(self) -> str:
        """Return the question as the accessible name of its widget."""
        return words.label(self.says(self.item.text))

    def option(self, option: str) -> str:
        """Return the words of an option, safe for markdown."""
        return words.label(self.says(self.options[option]))

    def part(self, name: str) -> str:
        """Return the name of one widget of several that ask this question together."""
        return f"{self.key}{BETWEEN}{name}"


def mark_of(draft: Draft | None) -> str:
    """Return what tells the widgets of one form from those of another.

    A browser gives back what its widgets hold when the line or the server was gone. What was
    typed into one patient's form must find no widget in another's. It holds nothing but
    letters and figures: Streamlit refuses a component whose name has two underscores.
    """
    return f"form-{codes.hashed(draft.id)[:MARK_LETTERS]}" if draft else "form"


def key_of(mark: str, place: Place, item: Item) -> str:
    """Return the name of an item's widget: unique on the page, and different on each card."""
    return f"{mark}{BETWEEN}{place.id}{BETWEEN}{item.id}"


def saved_answer(answers: Answers, place: Place, item: Item) -> Any:
    """Return the answer that the draft holds, on this card if the item belongs to a loop."""
    answer = answers.get(item.id)
    return (answer or {}).get(place.card) if place.card else answer


def listened_to(page: Page) -> frozenset[str]:
    """Return the items of a page on which others of the same page depend."""
    named = {test.subject for item in page.items for test in tests(item.show_if)}
    offering = {name for item in page.items for name in item.options_from}
    return frozenset(named | offering)


def state(key: str, otherwise: Any = None) -> Any:
    """Return what a widget says now, or `otherwise` if it has not been drawn in this tab."""
    return st.session_state.get(key, otherwise)


def was_drawn(key: str) -> bool:
    """Tell whether a widget of this name has been drawn in this tab and is still there."""
    return key in st.session_state
