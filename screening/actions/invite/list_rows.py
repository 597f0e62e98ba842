"""From the rows of a list to people who can be invited, and to rows with what is wrong in them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from screening.actions import typed
from screening.actions.invite import invitees
from screening.actions.invite.invitees import Invitee
from screening.delivery.csv_rows import FIELD, Row, Sheet
from screening.errors import AnswerError, AnswerProblem
from screening.records import traces
from screening.records.batches import Left, Person

# What the template calls the columns, and what other programs call them.
COLUMNS: Final = {
    "name": "Name",
    "email": "E-mail",
    "birth_date": "Birth date",
    "visit_day": "Visit date",
    "visit_time": "Visit time",
    "physiotherapist": "Physiotherapist",
}
# What our own file of rows to correct calls the reasons: it comes back with them.
REASONS: Final = "What to correct"
NEEDED: Final = ("name", "email", "birth_date")
CALLED: Final[Mapping[str, str]] = {
    **dict.fromkeys("name patient patientname fullname clientname".split(), "name"),
    **dict.fromkeys("email emailaddress mail patientemail".split(), "email"),
    **dict.fromkeys("birthdate birthday dateofbirth dob born".split(), "birth_date"),
    **dict.fromkeys("visitdate visitday visit appointmentdate appointment".split(), "visit_day"),
    **dict.fromkeys("visittime appointmenttime time".split(), "visit_time"),
    **dict.fromkeys("physiotherapist physio therapist practitioner".split(), "physiotherapist"),
}
MISSING: Final = (
    "The first row must name the columns. {missing} is not among them: the names are {names}"
)
TWICE: Final = "Two columns are called {name}. Leave only the right one in the file"
LONG_ROW: Final = (
    "This row has more cells than the first one: a comma in a name needs quotation marks "
    "around the name"
)
SAME: Final = "This is the same person as in row {number}"
# Spreadsheets write seconds after a time, and midnight after a date.
SECONDS: Final = re.compile(r"^(\d{1,2}:\d{2}):00(?=\D|$)")
MIDNIGHT: Final = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")
UNUSED_SHOWN: Final = 20


class Sorted(NamedTuple):
    """A list as it was understood: whom to invite, which rows not, and which columns not."""

    people: tuple[Person, ...]
    left: tuple[Left, ...]
    unused: tuple[str, ...]


def sorted_out(sheet: Sheet, today: date) -> Sorted:
    """Return the people of a list, and the rows that cannot be used, each with every reason.

    Raises AnswerError if the columns do not tell what is needed.
    """
    fields = _fields(sheet.columns)
    people: list[Person] = []
    left: list[Left] = []
    for row in sheet.rows:
        one = _person(row, fields, len(sheet.columns), today)
        people.append(one) if isinstance(one, Person) else left.append(one)
    once, again = _once(people)
    unread = (name for at, name in enumerate(sheet.columns) if at not in fields.values())
    unused = tuple(typed.line(name) for name in unread if name not in {"", REASONS})
    return Sorted(once, (*left, *again), unused[:UNUSED_SHOWN])


def same(email: str, birth_date: str) -> tuple[str, str]:
    """Return by what two rows or invitations are known to be of the same person."""
    return traces.email(email).value, birth_date


def invitee(person: Person) -> Invitee:
    """Return somebody of a list as whom to invite; that they agreed, the whole list says."""
    told = person.model_dump(exclude={"number", "shares"})
    return Invitee(**told, is_confirmed=True)


def cells(person: Person) -> tuple[str, ...]:
    """Return what the row of somebody holds, in the order of COLUMNS."""
    told = (getattr(person, field) for field in COLUMNS)
    return tuple("" if one is None else str(one) for one in told)


def _fields(columns: Sequence[str]) -> dict[str, int]:
    """Return where each field stands."""
    found: dict[str, int] = {}
    for at, name in enumerate(columns):
        field = CALLED.get("".join(sign for sign in name.casefold() if sign.isalnum()))
        if field in found:
            raise _wrong(TWICE.format(name=f"“{COLUMNS[field]}”"))
        if field:
            found[field] = at
    if missing := [f"“{COLUMNS[field]}”" for field in NEEDED if field not in found]:
        names = ", ".join(COLUMNS.values())
        raise _wrong(MISSING.format(missing=" and ".join(missing), names=names))
    return found


def _person(row: Row, fields: Mapping[str, int], width: int, today: date) -> Person | Left:
    given = {field: row.cells[at] for field, at in fields.items()}
    is_long = len(row.cells) > width
    tidy = {name: MIDNIGHT.sub("", SECONDS.sub(r"\1", cell)) for name, cell in given.items()}
    try:
        found = invitees.read({**tidy, "is_confirmed": "yes"}, today)
    except AnswerError as error:
        wrong = {problem.item: _reason(problem) for problem in error.problems}
        why = [wrong[field] for field in COLUMNS if field in wrong]
    else:
        if not is_long:
            told = {field: getattr(found, field) for field in COLUMNS}
            return Person(number=row.number, **told)
        why = []
    shown = tuple(given.get(field, "") for field in COLUMNS)
    return Left(number=row.number, why=(*[LONG_ROW] * is_long, *why), cells=shown)


def _reason(problem: AnswerProblem) -> str:
    """Return what is wrong with a cell, behind the name of its column."""
    return f"{COLUMNS[problem.item]}: {problem.why[:1].lower()}{problem.why[1:]}"


def _once(people: Sequence[Person]) -> tuple[tuple[Person, ...], tuple[Left, ...]]:
    """Part the people from rows that say the same again, and mark who shares an address."""
    first: dict[tuple[str, str], Person] = {}
    again = []
    for one in people:
        other = first.setdefault(same(one.email, one.birth_date), one)
        if other is not one:
            why = SAME.format(number=other.number)
            again.append(Left(number=one.number, why=(why,), cells=cells(one)))
    return tuple(_marked(first)), tuple(again)


def _marked(first: Mapping[tuple[str, str], Person]) -> Iterator[Person]:
    to = Counter(email for email, _ in first)
    for (email, _), one in first.items():
        yield one.model_copy(update={"shares": True}) if to[email] > 1 else one


def _wrong(why: str) -> AnswerError:
    return AnswerError(AnswerProblem(FIELD, why))
