"""Sheets of paper to measure: drawn once, and read by another program than the one that drew."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import pdfplumber
import pikepdf
from pdfminer.layout import LTChar
from pdfplumber.utils.text import extract_words

from screening.report.model import Paper, Report
from screening.report.pdf.blocks import UNTITLED
from screening.report.pdf.draw import draw
from screening.report.pdf.letters import printable
from tests.unit.report.forms import strangers, told, worked

PAPERS: tuple[Paper, ...] = ("Letter", "A4")
# Not words for a reader: what a block is, and how it is drawn.
NOT_TOLD = {
    *("kind", "id", "weight", "layout", "tone", "language", "urgency", "made_at", "d", "view"),
    *("alt", "right", "left"),
}
# What only the screen shows: it says what a flag means in a few words, and opens every point.
ON_SCREEN = {"points", "beside"}
WORD = re.compile(r"\w+")
OUTLINE = re.compile(rb"^q [^\n]* cm [^\n]* Q\n", re.MULTILINE)
# A hard-broken word is several on paper.
UNBROKEN = 30


class Word(NamedTuple):
    """A word on paper and the box around it, in points from the top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float


class Sheet(NamedTuple):
    """A page: its size and its words in the order in which they were drawn."""

    width: float
    height: float
    words: tuple[Word, ...]

    def upper_half(self) -> str:
        """Return what stands in the upper half."""
        return " ".join(word.text for word in self.words if word.bottom <= self.height / 2)


@cache
def a_report(name: str) -> Report:
    """Tell a worked patient or one that was made to break a page."""
    forms = worked() if name in worked() else strangers()
    return told(forms[name])


@cache
def a_pdf(name: str, paper: Paper) -> bytes:
    """Draw such a report."""
    return draw(a_report(name), paper)


@cache
def sheets(name: str, paper: Paper) -> tuple[Sheet, ...]:
    """Read such a drawing back."""
    return read_words(a_pdf(name, paper))


def read_words(drawn: bytes) -> tuple[Sheet, ...]:
    """Read the words of a file back."""
    with pdfplumber.open(io.BytesIO(_without_outlines(drawn))) as pdf:
        return tuple(_sheet(page) for page in pdf.pages)


def _without_outlines(pdf: bytes) -> bytes:
    """Leave the outlines of bodies out: they hold no words, and take long to read."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for page in file.pages:
            left = OUTLINE.sub(b"", page.Contents.read_bytes())
            page.Contents = file.make_stream(left)
        file.save(written)
    return written.getvalue()


def _sheet(page: Any) -> Sheet:
    chars = [_char(char, page.height) for char in page.layout if isinstance(char, LTChar)]
    found = extract_words(chars, use_text_flow=True)
    words = tuple(Word(w["text"], w["x0"], w["x1"], w["top"], w["bottom"]) for w in found)
    return Sheet(float(page.width), float(page.height), words)


def _char(char: LTChar, height: float) -> dict[str, Any]:
    """Tell what a word is made of; with fonts and colours it would take twice the time."""
    top, bottom = height - char.y1, height - char.y0
    return {
        "text": char.get_text(),
        "upright": char.upright,
        "height": char.height,
        "x0": char.x0,
        "x1": char.x1,
        "top": top,
        "bottom": bottom,
        "doctop": top,
    }


def on_paper(names: Iterable[str], papers: Iterable[Paper]) -> list[tuple[str, Paper]]:
    """List drawings as parameters: by these, all tests of one drawing go to one worker."""
    return list(product(names, papers))


def words_of(told_: Any) -> Iterator[str]:
    """List every word of a report that a reader should meet."""
    if isinstance(told_, str):
        yield from tokens(printable(told_))
    elif isinstance(told_, Mapping):
        silent = told_.get("id") in UNTITLED or told_.get("blocks") == ()
        left_out = NOT_TOLD | ON_SCREEN | ({"title"} if silent else set())
        left_out |= {"name"} if told_.get("kind") == "flag" else set()
        for name, part in told_.items():
            yield from () if name in left_out else words_of(part)
    elif isinstance(told_, list | tuple | frozenset):
        for part in told_:
            yield from words_of(part)


def tokens(text: str) -> Iterator[str]:
    """Cut a text into words, leaving out those that a line must break."""
    yield from (word for word in WORD.findall(text.casefold()) if len(word) < UNBROKEN)


def squeezed(text: str) -> str:
    """Return a text without its spaces."""
    return "".join(text.split())
