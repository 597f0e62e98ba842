"""A number on a scale: a button for each, and the ends in words. There is nothing to drag."""

import streamlit as st

from screening.questionnaire.model import Scale
from screening.ui import words

USUAL = Scale(min=0, max=10, low="", high="")


def ask(scale: Scale | None, label: str, key: str, saved: object) -> None:
    """Ask for one number."""
    ends = scale or USUAL
    st.segmented_control(
        label,
        range(ends.min, ends.max + 1),
        default=saved if isinstance(saved, int) else None,
        required=True,
        key=key,
        label_visibility="collapsed",
        on_change="ignore",
    )
    low, high = words.text(f"{ends.min}: {ends.low}"), words.text(f"{ends.max}: {ends.high}")
    st.html(f'<p class="ends"><span>{low}</span><span>{high}</span></p>')
