"""What is typed about a member of staff, read: a name, an e-mail address, roles."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from email_validator import EmailNotValidError, validate_email

from screening.errors import AnswerError, AnswerProblem
from screening.records.people import Role

LONGEST_NAME: Final = 100
LONGEST_EMAIL: Final = 254
NO_NAME: Final = "Enter the name"
LONG_NAME: Final = f"The name must be {LONGEST_NAME} letters or fewer"
NO_EMAIL: Final = "Enter the e-mail address"
WRONG_EMAIL: Final = "Enter an e-mail address in the right form, like name@example.com"
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
    problems: list[AnswerProblem] = []
    tidy = _line(name)
    if not tidy:
        problems.append(AnswerProblem("name", NO_NAME))
    elif len(tidy) > LONGEST_NAME:
        problems.append(AnswerProblem("name", LONG_NAME))
    address, why = _address(email)
    if why:
        problems.append(AnswerProblem("email", why))
    known = _known(roles)
    if not known:
        problems.append(AnswerProblem("roles", NO_ROLE))
    if problems:
        raise AnswerError(*problems)
    return Newcomer(tidy, address, known)


def read_roles(roles: Collection[str]) -> frozenset[Role]:
    """Return the roles that were chosen; raises AnswerError if there is none."""
    known = _known(roles)
    if not known:
        raise AnswerError(AnswerProblem("roles", NO_ROLE))
    return known


def _known(roles: Collection[str]) -> frozenset[Role]:
    return frozenset(role for role in Role if role in roles)


def _line(typed: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in typed).split())


def _address(typed: str) -> tuple[str, str]:
    """Return the address, or why it cannot be used; nobody is asked whether it is there."""
    tidy = typed.strip()
    if not tidy:
        return "", NO_EMAIL
    if len(tidy) > LONGEST_EMAIL:
        return "", WRONG_EMAIL
    try:
        return validate_email(tidy, check_deliverability=False).normalized, ""
    except EmailNotValidError:
        return "", WRONG_EMAIL
