"""What waits for staff, in its order and a page at a time, on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from screening.actions.clinician import correcting, summary
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import Conflict
from screening.questionnaire.model import Urgency
from screening.records import traces
from screening.records.deeds import Did
from screening.records.model import Decision, DecisionKind, Draft
from screening.records.people import EVERY_ROLE
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables import ABANDONED, SUBMISSION
from screening.records.store import Store
from screening.records.worklist import NOT_WAITING, Key, Show, Waiting, Wanted
from tests.factories import MORNING, a_deed, a_draft, a_submission, a_text

TODAY = MORNING - timedelta(hours=9)
ALL = Wanted(Show.ALL, TODAY)
URGENT = {"urgent_signs": ["saddle"]}
SAME_DAY = {"urgent_signs": ["hands"]}


@pytest.fixture
def sent(store: Store, clinic: Clinic) -> Callable[..., Submission]:
    """Return what sends a form of a day so many days ago."""
    count = 0

    def send(days: float = 0, **answers: object) -> Submission:
        nonlocal count
        count += 1
        at = MORNING - timedelta(days=days)
        begun = a_draft(
            id=f"{count:043}", token_hash=f"{count:064}", reference=f"SENT-{count + 1}AAA"
        )
        draft = store.drafts.create(begun, a_text(), a_deed())
        form = a_submission(clinic, draft, **answers).model_copy(
            update={"sent_at": at, "kept_at": at}
        )
        return store.submissions.send(draft, form, a_deed(Did.SENT))

    return send


def opened(store: Store, number: int, urgency: Urgency = Urgency.CLEAR, days: float = 0) -> Draft:
    begun = a_draft(
        id=f"open{number}",
        token_hash=f"{number:063}o",
        reference=f"KEPT-{number + 2}AAA",
        urgency=urgency,
        opened_at=MORNING - timedelta(days=days),
    )
    return store.drafts.create(begun, a_text(), a_deed())


def decide(store: Store, reference: str, kind: DecisionKind) -> None:
    sent = store.submissions.by_reference(reference)
    made = Decision(
        id=f"{reference}-{kind}",
        reference=reference,
        kind=kind,
        who="somebody",
        at=MORNING,
        edition=sent.edition if sent else 0,
    )
    store.decisions.add(made, a_deed(Did.DECIDED, reference))


def in_the_list(store: Store, reference: str) -> tuple[bool, bool]:
    """Return whether the list has a form as read, and as one that waits urgently."""
    (key,) = store.worklist.of([reference])
    return key.is_read, key.attention < NOT_WAITING


def on_its_page(clinic: Clinic, reference: str) -> tuple[bool, bool]:
    """Return the same as the form's own page tells it."""
    found = summary.opened(clinic.acting_as("staff:AAAA-0001", EVERY_ROLE), reference)
    return found.is_read, found.waits


def references(store: Store, show: Show) -> list[str]:
    return [key.reference for key in store.worklist.keys(Wanted(show, TODAY), 50)]


def test_what_waits_urgently_comes_first_then_the_newest(
    store: Store, sent: Callable[..., Submission]
) -> None:
    old, same_day, emergency = sent(3), sent(2, **SAME_DAY), sent(9, **URGENT)
    urgent_draft = opened(store, 1, Urgency.EMERGENCY, days=1).reference
    draft = opened(store, 2, days=2.5).reference
    urgent = [urgent_draft, emergency.reference, same_day.reference]

    assert references(store, Show.ALL) == [*urgent, draft, old.reference]
    assert references(store, Show.URGENT) == urgent
    assert references(store, Show.UNFINISHED) == [urgent_draft, draft]


def test_now_are_the_unread_and_those_of_today(
    store: Store, sent: Callable[..., Submission]
) -> None:
    unread, read, of_today = sent(40), sent(2), sent(0)
    for form in (read, of_today):
        decide(store, form.reference, DecisionKind.READ)
    draft = opened(store, 1, days=0.1).reference
    opened(store, 2, days=2)
    urgent = opened(store, 3, Urgency.SAME_DAY, days=2).reference

    assert references(store, Show.NOW) == [urgent, of_today.reference, draft, unread.reference]


@pytest.mark.parametrize("kind", [DecisionKind.ACKNOWLEDGED, DecisionKind.NOT_NOW])
def test_an_urgent_form_waits_until_somebody_has_seen_it(
    store: Store, sent: Callable[..., Submission], kind: DecisionKind
) -> None:
    urgent, draft = sent(2, **URGENT), opened(store, 1, Urgency.EMERGENCY)
    sent(0)
    assert store.worklist.waiting(99) == Waiting(urgent=2, unread=3)

    for one in (urgent, draft):
        decide(store, one.reference, kind)

    assert store.worklist.waiting(99) == Waiting(urgent=0, unread=1)
    found = {key.reference: key for key in store.worklist.keys(ALL, 50)}
    assert (found[urgent.reference].is_read, found[urgent.reference].attention) == (True, 2)
    assert references(store, Show.URGENT) == [draft.reference, urgent.reference]


def test_who_has_seen_an_unfinished_form_has_not_seen_what_was_sent_meanwhile(
    store: Store, sent: Callable[..., Submission]
) -> None:
    urgent = sent(0, **URGENT)
    seen = Decision(
        id="late",
        reference=urgent.reference,
        kind=DecisionKind.ACKNOWLEDGED,
        who="somebody",
        at=MORNING,
    )

    with pytest.raises(Conflict):
        store.decisions.add(seen, a_deed(Did.DECIDED, urgent.reference))

    assert store.worklist.waiting(99) == Waiting(urgent=1, unread=1)
    assert store.decisions.of(urgent.reference) == ()


@pytest.mark.parametrize("kind", [DecisionKind.HELD, DecisionKind.LOOKED, DecisionKind.CLEARED])
def test_what_says_nothing_of_having_read_leaves_a_form_waiting(
    store: Store, sent: Callable[..., Submission], kind: DecisionKind
) -> None:
    decide(store, sent(0, **URGENT).reference, kind)

    assert store.worklist.waiting(99) == Waiting(urgent=1, unread=1)


def test_an_unfinished_form_that_becomes_more_urgent_waits_again(store: Store) -> None:
    draft = opened(store, 1, Urgency.SAME_DAY)
    decide(store, draft.reference, DecisionKind.ACKNOWLEDGED)
    same = store.drafts.save(draft.model_copy(update={"place": "where"}), a_deed())
    assert store.worklist.waiting(99).urgent == 0

    worse = same.model_copy(update={"urgency": Urgency.EMERGENCY})
    store.drafts.save(worse, a_deed())

    assert store.worklist.waiting(99).urgent == 1


def test_a_form_that_was_sent_waits_though_it_was_seen_unfinished(
    store: Store, clinic: Clinic
) -> None:
    draft = opened(store, 1, Urgency.EMERGENCY)
    decide(store, draft.reference, DecisionKind.ACKNOWLEDGED)

    store.submissions.send(draft, a_submission(clinic, draft, **URGENT), a_deed(Did.SENT))

    assert store.worklist.waiting(99) == Waiting(urgent=1, unread=1)


def test_a_correction_waits_only_if_it_is_more_urgent(
    clinic: Clinic, store: Store, sent: Callable[..., Submission]
) -> None:
    reference = sent(0).reference
    decide(store, reference, DecisionKind.READ)
    correcting.amend(clinic, reference, {"peg_pain": 7}, "misheard")
    assert store.worklist.waiting(99) == Waiting(urgent=0, unread=0)

    correcting.amend(clinic, reference, URGENT, "told in the room")

    assert store.worklist.waiting(99) == Waiting(urgent=1, unread=1)


def test_a_form_that_the_index_hides_still_waits_on_its_own_page(
    clinic: Clinic, store: Store, records: ClinicRecords, sent: Callable[..., Submission]
) -> None:
    reference = sent(0, **URGENT).reference
    with records.writing() as transaction:
        which = SUBMISSION.c.reference == reference
        transaction.change(SUBMISSION, which, is_read=True, attention=NOT_WAITING)

    assert in_the_list(store, reference) == (True, False)
    assert on_its_page(clinic, reference) == (False, True)


@pytest.mark.parametrize("corrected", [{}, {"peg_pain": 7}, URGENT], ids=["not", "as", "more"])
def test_the_page_of_a_form_says_as_the_list_does_whether_it_was_read(
    clinic: Clinic,
    store: Store,
    sent: Callable[..., Submission],
    corrected: dict[str, object],
) -> None:
    reference = sent(0).reference
    assert on_its_page(clinic, reference) == in_the_list(store, reference) == (False, False)

    decide(store, reference, DecisionKind.READ)
    if corrected:
        correcting.amend(clinic, reference, corrected, "told in the room")

    is_more = corrected == URGENT
    found = on_its_page(clinic, reference)
    assert found == in_the_list(store, reference) == (not is_more, is_more)


def test_a_form_in_error_waits_for_nobody(
    clinic: Clinic, store: Store, sent: Callable[..., Submission]
) -> None:
    correcting.mark_in_error(clinic, sent(0).reference, "a double")

    assert store.worklist.waiting(99) == Waiting(urgent=0, unread=0)
    assert store.worklist.keys(ALL, 50) == ()


@pytest.mark.parametrize("show", list(Show))
def test_pages_follow_each_other_without_a_gap(
    store: Store, sent: Callable[..., Submission], show: Show
) -> None:
    for number in range(6):
        form = sent(number // 2, **({}, SAME_DAY, URGENT)[number % 3])
        opened(store, number, (Urgency.CLEAR, Urgency.EMERGENCY)[number % 2], days=number // 2)
        if number % 2:
            decide(store, form.reference, DecisionKind.ACKNOWLEDGED)
    wanted = Wanted(show, TODAY)
    whole = store.worklist.keys(wanted, 50)

    paged: list[Key] = []
    while page := store.worklist.keys(wanted, 2, paged[-1] if paged else None):
        paged.extend(page)

    assert paged == list(whole)
    assert [key.order for key in whole] == sorted(key.order for key in whole)


def test_the_forms_of_a_page_come_in_its_order(
    store: Store, sent: Callable[..., Submission]
) -> None:
    for days in (1, 3, 2):
        sent(days)
    opened(store, 1)
    keys = store.worklist.keys(ALL, 50)

    forms = store.worklist.forms((*keys, keys[0]._replace(reference="GONE")))

    assert [form.reference for form in forms] == [key.reference for key in keys]


def test_counts_stop_at_a_most(store: Store, sent: Callable[..., Submission]) -> None:
    for _ in range(3):
        sent(0, **URGENT)

    assert store.worklist.waiting(2) == Waiting(urgent=2, unread=2)


def test_forms_that_are_given_up_are_counted_by_page_alone(
    store: Store, records: ClinicRecords
) -> None:
    for number in range(3):
        store.drafts.discard(opened(store, number), a_deed(Did.DISCARDED))

    with records.reading() as transaction:
        found = [dict(row) for row in transaction.rows(select(ABANDONED), ABANDONED)]
    assert found == [
        {"clinic_id": records.clinic, "month": "2026-06", "page": "who", "forms": 3},
    ]


def test_a_form_is_found_by_its_traces_and_told_by_its_reference(
    store: Store, clinic: Clinic, sent: Callable[..., Submission]
) -> None:
    form, other = sent(1, name="Zoë Example"), sent(2, name="Zoë Other", **URGENT)
    wrong = sent(0, name="Zoë Wrong")
    correcting.mark_in_error(clinic, wrong.reference, "of somebody else")
    draft = opened(store, 1, days=3)

    found = store.worklist.find(*traces.name_words("zoe"))
    named = store.worklist.of([wrong.reference, draft.reference, "GONE-GONE"])

    assert [key.reference for key in found] == [other.reference, form.reference]
    assert found == store.worklist.keys(ALL, 50)[:2]
    assert [(key.reference, key.is_sent) for key in named] == [
        (wrong.reference, True),
        (draft.reference, False),
    ]


def test_decisions_of_several_forms_come_in_their_order(
    store: Store, sent: Callable[..., Submission]
) -> None:
    one, other, third = sent(), sent(), sent()
    for form in (other, one, third):
        decide(store, form.reference, DecisionKind.READ)

    found = store.decisions.of_all([one.reference, other.reference])

    assert {decision.reference for decision in found} == {one.reference, other.reference}
