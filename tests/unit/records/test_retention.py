"""When a form may go: the dates, and what keeps it beyond them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from screening.assessment.submission import Acknowledgement, UrgencyChange
from screening.questionnaire.model import Urgency
from screening.records import retention
from screening.records.model import Decision, DecisionKind, Folder, Retention
from screening.records.retention import BRITISH_COLUMBIA, ONTARIO
from tests.factories import MORNING, a_draft
from tests.unit.report.forms import a_form, a_patient

VANCOUVER = ZoneInfo("America/Vancouver")


def day(text: str) -> date:
    return date.fromisoformat(text)


def decided(
    kind: DecisionKind, number: int = 1, *, after: int | None = None, at: datetime = MORNING
) -> Decision:
    return Decision(
        id=f"{number}",
        reference="K7M4-2QXP",
        kind=kind,
        who="console",
        at=at,
        supersedes=None if after is None else f"{after}",
    )


@pytest.mark.parametrize(
    ("last", "born", "terms", "free"),
    [
        ("2026-06-01", "1985-03-27", BRITISH_COLUMBIA, "2042-06-02"),
        ("2026-06-01", "1985-03-27", ONTARIO, "2036-06-02"),
        # 19 on the day of the entry or before it: both say the same.
        ("2026-06-01", "2007-06-01", BRITISH_COLUMBIA, "2042-06-02"),
        ("2026-06-01", "2007-06-02", BRITISH_COLUMBIA, "2042-06-03"),
        ("2026-06-01", "2010-03-27", BRITISH_COLUMBIA, "2045-03-28"),
        ("2026-06-01", "2010-03-27", ONTARIO, "2038-03-28"),
        ("2026-06-01", None, BRITISH_COLUMBIA, "2042-06-02"),
        # Leap days: 16 years later there is one, 10 years later it is 1 March.
        ("2024-02-29", None, BRITISH_COLUMBIA, "2040-03-01"),
        ("2024-02-29", None, ONTARIO, "2034-03-02"),
        # Born on a leap day: 18 on 1 March 2026, and ten years from there.
        ("2020-01-01", "2008-02-29", ONTARIO, "2036-03-02"),
        # 16 years after 1900 and after the last day that a calendar knows.
        ("1884-02-29", None, BRITISH_COLUMBIA, "1900-03-02"),
        ("9990-01-01", None, BRITISH_COLUMBIA, "9999-12-31"),
        ("2026-06-01", "9999-01-01", BRITISH_COLUMBIA, "9999-12-31"),
    ],
)
def test_the_first_day_on_which_a_form_may_go(
    last: str, born: str | None, terms: Retention, free: str
) -> None:
    found = retention.free_from(day(last), day(born) if born else None, terms)

    assert found == day(free)


def test_the_last_entry_is_the_last_of_all_forms_corrections_and_decisions() -> None:
    old = a_form(a_patient()).model_copy(update={"sent_at": MORNING, "kept_at": MORNING})
    corrected = old.model_copy(
        update={"reference": "2222-2222", "kept_at": MORNING + timedelta(days=400)}
    )
    seen = decided(DecisionKind.ACKNOWLEDGED, at=MORNING + timedelta(days=800))

    alone = retention.due(Folder(forms=(old,)), BRITISH_COLUMBIA, VANCOUVER)
    both = retention.due(Folder(forms=(old, corrected)), BRITISH_COLUMBIA, VANCOUVER)
    all_ = retention.due(
        Folder(forms=(old, corrected), decisions=(seen,)), BRITISH_COLUMBIA, VANCOUVER
    )

    assert (alone, both, all_) == (day("2042-06-02"), day("2043-07-07"), day("2044-08-10"))


def test_the_last_entry_is_told_by_the_clinics_own_date() -> None:
    # 02:00 UTC of 2 June is still 1 June in Vancouver.
    at_night = datetime(2026, 6, 2, 2, tzinfo=UTC)
    form = a_form(a_patient()).model_copy(update={"sent_at": at_night, "kept_at": at_night})

    assert retention.due(Folder(forms=(form,)), ONTARIO, VANCOUVER) == day("2036-06-02")
    assert retention.due(Folder(forms=(form,)), ONTARIO, ZoneInfo("UTC")) == day("2036-06-03")


@pytest.mark.parametrize("born", [None, "", "2010", "2010-02-30", "soon"])
def test_a_birth_date_that_is_none_counts_the_plain_years(born: str | None) -> None:
    whole = a_form(a_patient())
    form = whole.model_copy(update={"answers": {**whole.answers, "dob": born}})

    assert retention.due(Folder(forms=(form,)), ONTARIO, VANCOUVER) == day("2036-06-02")


def test_a_hold_ends_with_the_release_that_takes_its_place() -> None:
    held = decided(DecisionKind.HELD, 1)
    released = decided(DecisionKind.RELEASED, 2, after=1)
    again = decided(DecisionKind.HELD, 3, after=2)

    assert retention.is_held((held,))
    assert not retention.is_held((held, released))
    assert retention.is_held((held, released, again))
    assert not retention.is_held((decided(DecisionKind.ACKNOWLEDGED),))
    assert not retention.is_held(())


def test_a_clock_that_was_wrong_does_not_end_a_hold() -> None:
    released = decided(DecisionKind.RELEASED, 1, at=MORNING + timedelta(days=365))
    held_later = decided(DecisionKind.HELD, 2, after=1, at=MORNING)

    assert retention.is_held((held_later, released))


def test_of_a_hold_and_a_release_at_once_the_hold_stands() -> None:
    first = decided(DecisionKind.HELD, 1)
    released = decided(DecisionKind.RELEASED, 2, after=1)
    held_too = decided(DecisionKind.HELD, 3, after=1)

    assert retention.is_held((first, released, held_too))


def test_an_unfinished_form_waits_for_staff_if_it_is_or_was_urgent() -> None:
    lowered = UrgencyChange(at=MORNING, before=Urgency.SAME_DAY, after=Urgency.CLEAR)
    shown = Acknowledgement(page="call_today", flags=("numb",), shown_at=MORNING)

    assert not retention.awaits_staff(a_draft(), ())
    assert not retention.awaits_staff(a_draft(urgency=Urgency.PRECAUTION), ())
    assert retention.awaits_staff(a_draft(urgency=Urgency.EMERGENCY), ())
    assert retention.awaits_staff(a_draft(urgency=Urgency.SAME_DAY), ())
    assert retention.awaits_staff(a_draft(urgencies=(lowered,)), ())
    assert retention.awaits_staff(a_draft(acknowledgements=(shown,)), ())


def test_only_what_was_acknowledged_since_it_was_urgent_is_acknowledged() -> None:
    later = MORNING + timedelta(hours=2)
    raised = UrgencyChange(at=later, before=Urgency.CLEAR, after=Urgency.EMERGENCY)
    draft = a_draft(urgency=Urgency.EMERGENCY, urgencies=(raised,))

    assert retention.awaits_staff(draft, (decided(DecisionKind.ACKNOWLEDGED, at=MORNING),))
    assert retention.awaits_staff(draft, (decided(DecisionKind.HELD, at=later),))
    assert not retention.awaits_staff(draft, (decided(DecisionKind.ACKNOWLEDGED, at=later),))


def test_terms_that_would_keep_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="keep_years"):
        Retention(keep_years=0, adult_age=19)
