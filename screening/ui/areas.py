"""Places on the body, marked on a drawing or in a list: the patient may change at any time."""

from collections.abc import Mapping
from typing import Any, Final

from screening.response import marks
from screening.ui.components.registry import mount
from screening.ui.fields import Field, state

MARKS: Final = "marks"


def ask(field: Field) -> None:
    """Ask for any of the places, and where the item offers it, what more there is to say."""
    item, saved = field.item, take(field)
    says_more = item.scale.model_dump() if item.sensations and item.scale else None
    told = {
        "field": field.key,
        "drawing": field.drawing,
        "scale": says_more,
        "sensations": dict(item.sensations),
        "waiting": field.frame.get("body_waiting", ""),
        MARKS: saved,
    }
    mount("body", field.key, told, {MARKS: saved})


def take(field: Field) -> list[Any]:
    """Return the marks that the browser holds, as far as they can be read."""
    held = state(field.key)
    said = held.get(MARKS) if isinstance(held, Mapping) else None
    known = frozenset(field.options)
    entries = said if isinstance(said, list) else field.saved or []
    return marks.tidied(
        [one for one in entries if not any(marks.mistakes(field.item, known, [one]))]
    )
