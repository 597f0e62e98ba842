"""The records cannot be written for a while: the patient is told, and loses no word by it."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager

import pytest

from screening.actions.form import intake
from screening.settings import DATABASE_FILE
from tests.browser.conftest import Server, Tablet, focus
from tests.browser.walking import Patient
from tests.factories import a_response
from tests.faults import blocked, tracing
from tests.faults.tracing import on_records, traced

if sys.platform != "win32":
    import resource

pytestmark = pytest.mark.browser
# SQLite waits ten seconds for another program; a page is drawn after that.
PATIENCE_MS = 25_000
# Less than the records have, more than a log needs.
FEW_BYTES = 65_536
ANSWERS = a_response(main_problem="It hurts when I carry my daughter")
Trouble = Callable[[Server], AbstractContextManager[None]]


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Have another program hold the records for itself."""
    with closing(sqlite3.connect(server.folder / DATABASE_FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(server: Server) -> Iterator[None]:
    """Let no file grow, as a full disk does."""
    if reason := blocked.no_limits():
        pytest.skip(reason)
    assert server.process is not None
    few = (FEW_BYTES, resource.RLIM_INFINITY)
    before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, few)
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(server: Server) -> Iterator[None]:
    """Have the disk go read-only, as it does after an error."""
    if reason := tracing.missing():
        pytest.skip(reason)
    assert server.process is not None
    log = server.folder.with_name("traced")
    where = on_records(server.folder, server.process.pid)
    with traced(server.process.pid, log, "-f", *where, "-e", blocked.NO_WRITE):
        yield


@pytest.mark.parametrize(
    ("trouble", "size"),
    [(locked, (820, 1180)), (full, (390, 844)), (read_only, (820, 1180))],
    ids=["locked", "full", "read-only"],
)
def test_the_answers_stay_and_one_more_continue_saves_them(
    trouble: Trouble,
    size: tuple[int, int],
    own_server: Server,
    new_tablet: Callable[..., Tablet],
) -> None:
    # given a patient in the middle of a page
    tablet = new_tablet(own_server, viewport={"width": size[0], "height": size[1]})
    tablet.given_form(ANSWERS, until="main")
    patient = tablet.tab(ANSWERS)
    patient.answer_page()
    before = shown(patient)
    with ExitStack() as lasting:
        # when the records cannot be written
        lasting.enter_context(trouble(own_server))
        patient.page.locator(".st-key-buttons button[kind=primary]").tap()
        patient.page.locator(".summary").wait_for(timeout=PATIENCE_MS)
        patient.wait_until_drawn()
        # then that is said at the top, where the eyes and the focus are, and the answers are there
        assert "Sorry" in patient.complaint
        assert (patient.place, focus(patient.page)) == ("main", "summary")
        assert shown(patient) == before
        assert patient.page.evaluate("() => innerWidth >= document.body.scrollWidth")
    # and when it is over, one more tap saves them and goes on
    patient.page.wait_for_timeout(430)
    patient.go_on()
    assert (patient.place, patient.complaint) == ("strength", "")
    draft = intake.find(own_server.clinic, tablet.token)
    assert draft is not None
    assert draft.answers["main_problem"] == ANSWERS["main_problem"]
    assert sorted(draft.answers["pain_areas"]) == sorted(ANSWERS["pain_areas"])


def shown(patient: Patient) -> list[str]:
    """What the page holds: the words that were typed, and the places that were marked."""
    texts = [field.input_value() for field in patient.page.locator("textarea").all()]
    marked = patient.page.locator("svg [data-region][aria-checked=true]")
    return texts + sorted(one.get_attribute("data-region") or "" for one in marked.all())
