"""A letter as mail servers take it: plain text and HTML, and nothing that tells tales."""

from email.errors import HeaderParseError, MessageDefect
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import Final, NamedTuple

import idna

from screening.delivery.mailer import Letter
from screening.errors import MailRefused

# An address with a token is longer than a line, and not to be broken: what stands in the header is
# all that a mail program has for its button "unsubscribe".
LONGEST_LINE: Final = 998
ONE_CLICK: Final = "List-Unsubscribe=One-Click"
UNFIT: Final = "an address or a line of this message cannot be written as mail needs it"


class Parcel(NamedTuple):
    """A message ready to go: who sends it, who gets it, and its bytes.

    `needs_utf8` tells that an address has letters that only newer mail servers take.
    """

    sender: str
    to: str
    content: bytes
    needs_utf8: bool


def packed(letter: Letter, address: str) -> Parcel:
    """Return a letter as it is handed to a mail server, sent from an address.

    Raises MailRefused if a line break or a wrong address would get into it.
    """
    sender, to = wired(address), wired(letter.to)
    try:
        message = _composed(letter, Address(letter.sender, sender.username, sender.domain), to)
        needs_utf8 = not (sender.addr_spec + to.addr_spec).isascii()
        policy = (SMTPUTF8 if needs_utf8 else SMTP).clone(max_line_length=LONGEST_LINE)
        content = message.as_bytes(policy=policy)
    except (ValueError, HeaderParseError, MessageDefect):
        # `from None`: it quotes what it could not take.
        raise MailRefused(UNFIT) from None
    return Parcel(sender.addr_spec, to.addr_spec, content, needs_utf8)


def wired(address: str) -> Address:
    """Return an address as it travels: its domain in ASCII, as it is registered.

    Raises MailRefused if it cannot be one.
    """
    user, _, domain = address.rpartition("@")
    try:
        wire = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
        if not user or not wire or not address.isprintable() or any(map(str.isspace, address)):
            raise MailRefused(UNFIT)
        return Address(username=user, domain=wire)
    except (ValueError, HeaderParseError, MessageDefect):
        raise MailRefused(UNFIT) from None


def message_id(name: str, address: str) -> str:
    """Return the id of a message sent from an address: the same each time, and telling nothing."""
    return f"<{name}@{wired(address).domain}>"


def _composed(letter: Letter, sender: Address, to: Address) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = letter.subject
    message["Message-ID"] = letter.message_id
    message["Date"] = letter.made_at
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if letter.stop.startswith("https://"):
        message["List-Unsubscribe"] = f"<{posted(letter.stop)}>"
        message["List-Unsubscribe-Post"] = ONE_CLICK
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message


def posted(stop: str) -> str:
    """Return the address that a mail program posts to: it sends no fragment, so none is there."""
    return stop.replace("#", "/", 1)
