"""Which deeds a child does: autosave and submit in turn, and new forms between them."""

from typing import Final

from tests.faults.records import OPEN_TOKENS, token
from tests.faults.saying import Deed

LONGER: Final = " ".join(["It comes and goes."] * 20)


def everything() -> tuple[Deed, ...]:
    """Return the deeds of a busy morning: two autosaves, a new form and a submit for each form."""
    return tuple(deed for number in range(len(OPEN_TOKENS)) for deed in of_a_form(number))


def of_a_form(number: int) -> tuple[Deed, ...]:
    """Return what is done around one form that only lacks a signature."""
    cookie = OPEN_TOKENS[number]
    return (
        Deed(do="answer", token=cookie, words=f"Worse since yesterday, {number}"),
        Deed(do="open", token=token(f"new-{number}")),
        Deed(do="answer", token=cookie, words=f"Better again, {number}. {LONGER}"),
        Deed(do="submit", token=cookie),
    )


def one(do: str) -> Deed:
    """Return one deed: an autosave, a submit, or a new form."""
    match do:
        case "answer":
            return Deed(do="answer", token=OPEN_TOKENS[0], words="Worse since yesterday")
        case "submit":
            return Deed(do="submit", token=OPEN_TOKENS[0])
        case _:
            return Deed(do="open", token=token("new-0"))
