"""How the databases find what is asked for: by an index, however many forms there are."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from screening.actions.clinician import review
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records import traces
from screening.records.deeds import Did
from screening.records.model import Folder
from screening.records.sql import opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.worklist import Show, Wanted
from tests.factories import MORNING, a_clinic, a_deed, send_form, the_records
from tests.invited import an_invitation

LISTED = "ix_submission_listed"
WAITING = "ix_submission_waiting"
BOUND = re.compile(r"SEARCH submission .*\breference[=>]")
OF_A_FORM = "(clinic_id=? AND reference=?)"
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (COSTS OFF) "}
# So few rows as a test has are read or sorted faster without an index; can it be used at all?
MANY_ROWS = ("SET LOCAL enable_seqscan = off", "SET LOCAL enable_sort = off")


@contextmanager
def plans(records: ClinicRecords, table: str = "submission") -> Iterator[list[str]]:
    """Collect the plan of everything that is asked of the sent forms, or of another table."""
    engine, told = records.database.engine, list[str]()
    explain = EXPLAIN[engine.dialect.name]

    def look(connection: Connection, _cursor: Any, statement: str, *rest: Any) -> None:
        if f"FROM {table}" not in statement or statement.startswith("EXPLAIN"):
            return
        if not records.database.is_embedded:
            for setting in MANY_ROWS:
                connection.exec_driver_sql(setting)
        plan = connection.exec_driver_sql(explain + statement, rest[0])
        told.append("\n".join(str(row[-1]) for row in plan))

    event.listen(engine, "before_cursor_execute", look)
    yield told
    event.remove(engine, "before_cursor_execute", look)


def is_sorted_afterwards(plan: str) -> bool:
    """Tell whether all that was found must be sorted before the first of it is known."""
    return "Sort" in plan or "TEMP B-TREE" in plan


def test_the_list_is_read_from_its_index_in_order(records: ClinicRecords, mine: Clinic) -> None:
    send_form(mine)

    with plans(records) as told:
        review.list_cases(mine, 200)

    assert len(told) == 1
    assert LISTED in told[0]
    assert not is_sorted_afterwards(told[0])


def test_all_forms_are_read_for_a_table_in_order(records: ClinicRecords, mine: Clinic) -> None:
    send_form(mine)

    with plans(records) as told:
        assert len(list(mine.store.exports.pages())) == 1

    assert len(told) == 2
    assert not any(is_sorted_afterwards(plan) for plan in told)


@pytest.mark.parametrize("show", [Show.ALL, Show.NOW])
def test_what_waits_is_read_from_its_index_in_order(
    records: ClinicRecords, mine: Clinic, show: Show
) -> None:
    send_form(mine)
    wanted = Wanted(show, MORNING)
    (key,) = mine.store.worklist.keys(wanted, 50)

    with plans(records) as told:
        mine.store.worklist.keys(wanted, 50, key)

    assert told
    assert [plan for plan in told if WAITING not in plan] == []
    assert not any(is_sorted_afterwards(plan) for plan in told)


def test_the_invitations_of_a_page_are_found_by_their_forms(
    records: ClinicRecords, mine: Clinic
) -> None:
    one = an_invitation(mine)

    with plans(records, "invitation") as told:
        assert mine.store.invitations.of([one.reference, "K7M4-2QXP"])
        assert mine.store.invitations.listed(50, (one.made_at, "z"))

    assert len(told) == 2
    # PostgreSQL counts its rows and chooses by that; SQLite was told nothing, and must choose well.
    assert not records.database.is_embedded or OF_A_FORM in told[0]
    assert "ix_invitation_made" in told[1]


def search(clinic: Clinic, form: Submission) -> object:
    return clinic.store.submissions.find(*traces.of(form.answers))


def search_of_the_worklist(clinic: Clinic, form: Submission) -> object:
    found = clinic.store.worklist.find(*traces.of(form.answers))
    return clinic.store.worklist.of([key.reference for key in found])


def one_summary(clinic: Clinic, form: Submission) -> object:
    return clinic.store.submissions.by_reference(form.reference)


def editions(clinic: Clinic, form: Submission) -> object:
    return clinic.store.submissions.editions(form.reference)


def what_is_over(clinic: Clinic, _form: Submission) -> object:
    return tuple(clinic.store.submissions.sent_before(MORNING + timedelta(days=1)))


def a_purge(clinic: Clinic, form: Submission) -> None:
    clinic.store.submissions.purge(form, Folder(forms=(form,)), a_deed(Did.PURGED))


# PostgreSQL counts its rows and chooses by that; SQLite was told nothing, and must choose well.
@pytest.mark.parametrize(
    "asked", [search, search_of_the_worklist, one_summary, editions, what_is_over, a_purge]
)
def test_sqlite_finds_a_form_by_its_reference_and_reads_no_other(
    tmp_path: Path, asked: Callable[[Clinic, Submission], object]
) -> None:
    with closing((records := the_records(tmp_path)).database):
        clinic = a_clinic(tmp_path, store=opening.store(records))
        form = send_form(clinic)

        with plans(records) as told:
            asked(clinic, form)

    assert told
    assert [plan for plan in told if not BOUND.search(plan)] == []
