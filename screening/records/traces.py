"""By what a sent form can be found: e-mail, birth date, each word of the name, and the person."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from screening.questionnaire.named import BIRTH_DATE, NAME
from screening.records.model import Trace, TraceKind
from screening.response.model import Answers

EMAIL: Final = "email"


def of(answers: Answers) -> frozenset[Trace]:
    """Return everything by which a form with these answers can be found."""
    return frozenset(_traces(answers))


def email(typed: str) -> Trace:
    """Return the trace of an e-mail address; its case does not matter."""
    return Trace(kind=TraceKind.EMAIL, value=_plain(typed))


def birth_date(typed: str) -> Trace:
    """Return the trace of a birth date written YYYY-MM-DD."""
    return Trace(kind=TraceKind.BIRTH_DATE, value=typed)


def name_words(typed: str) -> frozenset[Trace]:
    """Return a trace for each word of a name; case and accents do not matter."""
    return frozenset(Trace(kind=TraceKind.NAME_WORD, value=word) for word in _words(typed))


def person(answers: Answers) -> Trace | None:
    """Return the trace of a whole person: the name's words in any order, with the birth date."""
    words, born = _words(str(answers.get(NAME) or "")), answers.get(BIRTH_DATE)
    if not words or not born:
        return None
    return Trace(kind=TraceKind.PERSON, value=" ".join([*sorted(words), str(born)]))


def _traces(answers: Answers) -> Iterator[Trace]:
    if address := answers.get(EMAIL):
        yield email(str(address))
    if born := answers.get(BIRTH_DATE):
        yield birth_date(str(born))
    yield from name_words(str(answers.get(NAME) or ""))
    if one := person(answers):
        yield one


def _words(name: str) -> frozenset[str]:
    letters = "".join(letter if letter.isalnum() else " " for letter in _plain(name))
    return frozenset(letters.split())


def _plain(text: str) -> str:
    """Fold what people write differently: width, case, accents, blanks at the ends."""
    spread = unicodedata.normalize("NFKD", text.strip().casefold())
    return unicodedata.normalize("NFKC", "".join(c for c in spread if not unicodedata.combining(c)))
