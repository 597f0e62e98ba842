"""What messages say. None of it tells about health, and none of it where somebody is treated.

The words of the frame, not of a questionnaire: they are the same whatever is asked.
"""

import html
from collections.abc import Mapping
from typing import Final, NamedTuple

# So that a name that is written from right to left does not turn the sentence around it.
ISOLATE, POP = "\u2068", "\u2069"
INVITATION: Final = """
Hello {first_name},
Please fill in a short form before your visit to {sender_name}{when}.
It takes about 10 minutes. You can stop and come back.
Start here: {link}
We will ask for your date of birth. The link works until {expiry}. It is only for you, so please \
do not forward it.
Need help, or want a paper form? Call {phone}.
If you did not expect this e-mail, you can ignore it.
"""
REMINDER: Final = """
Hello {first_name},
Your form for your visit to {sender_name}{when} is still open. Your answers are saved.
Go on here: {link}
It works until {expiry}. Call {phone} if you need help.
If you want no more of these e-mails: {stop}
"""
NEW_LINK: Final = """
Use this link to open your form: {link}
It works until {expiry}. We will ask for your date of birth.
"""
READY: Final = """
Case {case_no} is ready. Sign in to read it: {link}
"""
URGENT: Final = """
Someone needs to look at case {case_no} now. Sign in: {link}
"""


class Written(NamedTuple):
    """What a message says: its subject, as plain text, and as HTML."""

    subject: str
    text: str
    html: str


def written(subject: str, body: str, known: Mapping[str, str]) -> Written:
    """Return a message with its braces filled in; what is filled in is never taken for markup."""
    lines = body.strip().splitlines()
    isolated = {name: f"{ISOLATE}{value}{POP}" for name, value in known.items()}
    bare = {name: known[name] for name in ("link", "stop", "when") if name in known}
    text = "\n\n".join(line.format(**{**isolated, **bare}) for line in lines)
    safe = {name: f"<bdi>{html.escape(value)}</bdi>" for name, value in known.items()}
    safe["when"] = html.escape(known.get("when", ""))
    for name in ("link", "stop"):
        if address := html.escape(known.get(name, "")):
            safe[name] = f'<a href="{address}">{address}</a>'
    paragraphs = "".join(f"<p>{line.format(**safe)}</p>" for line in lines)
    return Written(subject.format(**known), f"{text}\n", f"<html><body>{paragraphs}</body></html>")
