"""What people type about themselves and their clinic, tidied, and what is wrong with it."""

from typing import Final

from screening.delivery import addresses

LONGEST_NAME: Final = 100


def line(typed: str) -> str:
    """Return a text as one line of signs that can be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())


def name_problem(name: str, asked: str) -> str:
    """Return what is wrong with a name; `asked` is what to enter, such as "your name"."""
    if not name:
        return f"Enter {asked}"
    return f"Use {LONGEST_NAME} letters at most" if len(name) > LONGEST_NAME else ""


def number_problem(number: str) -> str:
    """Return what is wrong with a number that patients are told to call."""
    if any(sign.isdecimal() for sign in number):
        return ""
    return "Enter a number that can be called, such as 604 555 0100"


def email_problem(email: str) -> str:
    """Return what is wrong with an e-mail address: the same can be one of staff and of patients.

    It is kept as it was typed, since it is what somebody signs in with.
    """
    return "" if addresses.read(email) else "Enter an e-mail address such as robin@example.org"
