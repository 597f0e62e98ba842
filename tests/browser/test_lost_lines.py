"""The line drops, or the server dies, on every page of the form: nothing is lost by it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Server, Tablet, free_port
from tests.browser.line import Line, line_to
from tests.browser.walking import Patient
from tests.factories import a_response

pytestmark = pytest.mark.browser
ALL_OF_IT = pytest.mark.thorough
REMEMBERED_SECONDS = 2
PATIENCE_MS = 45_000
# A tap within the first moments of a page counts as a double tap.
QUIET_MS = 430
CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"
# A helper, two pages that stand in the way, places on the body, cards and follow-ups.
ANSWERS = a_response(
    filled_by="helper",
    helper_name="Sam",
    urgent_signs=["saddle"],
    numb="always",
    numb_where=["back_calf_left"],
    long_signs=["hands"],
    long_checked="same",
    treatments=["physio"],
    tx_result={"physio": "no_change"},
    tx_length={"physio": "ge4w"},
    body_health=["implant"],
    implant_where=["front_knee_left"],
)
Trouble = Callable[[Server, Line, Patient], None]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that forgets a tab two seconds after its line was lost."""
    settings = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(REMEMBERED_SECONDS)}
    own = Server(tmp_path, free_port(), settings)
    own.start()
    yield own
    own.stop()


def a_short_drop(_server: Server, line: Line, patient: Patient) -> None:
    line.cut()
    patient.page.wait_for_timeout(200)
    line.mend()


def a_long_drop(_server: Server, line: Line, patient: Patient) -> None:
    line.cut()
    patient.page.wait_for_timeout(1000 * REMEMBERED_SECONDS + 700)
    line.mend()


def a_power_cut(server: Server, _line: Line, _patient: Patient) -> None:
    server.die()
    server.start()


TROUBLES: tuple[Trouble, ...] = (a_short_drop, a_long_drop, a_power_cut)


# In three walks every trouble comes on every page; one walk has every trouble on a third of them.
@pytest.mark.parametrize("first", [0, *(pytest.param(n, marks=ALL_OF_IT) for n in (1, 2))])
def test_no_page_loses_an_answer_or_the_place(
    first: int, server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    with line_to(server.port) as line:
        tablet = new_tablet(server)
        tablet.address = line.address
        patient = tablet.tab(ANSWERS)
        seen: list[str] = []
        # when trouble comes on each page, just before Continue
        while patient.place != "done":
            here = patient.place
            seen.append(here)
            patient.answer_page()
            TROUBLES[(first + len(seen)) % len(TROUBLES)](server, line, patient)
            patient.page.locator(CONNECTED).wait_for(timeout=PATIENCE_MS)
            assert patient.place == here
            go_on = patient.page.locator(".st-key-buttons button[kind=primary]")
            go_on.tap(timeout=PATIENCE_MS)
            # then the first tap counts, however long the server needs, with all that stood there
            head = patient.page.locator(f"[data-turn]:not([data-turn^='{here}.'])")
            head.or_(patient.page.locator(".summary")).first.wait_for(timeout=PATIENCE_MS)
            assert (patient.place != here, patient.complaint) == (True, "")
            patient.page.wait_for_timeout(QUIET_MS)
            # The head of a page comes before its questions: who answers sees all of them.
            patient.wait_until_drawn()
        # and the form is sent as it was answered
        (sent,) = server.clinic.store.submissions.listed()
        assert missing(sent.answers) == {}
        assert {"urgent_stop", "tried_one-1", "history_where"} <= set(seen)
        tablet.complaints.clear()  # a browser reports every failed try to reach the server


def missing(sent: Any) -> dict[str, Any]:
    """What was answered and did not arrive as it was answered."""
    arrived = {name: _plain(sent.get(name)) for name in ANSWERS}
    expected = {name: _plain(answer) for name, answer in ANSWERS.items()}
    expected["signature"] = arrived["signature"] = "typed"
    return {name: answer for name, answer in expected.items() if arrived[name] != answer}


def _plain(answer: Any) -> Any:
    return sorted(answer, key=str) if isinstance(answer, list | tuple) else answer
