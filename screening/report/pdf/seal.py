"""A PDF sealed for sending: AES-256 with a passphrase, and nothing left to read without it.

fpdf2 would leave the widths of letters, the names of fonts and the tree of headings in plain: from
them a name can be confirmed and flags counted. qpdf (through pikepdf) puts all of that into sealed
streams. A sealed file is no PDF/A, and no two are the same. Source: ISO 32000-2, 7.6.
"""

import io
from typing import Final

import pikepdf

SHORTEST: Final = 12
LONGEST: Final = 100


def passphrase_problem(passphrase: str) -> str:
    """Say what is wrong with a passphrase; nothing if it is hard to guess and opens everywhere.

    Programs differ in how they read letters beyond the English keyboard's, and very long ones.
    """
    if not SHORTEST <= len(passphrase) <= LONGEST:
        return f"Use {SHORTEST} to {LONGEST} letters: a few words are easy to tell."
    if not (passphrase.isascii() and passphrase.isprintable()):
        return "Use letters, digits and signs of an English keyboard only."
    return "" if passphrase == passphrase.strip() else "Leave out the space at the start or end."


def sealed(pdf: bytes, passphrase: str) -> bytes:
    """Seal a PDF with a passphrase that has no problem.

    Raises ValueError if it has one.
    """
    if passphrase_problem(passphrase):
        raise ValueError("this passphrase has a problem")
    drawn = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        # It says that the file is PDF/A, which a sealed one is not.
        del opened.Root.Metadata
        opened.save(
            drawn,
            encryption=pikepdf.Encryption(owner=passphrase, user=passphrase, R=6),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            min_version="2.0",
        )
    return drawn.getvalue()
