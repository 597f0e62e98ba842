"""What messages say. None of it tells about health, and none of it where somebody is treated.

The words of the frame, not of a questionnaire: they are the same whatever is asked.
"""

import unicodedata
from collections.abc import Mapping
from typing import Final, NamedTuple

from screening.delivery import markup

# So that a name that is written from right to left does not turn the sentence around it.
ISOLATE, POP = "\u2068", "\u2069"
FROM_RIGHT: Final = frozenset({"R", "AL", "AN"})
# Letters that would turn what follows, and those that would begin a line.
TURNS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BREAKS: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
# What mail programs make a link of stands alone, with nothing around it.
BARE: Final = frozenset({"link", "stop"})
# Nobody is told a name that is none, since an address in its place would become a link.
IN_NAMES: Final = frozenset("-'\u2019\u02bc\u00b7\u200c\u200d")
NAMED: Final = " {first_name}"


class Said(NamedTuple):
    """What one kind of message says: its subject, its lines, and the words on its button."""

    subject: str
    body: str
    button: str


class Written(NamedTuple):
    """What a message says: its subject, as plain text, and as HTML."""

    subject: str
    text: str
    html: str


INVITATION: Final = Said(
    "A form to fill in before your visit",
    """
Hello {first_name},
Please fill in a short form before your visit to {sender_name}{when}.
It takes about 10 minutes. You can stop and come back.
Start here: {link}
We will ask for your date of birth. The link works until {expiry}. It is only for you, so please \
do not forward it.
Need help, or want a paper form? Call {phone}.
If you did not expect this e-mail, you can ignore it.
""",
    "Start my form",
)
REMINDER: Final = Said(
    "Your form is not finished",
    """
Hello {first_name},
Your form for your visit to {sender_name}{when} is still open. {saved}
Open it here: {link}
We will ask for your date of birth. The link works until {expiry}. Call {phone} if you need help.
If you want no more of these e-mails: {stop}
""",
    "Open my form",
)
NEW_LINK: Final = Said(
    "Your link to go back to your form",
    """
Hello {first_name},
Use this link to open your form: {link}
It works until {expiry}. We will ask for your date of birth. It is only for you, so please do \
not forward it.
Call {phone} if you need help. If you did not ask for this e-mail, you can ignore it.
""",
    "Open my form",
)
READY: Final = Said(
    "A form is ready to read",
    """
Case {case_no} is ready. Sign in to read it: {link}
""",
    "Sign in",
)
URGENT: Final = Said(
    "Please check case {case_no} now",
    """
Someone needs to look at case {case_no} now. Sign in: {link}
""",
    "Sign in",
)
SAVED: Final = "Your answers are saved."
NOT_BEGUN: Final = "It takes about 10 minutes."


def written(said: Said, known: Mapping[str, str], subject: str = "") -> Written:
    """Return a message with its braces filled in, under another subject if one is given.

    What is filled in is never taken for markup, for a brace, or for the end of a line.
    """
    clean = {name: tidy(value) for name, value in known.items()}
    lines = said.body.strip().splitlines()
    if not clean.get("first_name"):
        lines = [line.replace(NAMED, "") for line in lines]
    around = {name: v if name in BARE else isolated(v) for name, v in clean.items()}
    text = "\n\n".join(line.format(**around) for line in lines)
    head = tidy(subject).strip() or said.subject.format(**clean)
    return Written(head, f"{text}\n", markup.page(head, lines, clean, said.button))


def tidy(value: str) -> str:
    """Return words for one line, without letters that would turn or break it."""
    kept = (letter for letter in value if letter not in TURNS)
    return "".join(" " if unicodedata.category(one) in BREAKS else one for one in kept)


def isolated(value: str) -> str:
    """Return words that do not turn around what stands beside them."""
    if any(unicodedata.bidirectional(letter) in FROM_RIGHT for letter in value):
        return f"{ISOLATE}{value}{POP}"
    return value


def greeting(name: str) -> str:
    """Return the first of somebody's names, or nothing if that is no name."""
    first = tidy(name).split(maxsplit=1)[:1]
    is_name = all(_is_of_a_name(letter) for word in first for letter in word)
    return first[0] if first and is_name else ""


def _is_of_a_name(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LM" or letter in IN_NAMES
