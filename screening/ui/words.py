"""Words on their way to the screen: braces filled in, markdown and HTML made harmless.

Whatever a patient typed passes through `label` or `text` before Streamlit sees it.
"""

import html
import re
from typing import Final

from screening.questionnaire import braces

MARKS: Final = re.compile(r"([\\`*_\[\]<>#~|$&])|:(?=[\w+/-])")
LIST_MARK: Final = re.compile(r"^(\d+)([.)])|^([-+=])")
AUTOLINK: Final = re.compile(r"(?<=\w)@(?=\w)|(?<=www)\.")
NUMBER: Final = re.compile(r"(?<![\d-])\d+(?:-\d+)+(?![\d-])")
HEADING: Final = "## "
fill = braces.fill


def label(words: str) -> str:
    """Return words that Streamlit's markdown draws exactly as they are, on one line."""
    line = " ".join(words.split())
    line = MARKS.sub(lambda match: f"\\{match[0]}", line)
    line = AUTOLINK.sub(lambda match: f"\\{match[0]}", line)
    return LIST_MARK.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[0]}", line)


def text(words: str) -> str:
    """Return words that may stand inside HTML, in an attribute too."""
    return html.escape(words, quote=True)


def sentence(words: str) -> str:
    """Return words for the inside of an element; a number to call is not broken over two lines."""
    return NUMBER.sub(r'<span class="whole">\g<0></span>', text(words))


def paragraphs(body: str) -> str:
    """Return each line of a body as a paragraph, or as a heading where it begins with ##."""
    lines = (line.strip() for line in body.splitlines())
    return "".join(_paragraph(line) for line in lines if line)


def _paragraph(line: str) -> str:
    if line.startswith(HEADING):
        return f"<h2>{text(line.removeprefix(HEADING))}</h2>"
    return f"<p>{sentence(line)}</p>"
