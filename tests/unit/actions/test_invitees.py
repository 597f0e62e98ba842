"""Whom to invite: what can be read as it was typed, and what is said of the rest."""

from datetime import date, time

import pytest

from screening.actions.invite import invitees
from screening.actions.invite.invitees import Invitee
from screening.errors import AnswerError

TODAY = date(2026, 6, 1)
TYPED = {
    "name": "  Robin\tExample ",
    "email": " Robin@EXAMPLE.org ",
    "birth_date": "27 March 1985",
    "is_confirmed": "yes",
}


def test_what_is_clear_is_read_as_it_will_be_kept() -> None:
    more = {"visit_day": "12th Jun 2026", "visit_time": "2:30 pm", "physiotherapist": "Kim  Ng"}

    assert invitees.read({**TYPED, **more}, TODAY) == Invitee(
        name="Robin Example",
        email="Robin@example.org",
        birth_date="1985-03-27",
        visit_day=date(2026, 6, 12),
        visit_time=time(14, 30),
        physiotherapist="Kim Ng",
        is_confirmed=True,
    )


@pytest.mark.parametrize("email", ["jö@bücher.example.org", "用户@例子.广告", "a+b@example.com"])
def test_addresses_in_every_script_are_taken(email: str) -> None:
    assert invitees.read({**TYPED, "email": email}, TODAY).email == email


def test_what_is_missing_is_asked_for_field_by_field() -> None:
    assert invitees.problems({}, TODAY) == {
        "name": invitees.NAME,
        "email": invitees.NO_EMAIL,
        "birth_date": invitees.BORN,
        "is_confirmed": invitees.TICK,
    }


def test_whoever_gets_no_e_mail_needs_no_address_but_one_that_is_given_must_be_right() -> None:
    by_hand = {"name": "Robin", "birth_date": "1985-03-27"}

    assert invitees.problems(by_hand, TODAY, mailed=False) == {}
    assert invitees.problems({**by_hand, "email": "robin"}, TODAY, mailed=False) == {
        "email": invitees.EMAIL
    }


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "x" * 101, "100 letters at most"),
        ("email", "robin at example.org", "right form"),
        ("email", "Robin <robin@example.org>", "right form"),
        ("email", "robin@example.org\nBcc: kim@example.org", "right form"),
        ("email", "robin@example", "right form"),
        ("birth_date", "soon", "such as 1985-03-27"),
        ("birth_date", "03/04/1985", "That could be two days"),
        ("birth_date", "27 Mar 85", "four digits"),
        ("birth_date", "1985-02-30", "no such day"),
        ("birth_date", f"1985-{'9' * 40}-1", "no such day"),
        ("visit_day", f"2026-06-{'9' * 5000}", "no such day"),
        ("birth_date", "2026-06-02", "in the past"),
        ("birth_date", "1880-01-01", "last 120 years"),
        ("visit_day", "next week", "such as 2026-06-12"),
        ("visit_day", "07/06/2026", "write it as 2026-06-12"),
        ("visit_day", "2026-05-31", "today or later"),
        ("visit_time", "noon", "such as 14:30"),
        ("visit_time", "14", "such as 14:30"),
        ("visit_time", "25:00", "such as 14:30"),
        ("visit_time", "13:00 pm", "such as 14:30"),
        ("visit_time", "2:30", "morning or afternoon"),
        ("visit_time", "6:59", "morning or afternoon"),
        ("physiotherapist", "x" * 101, "100 letters at most"),
    ],
)
def test_what_cannot_be_read_is_never_guessed(field: str, typed: str, said: str) -> None:
    day = {"visit_day": "2026-06-12"} if field == "visit_time" else {}

    found = invitees.problems({**TYPED, **day, field: typed}, TODAY)

    assert list(found) == [field]
    assert said in found[field]


def test_a_visit_may_be_today() -> None:
    assert invitees.problems({**TYPED, "visit_day": TODAY.isoformat()}, TODAY) == {}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14:30", time(14, 30)),
        ("14.30", time(14, 30)),
        ("14h30", time(14, 30)),
        ("02:30", time(2, 30)),
        ("9:05", time(9, 5)),
        ("7:00", time(7)),
        ("2:30 PM", time(14, 30)),
        ("2 p.m.", time(14)),
        ("12am", time(0)),
        ("12 pm", time(12)),
    ],
)
def test_a_time_is_read_in_both_ways_to_write_it(typed: str, read: time) -> None:
    fields = {**TYPED, "visit_day": "2026-06-12", "visit_time": typed}

    assert invitees.read(fields, TODAY).visit_time == read


def test_a_time_needs_its_day_and_all_problems_are_told_at_once() -> None:
    with pytest.raises(AnswerError) as caught:
        invitees.read({**TYPED, "name": "", "visit_time": "14:30"}, TODAY)

    assert {problem.item for problem in caught.value.problems} == {"name", "visit_day"}
