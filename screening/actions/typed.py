"""What people type about themselves and their clinic, tidied, and what is wrong with it."""

import re
from typing import Final

LONGEST_NAME: Final = 100
LONGEST_EMAIL: Final = 254
# Only whether it can be an address at all; whether mail arrives there, only mail can tell.
EMAIL: Final = re.compile(
    r"[^\s@<>\",;:\\()\[\]]{1,64}@[^\s@<>\",;:\\()\[\]]+\.[^\s@.<>\",;:\\()\[\]]+"
)


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
    """Return what is wrong with an e-mail address."""
    if len(email) <= LONGEST_EMAIL and EMAIL.fullmatch(email):
        return ""
    return "Enter an e-mail address such as robin@example.org"
