"""Letters are kept as they were printed; a sealed summary leaves nothing behind but that it was."""

import io
import random

import pikepdf
import pypdf
import pytest

from screening.actions.clinician import correcting, letters, review, sealing
from screening.actions.clinician.plain_words import WORDS
from screening.actions.staff.sign_in import named
from screening.clinic import Clinic
from screening.errors import AnswerError, NotFound
from screening.records.deeds import Did
from screening.records.model import DecisionKind
from screening.records.people import Role
from screening.report.letter import Wording
from tests.factories import Clock, a_member, send_form

WORDING = Wording(to="Dr. Ng", re="Robin Example", text="Please look at the knee.")


@pytest.fixture
def desk(clinic: Clinic) -> Clinic:
    """Return the clinic in the hands of a clinician."""
    member = a_member(clinic, Role.CLINICIAN, name="Kim Example")
    return clinic.acting_as(named(member), frozenset({Role.CLINICIAN}))


def deeds(clinic: Clinic, reference: str) -> list[str]:
    return [event.did for event in clinic.store.ledger.who_saw(reference)]


def words_in(pdf: bytes, secret: str) -> str:
    """Return the words of the first page of a sealed file."""
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf), password=secret) as opened:
        opened.save(plain)
    return pypdf.PdfReader(plain).pages[0].extract_text()


def test_a_letter_is_kept_as_it_was_printed_and_signed(desk: Clinic) -> None:
    form = send_form(desk)

    pdf = letters.write_letter(desk, form.reference.lower(), WORDING)

    (kept,) = letters.letters_written(desk, form.reference)
    assert kept.kind is DecisionKind.LETTER
    assert (kept.signed, kept.edition) == ("Kim Example", 1)
    assert kept.note == "Dr. Ng\n\nRobin Example\n\nPlease look at the knee."
    assert letters.letter_again(desk, form.reference, 1) == pdf
    assert deeds(desk, form.reference)[-2:] == [Did.LETTER_WRITTEN, Did.DOWNLOADED]


def test_printing_the_same_words_twice_keeps_one_letter_a_day(desk: Clinic, clock: Clock) -> None:
    form = send_form(desk)
    first = letters.write_letter(desk, form.reference, WORDING)
    clock.passes(hours=3)

    assert letters.write_letter(desk, form.reference, WORDING) == first
    letters.write_letter(desk, form.reference, WORDING.model_copy(update={"to": "Dr. Li"}))
    clock.passes(days=1)
    letters.write_letter(desk, form.reference, WORDING)

    kept = letters.letters_written(desk, form.reference)
    assert [one.note.partition("\n")[0] for one in kept] == ["Dr. Ng", "Dr. Li", "Dr. Ng"]


def test_the_same_words_of_two_people_are_two_letters(clinic: Clinic, desk: Clinic) -> None:
    form = send_form(desk)
    lee = a_member(clinic, Role.CLINICIAN, name="Dana Lee")
    letters.write_letter(desk, form.reference, WORDING)

    letters.write_letter(
        clinic.acting_as(named(lee), frozenset({Role.CLINICIAN})), form.reference, WORDING
    )

    kept = letters.letters_written(desk, form.reference)
    assert {one.signed for one in kept} == {"Kim Example", "Dana Lee"}


def test_a_draft_is_a_look_at_the_form_and_is_not_kept(desk: Clinic) -> None:
    form = send_form(desk, doctor="Dr. Ng", thinners="odd_bleeding")

    drafted = letters.draft_letter(desk, form.reference)

    assert drafted.wording.to == "Dr. Ng"
    assert drafted.signed == "Kim Example"
    assert "Blood thinner, not steady" in drafted.wording.text
    assert letters.letters_written(desk, form.reference) == ()
    assert deeds(desk, form.reference)[-1] == Did.VIEWED


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"to": " \n "}, "to: enter to whom"),
        ({"re": "\u200b"}, "re: enter whom"),
        ({"text": "\n\x00\n"}, "text: write what"),
        ({"text": "x" * 6001}, "text: use 6,000 characters at most: this is 1 too long"),
        ({"to": "x\n" * 7}, "to: use 6 lines at most"),
        ({"re": "x" * 201}, "re: use 200 characters"),
    ],
)
def test_a_letter_that_cannot_be_printed_is_refused_with_a_reason(
    desk: Clinic, changed: dict[str, str], why: str
) -> None:
    form = send_form(desk)

    with pytest.raises(AnswerError, match=why):
        letters.write_letter(desk, form.reference, WORDING.model_copy(update=changed))

    assert letters.letters_written(desk, form.reference) == ()


def test_a_letter_as_long_as_may_be_is_printed(desk: Clinic) -> None:
    form = send_form(desk)
    text = ("eleven sign\r\n" * 500)[:6500]

    letters.write_letter(desk, form.reference, WORDING.model_copy(update={"text": text}))

    assert len(letters.letters_written(desk, form.reference)[0].note) > 5900


def test_nothing_is_written_about_a_form_entered_in_error(desk: Clinic) -> None:
    form = send_form(desk)
    correcting.mark_in_error(desk, form.reference, "of somebody else")

    with pytest.raises(NotFound):
        letters.draft_letter(desk, form.reference)
    with pytest.raises(NotFound):
        letters.letter_again(desk, form.reference, 1)


def test_an_earlier_letter_is_found_by_its_number_only(desk: Clinic) -> None:
    form = send_form(desk)
    letters.write_letter(desk, form.reference, WORDING)

    for number in (0, 2):
        with pytest.raises(NotFound):
            letters.letter_again(desk, form.reference, number)


# ---- Sealed ----


def test_a_passphrase_is_four_plain_words_and_a_number() -> None:
    chance = random.Random("a passphrase").randbytes
    *words, number = sealing.passphrase(chance).split()

    assert len(words) == 4
    assert set(words) <= set(WORDS)
    assert 1000 <= int(number) <= 9191


def test_a_passphrase_holds_53_bits_of_chance() -> None:
    """Every word and number can come, and each as often as any other: by the count of inputs."""
    assert len(WORDS) == len(set(WORDS)) == 2**10
    assert 2**16 % len(WORDS) == 0
    assert 2**16 % sealing.NUMBERS == 0
    assert sealing.NUMBERS == 2**13
    assert all(word.isascii() and word.isalpha() and word.islower() for word in WORDS)


def test_the_file_opens_with_the_passphrase_and_the_audit_tells_only_that(desk: Clinic) -> None:
    form, secret = send_form(desk), sealing.passphrase(desk.chance)

    pdf = sealing.sealed_pdf(desk, form.reference, secret)

    assert "Robin Example" in words_in(pdf, secret)
    with pytest.raises(pikepdf.PasswordError):
        words_in(pdf, secret.upper())
    assert deeds(desk, form.reference)[-1] == Did.SEALED_PDF
    assert desk.store.decisions.of(form.reference) == ()


@pytest.mark.parametrize("secret", ["", "short words", "é" * 12, " four words here "])
def test_a_passphrase_with_a_problem_seals_nothing(desk: Clinic, secret: str) -> None:
    form = send_form(desk)

    with pytest.raises(AnswerError, match="passphrase: "):
        sealing.sealed_pdf(desk, form.reference, secret)
    with pytest.raises(AnswerError, match="passphrase: "):
        review.pdf(desk, form.reference, secret or "no words")

    assert Did.SEALED_PDF not in deeds(desk, form.reference)
