"""A form to fill in by hand, in finished words: whoever draws it looks nothing up.

Questions stand in the order of the journey, each once, with its number and its code.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from screening.questionnaire.frozen import Frozen
from screening.report.figures import Chart


class Option(Frozen):
    """An answer to tick; where it leads, and whether somebody must hear of it at once."""

    words: str
    leads_to: tuple[str, ...] = ()
    stops: bool = False


class Ticks(Frozen):
    """Answers to choose from: one of them in round boxes, or all that fit in square ones."""

    kind: Literal["ticks"] = "ticks"
    one: bool
    options: tuple[Option, ...]


class Numbers(Frozen):
    """A row of numbers with the words of both ends."""

    kind: Literal["numbers"] = "numbers"
    numbers: tuple[str, ...]
    low: str
    high: str


class DateBoxes(Frozen):
    """A box for each digit of a day, a month and a year, under their names."""

    kind: Literal["date"] = "date"
    day: str
    month: str
    year: str


class Lines(Frozen):
    """Lines to write on, and perhaps an answer to tick instead."""

    kind: Literal["lines"] = "lines"
    count: int
    option: str = ""


class Activities(Frozen):
    """Rows to name things in, each with a row of numbers."""

    kind: Literal["activities"] = "activities"
    suggested: str
    title: str
    rows: int
    scale: Numbers


class Beside(Frozen):
    """What may be written beside a place, and the letters that stand for words."""

    title: str
    words: str
    letters: tuple[str, ...] = ()


class Places(Frozen):
    """A body to shade; of each place more may be said, else a line lets words stand instead."""

    kind: Literal["places"] = "places"
    chart: Chart
    front: str
    back: str
    right: str
    left: str
    more: tuple[Beside, ...] = ()
    in_words: str = ""


class Elsewhere(Frozen):
    """An answer that is given in the boxes or on the picture of another question."""

    kind: Literal["elsewhere"] = "elsewhere"
    words: str


class Signature(Frozen):
    """A box to sign in, and the date."""

    kind: Literal["signature"] = "signature"
    title: str
    date: DateBoxes


Answer = Annotated[
    Ticks | Numbers | DateBoxes | Lines | Activities | Places | Elsewhere | Signature,
    Field(discriminator="kind"),
]


class Question(Frozen):
    """One question: its number, the code by which the content knows it, its words, its answer.

    One that `follows` is for those who gave some answer before; one that `signs` stands on the same
    page as what is signed.
    """

    kind: Literal["question"] = "question"
    number: str
    code: str
    text: str = ""
    how: str = ""
    intro: str = ""
    help: str = ""
    only_if: str = ""
    follows: bool = False
    signs: bool = False
    answer: Answer


class LineOf(Frozen):
    """What is asked of one thing in a table, by the numbers of the questions."""

    label: str
    asked: frozenset[str]


class Grid(Frozen):
    """The same questions of each thing that was ticked: a line for each that can be."""

    kind: Literal["grid"] = "grid"
    title: str
    only_if: str
    questions: tuple[Question, ...]
    lines: tuple[LineOf, ...]


class Heading(Frozen):
    """What the next questions are about."""

    kind: Literal["heading"] = "heading"
    words: str


class Prose(Frozen):
    """Running text; a line that begins with ## is a heading."""

    kind: Literal["prose"] = "prose"
    text: str


class Stop(Frozen):
    """A box that nobody may miss: after which answers, and what to do now."""

    kind: Literal["stop"] = "stop"
    lead: str
    title: str
    text: str
    loud: bool


Block = Annotated[Heading | Prose | Stop | Question | Grid, Field(discriminator="kind")]


class Part(Frozen):
    """A part of the form, such as "Part 2 of 6: Your pain"."""

    title: str
    blocks: tuple[Block, ...]


class PaperForm(Frozen):
    """The whole form: its head, its parts, and what stands on every page."""

    language: str
    made_at: datetime
    clinic: str
    phone: str
    title: str
    welcome: str
    how: str
    how_one: str
    how_many: str
    label: str
    label_lines: tuple[str, ...]
    name_again: str
    page: str
    version: str
    parts: tuple[Part, ...]
    keep: Part

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return every question in its order, those of tables too."""
        blocks = (block for part in self.parts for block in part.blocks)
        return tuple(question for block in blocks for question in asked_in(block))


def asked_in(block: Block) -> tuple[Question, ...]:
    """Return the questions of a block."""
    if isinstance(block, Grid):
        return block.questions
    return (block,) if isinstance(block, Question) else ()
