"""What carries a letter, and what it is handed; neither knows a patient nor a record."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol


class Letter(NamedTuple):
    """One e-mail.

    `message_id` stays the same at every try, so that no mailbox shows it twice. `sender` is the
    name that mail programs show; `stop` is the address by which reminders end, empty where there is
    nothing to end. `made_at` is UTC.
    """

    to: str
    sender: str
    subject: str
    text: str
    html: str
    message_id: str
    made_at: datetime
    stop: str = ""


class Line(Protocol):
    """An open line to a mail server."""

    def send(self, letter: Letter) -> None:
        """Hand over a letter.

        Raises MailRefused if it never will be taken, MailDelayed if it may be later.
        """


class Mailer(Protocol):
    """Carries letters; where no mail server is set up, it keeps them as files."""

    @property
    def is_set_up(self) -> bool:
        """Tell whether letters go out; otherwise they are kept as files."""

    def connected(self) -> AbstractContextManager[Line]:
        """Open a line for any number of letters.

        Raises MailDelayed if there is none now, MailRefused if the settings never let there be one.
        """
