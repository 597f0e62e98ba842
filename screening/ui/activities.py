"""What the pain makes hard to do: up to a few things, each with a number."""

from typing import Any, Final

import streamlit as st

from screening.ui import numbers, words
from screening.ui.fields import Field, state

FIRST_PART: Final = "picks"
OTHER: Final = "other"
OTHER_LABEL: Final = "Something else"
OWN_LABEL: Final = "How well you can do what you wrote"
LONGEST: Final = 80
UNLIMITED: Final = 10
NOTHING: Final[dict[str, Any]] = {"name": ""}


def ask(field: Field) -> None:
    """Ask for the things, suggested or the patient's own, and a number for each."""
    names = [entry["name"] for entry in _saved(field)]
    suggested = list(field.item.suggestions)
    st.pills(
        field.label,
        suggested,
        selection_mode="multi",
        default=[name for name in suggested if name in names],
        format_func=words.label,
        key=field.part(FIRST_PART),
        label_visibility="collapsed",
    )
    own = [name for name in names if name not in suggested]
    for number in range(1, _own_fields(field, own) + 1):
        st.text_input(
            OTHER_LABEL,
            value=own[number - 1] if number <= len(own) else "",
            max_chars=LONGEST,
            key=field.part(f"{OTHER}-{number}"),
            autocomplete="off",
        )
    for key, name in _named(field).items():
        _ask_score(field, key, name)


def take(field: Field) -> list[dict[str, Any]]:
    """Return each thing with its number, as far as it has one."""
    return [
        {"name": name} if (score := state(key)) is None else {"name": name, "score": score}
        for key, name in _named(field).items()
    ]


def _own_fields(field: Field, saved: list[str]) -> int:
    """Return how many fields for the patient's own words there are: one more than are filled."""
    most = field.item.max or UNLIMITED
    filled = 0
    for number in range(1, most + 1):
        before = saved[number - 1] if number <= len(saved) else ""
        if str(state(field.part(f"{OTHER}-{number}"), before) or "").strip():
            filled = number
    return min(filled + 1, most)


def _named(field: Field) -> dict[str, str]:
    """Return the things that are named now, by the name of the widget that holds the number."""
    picked = state(field.part(FIRST_PART)) or ()
    named = {
        field.part(f"score-{number}"): name
        for number, name in enumerate(field.item.suggestions, 1)
        if name in picked
    }
    for number in range(1, (field.item.max or UNLIMITED) + 1):
        own = str(state(field.part(f"{OTHER}-{number}")) or "").strip()
        if own and own not in named.values():
            named[field.part(f"score-{OTHER}-{number}")] = own
    return named


def _ask_score(field: Field, key: str, name: str) -> None:
    saved = next((entry for entry in _saved(field) if entry["name"] == name), NOTHING)
    is_own = name not in field.item.suggestions
    # What the patient typed is not for the ears of a waiting room.
    aloud = f' data-aloud="{OWN_LABEL}"' if is_own else ""
    st.html(
        f'<div class="ask" data-for="{words.text(key)}">'
        f'<p class="question" id="{words.text(key)}-question"{aloud}>{words.text(name)}</p></div>'
    )
    # The patient's own words stand above as text: as a label they would pass through markdown.
    label = OWN_LABEL if is_own else words.label(name)
    numbers.ask(field.item.scale, label, key, saved.get("score"))


def _saved(field: Field) -> list[dict[str, Any]]:
    return field.saved if isinstance(field.saved, list) else []
