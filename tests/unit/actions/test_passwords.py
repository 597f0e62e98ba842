"""What is asked of a password."""

import time
import unicodedata

import pytest

from screening.actions.staff import passwords

KNOWN = ("Robin Example", "robin@example.org", "Harbour Physio")


@pytest.mark.parametrize(
    "good", ["plum cart nine lantern", "Tr0ub4&3-lantern", "ключ от сада 9", "plum cart " * 12]
)
def test_words_that_do_not_belong_together_may_be_used(good: str) -> None:
    assert passwords.problem(good, KNOWN) == ""


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "short one",
        "x" * 129,
        "password1234",
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "qwertyuiop[]",
        "Robin Example",
        "robinexample.org",
        "HarbourPhysio",
        "letmeinletmein",
    ],
)
def test_short_common_and_personal_ones_may_not(bad: str) -> None:
    problem = passwords.problem(bad, KNOWN)

    assert problem
    assert not bad or bad not in problem


def test_a_password_fits_whichever_keyboard_composes_its_letters() -> None:
    kept = passwords.hashed(unicodedata.normalize("NFC", "café près de l'été"))

    assert passwords.fits(kept, unicodedata.normalize("NFD", "café près de l'été"))
    assert not passwords.fits(kept, "cafe pres de l'ete")
    assert not passwords.fits("no hash at all", "x")
    assert not passwords.fits("", "nobody has this password")


def test_no_password_takes_long_to_be_judged() -> None:
    before = time.perf_counter()
    for hard in ("ab" * 64, "1984" * 32, "qwerty" * 21, "l33t5p34k" * 14, "\ud800é王" * 42):
        passwords.problem(hard, KNOWN)

    assert time.perf_counter() - before < 10
