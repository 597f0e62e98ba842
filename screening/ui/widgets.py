"""Every item type as a widget: `ASK` draws it, `TAKE` reads the raw answer that it holds.

A widget is seeded with the saved answer and read back by its name, so that a tap made
before a lost connection or a restart of the server still counts.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

import streamlit as st

from screening.questionnaire.model import NONE, ItemType
from screening.ui import activities, areas, dates, lists, numbers, signing
from screening.ui.fields import Field, state

Ask = Callable[[Field], None]
Take = Callable[[Field], Any]
AGREED: Final = "agreed"
LONGEST: Final = {ItemType.TEXT: 200, ItemType.PHONE: 40, ItemType.SIGNATURE: 120}
LONGEST_TEXT: Final = 1000
AUTOCOMPLETE: Final = {"name": "name"}


def on_change(field: Field) -> Literal["rerun", "ignore"]:
    """Draw the page again at once only if another question depends on this one."""
    return "rerun" if field.listened_to else "ignore"


def ask_choice(field: Field) -> None:
    """Ask for one option."""
    options = list(field.options)
    index = options.index(field.saved) if field.saved in options else None
    if state(field.key) not in {None, *options}:
        del st.session_state[field.key]
    st.radio(
        field.label,
        options,
        index=index,
        format_func=field.option,
        key=field.key,
        label_visibility="collapsed",
        width="stretch",
        on_change=on_change(field),
    )


def take_plain(field: Field) -> Any:
    """Return what the widget holds, as it is."""
    return state(field.key)


def ask_rating(field: Field) -> None:
    """Ask for a number, each with a button of its own, the ends in words."""
    numbers.ask(field.item.scale, field.label, field.key, field.saved)


def ask_text(field: Field) -> None:
    """Ask for a line of text."""
    st.text_input(
        field.label,
        value=field.saved or "",
        max_chars=field.item.max or LONGEST.get(field.item.type),
        key=field.key,
        autocomplete=AUTOCOMPLETE.get(field.item.id, "off"),
        label_visibility="collapsed",
        on_change=on_change(field),
    )


def ask_long_text(field: Field) -> None:
    """Ask for a few lines of text."""
    st.text_area(
        field.label,
        value=field.saved or "",
        height=120,
        max_chars=field.item.max or LONGEST_TEXT,
        key=field.key,
        label_visibility="collapsed",
        on_change=on_change(field),
    )


def ask_phone(field: Field) -> None:
    """Ask for a phone number, or a tick that there is none."""
    without = field.part(NONE)
    has_none = bool(state(without, field.saved == NONE))
    st.text_input(
        field.label,
        value="" if field.saved in {None, NONE} else field.saved,
        max_chars=LONGEST[ItemType.PHONE],
        key=field.key,
        autocomplete="tel",
        disabled=has_none,
        label_visibility="collapsed",
        on_change="ignore",
    )
    label = field.option(NONE)
    st.checkbox(label, value=field.saved == NONE, key=without, width="stretch")


def take_phone(field: Field) -> str:
    """Return the number, or `none` if the tick is set."""
    return NONE if state(field.part(NONE)) else state(field.key) or ""


def ask_confirm(field: Field) -> None:
    """Ask for a tick beside the sentence that is agreed to."""
    st.checkbox(
        field.label,
        value=field.saved == AGREED,
        key=field.key,
        width="stretch",
        on_change=on_change(field),
    )


def take_confirm(field: Field) -> str:
    """Return `agreed`, or nothing."""
    return AGREED if state(field.key) else ""


ASK: Final[Mapping[ItemType, Ask]] = {
    ItemType.CHOICE: ask_choice,
    ItemType.CHOICES: lists.ask,
    ItemType.BODY_AREAS: areas.ask,
    ItemType.RATING: ask_rating,
    ItemType.DATE: dates.ask,
    ItemType.PARTIAL_DATE: dates.ask,
    ItemType.ACTIVITIES: activities.ask,
    ItemType.TEXT: ask_text,
    ItemType.LONG_TEXT: ask_long_text,
    ItemType.PHONE: ask_phone,
    ItemType.CONFIRM: ask_confirm,
    ItemType.SIGNATURE: ask_text,
    ItemType.DRAWING: signing.ask,
}

TAKE: Final[Mapping[ItemType, Take]] = {
    ItemType.CHOICE: take_plain,
    ItemType.CHOICES: lists.take,
    ItemType.BODY_AREAS: areas.take,
    ItemType.RATING: take_plain,
    ItemType.DATE: dates.take,
    ItemType.PARTIAL_DATE: dates.take,
    ItemType.ACTIVITIES: activities.take,
    ItemType.TEXT: take_plain,
    ItemType.LONG_TEXT: take_plain,
    ItemType.PHONE: take_phone,
    ItemType.CONFIRM: take_confirm,
    ItemType.SIGNATURE: take_plain,
    ItemType.DRAWING: signing.take,
}

# The widget that tells whether an item of this type has been drawn in this tab.
FIRST_PART: Final[Mapping[ItemType, str]] = {
    ItemType.CHOICES: lists.LIST,
    ItemType.DATE: dates.FIRST_PART,
    ItemType.PARTIAL_DATE: dates.FIRST_PART,
    ItemType.ACTIVITIES: activities.FIRST_PART,
}
