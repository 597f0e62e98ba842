"""People are taken on, given roles, let in again and let go; what a clinic sets for itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.actions import telling, typed
from screening.actions.clinician import deciding, review, signing_rules
from screening.actions.housekeeping import choosing
from screening.actions.staff import departing, joining, newcomers, people, sign_in
from screening.actions.staff.people import State
from screening.actions.staff.sign_in import named
from screening.actions.tablet import own_pin, pins
from screening.clinic import Clinic
from screening.delivery import addresses
from screening.errors import AnswerError, Conflict, NotFound, Refused, ScreeningError
from screening.records.deeds import Did
from screening.records.model import DecisionKind
from screening.records.people import EVERY_ROLE, Purpose, Role, Staff, Stage
from screening.settings import CHOSEN
from tests.factories import Clock, a_member, one_of, send_form, signed_in, the_content

LEADS, READS, DESK = Role.ADMINISTRATOR, Role.CLINICIAN, Role.FRONT_DESK
PASSWORD = "kettle under plain roof"  # noqa: S105 - of nobody


@pytest.fixture
def leader(clinic: Clinic) -> Staff:
    return a_member(clinic, LEADS)


@pytest.fixture
def led(clinic: Clinic, leader: Staff) -> Clinic:
    """Return the clinic in the hands of its administrator."""
    return clinic.acting_as(named(leader), leader.roles)


def opened(clinic: Clinic, code: str) -> joining.Opened | None:
    return joining.opening(one_of(clinic), code, joining.TO_JOIN, "10.0.0.9").opened


def is_in(clinic: Clinic, cookie: str) -> bool:
    return sign_in.here(one_of(clinic), cookie) is not None


def test_who_is_invited_joins_with_the_code_once_and_within_a_week(
    led: Clinic, clock: Clock
) -> None:
    staff_id, code = people.invite(led, " Kim \n Example ", "Kim@Example.org", [READS, DESK])
    assert people.one(led, staff_id).state is State.INVITED
    clock.passes(days=7, minutes=-1)

    door = opened(led, code)
    assert door is not None
    joining.join(door, PASSWORD)

    one = people.one(led, staff_id)
    assert (one.name, one.roles) == ("Kim Example", frozenset({READS, DESK}))
    assert one.state is State.HERE
    assert opened(led, code) is None


def test_an_old_invitation_opens_nothing_and_a_new_one_takes_its_place(
    led: Clinic, clock: Clock
) -> None:
    staff_id, first = people.invite(led, "Kim", "kim@example.org", [DESK])
    second = people.invite_again(led, staff_id)
    assert opened(led, first) is None
    assert opened(led, second) is not None
    clock.passes(days=7)
    assert opened(led, second) is None


def test_nobody_is_invited_twice_or_without_name_address_and_role(led: Clinic) -> None:
    people.invite(led, "Kim", "kim@example.org", [DESK])
    for name, email, roles, wrong in (
        ("Kim", "KIM@example.org", [DESK], {"email"}),
        (" ", "nobody", [], {"name", "email", "roles"}),
        ("K" * 101, "k@example.org", [DESK], {"name"}),
    ):
        with pytest.raises(AnswerError) as refused:
            people.invite(led, name, email, roles)
        assert {problem.item for problem in refused.value.problems} == wrong


@pytest.mark.parametrize(
    ("email", "may_be_one"),
    [
        ("kim@exämple.org", True),
        ("Kim.O'Hara@example.org", True),
        ("kim..lee@example.org", False),
        (".kim@example.org", False),
        ("kim@example..org", False),
        ("kim@-example.org", False),
        ("kim@nowhere.invalid", False),
    ],
)
def test_the_same_can_be_an_address_of_staff_and_of_a_patient(
    email: str, *, may_be_one: bool
) -> None:
    assert bool(addresses.read(email)) is may_be_one
    assert (typed.email_problem(email) == "") is may_be_one


def test_a_reset_ends_the_password_and_every_session_and_leaves_the_app(led: Clinic) -> None:
    member = a_member(led, READS)
    cookie = signed_in(led, member)

    code = people.reset(led, member.id)

    assert not is_in(led, cookie)
    assert people.one(led, member.id).state is State.RESET
    kept = led.store.people.by_id(member.id)
    assert kept is not None
    assert kept.password not in {"", member.password}
    assert kept.totp == member.totp
    door = opened(led, code)
    assert door is not None
    joining.join(door, PASSWORD)
    assert people.one(led, member.id).state is State.HERE


def test_a_lost_telephone_is_forgotten_only_together_with_the_password(led: Clinic) -> None:
    member = a_member(led, READS, recovery=("a" * 64,))

    people.reset(led, member.id, lost_phone=True)

    kept = led.store.people.by_id(member.id)
    assert kept is not None
    assert (kept.totp, kept.recovery, kept.totp_step) == ("", (), -1)
    assert kept.password != member.password


def test_a_reset_is_good_for_a_day(led: Clinic, clock: Clock) -> None:
    code = people.reset(led, a_member(led, READS).id)
    clock.passes(hours=24)

    assert opened(led, code) is None


def test_the_last_administrator_is_let_in_again_from_the_console(
    clinic: Clinic, leader: Staff
) -> None:
    console = clinic.acting_as("console", EVERY_ROLE)

    assert opened(clinic, people.reset(console, leader.id, lost_phone=True)) is not None


def test_nobody_changes_themselves(led: Clinic, leader: Staff) -> None:
    a_member(led, LEADS)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: people.set_roles(led, leader.id, EVERY_ROLE),
        lambda: people.reset(led, leader.id),
        lambda: departing.disable(led, leader.id),
        lambda: people.enable(led, leader.id),
    )
    for attempt in attempts:
        with pytest.raises(Refused, match="to themselves"):
            attempt()


def test_an_administrator_is_always_left(clinic: Clinic, leader: Staff) -> None:
    console = clinic.acting_as("console", EVERY_ROLE)
    a_member(clinic, READS)
    with pytest.raises(Conflict, match="administrator"):
        people.set_roles(console, leader.id, [READS])
    with pytest.raises(Conflict, match="administrator"):
        departing.disable(console, leader.id)
    assert people.one(console, leader.id).roles == {LEADS}


def test_a_change_of_roles_ends_the_sessions(led: Clinic) -> None:
    member = a_member(led, READS)
    cookie = signed_in(led, member)
    people.set_roles(led, member.id, [READS])
    assert is_in(led, cookie)

    people.set_roles(led, member.id, [DESK])

    assert not is_in(led, cookie)
    with pytest.raises(AnswerError):
        people.set_roles(led, member.id, [])


def test_a_leaver_is_out_at_once_and_their_forms_go_to_a_colleague(
    led: Clinic, clock: Clock
) -> None:
    leaver, heir = a_member(led, READS), a_member(led, READS)
    cookie = signed_in(led, leaver)
    theirs = led.acting_as(named(leaver), leaver.roles)
    taken, passed_on = (send_form(led, mark * 43, urgent_signs=["neck"]) for mark in "sn")
    for form in (taken, passed_on):
        deciding.acknowledge(theirs, form.reference)
    clock.passes(minutes=5)
    deciding.acknowledge(led.acting_as(named(heir), heir.roles), passed_on.reference)
    with pytest.raises(AnswerError, match="takes on"):
        departing.disable(led, leaver.id)
    assert is_in(led, cookie)

    clock.passes(minutes=5)
    assert departing.disable(led, leaver.id, heir.id) == (taken.reference,)

    assert not is_in(led, cookie)
    assert people.one(led, leaver.id).state is State.DISABLED
    newest = led.store.decisions.of(taken.reference)[-1]
    assert (newest.kind, newest.note) == (DecisionKind.HANDED_OVER, named(heir))
    assert departing.taken_on(led, leaver.id) == ()
    assert departing.taken_on(led, heir.id) == tuple(sorted((taken.reference, passed_on.reference)))
    told = [event.did for event in led.store.ledger.who_saw(taken.reference)]
    assert told[-1] == Did.HANDED_OVER


def test_forms_that_nobody_can_take_on_wait_for_the_next_clinician(led: Clinic) -> None:
    leaver = a_member(led, READS)
    form = send_form(led, urgent_signs=["neck"])
    deciding.acknowledge(led.acting_as(named(leaver), leaver.roles), form.reference)

    assert departing.disable(led, leaver.id) == ()
    heir = a_member(led, READS)
    assert departing.hand_over(led, leaver.id, heir.id) == (form.reference,)


def test_who_is_enabled_again_has_no_session_but_may_come_in(led: Clinic) -> None:
    member = a_member(led, DESK)
    cookie = signed_in(led, member)
    departing.disable(led, member.id)

    people.enable(led, member.id)

    assert not is_in(led, cookie)
    assert people.one(led, member.id).state is State.HERE


def test_a_link_from_before_somebody_was_disabled_opens_nothing_after(led: Clinic) -> None:
    member = a_member(led, DESK)
    link = people.reset(led, member.id)
    departing.disable(led, member.id)

    people.enable(led, member.id)

    assert opened(led, link) is None


def test_nobody_who_is_disabled_is_given_a_link(led: Clinic) -> None:
    member = a_member(led, DESK)
    departing.disable(led, member.id)

    with pytest.raises(Refused, match="disabled"):
        people.reset(led, member.id)


def test_a_pin_is_drawn_for_oneself_and_shown_once(led: Clinic, leader: Staff) -> None:
    first = own_pin.new_pin(led)
    second = own_pin.new_pin(led)

    assert len(first) == pins.DIGITS
    assert first.isdigit()
    found = led.store.people.by_pin(second)
    assert found is not None
    assert found.id == leader.id
    assert led.store.people.by_pin(first) is None
    with pytest.raises(Refused):
        own_pin.new_pin(led.acting_as("console", EVERY_ROLE))


def test_what_is_done_to_a_colleague_names_them_in_the_audit(led: Clinic) -> None:
    member = a_member(led, READS)
    people.reset(led, member.id)
    departing.disable(led, member.id)

    told = led.store.ledger.who_saw(named(member))
    assert [event.did for event in told] == [Did.WAY_IN_ENDED, Did.CODE_MADE, Did.DISABLED]


def test_the_address_of_a_code_is_the_page_that_opens_it(led: Clinic) -> None:
    assert people.address(led, "code").endswith(f"{people.JOIN}#code")


def test_who_is_let_in_again_finds_the_door_open(led: Clinic) -> None:
    member = a_member(led, READS)
    for _ in range(3):
        sign_in.sign_in(one_of(led), member.email, "wrong", "10.0.0.1")

    assert led.store.door.tries(sign_in.account(member.email)) is not None
    people.open_doors(led, led, member.id)

    assert led.store.door.tries(sign_in.account(member.email)) is None


# ---- what a clinic sets ----


def test_settings_are_changed_whole_and_never_over_somebody_elses(clinic: Clinic) -> None:
    first = choosing.choose(clinic, 0, {"clinic_name": " Harbour  Physio ", "min_age": "18"})
    assert first.values["clinic_name"] == "Harbour Physio"
    assert one_of(clinic).first().settings.min_age == 18

    with pytest.raises(Conflict):
        choosing.choose(clinic, 0, {"clinic_name": "Other"})
    assert choosing.now(clinic) == first
    assert choosing.choose(clinic, first.revision, {"clinic_name": "Other"}).revision == 2


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("colour", "#ffcc00", "darker"),
        ("colour", "#a61b1b", "red"),
        ("colour", "green", "six figures"),
        ("clinic_name", " ", "Enter the name of the clinic"),
        ("crisis_line", "", "Enter the number of the crisis line"),
        ("emergency_number", "the ambulance", "a number that can be called"),
        ("clinic_phone", "Anna", "a number that can be called"),
        ("clinic_name", "n" * 121, "Use 120 letters or fewer for the name of the clinic"),
        ("mail_subject", "n" * 121, "Use 120 letters or fewer for the subject of an invitation"),
        ("clinic_address", "\n".join("123456"), "lines at most"),
        ("time_zone", "Mars/Olympus", "time zone"),
        ("min_age", "old", "between 0 and 120"),
        ("link_days", "0", "between 1 and 90"),
        ("paper", "A5", "Letter or A4"),
        ("band_shown", "perhaps", "yes or no"),
        ("master_key", "x", "no such setting"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_in_words(
    clinic: Clinic, name: str, value: str, words: str
) -> None:
    with pytest.raises(AnswerError) as refused:
        choosing.choose(clinic, 0, {name: value})

    assert [problem.item for problem in refused.value.problems] == [name]
    assert words in refused.value.problems[0].why
    assert clinic.store.chosen.choice().revision == 0


# ---- rules ----


def test_rules_are_a_draft_until_a_physiotherapist_signs_them(clinic: Clinic) -> None:
    form = send_form(clinic)
    assert telling.signed(clinic, form) == ""
    assert telling.told(clinic, the_content(), form, clinic.clock()).rules.startswith("Draft rules")

    signing_rules.sign(clinic, the_content().rules_hash, " Kim  Example ", "PT 12345")

    told = telling.told(clinic, the_content(), form, clinic.clock())
    version = the_content().questionnaire.version
    wanted = f"Rules signed: Kim Example (PT 12345), 1 Jun 2026, version {version}"
    assert told.rules == told.footer.rules == wanted


def test_other_rules_are_a_draft_again(clinic: Clinic) -> None:
    form = send_form(clinic)
    signing_rules.sign(clinic, the_content().rules_hash, "Kim Example", "12345")
    reworded = form.model_copy(update={"version": "9.9.9", "content_hash": "0" * 64})

    assert telling.signed(clinic, reworded) != ""
    assert telling.signed(clinic, form.model_copy(update={"rules_hash": "0" * 64})) == ""


def test_only_the_rules_that_were_shown_are_signed_by_a_name_with_a_number(clinic: Clinic) -> None:
    with pytest.raises(AnswerError) as refused:
        signing_rules.sign(clinic, "0" * 64, " ", "1" * 21)

    wrong = {problem.item for problem in refused.value.problems}
    assert wrong == {"name", "registration", "rules"}
    assert signing_rules.now(clinic).signature is None


# ---- whatever is typed ----

ANYTHING = st.text(max_size=200)
FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FEW
@given(name=ANYTHING, email=ANYTHING, roles=st.lists(ANYTHING | st.sampled_from(Role)))
def test_whatever_is_typed_about_somebody_is_used_or_clearly_refused(
    name: str, email: str, roles: list[str]
) -> None:
    try:
        read = newcomers.read(name, email, roles)
    except AnswerError as error:
        assert {problem.item for problem in error.problems} <= {"name", "email", "roles"}  # noqa: PT017
    else:
        assert read.name.isprintable()
        assert read.roles


@FEW
@given(values=st.dictionaries(st.sampled_from(sorted(CHOSEN)) | ANYTHING, ANYTHING))
def test_whatever_is_typed_as_a_setting_is_used_or_clearly_refused(
    clinic: Clinic, values: dict[str, str]
) -> None:
    before = choosing.now(clinic)
    try:
        choosing.choose(clinic, before.revision, values)
    except AnswerError as error:
        assert {problem.item for problem in error.problems} <= set(values)  # noqa: PT017
        assert choosing.now(clinic) == before
    else:
        assert str(one_of(clinic).first().settings.zone)


@FEW
@given(staff_id=ANYTHING, reference=ANYTHING, reason=ANYTHING)
def test_whatever_is_typed_for_an_id_leads_nowhere(
    clinic: Clinic, staff_id: str, reference: str, reason: str
) -> None:
    for attempt in (
        lambda: people.one(clinic, staff_id),
        lambda: people.reset(clinic, staff_id),
        lambda: departing.disable(clinic, staff_id, reference),
        lambda: review.pdf(clinic, reference),
        lambda: deciding.hold(clinic, reference, reason),
    ):
        with pytest.raises((NotFound, AnswerError)):
            attempt()


def test_a_code_waits_for_one_purpose_and_one_member(led: Clinic) -> None:
    member = a_member(led, READS)
    people.reset(led, member.id)
    people.reset(led, member.id)

    waiting = led.store.codes.waiting(Purpose.RESET)
    assert [code.staff_id for code in waiting] == [member.id]
    assert waiting[0].expires_at - waiting[0].made_at == timedelta(hours=24)


def test_half_a_session_ends_with_a_reset_too(led: Clinic) -> None:
    member = a_member(led, READS)
    cookie = signed_in(led, member, Stage.PASSWORD)

    people.reset(led, member.id)

    assert not is_in(led, cookie)
    with pytest.raises(ScreeningError):
        people.invite_again(led, member.id)
