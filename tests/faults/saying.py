"""What the parent and the child say to each other: a job, and one line for each thing that happens.

The child says, each on a line of its own::

    BORN 4711                                           the number of its process
    READY 0 {"journal": "truncate", "synchronous": 2}   the records are open
    SHUT 0 {"error": "StoreError", "words": "..."}      they cannot be opened
    TRY 3                                               deed 3 begins
    ACK 3 {the draft or the submission}                 deed 3 is done: it must never be lost
    FAIL 3 {"error": "StoreError", "words": "..."}      deed 3 was refused
    PAUSE 0                                             it waits for the next GO
    END -9                                              it is gone (said by the nursery)

The parent says `GO 4`: do the next four deeds.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import TypeAdapter

from screening.assessment.submission import Submission
from screening.errors import StoreError
from screening.questionnaire.frozen import Frozen
from screening.records.model import Draft

BORN, READY, SHUT, PAUSE, END = "BORN", "READY", "SHUT", "PAUSE", "END"
TRY, ACK, FAIL = "TRY", "ACK", "FAIL"
GO: Final = "GO"
REFUSED: Final = StoreError.__name__
RESTS: Final = (READY, SHUT, PAUSE, END)
HELD: Final[TypeAdapter[Draft | Submission]] = TypeAdapter(Draft | Submission)


class Deed(Frozen):
    """Something that a patient does; `words` is what they write as their main problem."""

    do: Literal["open", "answer", "submit"]
    token: str
    words: str = ""


class Job(Frozen):
    """What a child is to do: which records, which deeds, which pragmas besides the app's own."""

    folder: Path
    deeds: tuple[Deed, ...]
    pragmas: tuple[str, ...] = ()


class Opened(Frozen):
    """How the child's own connection stands: what is in force, not what was wished."""

    journal: str
    synchronous: int


class Refusal(Frozen):
    """The error that a deed ended with."""

    error: str
    words: str


@dataclass(frozen=True)
class Line:
    """One line that a child said."""

    word: str
    number: int = 0
    rest: str = ""

    def __str__(self) -> str:
        return f"{self.word} {self.number} {self.rest}".rstrip()

    @property
    def held(self) -> Draft | Submission:
        """Return what was acknowledged."""
        return HELD.validate_json(self.rest)

    @property
    def refusal(self) -> Refusal:
        """Return why it was refused."""
        return Refusal.model_validate_json(self.rest)


def read(text: str) -> Line:
    """Read a line."""
    word, _, rest = text.partition(" ")
    number, _, rest = rest.partition(" ")
    return Line(word, int(number), rest)
