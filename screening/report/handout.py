"""What patients take in hand: the poster and the letter with a code that leads to the form."""

from datetime import datetime
from typing import Final, NamedTuple

from screening.questionnaire.frozen import Frozen
from screening.report.model import Letterhead

POSTER: Final = "Fill in your form on your own phone"
CAMERA: Final = "Open the camera of your phone."
POINT: Final = "Point it at the square code."
TAP: Final = "Tap the link that you see. It begins with {host}"
START: Final = "Tap “Start my form”."
ASKED: Final = "Tap “Start my form”. We will ask for your date of birth."
HOW_LONG: Final = "It takes about 10 minutes. You can stop, and go on later on the same phone."
NO_PHONE: Final = "No phone, or it does not work? Ask the front desk for a tablet or a paper form."
HELLO: Final = "Hello {name},"
PLEASE: Final = (
    "Please fill in a short form before your visit to {clinic}{when}. "
    "It takes about 10 minutes. You can stop and come back."
)
UNTIL: Final = (
    "The code works until {expiry}. It is only for you, so please do not give this letter to "
    "anyone else."
)
HELP: Final = "Need help, or want a paper form? Call {phone}."
NOT_YOURS: Final = "Is this letter not for you? Please call {phone}."


class Handout(Frozen):
    """A page with a code on it; `code` are its squares row by row, true is dark.

    `host` is how the address begins to which the code leads, so that a false code is found out.
    """

    letterhead: Letterhead
    language: str
    made_at: datetime
    title: str
    day: str = ""
    before: tuple[str, ...] = ()
    steps: tuple[str, ...]
    after: tuple[str, ...]
    code: tuple[tuple[bool, ...], ...]
    host: str

    @property
    def alt(self) -> str:
        """Return what stands in place of the code for whoever hears the page."""
        return f"QR code with a link that begins with {self.host}"


class Sheet(NamedTuple):
    """What every handout of a clinic has in common."""

    letterhead: Letterhead
    language: str
    made_at: datetime
    host: str
    code: tuple[tuple[bool, ...], ...]


class Addressee(NamedTuple):
    """To whom a letter goes; `when` follows the name of the clinic, and may be empty."""

    name: str
    when: str
    expiry: str
    day: str


def poster(sheet: Sheet) -> Handout:
    """Write what hangs on a wall of the clinic: it leads everybody to a form of their own."""
    # Whoever reads it stands in the clinic: its address would only take room from the code.
    sheet = sheet._replace(letterhead=sheet.letterhead.model_copy(update={"address": ()}))
    steps = CAMERA, POINT, TAP.format(host=sheet.host), START
    return _of(sheet, title=POSTER, steps=steps, after=(HOW_LONG, NO_PHONE))


def letter(sheet: Sheet, title: str, to: Addressee) -> Handout:
    """Write to one patient; the code leads to their own form."""
    name, phone = sheet.letterhead.clinic_name, sheet.letterhead.clinic_phone
    return _of(
        sheet,
        title=title,
        day=to.day,
        before=(HELLO.format(name=to.name), PLEASE.format(clinic=name, when=to.when)),
        steps=(CAMERA, POINT, TAP.format(host=sheet.host), ASKED),
        after=(
            UNTIL.format(expiry=to.expiry),
            HELP.format(phone=phone),
            NOT_YOURS.format(phone=phone),
        ),
    )


def _of(sheet: Sheet, **words: str | tuple[str, ...]) -> Handout:
    return Handout.model_validate({**sheet._asdict(), **words})
