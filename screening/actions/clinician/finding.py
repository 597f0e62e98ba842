"""Look for a form by its reference, by a birth date, or by whole words of a name."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from screening.actions import codes
from screening.actions.allowed import needs
from screening.actions.birth_dates import FIELD, birth_date
from screening.actions.clinician.work_lines import WorkLine, lines_of
from screening.clinic import Clinic
from screening.errors import AnswerError, AnswerProblem
from screening.records import traces
from screening.records.deeds import Did
from screening.records.model import Trace
from screening.records.people import Role
from screening.records.worklist import Key

MOST: Final = 100
NOTHING_TYPED: Final = "enter a reference, a birth date or a word of the name"
# What may stand in a reference as people copy it.
BETWEEN: Final = frozenset(" -\u2010\u2011\u2013")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found, in the order of the worklist; `is_all` unless there is more."""

    lines: tuple[WorkLine, ...]
    is_all: bool


@needs(Role.CLINICIAN)
def search(clinic: Clinic, typed: str) -> Found:
    """Return the forms with this reference or birth date, or with all these words in the name.

    Unfinished forms are among them; one in error is found by its reference only. Raises
    AnswerError if nothing that can be looked for was typed, or a date that is not clear. The audit
    names what was found and not what was typed.
    """
    keys = _keys(clinic, typed)
    lines = lines_of(clinic, keys[:MOST])
    clinic.note(Did.SEARCHED, *(line.reference for line in lines))
    return Found(lines, is_all=len(keys) <= MOST)


def _keys(clinic: Clinic, typed: str) -> tuple[Key, ...]:
    if named := clinic.store.worklist.of(tuple(_reference(typed))):
        return named
    born = birth_date(typed)
    wanted = frozenset({traces.birth_date(born)}) if born else traces.name_words(typed)
    if not wanted:
        raise AnswerError(AnswerProblem(FIELD, NOTHING_TYPED))
    drafts = clinic.store.worklist.of(tuple(_unfinished(clinic, wanted)))
    sent = clinic.store.worklist.find(*wanted)
    return tuple(sorted((*sent, *drafts), key=lambda key: key.order))


def _reference(typed: str) -> Iterator[str]:
    """Yield what was typed as a reference, if it has the shape of one; a name may have it, too."""
    plain = typed.strip().upper()
    tidy = codes.tidy(plain)
    is_whole = len(tidy) == codes.REFERENCE_LENGTH
    if is_whole and all(sign in codes.LETTERS or sign in BETWEEN for sign in plain):
        yield tidy


def _unfinished(clinic: Clinic, wanted: Collection[Trace]) -> Iterator[str]:
    """Yield the references of unfinished forms; these have no blind index, but they are few."""
    for draft in clinic.store.drafts.open():
        if traces.of(draft.answers).issuperset(wanted):
            yield draft.reference
