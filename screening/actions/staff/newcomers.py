"""What is typed about a member of staff, read: a name, an e-mail address, roles."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from screening.actions import typed
from screening.errors import AnswerError, AnswerProblem
from screening.records.people import Role

NO_ROLE: Final = "Choose at least one role"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to work here."""

    name: str
    email: str
    roles: frozenset[Role]


def read(name: str, email: str, roles: Collection[str]) -> Newcomer:
    """Return what was typed, tidied.

    Raises AnswerError with a problem for each field that cannot be used.
    """
    read = Newcomer(typed.line(name), typed.line(email), _known(roles))
    wrong = {
        "name": typed.name_problem(read.name, "the name"),
        "email": typed.email_problem(read.email),
        "roles": "" if read.roles else NO_ROLE,
    }
    if problems := [AnswerProblem(field, why) for field, why in wrong.items() if why]:
        raise AnswerError(*problems)
    return read


def read_roles(roles: Collection[str]) -> frozenset[Role]:
    """Return the roles that were chosen; raises AnswerError if there is none."""
    known = _known(roles)
    if not known:
        raise AnswerError(AnswerProblem("roles", NO_ROLE))
    return known


def _known(roles: Collection[str]) -> frozenset[Role]:
    return frozenset(role for role in Role if role in roles)
