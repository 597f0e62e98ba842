"""A list of options of which several can be picked, and options that clear all others.

The whole list is one widget with one value: the page is drawn faster than with a checkbox
for each option, and what clears what is settled in one place.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

import streamlit as st

from screening.ui.fields import Field, state, was_drawn

LIST: Final = "list"
BEFORE: Final = "before"


def ask(field: Field) -> None:
    """Ask for any of the options."""
    if was_drawn(field.part(LIST)) and state(field.part(LIST)) != take(field):
        st.session_state[field.part(LIST)] = take(field)
    saved = field.saved if isinstance(field.saved, list) else []
    st.pills(
        field.label,
        list(field.options),
        selection_mode="multi",
        default=[option for option in field.options if option in saved],
        format_func=field.option,
        key=field.part(LIST),
        label_visibility="collapsed",
        width="stretch",
    )
    st.session_state[field.part(BEFORE)] = take(field)


def take(field: Field) -> list[str]:
    """Return the options that are picked now, in the order of the form."""
    now: list[str] = state(field.part(LIST)) or []
    before = state(field.part(BEFORE), field.saved if isinstance(field.saved, list) else [])
    left = settled(before, now, field.item.exclusive)
    return [option for option in field.options if option in left]


def settled(before: Sequence[str], now: Sequence[str], alone: Collection[str]) -> list[str]:
    """Return what stays picked: an option that stands alone clears all others, and is cleared."""
    added: list[Any] = [option for option in now if option not in before]
    lonely = [option for option in added if option in alone]
    if lonely:
        return lonely[-1:]
    if added or len(now) > 1:
        others = [option for option in now if option not in alone]
        return others or list(now)[-1:]
    return list(now)
