"""Whatever is typed at the door, the answer is a clear one, and nobody comes in by chance."""

import contextlib
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from screening.actions import codes, typed
from screening.actions.staff import (
    joining,
    own_account,
    passwords,
    second_step,
    setting_up,
    sign_in,
)
from screening.actions.staff.setting_up import Beginning
from screening.clinic import Clinic
from screening.errors import Refused
from screening.records.people import Purpose, Stage
from screening.records.sql import opening
from tests.factories import Clock, a_clinic, a_member, one_of, signed_in, the_records
from tests.unit.web.staff_browser import OURS, StaffBrowser, in_front_of

# Every sign that a program can hold, halves of signs and ends of text among them.
WORDS = some.text(some.characters(), max_size=300)
NEAR = some.from_regex(r"[0-9a-f]{32}\.[A-Za-z0-9_-]{43}", fullmatch=True)
FIELDS = some.dictionaries(
    some.sampled_from(
        "email password code old new csrf clinic_name clinic_phone time_zone name x".split()
    ),
    some.text(some.characters(exclude_categories=["Cs"]), max_size=200),
)
PATHS = some.sampled_from(
    [f"/staff{end}" for end in ("", "/code", "/code?recovery", "/app", "/join", "/setup", "/out")]
    + [f"/staff{end}" for end in ("/password", "/recovery", "/stay")]
)
FUZZ = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class At:
    """A clinic and its door; it has no long name, so that an example may be told in short."""

    def __init__(self, clinic: Clinic, browser: StaffBrowser) -> None:
        self.clinic, self.browser = clinic, browser

    def passes(self) -> None:
        """Let every door open again."""
        clock: Any = self.clinic.clock
        clock.passes(hours=1)


@pytest.fixture(scope="module")
def at() -> Iterator[At]:
    with tempfile.TemporaryDirectory() as folder:
        records = the_records(Path(folder))
        with closing(records.database):
            made = a_clinic(Path(folder), store=opening.store(records), clock=Clock())
            a_member(made, email="robin@example.org")
            with in_front_of(made) as browser:
                yield At(made, browser)


@pytest.fixture(autouse=True)
def _quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "fits", lambda _kept, said: said is None)


@FUZZ
@given(email=WORDS, password=WORDS, address=WORDS)
def test_nothing_typed_at_the_door_lets_in_or_fails(
    at: At, email: str, password: str, address: str
) -> None:
    at.passes()

    tried = sign_in.sign_in(one_of(at.clinic), email, password, address)

    assert not tried.cookie
    assert tried.judged


@FUZZ
@given(cookie=WORDS | NEAR)
@example(cookie="\ud800." + "a" * 43)
def test_no_cookie_by_chance_is_a_session(at: At, cookie: str) -> None:
    assert sign_in.here(one_of(at.clinic), cookie) is None
    sign_in.sign_out(one_of(at.clinic), cookie)


@FUZZ
@given(code=WORDS | some.from_regex(r"[0-9]{6}", fullmatch=True))
def test_no_code_by_chance_leads_in(at: At, code: str) -> None:
    member = at.clinic.store.people.every()[0]
    here = sign_in.here(one_of(at.clinic), signed_in(at.clinic, member, Stage.PASSWORD))
    assert here is not None
    at.passes()
    here = here._replace(clinic=at.clinic)

    # Three of a million codes are right: no seed of ours has found one.
    assert not second_step.prove(here, code).cookie


@FUZZ
@given(code=WORDS | NEAR, address=WORDS)
def test_no_link_by_chance_opens_anything(at: At, code: str, address: str) -> None:
    at.passes()

    assert joining.opening(one_of(at.clinic), code, tuple(Purpose), address).opened is None


@FUZZ
@given(
    said=some.builds(Beginning, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS),
)
def test_whatever_is_said_on_the_first_day_is_judged_by_field(at: At, said: Beginning) -> None:
    tidy = said.tidied()
    problems = setting_up.problems(at.clinic, tidy)

    assert all(words for words in problems.values())
    assert not any(len(line.splitlines()) > 1 for line in (tidy.name, tidy.email))
    assert typed.line(tidy.name) == tidy.name
    if not problems:
        at.clinic.settings.chosen({"time_zone": tidy.time_zone})


@FUZZ
@given(old=WORDS, new=WORDS)
def test_no_own_password_by_chance(at: At, old: str, new: str) -> None:
    at.passes()
    here = sign_in.here(one_of(at.clinic), signed_in(at.clinic, at.clinic.store.people.every()[0]))
    assert here is not None
    with contextlib.suppress(Refused):  # an easy new password
        assert not own_account.change_password(here, old, new).cookie


@FUZZ
@given(asked=some.tuples(PATHS, FIELDS, NEAR | some.just(""), some.booleans()))
def test_every_page_of_the_door_answers_clearly(
    at: At, asked: tuple[str, dict[str, str], str, bool]
) -> None:
    path, fields, at.browser.cookie, gets = asked
    at.passes()
    if gets:
        answer = at.browser.client.get(path, params=fields)
    else:
        answer = at.browser.client.post(path, data=fields, headers=OURS)

    assert answer.status_code in {200, 303, 401, 403, 405, 409, 422, 429}
    assert "Traceback" not in answer.text
    assert not codes.is_token(answer.headers.get("set-cookie", "").partition(".")[2][:43])
