"""One measure over all forms of a patient: what each form says, and how that changed.

Each value is compared with the one before it that was given, and the newest with the first.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from screening.questionnaire.frozen import Frozen
from screening.report.change import Change, Yardstick
from screening.report.said import NOT_ANSWERED

Value = int | float
AS_BEFORE: Final = "As before"
WORDS: Final = {
    Change.BETTER: "Better",
    Change.WORSE: "Worse",
    Change.SAME: "No clear change",
}
# With two values the newest says how it stands to the first.
ENOUGH_TO_SUM_UP: Final = 3


class Cell(Frozen):
    """A value of one form, in words, and how it stands to an earlier one, in a word and more."""

    words: str
    value: Value | None = None
    change: Change = Change.NONE
    word: str = ""
    more: str = ""


class Line(Frozen):
    """One measure over all forms; `counts` says what is a change, `since_first` sums it up.

    `steps` are the names of the values of a line without numbers, from the lowest.
    """

    id: str
    label: str
    counts: str
    cells: tuple[Cell, ...]
    since_first: Cell | None = None
    steps: tuple[str, ...] = ()


class Seen(Frozen):
    """One form of the patient, when it was sent on the clinic's clock, and where it hurt."""

    reference: str
    day: str
    sent_at: datetime
    marked: tuple[str, ...] = ()
    where: str = ""


class Region(Frozen):
    """A region of the drawing of the body: a path, moved by `offset`."""

    id: str
    offset: tuple[float, float]
    d: str


class Again(Frozen):
    """All forms of a patient, the oldest first, and each measure over them.

    Not `is_known` is who gave no name or no birth date: their other forms cannot be found.
    """

    patient: str
    born: str
    is_known: bool
    forms: tuple[Seen, ...]
    lines: tuple[Line, ...]
    body: tuple[Region, ...] = ()

    @property
    def ever_marked(self) -> frozenset[str]:
        """Return every place that any of the forms marks."""
        return frozenset(place for form in self.forms for place in form.marked)


class Given(NamedTuple):
    """What one form says of a measure: in words and, if it is known, as a number."""

    words: str
    value: Value | None = None


class Head(NamedTuple):
    """What stands before the values of a line."""

    id: str
    label: str
    counts: str


class Verdict(NamedTuple):
    """How a value stands to an earlier one, in a word, and what more there is to say."""

    change: Change = Change.NONE
    word: str = ""
    more: str = ""


EQUAL: Final = Verdict(Change.SAME, AS_BEFORE)
# Tells how the form at the second place stands to the one at the first.
Judge = Callable[[int, int], Verdict]


def given(value: Value | None, words: str = "") -> Given:
    """Return what a form says of a measure that is a number, or was not answered."""
    return Given(NOT_ANSWERED) if value is None else Given(words or f"{value}", value)


def mean(scores: Sequence[int | None]) -> Given:
    """Return the mean of scores; of none, if one of them is missing."""
    known = [score for score in scores if score is not None]
    if not known or len(known) < len(scores):
        return Given(NOT_ANSWERED)
    value = round(sum(known) / len(known), 1)
    return Given(f"{value:.1f}", value)


def by_sums(yardstick: Yardstick, told: Sequence[Sequence[int | None]]) -> Judge:
    """Judge means by the sums of as many scores, or single scores by themselves."""

    def judge(first: int, second: int) -> Verdict:
        before, after = (sum(score or 0 for score in told[at]) for at in (first, second))
        if before == after:
            return EQUAL
        change = yardstick.judged(before, after, len(told[first]))
        size = round(abs(after - before) / len(told[first]), 1)
        return Verdict(change, WORDS[change], f"{'up' if after > before else 'down'} {size:g}")

    return judge


def line(head: Head, told: Sequence[Given], judge: Judge) -> Line:
    """Compare what the forms say of one measure, the oldest form first."""
    known = [at for at, one in enumerate(told) if one.value is not None]
    earlier = dict(zip(known[1:], known, strict=False))
    cells = [_cell(one, judge, earlier.get(at), at) for at, one in enumerate(told)]
    last = len(told) - 1
    sums_up = len(known) >= ENOUGH_TO_SUM_UP and known[-1] == last
    return Line(
        id=head.id,
        label=head.label,
        counts=head.counts,
        cells=tuple(cells),
        since_first=_cell(told[last], judge, known[0], last) if sums_up else None,
    )


def _cell(told: Given, judge: Judge, before: int | None, at: int) -> Cell:
    change, word, more = Verdict() if before is None else judge(before, at)
    return Cell(words=told.words, value=told.value, change=change, word=word, more=more)
