"""Which of Streamlit's scripts a form needs, so that they are there before their page is.

Streamlit loads the script of a widget when the first one is drawn: a page with the first
radio would show its questions, wait, and then show what to tap.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

WIDGETS: Final = (
    "Checkbox",
    "Radio",
    "ButtonGroup",
    "TextInput",
    "TextArea",
    "Html",
    "BidiComponent",
)
IMPORTS: Final = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")


def needed(folder: Path) -> tuple[str, ...]:
    """Return the names of the widgets' scripts and of all that they import, in order.

    A Streamlit that names its files otherwise gives nothing: the page works all the same.
    """
    found: dict[str, None] = {}
    waiting = [path.name for widget in WIDGETS for path in sorted(folder.glob(f"{widget}.*.js"))]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting.extend(_imported(folder / name))
    return tuple(found)


def _imported(script: Path) -> Iterator[str]:
    if script.is_file():
        yield from IMPORTS.findall(script.read_text(encoding="utf-8"))
