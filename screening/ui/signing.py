"""A drawing by hand in a box: a finger, a pen or a mouse makes strokes, and only those are kept."""

from collections.abc import Mapping
from typing import Any, Final

from screening.response import strokes
from screening.ui.components.registry import mount
from screening.ui.fields import Field, state

STROKES: Final = "strokes"
WORDS: Final = "draw_"


def ask(field: Field) -> None:
    """Ask for a drawing, with what was drawn so far in the box."""
    saved = take(field)
    told = {
        "field": field.key,
        "box": [strokes.WIDTH, strokes.HEIGHT],
        "most": {STROKES: strokes.MOST_STROKES, "points": strokes.MOST_POINTS},
        "words": {
            key.removeprefix(WORDS): text
            for key, text in field.frame.items()
            if key.startswith(WORDS)
        },
        STROKES: saved,
    }
    mount("signature", field.key, told, {STROKES: saved})


def take(field: Field) -> list[Any]:
    """Return the strokes that the browser holds; what was saved, if those cannot be read.

    A signature of which a part is left out would be another one.
    """
    held = state(field.key)
    said = held.get(STROKES) if isinstance(held, Mapping) else None
    kept: list[Any] = field.saved or []
    return kept if strokes.mistake(said) or not isinstance(said, list) else said
