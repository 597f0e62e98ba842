"""Malformed requests at the real server: none gets an error of ours, a trace, or into the log."""

from pathlib import Path

import pytest

from tests.canaries import word
from tests.faults import bad_lines, malformed, surface
from tests.faults.malformed import Sent
from tests.faults.surface import Outcome

SAMPLE = 1_000
OURS = b"HTTP/1.1 404 Not Found\r\ndate: x\r\nx-content-type-options: nosniff\r\n\r\n"
THEIRS = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\n\r\nInvalid HTTP request received."
)
LATE = b"HTTP/1.1 101 Switching Protocols\r\n\r\n\x88\x02\x03\xf1"


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return surface.run(SAMPLE, surface.SEED)


def test_the_server_withstands_them_and_tells_nothing(outcome: Outcome) -> None:
    assert outcome.wrong == []
    assert outcome.sent == SAMPLE


def test_every_kind_was_sent(outcome: Outcome) -> None:
    kinds = len(malformed.KINDS) + len(bad_lines.KINDS)

    assert len(outcome.kinds) == kinds


def test_they_are_refused_in_every_way_and_lines_are_closed(outcome: Outcome) -> None:
    codes = {"400", "403", "404", "405", "413", "414", "431", "101, then 1002", "101, then 1009"}

    assert codes <= set(outcome.answers)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (b"", "no answer"),
        (OURS.replace(b"404 Not Found", b"500 Internal Server Error"), "status 500"),
        (OURS + b"/srv/screening/web/clinician/printing.py", "tells b'.py'"),
        (OURS + b"Traceback (most recent call last)", "tells b'Traceback'"),
        (OURS.replace(b"nosniff", b"sniff"), "without our headers"),
    ],
)
def test_what_is_looked_for_would_be_found(told: bytes, fault: str) -> None:
    outcome = Outcome()

    surface.judge(outcome, Sent("path", b"GET / HTTP/1.1\r\n\r\n"), told)

    assert len(outcome.wrong) == 1
    assert fault in outcome.wrong[0]


@pytest.mark.parametrize("told", [OURS, THEIRS, LATE])
def test_an_answer_as_it_should_be_is_no_fault(told: bytes) -> None:
    outcome = Outcome()

    surface.judge(outcome, Sent("path", b"GET / HTTP/1.1\r\n\r\n"), told)

    assert outcome.wrong == []


@pytest.mark.parametrize("line", [word("body"), "Traceback (most recent call last)"])
def test_a_body_or_a_trace_in_the_log_would_be_found(line: str, tmp_path: Path) -> None:
    outcome, log = Outcome(), tmp_path / "said"
    log.write_text(f'{{"event": "library"}}\n{line}\n', encoding="utf-8")

    surface.judge_log(outcome, log.read_bytes())

    assert outcome.wrong != []
