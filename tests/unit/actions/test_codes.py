"""References and keys: easy to read out, hard to guess, and nothing about anybody."""

import random

from screening.actions import codes


def test_a_reference_is_two_groups_of_four_clear_letters() -> None:
    chance = random.Random(1).randbytes

    references = {codes.reference(chance) for _ in range(1000)}

    assert len(references) == 1000
    for reference in references:
        first, second = reference.split("-")
        assert len(first) == len(second) == 4
        assert set(first + second) <= set(codes.LETTERS)


def test_every_letter_is_equally_likely() -> None:
    letters = codes._letters(random.Random(2).randbytes, 60_000)

    counts = [letters.count(letter) for letter in codes.LETTERS]

    assert max(counts) - min(counts) < 400


def test_letters_that_look_alike_are_not_used() -> None:
    assert not set("ILOU01") & set(codes.LETTERS)


def test_a_typed_reference_is_read_as_it_was_printed() -> None:
    for typed in ("K7M4-2QXP", "k7m42qxp", " k7m4 2qxp ", "K7M4 - 2QXP."):
        assert codes.tidy(typed) == "K7M4-2QXP"
