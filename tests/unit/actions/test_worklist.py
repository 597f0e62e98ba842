"""A clinician's worklist: what a line tells, page by page, and what is asked every few seconds."""

from dataclasses import fields
from datetime import date, time

import pytest

from screening.actions.clinician import clearing, deciding, decisions, worklist
from screening.actions.clinician.work_lines import Flagged, WorkLine
from screening.actions.invite.standing import Standing
from screening.clinic import Clinic
from screening.errors import Refused
from screening.records.deeds import Did
from screening.records.model import DecisionKind
from screening.records.people import Role
from screening.records.worklist import Show, Waiting
from tests.factories import Clock, a_member, a_response, open_form, send_form, step, walk
from tests.invited import an_invitation

READS = frozenset({Role.CLINICIAN})


def token(number: int) -> str:
    return f"{number}".zfill(43)


@pytest.fixture
def reads(clinic: Clinic) -> Clinic:
    """Return the clinic in the hands of Kim, who reads forms."""
    kim = a_member(clinic, Role.CLINICIAN, name="Kim Example")
    return clinic.acting_as(f"staff:{kim.id}", READS)


def only(found: tuple[WorkLine, ...]) -> WorkLine:
    (line,) = found
    return line


def listed(clinic: Clinic) -> int:
    """Count how often somebody has seen the list."""
    day = clinic.clock().replace(hour=0), clinic.clock().replace(hour=23)
    events = clinic.store.ledger.done_by(clinic.who, *day)
    return sum(event.did == Did.LISTED for event in events)


def test_an_unfinished_urgent_form_comes_first_then_the_rest(reads: Clinic, clock: Clock) -> None:
    plain = send_form(reads, token(1)).reference
    today = send_form(reads, token(2), urgent_signs=["declined"]).reference
    clock.passes(minutes=5)
    urgent = a_response(urgent_signs=["neck"])
    draft = walk(reads, open_form(reads, token(3)), urgent, until="words").draft.reference
    clock.passes(minutes=30)

    found = worklist.page(reads)

    assert [line.reference for line in found.lines] == [draft, today, plain]
    flagged = [Flagged.URGENT, Flagged.CALL_TODAY, Flagged.NOTHING]
    assert [line.flagged for line in found.lines] == flagged
    assert [line.waits for line in found.lines] == [True, True, False]
    assert [line.may_mark_read for line in found.lines] == [False, False, True]
    assert found.lines[0].since == found.lines[0].moment
    assert found.waiting == Waiting(urgent=2, unread=3)


def test_a_line_tells_a_claim_and_how_the_form_goes_on(reads: Clinic) -> None:
    form = send_form(reads, onset_cause="posture", claim="icbc", thinners="unsure")
    line = only(worklist.page(reads).lines)
    assert (line.status, line.claim, line.outcome, line.seen_by) == ("Done", "ICBC", "", "")
    assert (line.flagged, line.since) == (Flagged.NEEDLE, form.sent_at)
    assert line.band.endswith("match")

    decisions.keep(reads, form, DecisionKind.NOT_NOW)
    first = only(worklist.page(reads).lines)
    more = {"supersedes": reads.store.decisions.of(form.reference)[0].id}
    decisions.keep(reads, form, DecisionKind.ASSESS, more)

    line = only(worklist.page(reads).lines)
    assert (first.status, first.outcome, first.seen_by) == ("Read", "Not now", "Kim Example")
    assert (line.outcome, line.since, line.may_mark_read) == ("Assess for IMS", None, False)


@pytest.mark.parametrize(
    ("until", "status"), [("who", "Opened"), ("words", "Part 2 of 6"), ("sign", "Ready to sign")]
)
def test_an_unfinished_form_tells_how_far_it_is(reads: Clinic, until: str, status: str) -> None:
    walk(reads, open_form(reads), a_response(), until=until)

    line = only(worklist.page(reads).lines)

    assert (line.status, line.band, line.is_sent, line.may_open) == (status, "", False, False)


def test_a_line_holds_nothing_sensitive(reads: Clinic) -> None:
    form = send_form(reads, main_problem="Canary", mood="daily", pregnant="now")
    names = {flag.id for flag in form.assessment.flags}

    line = only(worklist.page(reads).lines)

    told = " ".join(str(getattr(line, field.name)) for field in fields(line))
    assert [word for word in ("Canary", "0100", "1985", *names) if word in told] == []


def test_a_cleared_flag_is_no_flag_of_the_line_and_withholds_nothing(reads: Clinic) -> None:
    form = send_form(reads, urgent_signs=["saddle"])
    before = only(worklist.page(reads).lines)
    assert (before.flagged, before.band) == (Flagged.URGENT, "Withheld")

    for flag in form.assessment.flags:
        clearing.clear_flag(reads, form.reference, flag.id, "asked and examined")

    after = only(worklist.page(reads).lines)
    assert after.flagged is Flagged.NOTHING
    assert after.band.endswith("match")
    assert after.waits


def test_read_with_one_click_unless_it_is_urgent(reads: Clinic, clock: Clock) -> None:
    plain, urgent = send_form(reads, token(1)), send_form(reads, token(2), urgent_signs=["neck"])
    deciding.mark_read(reads, plain.reference)
    with pytest.raises(Refused):
        deciding.mark_read(reads, urgent.reference)

    clock.passes(days=1)

    assert only(worklist.page(reads).lines).reference == urgent.reference
    assert worklist.page(reads).waiting == Waiting(urgent=1, unread=1)


def test_pages_follow_each_other_without_a_gap(
    reads: Clinic, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "ON_A_PAGE", 2)
    sent: list[str] = []
    for number in range(3):
        sent.insert(0, send_form(reads, token(number)).reference)
        clock.passes(seconds=1)

    first = worklist.page(reads, Show.ALL)
    second = worklist.page(reads, Show.ALL, first.more)

    assert [line.reference for line in (*first.lines, *second.lines)] == sent
    assert second.more == ""
    assert sent[1] not in first.more


@pytest.mark.parametrize("after", ["x", "é", "!!", "MC4xLng", "OS4xLks3TTQtMlFYUA", "9" * 9999])
def test_an_address_that_nothing_of_ours_wrote_leads_to_the_first_page(
    reads: Clinic, after: str
) -> None:
    send_form(reads)

    assert len(worklist.page(reads, Show.ALL, after).lines) == 1
    assert not worklist.is_place(after)


def test_who_asks_again_hears_nothing_and_leaves_no_trace_until_something_changes(
    reads: Clinic, clock: Clock
) -> None:
    send_form(reads, token(1))
    mark = worklist.page(reads).mark
    before = listed(reads)
    clock.passes(minutes=3)
    assert worklist.now(reads, mark) is None
    assert listed(reads) == before

    send_form(reads, token(2))

    found = worklist.now(reads, mark)
    assert found is not None
    assert len(found.lines) == 2
    assert listed(reads) == before + 1
    assert worklist.now(reads, "nonsense") is not None


def test_a_page_that_a_patient_turns_is_told_after_a_minute_but_an_urgent_answer_at_once(
    reads: Clinic, clock: Clock
) -> None:
    answers = a_response(urgent_signs=["neck"])
    turn = walk(reads, open_form(reads), answers, until="about")
    mark = worklist.page(reads).mark
    turn = step(reads, turn, answers)
    assert worklist.now(reads, mark) is None
    clock.passes(minutes=1)
    found = worklist.now(reads, mark)
    assert found is not None
    assert turn.place.id == "urgent"

    step(reads, turn, answers)

    urgent = worklist.now(reads, found.mark)
    assert urgent is not None
    assert only(urgent.lines).waits


def test_a_line_tells_when_the_patient_comes_and_to_whom(reads: Clinic) -> None:
    sent = send_form(reads, token(1))
    day, at = date(2026, 6, 3), time(10, 30)
    told = {"visit_day": day, "visit_time": at, "physiotherapist": "Kim Example"}
    an_invitation(reads, reference=sent.reference, submitted_at=reads.timer(), **told)
    by_nobody = send_form(reads, token(2))

    visits = {line.reference: line.visit for line in worklist.page(reads).lines}

    assert visits == {sent.reference: (day, at, "Kim Example"), by_nobody.reference: None}


def test_a_form_whose_link_is_too_old_says_so(reads: Clinic, clock: Clock) -> None:
    draft = walk(reads, open_form(reads), a_response(), until="words").draft
    an_invitation(reads, reference=draft.reference)
    live = only(worklist.page(reads, Show.UNFINISHED).lines).status
    clock.passes(days=14)

    line = only(worklist.page(reads, Show.UNFINISHED).lines)

    assert (live, line.status) == ("Part 2 of 6", "Part 2 of 6, link ended")


def test_who_was_invited_and_has_not_begun_is_told_the_next_visit_first(
    reads: Clinic, clock: Clock
) -> None:
    draft = open_form(reads).draft
    an_invitation(reads, reference=draft.reference)
    later = an_invitation(reads, visit_day=date(2026, 6, 9))
    old = an_invitation(reads, expires_at=clock.now)
    mark = worklist.page(reads, Show.UNFINISHED).mark
    next_ = an_invitation(reads, visit_day=date(2026, 6, 2))
    an_invitation(reads, revoked_at=clock.now)
    an_invitation(reads, name="")

    found = worklist.now(reads, mark, Show.UNFINISHED)

    assert found is not None
    told = {line.invitation.reference: line.status.standing for line in found.expected}
    assert list(told) == [next_.reference, later.reference, old.reference]
    assert [*told.values()] == [Standing.MADE, Standing.MADE, Standing.EXPIRED]
    assert worklist.now(reads, found.mark, Show.UNFINISHED) is None
    assert worklist.page(reads).expected == ()
