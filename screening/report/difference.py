"""What differs between two editions of a form: answers in words, flags, urgency and band."""

from collections.abc import Iterator
from typing import Any, Final

from screening.assessment.model import Flag
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.model import Item, Urgency
from screening.report import labels, said
from screening.report.case import Case
from screening.report.fit import fit_block
from screening.report.flags import flag_name

DOUBT: Final = ", in doubt"


class Changed(Frozen):
    """One thing before and after: for an answer, under the question that was asked."""

    label: str
    before: str
    after: str


class Difference(Frozen):
    """What an edition changed: answers, how it is judged, and the flags that came or went."""

    answers: tuple[Changed, ...] = ()
    judged: tuple[Changed, ...] = ()
    new_flags: tuple[str, ...] = ()
    gone_flags: tuple[str, ...] = ()


def difference(before: Case, after: Case) -> Difference:
    """Return what differs between two editions of one form, told without any decision."""
    judged = (
        Changed(label="Urgency", before=_urgency(before), after=_urgency(after)),
        Changed(label="Fit", before=_band(before), after=_band(after)),
    )
    return Difference(
        answers=tuple(_answers(before, after)),
        judged=tuple(one for one in judged if one.before != one.after),
        new_flags=_flags_beyond(after, before),
        gone_flags=_flags_beyond(before, after),
    )


def _answers(before: Case, after: Case) -> Iterator[Changed]:
    for item in after.content.questionnaire.all_items():
        was, now = (case.submission.answers.get(item.id) for case in (before, after))
        if was != now:
            yield Changed(
                label=said.question(after, item.id),
                before=_words(before, item, was),
                after=_words(after, item, now),
            )


def _words(case: Case, item: Item, answer: Any) -> str:
    if answer is not None:
        return said.words(case, item, answer)
    return said.NOT_ANSWERED if case.reading.is_shown(item.id) else "Not asked"


def _urgency(case: Case) -> str:
    urgency = case.submission.assessment.urgency
    return labels.NO_FLAGS if urgency is Urgency.CLEAR else labels.URGENCIES[urgency]


def _band(case: Case) -> str:
    block = fit_block(case)
    return " · ".join(words for words in (block.band, block.range_words) if words)


def _flags_beyond(case: Case, other: Case) -> tuple[str, ...]:
    """Name the flags of one edition that the other has not, or not as sure or as urgent."""
    known = {_told(other, flag) for flag in other.submission.assessment.flags}
    told = (_told(case, flag) for flag in case.submission.assessment.flags)
    return tuple(words for words in told if words not in known)


def _told(case: Case, flag: Flag) -> str:
    doubt = "" if flag.certain else DOUBT
    return f"{labels.URGENCIES[flag.urgency]}: {flag_name(case, flag.id)}{doubt}"
