"""A letter as mail servers take it: plain text and HTML, and nothing that tells tales."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from screening.delivery.mailer import Letter


def composed(letter: Letter, address: str) -> EmailMessage:
    """Return a letter as a message from an address.

    Raises ValueError if a line break or a wrong address would get into a header.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(letter.sender, addr_spec=address)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Message-ID"] = letter.message_id
    message["Date"] = letter.made_at
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message
