"""A form is found by its reference, by the birth date, or by whole words of the name."""

import pytest

from screening.actions.birth_dates import birth_date
from screening.actions.clinician import correcting, finding
from screening.clinic import Clinic
from screening.errors import AnswerError
from screening.records.deeds import Did
from tests.factories import a_response, open_form, send_form, walk


def token(number: int) -> str:
    return f"{number}".zfill(43)


def found(clinic: Clinic, typed: str) -> set[str]:
    return {line.reference for line in finding.search(clinic, typed).lines}


def test_sent_and_unfinished_forms_are_found_by_words_and_date(clinic: Clinic) -> None:
    zoe = send_form(clinic, token(1), name="Zoë Núñez-Hall", dob="1990-01-31").reference
    sara = send_form(clinic, token(2), name="שרה כהן").reference
    answers = a_response(name="Zoe Begun")
    begun = walk(clinic, open_form(clinic, token(3)), answers, until="words").draft.reference

    assert found(clinic, "ZOE") == {zoe, begun}
    assert found(clinic, "hall zoe") == {zoe}
    assert found(clinic, "כהן") == {sara}
    assert found(clinic, "31 jan 1990") == {zoe}
    assert found(clinic, "27 March 1985") == {sara, begun}
    assert found(clinic, "Zo") == set()


def test_a_reference_is_found_however_it_was_typed(clinic: Clinic) -> None:
    form = send_form(clinic, name="Robin Example")

    assert found(clinic, f" {form.reference.lower().replace('-', ' ')} ") == {form.reference}


def test_a_form_in_error_is_found_by_its_reference_only(clinic: Clinic) -> None:
    form = send_form(clinic)
    correcting.mark_in_error(clinic, form.reference, "of somebody else")

    (line,) = finding.search(clinic, form.reference).lines

    assert line.status == "Entered in error"
    assert (line.since, line.may_mark_read) == (None, False)
    assert found(clinic, "Robin") == set()


def test_the_audit_names_what_was_found_and_not_what_was_looked_for(clinic: Clinic) -> None:
    form = send_form(clinic)

    finding.search(clinic, "Robin")

    last = clinic.store.ledger.who_saw(form.reference)[-1]
    assert (last.did, last.whose) == (Did.SEARCHED, (form.reference,))
    assert "obin" not in str(last)


def test_whoever_finds_too_many_is_told(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 1)
    send_form(clinic, token(1))
    assert finding.search(clinic, "Robin").is_all
    send_form(clinic, token(2))

    many = finding.search(clinic, "Robin")

    assert (len(many.lines), many.is_all) == (1, False)


@pytest.mark.parametrize("typed", ["", "   ", "-", "03/04/1985", "31 Feb 1985", "27 Mar 85"])
def test_what_is_not_clear_is_asked_again(clinic: Clinic, typed: str) -> None:
    with pytest.raises(AnswerError):
        finding.search(clinic, typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("1985-03-27", "1985/3/27", "19850327", "27 Mar 1985", "27th march 1985"),
        *("March 27, 1985", "27-MAR-1985", "27/03/1985", "03/27/1985", "27.3.1985"),
    ],
)
def test_a_birth_date_is_read_as_people_write_it(typed: str) -> None:
    assert birth_date(typed) == "1985-03-27"


@pytest.mark.parametrize("typed", ["May", "Robin Example", "4 of us", "Mara 27 1985", "K7M4-2QXP"])
def test_what_is_no_date_is_not_read_as_one(typed: str) -> None:
    assert birth_date(typed) is None


def test_the_same_number_twice_is_clear() -> None:
    assert birth_date("4/4/1985") == "1985-04-04"
