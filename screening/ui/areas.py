"""Places on the body as a plain list, by view and side; left and right are the patient's own."""

from typing import Final

import streamlit as st

from screening.ui import words
from screening.ui.fields import Field, state

GROUPS: Final = {
    "front-right": "Front, your right side",
    "front-left": "Front, your left side",
    "front-middle": "Front, middle",
    "back-right": "Back, your right side",
    "back-left": "Back, your left side",
    "back-middle": "Back, middle",
}
SIDES: Final = ("right", "left")
FIRST_PART: Final = next(iter(GROUPS))


def ask(field: Field) -> None:
    """Ask for any of the places, and read back in words what is picked."""
    picked = field.saved if isinstance(field.saved, list) else []
    for group, title in GROUPS.items():
        here = [place for place in field.options if group_of(place) == group]
        st.pills(
            title,
            here,
            selection_mode="multi",
            default=[place for place in here if place in picked],
            format_func=lambda place: words.label(short(field.options[place], place)),
            key=field.part(group),
        )
    st.html(read_back([field.options[place] for place in take(field)]))


def take(field: Field) -> list[str]:
    """Return the places that are picked now, in the order of the list."""
    picked = [place for group in GROUPS for place in state(field.part(group)) or ()]
    return [place for place in field.options if place in picked]


def group_of(place: str) -> str:
    """Return the part of the list in which a place stands."""
    view, _, rest = place.partition("_")
    side = next((side for side in SIDES if rest.endswith(f"_{side}")), "middle")
    return f"{view}-{side}"


def short(label: str, place: str) -> str:
    """Return the words of a place without the side, which its part of the list tells."""
    return label.removesuffix(f", {place.rpartition('_')[2]}")


def read_back(labels: list[str]) -> str:
    """Return what is picked as a sentence; an empty line keeps its room on the page."""
    if not labels:
        return '<p class="picked">Nothing picked yet.</p>'
    chosen = "".join(f"<li>{words.text(label)}</li>" for label in labels)
    return f'<div class="picked"><p>You picked:</p><ul>{chosen}</ul></div>'
