"""Our own events: what may pass stands in a list, and all else leaves its name only."""

import io
import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.logs import faults, words
from screening.logs.lines import line, logger
from screening.logs.words import ALLOWED, Event
from screening.questionnaire.model import Urgency
from tests.unit.logs.canaries import CANARY, FAULTS, caught

Capture = pytest.CaptureFixture[str]
LOG = logger("screening.here")
OF_EVERY_LINE = {"event", "level", "timestamp"}


class Deed(words.Word):
    SENT = "sent"


def told(capsys: Capture) -> dict[str, Any]:
    """Return the only line that was written."""
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    one: dict[str, Any] = json.loads(lines[0])
    return one


def test_a_line_says_when_what_and_where(capsys: Capture) -> None:
    LOG.info(
        Event.READY_AGAIN, action=Deed.SENT, reference="K7M4-2QXP", attempt=2, duration_ms=12.5
    )

    one = told(capsys)
    assert one.pop("timestamp").endswith("Z")
    assert one == {
        "event": "ready_again",
        "level": "info",
        "logger": "screening.here",
        "action": "sent",
        "reference": "K7M4-2QXP",
        "attempt": 2,
        "duration_ms": 12.5,
    }


@pytest.mark.parametrize("key", [*sorted(set(ALLOWED) - OF_EVERY_LINE), "name", "stack_info"])
@pytest.mark.parametrize(
    "value", [CANARY, f"{CANARY}: 1985", [CANARY], {CANARY: 1}, 6045550100, True, None, b"Canary"]
)
def test_no_key_lets_anything_through_that_a_patient_could_have_said(
    key: str, value: Any, capsys: Capture
) -> None:
    facts: dict[str, Any] = {key: value}
    LOG.error(Event.PAGE_FAILED, **facts)

    one = told(capsys)
    assert key not in one
    assert one["dropped"] == [key]
    assert CANARY not in str(one)


def test_a_word_from_a_list_about_patients_is_not_told(capsys: Capture) -> None:
    LOG.error(Event.PAGE_FAILED, outcome=Urgency.EMERGENCY, reference="K7M4-2QXP")

    one = told(capsys)
    assert one["dropped"] == ["outcome"]
    assert "emergency" not in str(one)


def test_a_name_in_place_of_a_key_is_not_told(capsys: Capture) -> None:
    LOG.error(Event.PAGE_FAILED, **{"Canary Patient": 1, "x" * 41: 2, "phone": 3})

    assert told(capsys)["dropped"] == ["?", "phone"]


@pytest.mark.parametrize("event", [CANARY, f"{CANARY} %s", "page_failed", Deed.SENT, "", None])
def test_free_text_is_no_event(event: Any, capsys: Capture) -> None:
    LOG.error(event, *((CANARY,) if event == f"{CANARY} %s" else ()))

    one = told(capsys)
    assert (one["event"], one["dropped"]) == ("unknown_event", ["text"])
    assert CANARY not in str(one)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("how", ["error", "exc_info"])
def test_an_error_tells_its_type_and_place_and_never_its_message(
    fault: str, how: str, capsys: Capture
) -> None:
    facts: dict[str, Any] = {how: caught(fault)}
    LOG.error(Event.PAGE_FAILED, **facts)

    one = told(capsys)
    assert one["error_type"] == fault.partition(",")[0]
    assert ":" in one["error_at"]
    assert "dropped" not in one
    assert CANARY not in str(one)


def test_an_error_that_is_being_caught_is_found(capsys: Capture) -> None:
    try:
        FAULTS["ValidationError"]()
    except ValueError:
        LOG.exception(Event.PAGE_FAILED)

    assert told(capsys)["error_type"] == "ValidationError"


def test_the_place_is_the_innermost_of_our_own_code() -> None:
    try:
        words.NAME.fullmatch(7)  # type: ignore[call-overload]
    except TypeError as error:
        elsewhere = faults.told(error)
    try:
        words.place(7, 1)  # type: ignore[arg-type]
    except TypeError as error:
        ours = faults.told(error)

    assert elsewhere["error_at"].startswith("test_our_events.py:")
    assert ours["error_at"].startswith("screening/logs/words.py:")


def test_what_is_behind_an_error_is_told_by_its_types() -> None:
    assert faults.told(caught("ExceptionGroup"))["caused_by"] == [
        "ExceptionGroup",
        "ValueError",
        "LookupError",
        "ValidationError",
    ]
    assert faults.told(caught("LookupError, hidden"))["caused_by"] == ["IntegrityError"]


@pytest.mark.parametrize(
    ("file", "place"),
    [
        (
            "/srv/clinic/screening/web/site.py",
            "screening/web/site.py:7",
        ),
        (
            "/srv/screening/screening/web/site.py",
            "screening/web/site.py:7",
        ),
        ("/srv/clinic/app.py", "app.py:7"),
        ("/srv/x/site-packages/pydantic/main.py", "pydantic/main.py:7"),
        ("/usr/canary/threading.py", "threading.py:7"),
        ("<Canary Patient>", "?:7"),
        ("", "?:7"),
    ],
)
def test_a_place_is_told_as_seen_from_where_packages_lie(file: str, place: str) -> None:
    assert words.place(file, 7) == place


@pytest.mark.parametrize("broken", [None, io.StringIO()])
def test_a_log_that_cannot_be_written_stops_nobody(
    broken: io.StringIO | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if broken is not None:
        broken.close()
    monkeypatch.setattr(sys, "stderr", broken)

    LOG.error(Event.PAGE_FAILED)


ANYTHING = st.recursive(
    st.text() | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*ALLOWED, "name", "answers"]) | st.text(), ANYTHING))
def test_whatever_is_said_a_line_holds_only_what_is_allowed(facts: dict[str, Any]) -> None:
    one = json.loads(line("error", dict(facts)))

    said = set(one) - OF_EVERY_LINE - {"dropped"}
    assert said <= {"reference", "request_id", "attempt", "duration_ms"}
    assert all(ALLOWED[key](one[key]) for key in said)
    assert one["event"] == "unknown_event"
