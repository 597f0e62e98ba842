"""A summary that travels: a PDF that opens with a passphrase, which goes by telephone."""

from typing import Final

from screening.actions import codes, telling
from screening.actions.allowed import needs
from screening.actions.clinician import review
from screening.actions.clinician.plain_words import WORDS
from screening.clinic import Clinic
from screening.records.people import Role

WORD_COUNT: Final = 4
WORD_BYTES: Final = 2
# As many numbers of four digits as 13 bits can tell apart, from 1000 on.
NUMBERS: Final = 2**13
FIRST_NUMBER: Final = 1000


def passphrase(chance: codes.Chance) -> str:
    """Return a new passphrase of four words and a number: 53 bits of chance.

    Four words of 1,024 are 40 bits, the number is one of 8,192, which are 13. Both lists are as
    long as a power of two, so that every passphrase is as likely as every other.
    """
    drawn = [int.from_bytes(chance(WORD_BYTES)) for _ in range(WORD_COUNT + 1)]
    words = (WORDS[one % len(WORDS)] for one in drawn[:WORD_COUNT])
    return " ".join([*words, str(FIRST_NUMBER + drawn[-1] % NUMBERS)])


@needs(Role.CLINICIAN, Role.ADMINISTRATOR)
def offer(clinic: Clinic) -> str:
    """Return a new passphrase for whoever is about to send a summary."""
    return passphrase(clinic.chance)


@needs(Role.CLINICIAN, Role.ADMINISTRATOR)
def sealed_pdf(clinic: Clinic, reference: str, passphrase: str) -> bytes:
    """Draw the summary of a form, sealed with a passphrase that is kept nowhere.

    Raises AnswerError if there is none; else as `review.pdf`.
    """
    if not passphrase:
        telling.must_seal(passphrase)
    return review.pdf(clinic, reference, passphrase)
