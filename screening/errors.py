"""Every error this project raises on purpose, in one tree.

::

    ScreeningError
    ├── DefinitionError     the content is wrong: each problem says where, why and what to do
    ├── AnswerError         an answer cannot be read: each problem names its item
    ├── NotFound            there is no such form, submission or questionnaire
    ├── Conflict            somebody else saved the same draft first
    ├── Refused             a key or birth date does not match, or there were too many tries
    ├── MailError           a message did not go out
    │   ├── MailRefused     and never will: its address or its content is refused for good
    │   └── MailDelayed     but may later: the mail server cannot be reached, or asks to wait
    └── StoreError          the records cannot be reached or written
        └── SealError       a key is missing or wrong, or a record does not open with it

Words for patients never stand in an exception: the page that catches it chooses them.
"""

from dataclasses import dataclass


class ScreeningError(Exception):
    """Be the root of everything that this project raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Say where content is wrong, why, and what to do about it."""

    where: str
    item: str
    why: str
    do: str
    is_error: bool = True

    def __str__(self) -> str:
        """Write the problem on one line: file:line, item, why, what to do."""
        kind = "error" if self.is_error else "note"
        return f"{self.where}: {kind}: {self.item}: {self.why}. {self.do}."


class DefinitionError(ScreeningError):
    """Refuse content that cannot be used."""

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems, so that a caller can print each on a line of its own."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Name the item whose answer cannot be read, why, and which error text fits."""

    item: str
    why: str
    error: str = ""
    card: str = ""

    def __str__(self) -> str:
        """Write the problem on one line that names the item and never its value."""
        return f"{self.item}: {self.why}"


class AnswerError(ScreeningError):
    """Refuse answers that cannot be read; nothing is guessed."""

    def __init__(self, *problems: AnswerProblem) -> None:
        """Keep the problems, so that a caller can show each beside its question."""
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


class NotFound(ScreeningError):  # noqa: N818 - reads as the answer it is
    """Tell that there is no such form, submission or questionnaire."""


class Conflict(ScreeningError):  # noqa: N818 - reads as the answer it is
    """Tell that somebody else saved the same draft first."""


class Refused(ScreeningError):  # noqa: N818 - reads as the answer it is
    """Tell that a key or birth date does not match, or that there were too many tries."""


class MailError(ScreeningError):
    """Tell that a message did not go out, in words that name nobody."""


class MailRefused(MailError):  # noqa: N818 - reads as the answer it is
    """Tell that a message will never go out: its address or its content is refused for good."""


class MailDelayed(MailError):  # noqa: N818 - reads as the answer it is
    """Tell that a message may go out later."""


class StoreError(ScreeningError):
    """Tell that the records cannot be reached or written."""


class SealError(StoreError):
    """Tell that a key is missing or wrong, or that a record does not open with it."""
