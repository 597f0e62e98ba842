"""A date in three fields: day, month (a number or a name) and year."""

from typing import Final

import streamlit as st

from screening.questionnaire.model import ItemType
from screening.response.dates import in_parts
from screening.ui.fields import Field, state

PARTS: Final = {"day": "Day", "month": "Month", "year": "Year"}
FIRST_PART: Final = "day"
LONGEST: Final = {"day": 2, "month": 9, "year": 4}
BIRTHDAY: Final = {"day": "bday-day", "month": "bday-month", "year": "bday-year"}


def ask(field: Field) -> None:
    """Ask for a day, a month and a year."""
    saved = written(field.saved)
    born = field.item.type is ItemType.DATE
    with st.container(horizontal=True, key=field.part("parts")):
        for name, title in PARTS.items():
            st.text_input(
                title,
                value=saved[name],
                max_chars=LONGEST[name],
                key=field.part(name),
                autocomplete=BIRTHDAY[name] if born else "off",
                on_change="ignore",
            )


def take(field: Field) -> str:
    """Return the date as `YYYY-MM-DD`, or as much of it as there is; nonsense stays nonsense."""
    day, month, year = (str(state(field.part(name)) or "") for name in PARTS)
    return in_parts(day, month, year)


def written(saved: object) -> dict[str, str]:
    """Return a saved date as the texts of the three fields, without leading zeros."""
    year, month, day = (*str(saved or "").split("-"), "", "")[:3]
    return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
