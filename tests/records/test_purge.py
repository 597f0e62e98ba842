"""What a purge takes and what it leaves alone, on every database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from screening.actions import folders
from screening.actions.clinician import deciding
from screening.actions.housekeeping import keeping
from screening.actions.housekeeping.keeping import Fate, Keeps, Purged
from screening.actions.invite import inviting, links
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import Conflict, NotFound, Refused, StoreError
from screening.questionnaire.model import Urgency
from screening.records import traces
from screening.records.deeds import Did
from screening.records.invitations import Invitation, LinkPurpose
from screening.records.mail import Mail, MailKind, MailState
from screening.records.model import Decision, DecisionKind, Draft, Folder
from screening.records.people import EVERY_ROLE
from screening.records.retention import ONTARIO
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables import BLIND_INDEX, CONSENT, DECISION, DRAFT, SUBMISSION
from screening.records.sql.tables_of_mail import INVITATION, LINK, OUTBOX
from screening.records.store import Store
from screening.response.model import Status
from tests.factories import (
    Clock,
    a_clinic,
    a_deed,
    a_draft,
    a_response,
    a_submission,
    a_text,
)
from tests.invited import an_invitation

OTHER = "2222-2222"
YEAR = timedelta(days=365)
YEARS_16 = 365 * 16 + 10


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(store: Store, tmp_path: Path, clock: Clock) -> Clinic:
    return a_clinic(tmp_path, store=store, clock=clock).acting_as("console", EVERY_ROLE)


def begun(clinic: Clinic, reference: str, **changes: object) -> Draft:
    now = clinic.clock()
    moments = {"opened_at": now, "saved_at": now, "seen_at": now}
    names = {"id": reference, "token_hash": reference, "reference": reference}
    draft = a_draft(**{**moments, **names, **changes})
    return clinic.store.drafts.create(draft, a_text(), clinic.deed(Did.OPENED, reference))


def sent(clinic: Clinic, reference: str, **answers: object) -> Submission:
    draft = begun(clinic, reference)
    form = a_submission(clinic, draft, **answers)
    return clinic.store.submissions.send(draft, form, clinic.deed(Did.SENT, reference))


def passes(clinic: Clinic, clock: Clock, **units: float) -> None:
    """Let time pass in a clinic where somebody looked at the list three weeks ago."""
    clock.passes(**units)
    clock.passes(days=-21)
    clinic.note(Did.LISTED)
    clock.passes(days=21)


def folder_of(clinic: Clinic, form: Submission | Draft) -> Folder:
    return folders.folder_of(clinic, form, folders.unfinished(clinic))


def a_decision(reference: str, number: str = "1") -> Decision:
    return Decision(
        id=number,
        reference=reference,
        kind=DecisionKind.HELD,
        who="console",
        at=Clock().now,
        reason="A claim",
    )


def events(clinic: Clinic, reference: str) -> list[str]:
    return [event.did for event in clinic.store.ledger.who_saw(reference)]


def test_a_purged_form_is_gone_with_all_that_belongs_to_it_but_the_audit(
    clinic: Clinic, records: ClinicRecords
) -> None:
    form = sent(clinic, "K7M4-2QXP")
    further = {"edition": 2, "status": Status.AMENDED, "kept_at": clinic.clock()}
    form = clinic.store.submissions.add_edition(form.model_copy(update=further), a_deed())
    clinic.store.decisions.add(a_decision(form.reference), a_deed())

    clinic.store.submissions.purge(
        form, folder_of(clinic, form), clinic.deed(Did.PURGED, form.reference)
    )

    with records.reading() as transaction:
        for table in (SUBMISSION, DECISION, CONSENT, BLIND_INDEX):
            assert transaction.all(table) == []
    assert events(clinic, form.reference)[-1] == Did.PURGED
    assert clinic.store.ledger.verify() == ()


def test_a_purged_draft_is_gone_with_its_decisions(clinic: Clinic, records: ClinicRecords) -> None:
    draft = begun(clinic, "K7M4-2QXP")
    clinic.store.decisions.add(a_decision(draft.reference), a_deed())

    clinic.store.drafts.purge(
        draft, folder_of(clinic, draft), clinic.deed(Did.PURGED, draft.reference)
    )

    with records.reading() as transaction:
        for table in (DRAFT, DECISION, CONSENT):
            assert transaction.all(table) == []
    assert events(clinic, draft.reference)[-1] == Did.PURGED


def test_a_discarded_draft_leaves_no_decision_to_the_next_one_of_its_reference(
    clinic: Clinic,
) -> None:
    draft = begun(clinic, "K7M4-2QXP")
    clinic.store.decisions.add(a_decision(draft.reference), a_deed())

    clinic.store.drafts.discard(draft, a_deed())

    assert clinic.store.decisions.of(draft.reference) == ()


def test_a_decision_about_a_form_that_is_gone_is_a_conflict(clinic: Clinic) -> None:
    with pytest.raises(Conflict):
        clinic.store.decisions.add(a_decision("K7M4-2QXP"), a_deed())

    assert clinic.store.decisions.of("K7M4-2QXP") == ()


@pytest.mark.parametrize("what", ["edition", "decision", "other form", "decision on another"])
def test_what_came_since_the_folder_was_read_is_a_conflict_and_nothing_is_purged(
    clinic: Clinic, what: str
) -> None:
    form = sent(clinic, "K7M4-2QXP")
    if what == "decision on another":
        sent(clinic, OTHER)
    folder = folder_of(clinic, form)
    if what == "edition":
        further = form.model_copy(update={"edition": 2, "status": Status.AMENDED})
        clinic.store.submissions.add_edition(further, a_deed())
    elif what == "decision":
        clinic.store.decisions.add(a_decision(form.reference), a_deed())
    elif what == "other form":
        sent(clinic, OTHER)
    else:
        clinic.store.decisions.add(a_decision(OTHER), a_deed())

    with pytest.raises(Conflict):
        clinic.store.submissions.purge(form, folder, clinic.deed(Did.PURGED, form.reference))

    assert clinic.store.submissions.by_reference(form.reference) is not None
    assert len(clinic.store.submissions.consents(form.reference)) == 2
    person = traces.person(form.answers)
    assert person is not None
    assert form.reference in {f.reference for f in clinic.store.submissions.find(person)}
    assert Did.PURGED not in events(clinic, form.reference)


def test_a_form_is_purged_once(clinic: Clinic) -> None:
    form = sent(clinic, "K7M4-2QXP")
    folder = folder_of(clinic, form)
    clinic.store.submissions.purge(form, folder, a_deed())

    with pytest.raises(Conflict):
        clinic.store.submissions.purge(form, folder, a_deed())


@pytest.mark.parametrize("what", ["save", "hold"])
def test_a_patient_who_just_saved_or_a_hold_keeps_a_draft_from_its_purge(
    clinic: Clinic, what: str
) -> None:
    draft = begun(clinic, "K7M4-2QXP")
    folder = folder_of(clinic, draft)
    if what == "save":
        clinic.store.drafts.save(draft, a_deed())
    else:
        clinic.store.decisions.add(a_decision(draft.reference), a_deed())

    with pytest.raises(Conflict):
        clinic.store.drafts.purge(draft, folder, a_deed(Did.PURGED, draft.reference))

    assert clinic.store.drafts.by_reference(draft.reference) is not None
    assert Did.PURGED not in events(clinic, draft.reference)


def both(one: Callable[[], object], other: Callable[[], object]) -> list[Exception | None]:
    """Do two things at the same moment; return what each raised."""
    start = Barrier(2)

    def done(deed: Callable[[], object]) -> Exception | None:
        start.wait()
        try:
            deed()
        except (Conflict, NotFound, StoreError) as error:
            return error
        return None

    with ThreadPoolExecutor(2) as two:
        return list(two.map(done, (one, other)))


@pytest.mark.parametrize("number", range(6))
def test_of_a_hold_and_a_purge_at_once_one_is_done_and_the_other_told(
    clinic: Clinic, number: int
) -> None:
    form = sent(clinic, f"{number}7M4-2QXP")
    folder, deed = folder_of(clinic, form), clinic.deed(Did.PURGED, form.reference)

    purged, held = both(
        lambda: clinic.store.submissions.purge(form, folder, deed),
        lambda: clinic.store.decisions.add(a_decision(form.reference), a_deed()),
    )

    is_gone = clinic.store.submissions.by_reference(form.reference) is None
    assert [purged is None, held is None] == [is_gone, not is_gone]
    assert isinstance(purged or held, Conflict)
    assert len(clinic.store.decisions.of(form.reference)) == (not is_gone)


@pytest.mark.parametrize("what", ["hold on another", "another form"])
@pytest.mark.parametrize("number", range(4))
def test_what_a_person_gets_during_a_purge_comes_after_it_or_stops_it(
    clinic: Clinic, number: int, what: str
) -> None:
    form = sent(clinic, f"{number}7M4-2QXP")
    draft = begun(clinic, OTHER) if what == "another form" else sent(clinic, OTHER)
    folder, deed = folder_of(clinic, form), clinic.deed(Did.PURGED, form.reference)
    store, after = clinic.store, a_deed(Did.SENT, OTHER)

    def meanwhile() -> None:
        if isinstance(draft, Draft):
            store.submissions.send(draft, a_submission(clinic, draft), after)
        else:
            store.decisions.add(a_decision(OTHER), after)

    purged, other = both(lambda: store.submissions.purge(form, folder, deed), meanwhile)

    assert other is None
    last = store.ledger.who_saw(OTHER)[-1].seq
    done = [e.seq for e in store.ledger.who_saw(form.reference) if e.did == Did.PURGED]
    assert done == [] if purged else done[0] < last
    assert purged is None or isinstance(purged, Conflict)


@pytest.mark.parametrize("number", range(6))
def test_of_a_correction_and_a_purge_at_once_one_is_done_and_the_other_told(
    clinic: Clinic, number: int
) -> None:
    form = sent(clinic, f"{number}7M4-2QXP")
    folder, deed = folder_of(clinic, form), clinic.deed(Did.PURGED, form.reference)
    further = form.model_copy(update={"edition": 2, "status": Status.AMENDED})

    purged, kept = both(
        lambda: clinic.store.submissions.purge(form, folder, deed),
        lambda: clinic.store.submissions.add_edition(further, a_deed()),
    )

    is_gone = clinic.store.submissions.by_reference(form.reference) is None
    assert [purged is None, kept is None] == [is_gone, not is_gone]
    assert isinstance(purged or kept, Conflict)


@pytest.mark.parametrize("number", range(6))
def test_of_a_save_and_a_purge_at_once_one_is_done_and_the_other_told(
    clinic: Clinic, number: int
) -> None:
    draft = begun(clinic, f"{number}7M4-2QXP")
    folder, deed = folder_of(clinic, draft), clinic.deed(Did.PURGED, draft.reference)

    purged, saved = both(
        lambda: clinic.store.drafts.purge(draft, folder, deed),
        lambda: clinic.store.drafts.save(draft, a_deed()),
    )

    is_gone = clinic.store.drafts.by_reference(draft.reference) is None
    assert [purged is None, saved is None] == [is_gone, not is_gone]
    assert isinstance(purged or saved, Conflict)


def test_the_last_event_before_a_moment_is_told(clinic: Clinic, clock: Clock) -> None:
    assert clinic.store.ledger.last_before(clock.now) is None
    clinic.note(Did.LISTED)
    first = clock.now
    clock.passes(days=3)
    clinic.note(Did.LISTED)

    found = clinic.store.ledger.last_before(clock.now)

    assert found is not None
    assert (found.did, found.at) == (Did.LISTED, first)


def test_forms_go_when_their_time_is_over_and_not_a_day_before(
    clinic: Clinic, clock: Clock
) -> None:
    sent(clinic, "K7M4-2QXP")
    clock.now = clock.now.replace(year=2042, month=6, day=1)
    before = keeping.fates(clinic)
    passes(clinic, clock, days=1)

    found = keeping.fates(clinic)
    done = keeping.purge(clinic, found)

    assert before == ()
    assert found == (Fate("K7M4-2QXP", is_sent=True, due=clinic.today()),)
    assert done.gone == ("K7M4-2QXP",)
    assert clinic.store.submissions.by_reference("K7M4-2QXP") is None
    assert events(clinic, "K7M4-2QXP") == [
        Did.OPENED,
        Did.SENT,
        Did.LISTED,
        Did.PURGED,
    ]


def test_all_forms_of_a_person_go_together_after_the_last(clinic: Clinic, clock: Clock) -> None:
    sent(clinic, "K7M4-2QXP")
    sent(clinic, "ZZZZ-ZZZZ", name="Sam Other")
    clock.passes(days=365 * 10)
    sent(clinic, OTHER, name="EXAMPLE, Robin")
    passes(clinic, clock, days=365 * 7)

    assert [fate.reference for fate in keeping.fates(clinic)] == ["ZZZZ-ZZZZ"]
    passes(clinic, clock, days=365 * 10)
    done = keeping.purge(clinic, keeping.fates(clinic))

    assert set(done.gone) == {"K7M4-2QXP", OTHER, "ZZZZ-ZZZZ"}


def test_other_terms_let_forms_go_at_another_time(clinic: Clinic, clock: Clock) -> None:
    sent(clinic, "K7M4-2QXP")
    sent(clinic, OTHER, name="Kim Young", dob="2012-03-27")
    passes(clinic, clock, days=365 * 10 + 5)
    assert keeping.terms(clinic).keep_years == 16
    assert keeping.fates(clinic) == ()

    keeping.set_terms(clinic, ONTARIO)

    assert keeping.terms(clinic) == ONTARIO
    assert [fate.reference for fate in keeping.fates(clinic)] == ["K7M4-2QXP"]
    done = clinic.store.ledger.done_by("console", Clock().now, clock.now.replace(year=2099))
    assert [event.did for event in done[-2:]] == [Did.RETENTION_SET, Did.LISTED]


def test_a_hold_keeps_every_form_of_the_person_until_it_is_released(
    clinic: Clinic, clock: Clock
) -> None:
    sent(clinic, "K7M4-2QXP")
    sent(clinic, OTHER)
    deciding.hold(clinic, "k7m4 2qxp", "A claim is open")
    passes(clinic, clock, days=YEARS_16)

    held = keeping.fates(clinic)
    nothing = keeping.purge(clinic, [Fate(OTHER, is_sent=True, due=clinic.today())])
    still = deciding.release(clinic, "K7M4-2QXP", "The claim is settled")

    assert {fate.kept_by for fate in held} == {Keeps.HELD}
    assert nothing.gone == ()
    assert nothing.left == (OTHER,)
    assert still == ()
    # The release is an entry itself: from there the years count anew.
    assert keeping.fates(clinic) == ()
    passes(clinic, clock, days=YEARS_16)
    assert len(keeping.purge(clinic, keeping.fates(clinic)).gone) == 2


def test_an_unfinished_form_on_hold_keeps_what_the_person_sent(
    clinic: Clinic, clock: Clock
) -> None:
    sent(clinic, "K7M4-2QXP")
    begun(clinic, OTHER, answers=a_response())
    deciding.hold(clinic, OTHER, "A court asked")
    passes(clinic, clock, days=YEARS_16)

    found = {fate.reference: fate.kept_by for fate in keeping.fates(clinic)}

    assert found == {"K7M4-2QXP": Keeps.HELD, OTHER: Keeps.HELD}


def test_abandoned_forms_go_after_30_days_unless_urgent_and_not_acknowledged(
    clinic: Clinic, clock: Clock
) -> None:
    begun(clinic, "K7M4-2QXP")
    begun(clinic, OTHER, urgency=Urgency.EMERGENCY)
    begun(clinic, "3333-3333", urgency=Urgency.SAME_DAY)
    deciding.acknowledge(clinic, "3333-3333")
    passes(clinic, clock, days=29)
    assert keeping.fates(clinic) == ()
    begun(clinic, "4444-4444")
    passes(clinic, clock, days=1, minutes=1)

    found = {fate.reference: fate.kept_by for fate in keeping.fates(clinic)}
    done = keeping.purge(clinic, keeping.fates(clinic))

    assert found == {"K7M4-2QXP": None, OTHER: Keeps.AWAITS_STAFF, "3333-3333": None}
    assert set(done.gone) == {"K7M4-2QXP", "3333-3333"}
    assert {draft.reference for draft in clinic.store.drafts.open()} == {OTHER, "4444-4444"}


def test_a_draft_that_moved_on_since_it_was_listed_is_left_alone(
    clinic: Clinic, clock: Clock
) -> None:
    draft = begun(clinic, "K7M4-2QXP")
    passes(clinic, clock, days=31)
    found = keeping.fates(clinic)
    clinic.store.drafts.save(draft.model_copy(update={"saved_at": clock.now}), a_deed())

    done = keeping.purge(clinic, found)

    assert done.left == ("K7M4-2QXP",)
    assert clinic.store.drafts.by_reference("K7M4-2QXP") is not None


def test_a_clock_that_is_not_to_be_trusted_purges_nothing(clinic: Clinic, clock: Clock) -> None:
    begun(clinic, "K7M4-2QXP")
    clock.passes(days=40)
    found = keeping.fates(clinic)
    ahead = Clock(clock.now.replace(year=2031))
    set_back = a_clinic(Path(), store=clinic.store, clock=clock, timer=ahead)

    with pytest.raises(Refused):
        keeping.purge(set_back, found)

    assert clinic.store.drafts.by_reference("K7M4-2QXP") is not None


def test_a_clock_that_leapt_ahead_purges_nothing_until_somebody_vouches_for_the_day(
    clinic: Clinic, clock: Clock
) -> None:
    begun(clinic, "K7M4-2QXP")
    clock.passes(days=365)
    # What was written since with the wrong clock does not make it right.
    clinic.note(Did.LISTED)
    found = keeping.fates(clinic)

    for today in (None, clinic.today().replace(year=2026)):
        with pytest.raises(Refused):
            keeping.purge(clinic, found, today)
    done = keeping.purge(clinic, found, clinic.today())

    assert done.gone == ("K7M4-2QXP",)


def test_whoever_looks_at_what_would_go_is_audited(clinic: Clinic, clock: Clock) -> None:
    sent(clinic, OTHER)
    clock.passes(days=YEARS_16)

    assert [fate.reference for fate in keeping.fates(clinic)] == [OTHER]

    assert clinic.store.ledger.who_saw(OTHER)[-1].did == Did.LISTED


def test_a_form_stays_while_its_patient_fills_in_another(clinic: Clinic, clock: Clock) -> None:
    form = sent(clinic, OTHER)
    clock.passes(days=YEARS_16)
    begun(clinic, "3333-3333", answers=form.answers)

    assert keeping.fates(clinic) == ()


def test_a_clock_that_was_wrong_for_two_days_of_work_purges_nothing(
    clinic: Clinic, clock: Clock
) -> None:
    sent(clinic, OTHER)
    clock.passes(days=YEARS_16)
    for _ in range(3):
        clinic.note(Did.SIGNED_IN)
        clock.passes(hours=20)

    with pytest.raises(Refused, match="is today"):
        keeping.purge(clinic, keeping.fates(clinic))

    assert clinic.store.submissions.by_reference(OTHER) is not None


def invited(clinic: Clinic, reference: str, **changes: Any) -> Invitation:
    made = an_invitation(clinic, reference=reference, **changes)
    opens = links.new_link(clinic, LinkPurpose.OPEN, made.id)
    mailed_ = inviting.mailed(clinic, made, opens)
    return clinic.store.invitations.save(made, a_deed(), mailed_)


def left_of(records: ClinicRecords) -> set[str]:
    """Return the tables in which there is anything of an invitation."""
    tables = {"invitation": INVITATION, "link": LINK, "outbox": OUTBOX}
    with records.reading() as transaction:
        return {name for name, table in tables.items() if transaction.all(table)}


def test_an_invitation_goes_30_days_after_it_was_over_and_its_form_stays(
    clinic: Clinic, clock: Clock, records: ClinicRecords
) -> None:
    invited(clinic, "K7M4-2QXP")
    sent(clinic, "K7M4-2QXP")
    passes(clinic, clock, days=30)
    before = keeping.fates(clinic)
    passes(clinic, clock, days=1)

    found = keeping.fates(clinic)
    done = keeping.purge(clinic, found)

    assert before == ()
    assert [(fate.reference, fate.is_invitation) for fate in found] == [("K7M4-2QXP", True)]
    assert done.gone == ("K7M4-2QXP",)
    assert left_of(records) == set()
    assert clinic.store.submissions.by_reference("K7M4-2QXP") is not None
    assert events(clinic, "K7M4-2QXP")[-1] == Did.INVITATION_FORGOTTEN
    assert keeping.fates(clinic) == ()


def test_one_that_nobody_opened_goes_30_days_after_its_link_ended(
    clinic: Clinic, clock: Clock
) -> None:
    invited(clinic, "K7M4-2QXP")
    passes(clinic, clock, days=14 + 30)
    assert keeping.fates(clinic) == ()
    passes(clinic, clock, minutes=1)

    assert [fate.due for fate in keeping.fates(clinic)] == [clinic.today()]


def test_a_form_is_not_purged_under_a_link_that_still_works_and_takes_it_along_later(
    clinic: Clinic, clock: Clock, records: ClinicRecords
) -> None:
    begun(clinic, "K7M4-2QXP")
    invited(clinic, "K7M4-2QXP", expires_at=clock.now + timedelta(days=40))
    passes(clinic, clock, days=31)
    living = [fate.kept_by for fate in keeping.fates(clinic)]
    passes(clinic, clock, days=10)

    done = keeping.purge(clinic, keeping.fates(clinic))

    assert living == [Keeps.INVITED]
    assert done == Purged(("K7M4-2QXP",), ())
    assert left_of(records) == set()


def test_an_invitation_that_lasts_anew_meanwhile_is_left_alone(
    clinic: Clinic, clock: Clock
) -> None:
    made = invited(clinic, "K7M4-2QXP")
    passes(clinic, clock, days=45)
    found = keeping.fates(clinic)
    later = made.model_copy(update={"expires_at": clinic.timer() + timedelta(days=14)})
    clinic.store.invitations.save(later, a_deed())

    assert [fate.reference for fate in found] == ["K7M4-2QXP"]
    assert keeping.purge(clinic, found) == Purged((), ("K7M4-2QXP",))


def test_what_is_on_hold_keeps_its_invitation_too(clinic: Clinic, clock: Clock) -> None:
    invited(clinic, "K7M4-2QXP")
    sent(clinic, "K7M4-2QXP")
    sent(clinic, OTHER)
    deciding.hold(clinic, OTHER, "A court asked")
    passes(clinic, clock, days=31)

    found = keeping.fates(clinic)

    assert [(fate.is_invitation, fate.kept_by) for fate in found] == [(True, Keeps.HELD)]
    wanted = [Fate("K7M4-2QXP", is_sent=True, due=clinic.today(), is_invitation=True)]
    assert keeping.purge(clinic, wanted).left == ("K7M4-2QXP",)


def test_a_hold_keeps_the_invitations_of_the_person_to_which_no_form_was_begun(
    clinic: Clinic, clock: Clock
) -> None:
    invited(clinic, "K7M4-2QXP")
    sent(clinic, OTHER)
    deciding.hold(clinic, OTHER, "A court asked")
    passes(clinic, clock, days=45)

    assert [fate.kept_by for fate in keeping.fates(clinic)] == [Keeps.HELD]


def test_what_staff_were_told_of_forms_goes_with_a_purge(
    clinic: Clinic, clock: Clock, records: ClinicRecords
) -> None:
    now = clinic.clock()
    told = Mail(id="1", dedupe_key="1", kind=MailKind.READY, made_at=now, next_at=now)
    clinic.store.outbox.add(told, a_deed())
    waits = told.model_copy(update={"id": "2", "dedupe_key": "2", "next_at": now + YEAR})
    clinic.store.outbox.add(waits, a_deed())
    held = clinic.store.outbox.claim(now, now + timedelta(minutes=1))
    assert held is not None
    done = {"state": MailState.SENT, "done_at": now}
    assert clinic.store.outbox.finish(held.model_copy(update=done))
    passes(clinic, clock, days=31)

    keeping.purge(clinic, ())

    with records.reading() as transaction:
        assert [row["id"] for row in transaction.all(OUTBOX)] == ["2"]
