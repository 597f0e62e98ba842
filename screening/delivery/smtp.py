"""Letters over SMTP: one line for many, always encrypted unless the server is on this machine."""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from screening.delivery.compose import Parcel, packed, wired
from screening.delivery.mailer import Letter, Line
from screening.errors import MailDelayed, MailError, MailRefused

PATIENCE_SECONDS: Final = 30
INTERNATIONAL: Final = ("SMTPUTF8", "BODY=8BITMIME")
FOR_GOOD: Final = 500
# RFC 3463: what a server says in figures. Its words are never told: they name the patient.
DETAIL: Final = re.compile(rb"\A5\.(\d{1,3})\.(\d{1,3})\b")
NO_ADDRESS: Final = "the mail server says that there is no such address"
FULL: Final = "the mail server says that the mailbox is full"
REFUSED: Final = "the mail server refused the message"
LATER: Final = "the mail server asked to try again later"
LOST: Final = "the line to the mail server was lost"
OLD_SERVER: Final = "the mail server cannot take an address with such letters"
SENDER: Final = "the mail server does not let us send from our address"
NO_SERVER: Final = "the mail server cannot be reached"
UNTRUSTED: Final = "the certificate of the mail server cannot be trusted"
NO_TLS: Final = "the mail server does not speak TLS as it is set up (IMS_SMTP_SECURITY)"
NO_LOGIN: Final = "the mail server refused our sign-in (IMS_SMTP_USER, IMS_SMTP_PASSWORD)"
NO_CA: Final = "the file of certificates cannot be read (IMS_SMTP_CA_FILE)"
CODES: Final = {550: NO_ADDRESS, 551: NO_ADDRESS, 552: FULL, 553: NO_ADDRESS}
DETAILS: Final = {(b"1", b"1"): NO_ADDRESS, (b"2", b"2"): FULL, (b"2", b"1"): NO_ADDRESS}
POLICY: Final = b"7"
# Too much for one day, or no mail at all just now: no fault of the message that heard it.
BUSY: Final = ((b"4", b"5"), (b"3", b"2"))


@dataclass(frozen=True, slots=True, repr=False)
class Server:
    """A mail server: where it is, how its line is encrypted, and who signs in there."""

    host: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = ""
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Hand letters to a mail server, from an address; it waits so long for each answer."""

    server: Server
    address: str
    patience: float = PATIENCE_SECONDS

    @property
    def is_set_up(self) -> bool:
        """Tell that letters go out."""
        return True

    @contextmanager
    def connected(self) -> Iterator[Line]:
        """Open a line; a server that hangs up in between is called again for the next letter."""
        line = _OpenLine(self)
        line.open()
        try:
            yield line
        finally:
            line.close()


class _OpenLine:
    """A line to a mail server; after a fault it is opened anew for the next letter."""

    def __init__(self, mailer: SmtpMailer) -> None:
        self.mailer = mailer
        self.server: smtplib.SMTP | None = None

    def open(self) -> smtplib.SMTP:
        self.server = _opened(self.mailer)
        return self.server

    def close(self) -> None:
        server, self.server = self.server, None
        if server:
            # All letters were taken or refused before: how it ends changes nothing.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()

    def drop(self) -> None:
        server, self.server = self.server, None
        if server:
            server.close()

    def send(self, letter: Letter) -> None:
        """Hand over one letter."""
        parcel = packed(letter, self.mailer.address)
        server = self.server or self._opened_again()
        try:
            _hand_over(server, parcel)
        except MailDelayed as error:
            if str(error) == LOST or server.sock is None:
                self.drop()
            raise

    def _opened_again(self) -> smtplib.SMTP:
        try:
            return self.open()
        except MailRefused as error:
            # We are refused, and not this letter: it must not be given up for that.
            raise MailDelayed(str(error)) from None


def _hand_over(server: smtplib.SMTP, parcel: Parcel) -> None:
    options = INTERNATIONAL if parcel.needs_utf8 else ()
    try:
        server.sendmail(parcel.sender, [parcel.to], parcel.content, mail_options=options)
    except smtplib.SMTPRecipientsRefused as error:
        raise _judged(*error.recipients[parcel.to]) from None
    except smtplib.SMTPSenderRefused:
        # Not the fault of this message: once our settings are right, it goes out.
        raise MailDelayed(SENDER) from None
    except smtplib.SMTPResponseException as error:
        raise _judged(error.smtp_code, error.smtp_error) from None
    except smtplib.SMTPNotSupportedError:
        raise MailRefused(OLD_SERVER) from None
    except (smtplib.SMTPException, OSError):
        raise MailDelayed(LOST) from None


def _judged(code: int, said: bytes | str) -> MailError:
    """Tell what an answer means: whether it is for good, and why, in our own words."""
    if code < FOR_GOOD:
        return MailDelayed(f"{LATER} ({code})" if code > 0 else LOST)
    detail = DETAIL.match(said if isinstance(said, bytes) else said.encode())
    if detail is None:
        return MailRefused(f"{CODES.get(code, REFUSED)} ({code})")
    if detail.groups() in BUSY:
        return MailDelayed(f"{LATER} ({code})")
    usual = REFUSED if detail[1] == POLICY else CODES.get(code, REFUSED)
    return MailRefused(f"{DETAILS.get((detail[1], detail[2]), usual)} ({code})")


def _opened(mailer: SmtpMailer) -> smtplib.SMTP:
    """Return a server that is ready to take letters.

    Raises MailRefused where another setting is needed, MailDelayed where to wait may be enough.
    """
    server: smtplib.SMTP | None = None
    try:
        context = _context(mailer.server)
        server = _called(mailer, context)
        _begin(server, mailer.server, context)
    except (MailError, smtplib.SMTPException, OSError) as error:
        if server:
            server.close()
        raise _told(error) from None
    return server


def _called(mailer: SmtpMailer, context: ssl.SSLContext) -> smtplib.SMTP:
    at = mailer.server
    call = partial(smtplib.SMTP_SSL, context=context) if at.security == "tls" else smtplib.SMTP
    # What we call ourselves: the domain of our address, not the name of this machine.
    own_name = wired(mailer.address).domain
    return call(at.host, at.port, local_hostname=own_name, timeout=mailer.patience)


def _begin(server: smtplib.SMTP, at: Server, context: ssl.SSLContext) -> None:
    if at.security == "starttls":
        try:
            server.starttls(context=context)
        except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
            raise MailRefused(NO_TLS) from None
    server.ehlo_or_helo_if_needed()
    if at.user:
        server.login(at.user, at.password)


def _context(at: Server) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=at.ca_file or None)
    except OSError:
        raise MailRefused(NO_CA) from None


def _told(error: Exception) -> MailError:
    match error:
        case MailError():
            return error
        case smtplib.SMTPAuthenticationError() if error.smtp_code < FOR_GOOD:
            return MailDelayed(LATER)
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPNotSupportedError():
            return MailRefused(NO_LOGIN)
        case ssl.SSLCertVerificationError():
            return MailRefused(UNTRUSTED)
        case ssl.SSLError(reason="WRONG_VERSION_NUMBER" | "RECORD_LAYER_FAILURE"):
            return MailRefused(NO_TLS)
        case _:
            return MailDelayed(NO_SERVER)
