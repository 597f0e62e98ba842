"""Two clinics in one database: neither sees, changes or learns anything of the other."""

import inspect
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event, text

from screening.actions import codes, folders
from screening.actions.clinician import (
    again,
    clearing,
    correcting,
    deciding,
    editions,
    finding,
    letters,
    on_screen,
    review,
    sealing,
    worklist,
)
from screening.actions.clinician.summary import opened
from screening.actions.form import intake, leaving, own_copy
from screening.actions.housekeeping import audit, exporting, forgetting, patient_file
from screening.actions.invite import (
    arriving,
    handouts,
    invitation_list,
    inviting,
    many,
    new_links,
    ways,
)
from screening.actions.invite.invitees import Invitee
from screening.actions.staff import looking, sign_in
from screening.actions.tablet import invited_here, own_phone, tablets
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import Conflict, NotFound, Refused, ScreeningError, StoreError
from screening.records import traces
from screening.records.deeds import Did
from screening.records.figures import Span
from screening.records.model import Decision, DecisionKind, Draft, Folder
from screening.records.people import Role
from screening.records.sql import clinics, opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.database import Database
from screening.records.sql.every_table import OF_A_CLINIC
from screening.records.sql.opening import Ground
from screening.records.worklist import Show
from screening.report.letter import Wording
from tests.by_link import EMAIL, at_home, invited
from tests.deeds import modules_of_deeds
from tests.factories import (
    HOME_ADDRESS,
    MORNING,
    PASSWORD,
    TOKEN,
    a_deed,
    a_member,
    a_response,
    one_of,
    open_form,
    send_form,
    signed_in,
    the_password,
    walk,
)
from tests.invited import an_invitation, sent_at_home
from tests.tablets import a_tablet, with_tablet

ROBIN = Invitee("Robin Example", "robin@example.org", "1985-03-27", is_confirmed=True)
SENT_TOKEN = "s" * 43
URGENT_TOKEN = "n" * 43


@pytest.fixture
def draft(theirs: Clinic) -> Draft:
    """Return the other clinic's unfinished form, urgent and ready to be signed."""
    urgent = a_response(urgent_signs=["neck"])
    return walk(theirs, open_form(theirs), urgent).draft


@pytest.fixture
def sent(theirs: Clinic) -> Submission:
    return send_form(theirs, SENT_TOKEN)


def test_a_token_of_another_clinic_leads_nowhere(
    mine: Clinic, theirs: Clinic, draft: Draft, sent: Submission
) -> None:
    leaving.lock(mine, TOKEN)
    assert not intake.was_sent(mine, draft.model_copy(update={"id": sent.reference}))
    assert open_form(mine, TOKEN).draft.id != draft.id
    assert theirs.store.drafts.by_reference(draft.reference) == draft


def a_tablet_of(clinic: Clinic) -> str:
    """Hand out a tablet of a clinic; return its id."""
    tablets.give(clinic, "Blue")
    return clinic.store.tablets.every()[0].id


def test_a_tablet_of_another_clinic_is_none_here(mine: Clinic, theirs: Clinic) -> None:
    token = codes.parted(tablets.give(theirs, "Green"))[1]
    assert tablets.here(mine, token) is None
    with pytest.raises(NotFound):
        tablets.take_back(mine, theirs.store.tablets.every()[0].id)
    assert tablets.here(theirs, token) is not None


def test_no_code_on_a_tablet_leads_to_a_form_of_another_clinic(
    mine: Clinic, theirs: Clinic, draft: Draft
) -> None:
    at_hand = with_tablet(mine, a_tablet(mine))
    link = own_phone.show(with_tablet(theirs, a_tablet(theirs)), "").link
    assert not own_phone.show(at_hand, TOKEN).moves
    assert not own_phone.waits(at_hand, TOKEN, link)
    assert theirs.store.drafts.by_reference(draft.reference) == draft


def test_no_token_takes_a_copy_of_another_clinics_form(mine: Clinic, theirs: Clinic) -> None:
    sent_at_home(theirs)

    assert own_copy.is_there(at_home(theirs), TOKEN)
    assert not own_copy.is_there(at_home(mine), TOKEN)
    with pytest.raises(NotFound):
        own_copy.taken(at_home(mine), TOKEN)


def test_no_file_holds_an_invitation_of_another_clinic(mine: Clinic, theirs: Clinic) -> None:
    one, other = an_invitation(mine), an_invitation(theirs)

    handed_out = patient_file.export(mine, one.reference)

    assert handed_out.references == (one.reference,)
    with pytest.raises(NotFound):
        patient_file.export(mine, other.reference)


LISTS: dict[str, Callable[[Clinic, str], object]] = {
    "one": many.one,
    "to_look_at": many.to_look_at,
    "confirm": lambda clinic, name: many.confirm(clinic, name, is_agreed=True, with_shared=True),
    "stop": many.stop,
    "to_correct": many.to_correct,
}


def test_a_list_of_another_clinic_is_none_here(mine: Clinic, theirs: Clinic) -> None:
    batch = many.upload(theirs, b"Name,E-mail,Birth date\nRobin,robin@example.com,1985-03-27\n")

    for deed in LISTS.values():
        with pytest.raises(NotFound):
            deed(mine, batch.id)
    many.confirm(theirs, batch.id, is_agreed=True, with_shared=True)

    assert many.unfinished(mine) == ()
    assert many.go_on(mine, 10) == 0
    with pytest.raises(Conflict):
        mine.store.batches.save(batch)
    assert many.go_on(theirs, 10) == 1


INVITED: dict[str, Callable[[Clinic, str], object]] = {
    "one": invitation_list.one,
    "open_one": inviting.open_one,
    "to_send_again": inviting.to_send_again,
    "renewed": lambda clinic, name: inviting.renewed(clinic, name, ROBIN),
    "revoke": inviting.revoke,
    "link_to_show": inviting.link_to_show,
    "further_link": inviting.further_link,
    "give": lambda clinic, name: tablets.give(clinic, "", name),
}


def test_an_invitation_of_another_clinic_is_none_here(mine: Clinic, theirs: Clinic) -> None:
    invited = inviting.invite(theirs, ROBIN)
    ended = inviting.invite(theirs, ROBIN._replace(email="kim@example.org"))
    inviting.revoke(theirs, ended.reference)

    for deed in INVITED.values():
        with pytest.raises(NotFound):
            deed(mine, invited.reference)
    assert invited_here.begins_with(mine, invited.reference, TOKEN) is None
    assert invited_here.stands_again(mine, ended.reference) is None

    assert invitation_list.find(mine, ROBIN.email) == ()
    assert invitation_list.find(mine, invited.reference) == ()
    assert invitation_list.page(mine).lines == ()
    assert inviting.open_to(mine, ROBIN.email) == ()
    assert inviting.kept_as(mine, invited.id) is None
    with pytest.raises(Conflict):
        inviting.send_again(mine, invited)
    assert theirs.store.invitations.by_reference(invited.reference) == invited
    still = theirs.store.invitations.by_reference(ended.reference)
    assert still is not None
    assert still.revoked_at is not None


def test_a_link_of_another_clinic_leads_nowhere(mine: Clinic, theirs: Clinic) -> None:
    invitation, secret = invited(theirs)
    posing = codes.addressed(mine.id, codes.parted(secret)[1])
    born = date(1985, 3, 27)
    home = replace(theirs, tablet=None)

    for cookie in (secret, posing):
        assert ways.follow(one_of(mine), cookie, HOME_ADDRESS).way.invitation is None
    new_links.send(one_of(mine), EMAIL)
    assert len(theirs.store.outbox.of([invitation.id])) == 1
    way = ways.follow(one_of(theirs), secret, HOME_ADDRESS).way
    token = codes.parted(arriving.prove(way, born, ""))[1]
    with pytest.raises(NotFound):
        arriving.prove(replace(way, clinic=mine), born, "")
    assert ways.by_form(mine, token).invitation is None
    assert arriving.begins(replace(mine, tablet=None), token) is None
    assert not arriving.is_late(replace(mine, tablet=None), invitation.reference)
    arriving.lock(mine, token)
    assert arriving.begins(home, token) is not None


def test_nobody_is_still_here_in_another_clinic(mine: Clinic, theirs: Clinic, draft: Draft) -> None:
    leaving.still_here(mine, TOKEN, more=True)
    assert theirs.store.drafts.by_reference(draft.reference) == draft


def test_a_token_of_another_clinic_finds_nothing(mine: Clinic, draft: Draft) -> None:
    assert intake.find(mine, TOKEN) is None
    assert mine.store.drafts.by_token(draft.token_hash) is None
    assert mine.store.drafts.by_reference(draft.reference) is None


REFUSED: dict[str, Callable[[Clinic, Draft], object]] = {
    "answer": lambda clinic, draft: intake.answer(clinic, draft, "who", {"filled_by": "helper"}),
    "acknowledge": intake.acknowledge,
    "submit": lambda clinic, draft: intake.submit(clinic, draft, {"signature": "X"}),
    "unlock": lambda clinic, draft: intake.unlock(clinic, draft, date(1985, 3, 27)),
    "letter": lambda clinic, draft: handouts.letter(clinic, draft.reference),
    "hand_back": lambda clinic, draft: tablets.hand_back(
        clinic, draft.reference, a_tablet_of(clinic)
    ),
    "go_on_for": lambda clinic, draft: tablets.go_on_for(clinic, a_member(clinic), draft.reference),
    "pdf of a draft": lambda clinic, draft: review.pdf(clinic, draft.reference),
    "save": lambda clinic, draft: clinic.store.drafts.save(draft, a_deed()),
    "discard": lambda clinic, draft: clinic.store.drafts.discard(draft, a_deed()),
}


REFUSED_WHEN_SENT: dict[str, Callable[[Clinic, Submission], object]] = {
    "pdf": lambda clinic, form: review.pdf(clinic, form.reference),
    "sealed pdf": lambda clinic, form: sealing.sealed_pdf(
        clinic, form.reference, "four plain words here"
    ),
    "same_patient": lambda clinic, form: again.same_patient(clinic, form.reference),
    "chart": lambda clinic, form: again.chart(clinic, form.reference, "peg"),
    "draft_letter": lambda clinic, form: letters.draft_letter(clinic, form.reference),
    "write_letter": lambda clinic, form: letters.write_letter(
        clinic, form.reference, Wording(to="Dr. Ng", re="Robin", text="Hello.")
    ),
    "letters_written": lambda clinic, form: letters.letters_written(clinic, form.reference),
    "letter_again": lambda clinic, form: letters.letter_again(clinic, form.reference, 1),
    "opened": lambda clinic, form: opened(clinic, form.reference),
    "of_now": lambda clinic, form: on_screen.of_now(clinic, form.reference),
    "must_be": lambda clinic, form: on_screen.must_be(clinic, form.reference, "1"),
    "mark_read": lambda clinic, form: deciding.mark_read(clinic, form.reference),
    "form_of": lambda clinic, form: review.form_of(clinic, form.reference),
    "readable": lambda clinic, form: review.readable(clinic, form.reference),
    "form_of, to decide": lambda clinic, form: folders.form_of(clinic, form.reference),
    "acknowledge": lambda clinic, form: deciding.acknowledge(clinic, form.reference),
    "decide": lambda clinic, form: deciding.decide(
        clinic, form.reference, deciding.Choice("not_now", "a reason")
    ),
    "name_of": lambda clinic, form: clearing.name_of(clinic, form.reference, "cauda-equina"),
    "clear_flag": lambda clinic, form: clearing.clear_flag(
        clinic, form.reference, "cauda-equina", "a reason"
    ),
    "raise_again": lambda clinic, form: clearing.raise_again(
        clinic, form.reference, "cauda-equina", "a reason"
    ),
    "move": lambda clinic, form: correcting.move(
        clinic, form.reference, correcting.Person("Kim Example", "1980-02-03"), "a reason"
    ),
    "differences": lambda clinic, form: editions.differences(clinic, form.reference),
    "to_correct": lambda clinic, form: editions.to_correct(clinic, form.reference),
    "may_assess": lambda clinic, form: deciding.may_assess(clinic, form.reference),
    "hold": lambda clinic, form: deciding.hold(clinic, form.reference, "a reason"),
    "release": lambda clinic, form: deciding.release(clinic, form.reference, "a reason"),
    "amend": lambda clinic, form: correcting.amend(
        clinic, form.reference, {"main_problem": "Sore neck"}, "a reason"
    ),
    "mark_in_error": lambda clinic, form: correcting.mark_in_error(
        clinic, form.reference, "a reason"
    ),
    "with_reason": lambda clinic, form: looking.with_reason(clinic, form.reference, "a reason"),
    "must_be_allowed": lambda clinic, form: looking.must_be_allowed(
        clinic.acting_as("staff:x", frozenset({Role.ADMINISTRATOR})), form.reference
    ),
    "export": lambda clinic, form: patient_file.export(clinic, form.reference),
    "asked": lambda clinic, form: forgetting.asked(clinic, form.reference),
    "forget": lambda clinic, form: forgetting.forget(clinic, form.reference),
    "add_edition": lambda clinic, form: clinic.store.submissions.add_edition(
        form.model_copy(update={"edition": 2}), a_deed()
    ),
    "purge": lambda clinic, form: clinic.store.submissions.purge(
        form, Folder(forms=(form,)), a_deed()
    ),
}
# What is given a form, a token or a session by name, and refuses those of another clinic here.
COVERED = {
    *("answer acknowledge submit unlock visit find lock was_sent needs_birth_date".split()),
    *("pdf opened form_of hold release amend mark_in_error export who_saw".split()),
    *("search asked forget".split()),
    *("of_now must_be mark_read decide clear_flag name_of raise_again move".split()),
    *("differences to_correct".split()),
    *("open_form correctable readable".split()),
    *("open_draft created completed unfinished".split()),
    *("begins by_form is_late".split()),
    *("folder_of with_reason may_open must_be_allowed".split()),
    *("one reset set_roles enable invite_again open_doors".split()),
    *("taken_on heirs disable hand_over".split()),
    *("same_patient chart sealed_pdf draft_letter write_letter".split()),
    *("letters_written letter_again".split()),
    *("letter show waits is_there taken may_assess".split()),
    *("confirm stop to_look_at".split()),
    *("open_one to_send_again renewed revoke link_to_show further_link give".split()),
    *("begins_with stands_again found".split()),
    *("still_here hand_back go_on_for here is_nobodys folder_of".split()),
}
# Steps within a deed, given a form that the deed has found.
INNER = {
    *("timed understood guarded content_of blank judged refused told signed left".split()),
    *("was_left_on_tablet freed away summary_of of_form still_of".split()),
    *("locked taken_up away_from_all deed_about".split()),
    *("as_read urgent_ones keep case_of mark ready urgent".split()),
}
NAMING = {"draft", "token", "reference", "typed", "session", "form", "staff_id", "batch_id"}


def test_every_action_that_is_given_a_name_is_tried_with_anothers() -> None:
    named = {
        name
        for module in modules_of_deeds()
        for name, deed in inspect.getmembers(module, inspect.isfunction)
        if deed.__module__ == module.__name__ and not name.startswith("_")
        if (asked := list(inspect.signature(deed).parameters))[:1] == ["clinic"]
        if NAMING.intersection(asked)
    }

    assert named - COVERED - INNER == set()


@pytest.mark.parametrize("name", REFUSED_WHEN_SENT)
def test_no_deed_reaches_a_sent_form_of_another_clinic(
    mine: Clinic, theirs: Clinic, sent: Submission, name: str
) -> None:
    audited = theirs.store.ledger.who_saw(sent.reference)

    with pytest.raises(ScreeningError):
        REFUSED_WHEN_SENT[name](mine, sent)

    assert theirs.store.submissions.editions(sent.reference) == (sent,)
    assert theirs.store.decisions.of(sent.reference) == ()
    assert theirs.store.ledger.who_saw(sent.reference) == audited


@pytest.mark.parametrize("name", REFUSED)
def test_no_deed_reaches_the_form_of_another_clinic(
    mine: Clinic, theirs: Clinic, draft: Draft, name: str
) -> None:
    before = theirs.store.drafts.by_reference(draft.reference)

    with pytest.raises((NotFound, Refused, ScreeningError)):
        REFUSED[name](mine, draft)

    assert theirs.store.drafts.by_reference(draft.reference) == before


def test_no_question_reaches_the_forms_of_another_clinic(
    mine: Clinic, theirs: Clinic, sent: Submission
) -> None:
    assert mine.store.submissions.by_reference(sent.reference) is None
    assert mine.store.submissions.editions(sent.reference) == ()
    assert mine.store.submissions.consents(sent.reference) == ()
    assert mine.store.submissions.find(*traces.of(sent.answers)) == ()
    assert mine.store.submissions.listed() == ()
    assert list(mine.store.submissions.sent_before(MORNING + timedelta(days=9))) == []
    assert mine.store.drafts.open() == ()
    assert review.list_cases(mine) == ()
    since_ever = Span(MORNING - timedelta(days=9), MORNING + timedelta(days=9))
    assert mine.store.figures.sent(since_ever) == []
    assert mine.store.figures.times(since_ever, 9) == []
    assert list(exporting.rows(mine).batches) == []
    assert theirs.store.figures.sent(since_ever)[0].reference == sent.reference
    assert mine.store.worklist.of([sent.reference]) == ()
    assert mine.store.worklist.find(*traces.of(sent.answers)) == ()
    assert worklist.page(mine, Show.ALL).lines == ()
    for typed in (sent.reference, "Robin", "1985-03-27"):
        assert finding.search(mine, typed).lines == ()
    with pytest.raises(NotFound):
        review.pdf(mine, sent.reference)
    assert theirs.store.submissions.listed() == (sent,)


def test_nothing_of_another_clinic_can_be_written_over_or_thrown_away(
    mine: Clinic, theirs: Clinic, sent: Submission
) -> None:
    held = Decision(
        id="1", reference=sent.reference, kind=DecisionKind.HELD, who="x", at=MORNING, reason="r"
    )
    theirs.store.decisions.add(held, a_deed(Did.DECIDED))

    with pytest.raises(ScreeningError):
        mine.store.submissions.add_edition(sent.model_copy(update={"edition": 2}), a_deed())

    assert theirs.store.submissions.editions(sent.reference) == (sent,)
    assert theirs.store.decisions.of(sent.reference) == (held,)
    assert mine.store.decisions.of(sent.reference) == ()


def test_the_door_of_one_clinic_has_nothing_to_do_with_the_others(
    mine: Clinic, theirs: Clinic
) -> None:
    member = a_member(theirs, password=the_password())
    session = signed_in(theirs, member)

    assert sign_in.here(one_of(mine), session) is None
    assert not sign_in.sign_in(one_of(mine), member.email, PASSWORD, HOME_ADDRESS).cookie
    sign_in.sign_out(one_of(mine), session)
    assert sign_in.here(one_of(theirs), session)
    assert mine.store.people.every() == ()


def test_each_clinic_has_an_audit_of_its_own(
    mine: Clinic, theirs: Clinic, sent: Submission
) -> None:
    assert audit.who_saw(mine, sent.reference) == ()
    told = mine.store.ledger.done_by("patient", MORNING, MORNING + timedelta(days=1))
    assert [event.did for event in told] == [Did.AUDITED]
    assert len(theirs.store.ledger.who_saw(sent.reference)) > 20
    assert mine.store.ledger.verify() == theirs.store.ledger.verify() == ()


def test_one_clinics_keys_open_nothing_of_the_other(
    records: ClinicRecords, mine: Clinic, theirs: Clinic, sent: Submission
) -> None:
    ids = clinics.every_id(records)

    mine.store.keys.destroy(a_deed(Did.ERASED))

    assert len(ids) == 2
    assert theirs.store.submissions.by_reference(sent.reference) == sent


def test_every_statement_on_a_clinics_table_names_the_clinic(
    records: ClinicRecords, mine: Clinic
) -> None:
    """SQLite has no row level security: there the statement itself must say whose rows it means."""
    seen: list[str] = []
    event.listen(
        records.database.engine, "before_cursor_execute", lambda *told: seen.append(told[2])
    )
    send_form(mine)
    walk(mine, open_form(mine, URGENT_TOKEN), a_response(urgent_signs=["neck"]), until="words")
    review.pdf(mine, review.list_cases(mine)[0].reference)
    here = one_of(mine)
    member = a_member(mine, password=the_password())
    sign_in.sign_out(here, sign_in.sign_in(here, member.email, PASSWORD, HOME_ADDRESS).cookie)
    mine.store.keys.add_data_key(a_deed())
    mine.store.keys.reseal(a_deed())
    audit.who_saw(mine, "2222-2222")

    tables = {table.name for table in OF_A_CLINIC}
    named = [s for s in seen if any(f" {table} " in f"{s} ".replace("\n", " ") for table in tables)]
    assert len(named) > 100
    assert [statement for statement in named if "clinic_id" not in statement] == []


@pytest.mark.parametrize("ground", ["sqlite"], indirect=True)
def test_a_form_that_moves_to_another_clinic_does_not_open(
    records: ClinicRecords, draft: Draft
) -> None:
    with records.writing() as transaction:
        move = text("UPDATE draft SET clinic_id = :mine WHERE id = :id")
        transaction.connection.execute(move, {"mine": records.clinic, "id": draft.id})

    with pytest.raises(StoreError, match="does not open"):
        opening.store(records).drafts.by_reference(draft.reference)


def test_what_was_kept_is_never_changed_even_by_the_owner(
    ground: Ground, records: ClinicRecords, mine: Clinic
) -> None:
    send_form(mine)
    for statement in (
        "UPDATE submission SET status = 'x'",
        "UPDATE submission SET sent_at = opened_at",
        "UPDATE consent SET language = 'x'",
    ):
        with (
            closing(Database(ground.owner_url)) as owner,
            pytest.raises(ScreeningError),
            owner.writing(records.clinic) as connection,
        ):
            connection.execute(text(statement))
