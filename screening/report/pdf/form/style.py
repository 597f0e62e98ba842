"""How a form to fill in looks: larger than the summary, and nothing that a fax would lose."""

from typing import Final

from screening.report.pdf.style import Style

# The scale: what staff need, questions and answers, headings, parts, the title.
SIZES: Final = (8.0, 11.0, 12.5, 15.0, 20.0)
_PRINT, _TEXT, _HEAD, _PART, _TITLE = SIZES

PLAIN: Final = Style(_TEXT)
QUESTION: Final = Style(_TEXT, bold=True)
PAGE: Final = Style(_HEAD, bold=True)
PART: Final = Style(_PART, bold=True)
TITLE: Final = Style(_TITLE, bold=True)
PRINT: Final = Style(_PRINT)
PRINT_STRONG: Final = Style(_PRINT, bold=True)

# Lines to write on are 9 mm apart or more.
WRITING: Final = 26.0
# How far answers stand to the right of their number.
INDENT: Final = 28.0
HAIR: Final = 0.6
LINE: Final = 0.9
AFTER: Final = 8.0
