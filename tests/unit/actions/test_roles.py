"""Who may do what: every deed, with every role and with none. A deed that no table names fails."""

import ast
import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from screening.actions.allowed import needed
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
    signing_rules,
    summary,
    worklist,
)
from screening.actions.clinician.correcting import Person
from screening.actions.clinician.deciding import Choice
from screening.actions.housekeeping import (
    audit,
    choosing,
    exporting,
    forgetting,
    insight,
    keeping,
    keys,
    patient_file,
    period,
)
from screening.actions.housekeeping.exporting import Format, Order, Without
from screening.actions.invite import handouts, invitation_list, inviting, links, many, posters
from screening.actions.invite.invitees import Invitee
from screening.actions.staff import departing, looking, people
from screening.actions.staff.sign_in import named
from screening.actions.tablet import own_pin, tablet_list, tablets
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import AnswerError, NotFound, Refused, ScreeningError
from screening.records.deeds import Did
from screening.records.invitations import Channel, Invitation
from screening.records.model import Retention
from screening.records.people import EVERY_ROLE, Role, Staff
from screening.report.letter import Wording
from tests.deeds import deed_of, modules_of_deeds, short
from tests.factories import (
    MORNING,
    Clock,
    a_member,
    a_response,
    open_form,
    send_form,
    walk,
)

WORDING = Wording(to="Dr. Ng", re="Robin Example", text="Please look at the knee.")
ROBIN = Invitee("Robin Example", "robin@example.org", "1985-03-27", is_confirmed=True)
LIST = b"Name,E-mail,Birth date\nRobin Example,robin@example.com,1985-03-27\n"
DESK, READS, LEADS = Role.FRONT_DESK, Role.CLINICIAN, Role.ADMINISTRATOR


class Scene(NamedTuple):
    """What a deed is tried on: a sent form, a colleague who joined, and one who did not."""

    form: Submission
    joined: Staff
    invited: Staff


Try = Callable[[Clinic, Scene], object]


def new_one(clinic: Clinic) -> Invitation:
    """Return an invitation that is not kept."""
    return links.new_invitation(clinic, Channel.EMAIL)


TABLE: dict[str, tuple[set[Role], Try]] = {
    "review.statuses": ({DESK, READS, LEADS}, lambda c, _: review.statuses(c)),
    "own_pin.new_pin": ({DESK, READS, LEADS}, lambda c, _: own_pin.new_pin(c)),
    "tablet_list.tablets_out": ({DESK, READS, LEADS}, lambda c, _: tablet_list.tablets_out(c)),
    "tablet_list.unfinished": ({DESK, READS, LEADS}, lambda c, _: tablet_list.unfinished(c)),
    "tablets.give": ({DESK, READS, LEADS}, lambda c, _: tablets.give(c, "Blue")),
    "tablets.hand_back": (
        {DESK, READS, LEADS},
        lambda c, s: tablets.hand_back(c, s.form.reference, "none"),
    ),
    "tablets.take_back": ({DESK, READS, LEADS}, lambda c, _: tablets.take_back(c, "none")),
    "posters.hung_at": ({DESK, READS, LEADS}, lambda c, _: posters.hung_at(c)),
    "posters.make": ({DESK, READS, LEADS}, lambda c, _: posters.make(c)),
    "posters.end": ({DESK, READS, LEADS}, lambda c, _: posters.end(c)),
    "handouts.letter": (
        {DESK, READS, LEADS},
        lambda c, s: handouts.letter(c, s.form.reference),
    ),
    "tablets.answer_for": ({DESK, READS}, lambda c, s: tablets.answer_for(c, s.joined)),
    "tablets.go_on_for": ({READS}, lambda c, s: tablets.go_on_for(c, s.joined, s.form.reference)),
    "inviting.invite": ({DESK, READS, LEADS}, lambda c, _: inviting.invite(c, ROBIN)),
    "inviting.prepared": ({DESK, READS, LEADS}, lambda c, _: inviting.prepared(c, ROBIN)),
    "inviting.preview": ({DESK, READS, LEADS}, lambda c, _: inviting.preview(c, new_one(c))),
    "inviting.ends_early": (
        {DESK, READS, LEADS},
        lambda c, _: inviting.ends_early(c, new_one(c)),
    ),
    "inviting.send": ({DESK, READS, LEADS}, lambda c, _: inviting.send(c, new_one(c))),
    "inviting.keep": ({DESK, READS, LEADS}, lambda c, _: inviting.keep(c, new_one(c))),
    "inviting.kept_as": ({DESK, READS, LEADS}, lambda c, _: inviting.kept_as(c, "t" * 43)),
    "inviting.open_to": ({DESK, READS, LEADS}, lambda c, _: inviting.open_to(c, ROBIN.email)),
    "inviting.open_one": ({DESK, READS, LEADS}, lambda c, _: inviting.open_one(c, "2222-2222")),
    "inviting.to_send_again": (
        {DESK, READS, LEADS},
        lambda c, _: inviting.to_send_again(c, "2222-2222"),
    ),
    "inviting.physiotherapists": (
        {DESK, READS, LEADS},
        lambda c, _: inviting.physiotherapists(c),
    ),
    "inviting.renewed": (
        {DESK, READS, LEADS},
        lambda c, _: inviting.renewed(c, "2222-2222", ROBIN),
    ),
    "inviting.send_again": ({DESK, READS, LEADS}, lambda c, _: inviting.send_again(c, new_one(c))),
    "inviting.revoke": ({DESK, READS, LEADS}, lambda c, _: inviting.revoke(c, "2222-2222")),
    "inviting.link_to_show": (
        {DESK, READS, LEADS},
        lambda c, _: inviting.link_to_show(c, "2222-2222"),
    ),
    "inviting.further_link": (
        {DESK, READS, LEADS},
        lambda c, _: inviting.further_link(c, "2222-2222"),
    ),
    "invitation_list.page": ({DESK, READS, LEADS}, lambda c, _: invitation_list.page(c)),
    "invitation_list.find": (
        {DESK, READS, LEADS},
        lambda c, _: invitation_list.find(c, ROBIN.email),
    ),
    "invitation_list.one": (
        {DESK, READS, LEADS},
        lambda c, _: invitation_list.one(c, "2222-2222"),
    ),
    "invitation_list.open_to": (
        {DESK, READS, LEADS},
        lambda c, _: invitation_list.open_to(c, ROBIN.email),
    ),
    "invitation_list.lines_of": (
        {DESK, READS, LEADS},
        lambda c, _: invitation_list.lines_of(c, ()),
    ),
    "review.list_cases": ({READS}, lambda c, _: review.list_cases(c)),
    "review.pdf": ({READS, LEADS}, lambda c, s: review.pdf(c, s.form.reference)),
    "sealing.offer": ({READS, LEADS}, lambda c, _: sealing.offer(c)),
    "sealing.sealed_pdf": (
        {READS, LEADS},
        lambda c, s: sealing.sealed_pdf(c, s.form.reference, "four plain words here"),
    ),
    "again.same_patient": ({READS}, lambda c, s: again.same_patient(c, s.form.reference)),
    "again.chart": ({READS}, lambda c, s: again.chart(c, s.form.reference, "peg")),
    "letters.draft_letter": ({READS}, lambda c, s: letters.draft_letter(c, s.form.reference)),
    "letters.write_letter": (
        {READS},
        lambda c, s: letters.write_letter(c, s.form.reference, WORDING),
    ),
    "letters.letters_written": ({READS}, lambda c, s: letters.letters_written(c, s.form.reference)),
    "letters.letter_again": ({READS}, lambda c, s: letters.letter_again(c, s.form.reference, 1)),
    "summary.opened": ({READS, LEADS}, lambda c, s: summary.opened(c, s.form.reference)),
    "on_screen.of_now": ({READS}, lambda c, s: on_screen.of_now(c, s.form.reference)),
    "on_screen.must_be": ({READS}, lambda c, s: on_screen.must_be(c, s.form.reference, "1")),
    "deciding.mark_read": ({READS}, lambda c, s: deciding.mark_read(c, s.form.reference)),
    "deciding.acknowledge": ({READS}, lambda c, s: deciding.acknowledge(c, s.form.reference)),
    "finding.search": ({READS}, lambda c, s: finding.search(c, s.form.reference)),
    "worklist.page": ({READS}, lambda c, _: worklist.page(c)),
    "worklist.now": ({READS}, lambda c, _: worklist.now(c, "")),
    "worklist.waiting": ({READS}, lambda c, _: worklist.waiting(c)),
    "deciding.decide": (
        {READS},
        lambda c, s: deciding.decide(c, s.form.reference, Choice("not_now", "after the summer")),
    ),
    "clearing.clear_flag": (
        {READS},
        lambda c, s: clearing.clear_flag(c, s.form.reference, "cauda-equina", "examined"),
    ),
    "clearing.name_of": (
        {READS},
        lambda c, s: clearing.name_of(c, s.form.reference, "cauda-equina"),
    ),
    "clearing.raise_again": (
        {READS},
        lambda c, s: clearing.raise_again(c, s.form.reference, "cauda-equina", "not sure any more"),
    ),
    "deciding.may_assess": ({READS}, lambda c, s: deciding.may_assess(c, s.form.reference)),
    "deciding.hold": ({READS, LEADS}, lambda c, s: deciding.hold(c, s.form.reference, "a claim")),
    "deciding.release": (
        {READS, LEADS},
        lambda c, s: deciding.release(c, s.form.reference, "it is settled"),
    ),
    "correcting.amend": (
        {READS},
        lambda c, s: correcting.amend(c, s.form.reference, {"peg_pain": 9}, "asked again"),
    ),
    "correcting.move": (
        {READS},
        lambda c, s: correcting.move(
            c, s.form.reference, Person("Kim Example", "1980-02-03"), "of somebody else"
        ),
    ),
    "editions.differences": ({READS}, lambda c, s: editions.differences(c, s.form.reference)),
    "editions.to_correct": ({READS}, lambda c, s: editions.to_correct(c, s.form.reference)),
    "correcting.mark_in_error": (
        {READS},
        lambda c, s: correcting.mark_in_error(c, s.form.reference, "of somebody else"),
    ),
    "signing_rules.now": ({READS, LEADS}, lambda c, _: signing_rules.now(c)),
    "signing_rules.text": ({READS, LEADS}, lambda c, _: signing_rules.text(c, "rules.yaml")),
    "signing_rules.sign": (
        {READS},
        lambda c, _: signing_rules.sign(c, c.content.rules_hash, "Kim Example", "12345"),
    ),
    "looking.with_reason": (
        {LEADS},
        lambda c, s: looking.with_reason(c, s.form.reference, "the patient asks"),
    ),
    "insight.count": ({READS, LEADS}, lambda c, _: insight.count(c, period.newest(c, 3))),
    "insight.csv": ({READS, LEADS}, lambda c, _: insight.csv(c, period.newest(c, 3))),
    "insight.parquet": ({READS, LEADS}, lambda c, _: insight.parquet(c, period.newest(c, 3))),
    "many.upload": ({DESK, READS, LEADS}, lambda c, _: many.upload(c, LIST)),
    "many.one": ({DESK, READS, LEADS}, lambda c, _: many.one(c, "2222-2222")),
    "many.to_look_at": ({DESK, READS, LEADS}, lambda c, _: many.to_look_at(c, "2222-2222")),
    "many.unfinished": ({DESK, READS, LEADS}, lambda c, _: many.unfinished(c)),
    "many.confirm": (
        {DESK, READS, LEADS},
        lambda c, _: many.confirm(c, "2222-2222", is_agreed=True, with_shared=False),
    ),
    "many.stop": ({DESK, READS, LEADS}, lambda c, _: many.stop(c, "2222-2222")),
    "many.example": (
        {DESK, READS, LEADS},
        lambda c, _: many.example(c, many.upload(c, LIST)),
    ),
    "many.to_correct": ({DESK, READS, LEADS}, lambda c, _: many.to_correct(c, "2222-2222")),
    "many.template": ({DESK, READS, LEADS}, lambda c, _: many.template(c)),
    "exporting.export": (
        {LEADS},
        lambda c, _: list(exporting.export(c, Order("a review", Format.CSV, frozenset(Without)))),
    ),
    "exporting.rows": ({LEADS}, lambda c, _: list(exporting.rows(c).batches)),
    "exporting.dictionary": ({LEADS}, lambda c, _: exporting.dictionary(c)),
    "exporting.past": ({LEADS}, lambda c, _: exporting.past(c)),
    "looking.must_be_administrator": ({LEADS}, lambda c, _: looking.must_be_administrator(c)),
    "patient_file.export": ({LEADS}, lambda c, s: patient_file.export(c, s.form.reference)),
    "forgetting.asked": ({LEADS}, lambda c, s: forgetting.asked(c, s.form.reference)),
    "forgetting.forget": ({LEADS}, lambda c, s: forgetting.forget(c, s.form.reference)),
    "keeping.terms": ({LEADS}, lambda c, _: keeping.terms(c)),
    "keeping.set_terms": (
        {LEADS},
        lambda c, _: keeping.set_terms(c, Retention(keep_years=10, adult_age=18)),
    ),
    "keeping.fates": ({LEADS}, lambda c, _: keeping.fates(c)),
    "keeping.purge": ({LEADS}, lambda c, _: keeping.purge(c, ())),
    "keeping.must_be_trusted": ({LEADS}, lambda c, _: keeping.must_be_trusted(c)),
    "audit.faults": ({LEADS}, lambda c, _: audit.faults(c)),
    "audit.who_saw": ({LEADS}, lambda c, s: audit.who_saw(c, s.form.reference)),
    "audit.done_by": (
        {LEADS},
        lambda c, _: audit.done_by(c, "patient", MORNING.date(), MORNING.date()),
    ),
    "keys.renew_data_key": ({LEADS}, lambda c, _: keys.renew_data_key(c)),
    "keys.change_master_key": ({LEADS}, lambda c, _: keys.change_master_key(c, b"k" * 32)),
    "keys.must_be_free": ({LEADS}, lambda c, _: keys.must_be_free(c)),
    "keys.erase": ({LEADS}, lambda c, _: keys.erase(c)),
    "choosing.now": ({LEADS}, lambda c, _: choosing.now(c)),
    "choosing.choose": ({LEADS}, lambda c, _: choosing.choose(c, 0, {"min_age": "18"})),
    "people.everybody": ({LEADS}, lambda c, _: people.everybody(c)),
    "people.one": ({LEADS}, lambda c, s: people.one(c, s.joined.id)),
    "people.invite": ({LEADS}, lambda c, _: people.invite(c, "Jo", "jo@example.org", [DESK])),
    "people.invite_again": ({LEADS}, lambda c, s: people.invite_again(c, s.invited.id)),
    "people.reset": ({LEADS}, lambda c, s: people.reset(c, s.joined.id)),
    "people.set_roles": ({LEADS}, lambda c, s: people.set_roles(c, s.joined.id, [DESK])),
    "people.enable": ({LEADS}, lambda c, s: people.enable(c, s.joined.id)),
    "departing.taken_on": ({LEADS}, lambda c, s: departing.taken_on(c, s.joined.id)),
    "departing.heirs": ({LEADS}, lambda c, s: departing.heirs(c, s.joined.id)),
    "departing.disable": ({LEADS}, lambda c, s: departing.disable(c, s.joined.id)),
    "departing.hand_over": ({LEADS}, lambda c, s: departing.hand_over(c, s.joined.id, "")),
}
# A patient has no role: what opens a form is its token, the draft that it led to, or the tablet.
OF_PATIENTS = {
    *("intake.acknowledge intake.answer intake.find intake.open_draft".split()),
    *("intake.submit intake.unlock intake.visit intake.was_sent".split()),
    *("arriving.begins arriving.is_late arriving.lock ways.by_form".split()),
    *("leaving.is_nobodys leaving.lock leaving.needs_birth_date leaving.put_away".split()),
    *("leaving.still_here leaving.was_left_on_tablet quieting.go_quiet".split()),
    *("reading.first_answers reading.reader tablets.begin tablets.here".split()),
    *("own_phone.show own_phone.waits scanning.scan own_copy.is_there own_copy.taken".split()),
    *("tablets.leave tablets.put_down tablets.read_aloud verdict.words_for_patient".split()),
}
# At the door nobody is anybody yet: a password, a code or a session is what is judged there.
AT_THE_DOOR = {
    *("joining.join joining.opening joining.problem passwords.problem_for".split()),
    *("second_step.enrol second_step.new_recovery second_step.prove".split()),
    *("setting_up.found setting_up.is_founded setting_up.new_address setting_up.problems".split()),
    *("sign_in.begin sign_in.here sign_in.left sign_in.sign_in sign_in.sign_out".split()),
    *("own_account.change_password own_account.renew_recovery".split()),
    *("pins.try_pin visiting.arrived".split()),
    *("arriving.asks_birth_date arriving.enter arriving.is_locked arriving.opened".split()),
    *("arriving.prove new_links.may_ask new_links.send ways.again ways.follow".split()),
    *("throttle.count throttle.forgive throttle.tried".split()),
    *("throttle.hour throttle.turned_away throttle.wait_at".split()),
}
# What tells nothing of anybody.
OF_THE_HOUSE = {
    *("many.go_on paper.blank post.deliver_due reminding.remind_due invited.messages".split()),
    "rounds.go_round",
    *("period.month_of period.newest period.span".split()),
    *("readiness.look timekeeping.keep looking.may_open people.address people.open_doors".split()),
}
# Steps within a deed: no page and no command may take them by themselves.
INNER = {
    *("contents.content_of contents.content_with telling.signed telling.told".split()),
    *("on_screen.mark expected.expected own_copy.told".split()),
    *("invited.of_person invited.told folders.folder_of_person".split()),
    *("invited.of_form invited.still_of invited.mailed".split()),
    *("invited_here.begins_with invited_here.stands_again".split()),
    *("handing.away_from_all handing.deed_about handing.ended handing.kept".split()),
    *("handing.left_on handing.new handing.pass_on handing.taken_up".split()),
    *("leaving.locked sign_in.new_session".split()),
    *("inviting.found inviting.mailed".split()),
    *("links.new_invitation links.new_link links.shown_link".split()),
    *("writing.invitation_mail writing.invitation_words".split()),
    *("clearing.as_read clearing.open_form clearing.urgent_ones correcting.correctable".split()),
    *("telling.summary_of names.next_free".split()),
    *("decisions.keep decisions.signature decisions.told telling.case_of".split()),
    *("continuing.saved continuing.timed continuing.understood continuing.weighed".split()),
    *("elsewhere.told elsewhere.told_before_sending looking.must_be_allowed".split()),
    *("folders.folder_of folders.form_of folders.refused folders.unfinished".split()),
    *("forms.blank forms.completed forms.created forms.unfinished guarding.guarded".split()),
    *("leaving.away leaving.forget_nobodys leaving.unreachable work_lines.lines_of".split()),
    *("halting.judged halting.understood review.form_of review.readable".split()),
    *("turns.doubts turns.hear freeing.freed notices.ready notices.urgent".split()),
    *("handouts.drawn_poster handouts.sheet posters.of writing.known".split()),
    *("writing.invitation_mail writing.invitation_words writing.new_link_mail".split()),
    *("writing.notice writing.reminder_mail".split()),
}
GIVEN = ("Clinic", "Here", "Opened", "Way")


def every_deed() -> Iterator[str]:
    """Name all that is given a clinic, somebody who is here, or what a code or link leads to."""
    for found in modules_of_deeds():
        for name, deed in inspect.getmembers(found, inspect.isfunction):
            if deed.__module__ != found.__name__ or name.startswith("_"):
                continue
            asked = inspect.signature(deed).parameters.values()
            if any(kind in str(one.annotation) for one in asked for kind in GIVEN):
                yield f"{short(found)}.{name}"


@pytest.fixture
def scene(clinic: Clinic) -> Scene:
    a_member(clinic, LEADS)
    return Scene(
        send_form(clinic),
        a_member(clinic, READS),
        a_member(clinic, DESK, password="", totp=""),
    )


def as_one_with(clinic: Clinic, *roles: Role) -> Clinic:
    member = a_member(clinic, *(roles or (DESK,)))
    return clinic.acting_as(named(member), frozenset(roles))


def is_let_in(clinic: Clinic, attempt: Try, scene: Scene) -> bool:
    try:
        attempt(clinic, scene)
    except Refused as error:
        return "not for your role" not in str(error)
    except ScreeningError:
        return True
    return True


def test_every_deed_stands_in_one_of_the_tables() -> None:
    known = [*TABLE, *OF_PATIENTS, *AT_THE_DOOR, *OF_THE_HOUSE, *INNER]

    assert sorted(every_deed()) == sorted(known)


def test_what_stands_in_the_table_is_what_the_deeds_themselves_say() -> None:
    def said(name: str) -> frozenset[Role]:
        return needed(deed_of(name))

    assert {name: said(name) for name in TABLE} == {
        name: frozenset(roles) for name, (roles, _) in TABLE.items()
    }


@pytest.mark.parametrize("name", TABLE)
def test_a_deed_is_done_for_its_roles_and_for_no_other(
    clinic: Clinic, scene: Scene, name: str
) -> None:
    allowed, attempt = TABLE[name]

    assert not is_let_in(as_one_with(clinic), attempt, scene)
    for role in EVERY_ROLE - allowed:
        assert not is_let_in(as_one_with(clinic, role), attempt, scene), role
    for role in sorted(allowed):
        assert is_let_in(as_one_with(clinic, role), attempt, scene), role


def test_a_refusal_is_audited_and_nothing_else_happens(clinic: Clinic, scene: Scene) -> None:
    desk = as_one_with(clinic, DESK)
    before = clinic.store.people.every()

    for allowed, attempt in TABLE.values():
        if DESK not in allowed:
            assert not is_let_in(desk, attempt, scene)

    day = (MORNING - timedelta(days=1), MORNING + timedelta(days=1))
    told = [event.did for event in clinic.store.ledger.done_by(desk.who, *day)]
    assert set(told) == {Did.ROLE_REFUSED}
    assert clinic.store.people.every() == before
    assert clinic.store.submissions.editions(scene.form.reference) == (scene.form,)
    assert clinic.store.decisions.of(scene.form.reference) == ()


def test_no_page_and_no_command_takes_a_step_that_asks_for_no_role(root: Path) -> None:
    taken = {
        f"{path.name}: {node.value.id}.{node.attr}"
        for folder in ("web", "commands")
        for path in (root / "screening" / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if f"{node.value.id}.{node.attr}" in INNER
    }

    assert taken == set()


def test_the_desk_sees_whose_form_it_is_and_how_far_and_nothing_of_the_answers(
    clinic: Clinic,
) -> None:
    urgent = a_response(urgent_signs=["neck"], name="Kim Example")
    begun = walk(clinic, open_form(clinic), urgent, until="words").draft
    sent = send_form(clinic, "s" * 43)

    seen = review.statuses(as_one_with(clinic, DESK))

    assert {(one.reference, one.name, one.part) for one in seen} == {
        (begun.reference, "Kim Example", "part 2 of 6"),
        (sent.reference, "Robin Example", ""),
    }
    assert {field for one in seen for field in one.__slots__} == {
        "reference",
        "name",
        "opened_at",
        "sent_at",
        "part",
        "calls",
    }
    assert {one.reference for one in seen if one.calls} == {begun.reference}


def test_the_desk_is_called_until_a_clinician_has_seen_the_form(clinic: Clinic) -> None:
    urgent = send_form(clinic, urgent_signs=["saddle"])
    (before,) = review.statuses(as_one_with(clinic, DESK))

    deciding.acknowledge(as_one_with(clinic, READS), urgent.reference)

    (after,) = review.statuses(as_one_with(clinic, DESK))
    assert (before.calls, after.calls) == (True, False)


def test_forms_leave_the_desk_after_two_weeks(clinic: Clinic, clock: Clock) -> None:
    send_form(clinic)
    clock.passes(days=14, minutes=1)

    assert review.statuses(as_one_with(clinic, DESK)) == ()


def test_an_administrator_opens_one_form_for_a_reason_and_for_a_quarter_of_an_hour(
    clinic: Clinic, clock: Clock
) -> None:
    wanted, other = send_form(clinic), send_form(clinic, "s" * 43, name="Kim Example")
    leader, another = as_one_with(clinic, LEADS), as_one_with(clinic, LEADS)
    with pytest.raises(Refused, match="say first why"):
        review.pdf(leader, wanted.reference)
    with pytest.raises(Refused, match="say first why"):
        patient_file.export(leader, wanted.reference)

    looked = looking.with_reason(leader, wanted.reference.lower(), " The patient\nasks ")

    assert looked.reason == "The patient asks"
    assert review.pdf(leader, wanted.reference).startswith(b"%PDF-")
    assert patient_file.export(leader, wanted.reference).references == (wanted.reference,)
    for clinician_is_none, reference in ((leader, other.reference), (another, wanted.reference)):
        with pytest.raises(Refused, match="say first why"):
            review.pdf(clinician_is_none, reference)
    clock.passes(minutes=15)
    with pytest.raises(Refused, match="say first why"):
        review.pdf(leader, wanted.reference)
    told = [event.did for event in clinic.store.ledger.who_saw(wanted.reference)]
    assert Did.REASON_GIVEN in told


def test_a_look_needs_a_reason_and_a_form(clinic: Clinic) -> None:
    leader, form = as_one_with(clinic, LEADS), send_form(clinic)

    with pytest.raises(AnswerError, match="say why"):
        looking.with_reason(leader, form.reference, " \n ")
    with pytest.raises(NotFound):
        looking.with_reason(leader, "2222-2222", "the patient asks")


def test_a_look_does_not_prolong_how_long_a_form_is_kept(clinic: Clinic, clock: Clock) -> None:
    form = send_form(clinic, dob="1950-01-01")
    clock.passes(days=365 * 15)
    looking.with_reason(as_one_with(clinic, LEADS), form.reference, "a question of the college")
    clock.passes(days=365 + 5)

    assert [fate.reference for fate in keeping.fates(clinic)] == [form.reference]
