"""A tablet goes from the desk to a patient, from patient to patient, and back."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from screening.actions import codes
from screening.actions.form import intake, leaving, visiting
from screening.actions.staff import departing
from screening.actions.tablet import pins, reading, tablet_list, tablets
from screening.assessment.submission import Submission
from screening.clinic import DESK, HOME, Clinic
from screening.errors import Conflict, NotFound, Refused
from screening.records.deeds import PATIENT, Did
from screening.records.people import Role, Staff
from screening.web.cookies import TABLET
from tests.factories import Clock, a_deed, a_member, a_response, one_of, page_raws, walk
from tests.tablets import a_tablet, begun, with_tablet

PIN = "271828"
ROBIN = a_response()
SAM = a_response(name="Sam Example", dob="1970-01-02")


@pytest.fixture
def staff(clinic: Clinic) -> Clinic:
    member = a_member(clinic)
    return clinic.acting_as(f"staff:{member.id}", member.roles)


def begins(clinic: Clinic, cookie: str) -> str:
    """Tap Begin; return the token of the form that is open then."""
    return codes.parted(tablets.begin(with_tablet(clinic, cookie)))[1]


def filled(clinic: Clinic, cookie: str, token: str, until: str = "words", **answers: str) -> str:
    """Fill in the form that was begun on a tablet; return its reference."""
    at_hand = with_tablet(clinic, cookie)
    turn = intake.open_draft(at_hand, token, {"consent_privacy": "agreed"})
    return walk(at_hand, turn, {**ROBIN, **answers}, until=until).draft.reference


def done(clinic: Clinic, reference: str) -> list[str]:
    return [event.did for event in clinic.store.ledger.who_saw(reference)]


def test_a_form_begins_only_on_a_tablet_that_began_it(clinic: Clinic) -> None:
    cookie = a_tablet(clinic)
    agreed = {"consent_privacy": "agreed"}
    token = begins(clinic, cookie)
    elsewhere = replace(clinic, tablet=None)
    with pytest.raises(Refused):
        intake.open_draft(elsewhere, token, agreed)
    with pytest.raises(Refused):
        intake.open_draft(with_tablet(clinic, a_tablet(clinic)), token, agreed)
    assert clinic.store.drafts.open() == ()
    assert intake.open_draft(with_tablet(clinic, cookie), token, agreed).draft.revision == 1
    assert (elsewhere.place, with_tablet(clinic, cookie).place) == (HOME, DESK)


def test_begin_leaves_the_last_patients_form_to_staff(clinic: Clinic) -> None:
    cookie = a_tablet(clinic)
    first = begins(clinic, cookie)
    reference = filled(clinic, cookie, first)
    second = begins(clinic, cookie)
    assert second != first
    assert intake.find(clinic, first) is None
    assert intake.find(clinic, second) is None
    left = clinic.store.drafts.by_reference(reference)
    assert left is not None
    assert left.locked
    assert done(clinic, reference)[-1] == Did.LEFT


def test_two_taps_on_begin_at_once_take_up_the_form_that_waits_and_keep_it(staff: Clinic) -> None:
    cookie = a_tablet(staff)
    reference = filled(staff, cookie, begins(staff, cookie))
    tablets.put_down(with_tablet(staff, cookie))
    tablets.hand_back(staff, reference, with_tablet(staff, cookie).tablet.id)  # type: ignore[union-attr]
    first, second = with_tablet(staff, cookie), with_tablet(staff, cookie)
    open_now = codes.parted(tablets.begin(first))[1]

    with pytest.raises(Conflict):
        tablets.begin(second)

    form = intake.find(staff, open_now)
    assert form is not None
    assert form.reference == reference


def test_a_form_that_tells_of_nobody_is_forgotten_when_it_is_put_down(clinic: Clinic) -> None:
    cookie = a_tablet(clinic)
    filled(clinic, cookie, begins(clinic, cookie), until="about")
    tablets.put_down(with_tablet(clinic, cookie))
    assert clinic.store.drafts.open() == ()


def test_a_name_without_a_birth_date_is_forgotten_when_the_form_is_put_down(
    clinic: Clinic,
) -> None:
    cookie = a_tablet(clinic)
    reference = filled(clinic, cookie, begins(clinic, cookie), until="about")
    draft = clinic.store.drafts.by_reference(reference)
    assert draft is not None
    at_hand = with_tablet(clinic, cookie)
    asked = intake.answer(at_hand, draft, "about", {"name": "Robin Example", "dob": None})
    assert asked.draft.answers["name"] == "Robin Example"

    tablets.put_down(at_hand)

    assert clinic.store.drafts.open() == ()


def test_a_form_left_alone_is_handed_back_on_any_tablet(staff: Clinic) -> None:
    first, second = a_tablet(staff), a_tablet(staff, "Blue")
    token = begins(staff, first)
    reference = filled(staff, first, token)
    tablets.put_down(with_tablet(staff, first))
    assert with_tablet(staff, first).tablet.left == reference  # type: ignore[union-attr]

    tablets.hand_back(staff, reference, with_tablet(staff, second).tablet.id)  # type: ignore[union-attr]
    assert [line.tablet for line in tablet_list.unfinished(staff)] == ["Blue"]
    again = begins(staff, second)

    form = intake.find(staff, again)
    assert form is not None
    assert (form.reference, form.locked) == (reference, True)
    assert intake.find(staff, token) is None
    assert {Did.LEFT, Did.HANDED_BACK, Did.TAKEN_UP} <= set(done(staff, reference))


def test_a_form_in_use_moves_and_its_first_tablet_is_free_then(staff: Clinic) -> None:
    first, second = a_tablet(staff), a_tablet(staff, "Blue")
    token = begins(staff, first)
    reference = filled(staff, first, token)
    tablets.hand_back(staff, reference, with_tablet(staff, second).tablet.id)  # type: ignore[union-attr]
    assert with_tablet(staff, first).tablet.form_hash == ""  # type: ignore[union-attr]
    assert intake.find(staff, token) is None


def test_no_form_is_handed_back_onto_another_patients(staff: Clinic) -> None:
    first, second = a_tablet(staff), a_tablet(staff, "Blue")
    mine = filled(staff, first, begins(staff, first))
    filled(staff, second, token := begins(staff, second), name="Sam Example")
    tablet = with_tablet(staff, second).tablet
    assert tablet is not None
    with pytest.raises(Conflict):
        tablets.hand_back(staff, mine, tablet.id)
    assert intake.find(staff, token) is not None


def test_wrong_tries_are_forgiven_by_whoever_hands_the_form_back(staff: Clinic) -> None:
    cookie = a_tablet(staff)
    reference = filled(staff, cookie, begins(staff, cookie))
    tablets.put_down(with_tablet(staff, cookie))
    draft = staff.store.drafts.by_reference(reference)
    assert draft is not None
    staff.store.drafts.save(draft.model_copy(update={"tries": 5}), a_deed())
    tablets.hand_back(staff, reference, with_tablet(staff, cookie).tablet.id)  # type: ignore[union-attr]
    again = intake.find(staff, begins(staff, cookie))
    assert again is not None
    assert (again.tries, again.locked) == (0, True)


def test_a_tablet_that_was_taken_back_begins_nothing(staff: Clinic) -> None:
    cookie = a_tablet(staff)
    held = with_tablet(staff, cookie)
    token = begins(staff, cookie)
    reference = filled(staff, cookie, token)
    assert held.tablet is not None
    tablets.take_back(staff, held.tablet.id)
    assert intake.find(staff, token) is None
    assert with_tablet(staff, cookie).tablet is None
    for deed in (tablets.begin, tablets.put_down, tablets.leave):
        with pytest.raises(Conflict):
            deed(held)
    assert done(staff, reference)[-2:] == [Did.LEFT, Did.TABLET_TAKEN]


def test_a_name_is_one_short_line_and_a_tablet_without_one_is_numbered(staff: Clinic) -> None:
    names = {
        with_tablet(staff, tablets.give(staff, name)).tablet.name  # type: ignore[union-attr]
        for name in ("", "  Blue \n tablet ", "x" * 100)
    }
    assert names == {"Tablet 1", "Blue tablet", "x" * 40}


GIVING: dict[str, Callable[[Clinic], object]] = {
    "give": lambda clinic: tablets.give(clinic, "Blue"),
    "take_back": lambda clinic: tablets.take_back(clinic, "nothing"),
    "hand_back": lambda clinic: tablets.hand_back(clinic, "K7M4-2QXP", "nothing"),
    "tablets_out": tablet_list.tablets_out,
    "unfinished": tablet_list.unfinished,
}


def test_no_two_tablets_that_are_out_get_the_same_number(staff: Clinic) -> None:
    for _ in range(2):
        tablets.give(staff, "")
    first = next(one for one in staff.store.tablets.every() if one.name == "Tablet 1")
    tablets.take_back(staff, first.id)
    for _ in range(2):
        tablets.give(staff, "")
    named = sorted(one.name for one in staff.store.tablets.every())
    assert named == ["Tablet 1", "Tablet 2", "Tablet 3"]


@pytest.mark.parametrize("deed", GIVING.values(), ids=GIVING)
def test_patients_do_nothing_with_tablets(clinic: Clinic, deed: Callable[[Clinic], object]) -> None:
    with pytest.raises(Refused):
        deed(clinic.acting_as("patient"))


def test_an_administrator_alone_answers_for_nobody(clinic: Clinic) -> None:
    member = a_member(clinic, Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        tablets.answer_for(clinic.acting_as("staff:x", member.roles), member)


def test_who_reads_aloud_stands_in_the_form_and_in_the_audit(clinic: Clinic) -> None:
    member = a_member(clinic, Role.FRONT_DESK, name="Kim Desk")
    acting = clinic.acting_as(f"staff:{member.id}", member.roles)
    given = tablets.answer_for(acting, member)
    token = codes.parted(given.form)[1]
    at_desk = with_tablet(acting, given.tablet)
    turn = intake.open_draft(at_desk, token, {"consent_privacy": "agreed"})
    assert (turn.draft.reader, turn.draft.answers["filled_by"]) == ("Kim Desk", "staff")

    end = walk(at_desk, turn, {**ROBIN, "filled_by": "staff"})
    sent = intake.submit(at_desk, end.draft, page_raws(end.place, ROBIN))

    assert isinstance(sent, Submission)
    assert sent.reader == "Kim Desk"
    kept = clinic.store.submissions.by_reference(sent.reference)
    assert kept == sent
    acts = clinic.store.ledger.who_saw(sent.reference)
    assert {event.who for event in acts} == {f"staff:{member.id}"}


def test_staff_go_on_aloud_with_a_form_that_a_patient_began(staff: Clinic) -> None:
    cookie = a_tablet(staff)
    token = begins(staff, cookie)
    reference = filled(staff, cookie, token)
    member = a_member(staff, name="Kim Desk")
    tablets.read_aloud(with_tablet(staff, cookie), member)
    form = intake.find(staff, token)
    assert form is not None
    assert form.reader == "Kim Desk"
    assert Did.READ_ALOUD in done(staff, reference)
    # and the next patient is read to by nobody
    begins(staff, cookie)
    assert with_tablet(staff, cookie).tablet.reader == ""  # type: ignore[union-attr]


def test_a_pin_opens_no_form_that_was_left_alone(staff: Clinic, clock: Clock) -> None:
    """Only its patient, who knows the birth date, is shown what was answered."""
    cookie = a_tablet(staff)
    token = begins(staff, cookie)
    filled(staff, cookie, token)
    clock.passes(minutes=21)
    tablets.read_aloud(with_tablet(staff, cookie), a_member(staff, name="Kim Desk"))
    form = intake.find(staff, token)
    assert form is not None
    assert leaving.needs_birth_date(staff, form)


def test_nothing_is_done_on_a_tablet_in_the_name_of_somebody_who_has_left(staff: Clinic) -> None:
    cookies = begun(staff)
    member = a_member(staff, Role.FRONT_DESK, name="Kim Desk")
    tablets.read_aloud(with_tablet(staff, cookies[TABLET]), member)
    assert visiting.arrived(one_of(staff), cookies).clinic.who == f"staff:{member.id}"
    departing.disable(staff, member.id)
    clinic = visiting.arrived(one_of(staff), cookies).clinic
    assert (clinic.who, reading.reader(clinic)) == (PATIENT, "")


def test_staff_at_the_desk_take_up_a_form_that_was_left(staff: Clinic) -> None:
    cookie = a_tablet(staff)
    reference = filled(staff, cookie, begins(staff, cookie))
    tablets.put_down(with_tablet(staff, cookie))
    given = tablets.go_on_for(staff, a_member(staff, name="Kim Desk"), reference.lower())
    form = intake.find(staff, codes.parted(given.form)[1])
    assert form is not None
    assert (form.reference, form.reader, form.locked) == (reference, "Kim Desk", True)
    # and their browser is no tablet any more once it is put down
    tablets.put_down(with_tablet(staff, given.tablet))
    assert with_tablet(staff, given.tablet).tablet is None


def test_a_form_that_is_not_there_is_not_handed_back(staff: Clinic) -> None:
    tablet = with_tablet(staff, a_tablet(staff)).tablet
    assert tablet is not None
    with pytest.raises(NotFound):
        tablets.hand_back(staff, "K7M4-2QXP", tablet.id)
    with pytest.raises(NotFound):
        tablets.go_on_for(staff, a_member(staff), "K7M4-2QXP")


def test_the_list_tells_who_and_how_far_and_no_answer(staff: Clinic) -> None:
    cookie, free = a_tablet(staff, "Blue"), a_tablet(staff, "Green")
    reference = filled(staff, cookie, begins(staff, cookie), main_problem="secret")
    out = {line.name: line for line in tablet_list.tablets_out(staff)}
    (form,) = tablet_list.unfinished(staff)
    assert (out["Blue"].state, out["Blue"].is_free) == ("part 2 of 6", False)
    assert (out["Green"].state, out["Green"].is_free) == (tablet_list.FREE, True)
    assert (form.reference, form.name, form.part, form.tablet) == (
        reference,
        "Robin Example",
        "part 2 of 6",
        "Blue",
    )
    assert "secret" not in repr((out, form))
    tablets.put_down(with_tablet(staff, cookie))
    begins(staff, free)
    states = {line.name: line.state for line in tablet_list.tablets_out(staff)}
    assert states == {"Blue": tablet_list.LEFT, "Green": tablet_list.BEGUN}


def test_more_time_lasts_for_the_form_and_is_asked_for_before_it_is_over(
    clinic: Clinic, clock: Clock
) -> None:
    cookie = a_tablet(clinic)
    token = begins(clinic, cookie)
    filled(clinic, cookie, token)
    clock.passes(minutes=21)
    leaving.still_here(clinic, token, more=True)
    clock.passes(minutes=99)
    form = intake.find(clinic, token)
    assert form is not None
    assert not leaving.needs_birth_date(clinic, form)
    clock.passes(minutes=4)
    with pytest.raises(Refused):
        leaving.still_here(clinic, token)


@pytest.fixture
def member(clinic: Clinic) -> Staff:
    member = a_member(clinic)
    clinic.store.people.set_pin(member.id, PIN, a_deed(Did.PIN_SET))
    return member


def test_a_pin_tells_who_it_is(clinic: Clinic, member: Staff) -> None:
    at_hand = with_tablet(clinic, a_tablet(clinic))
    found = pins.try_pin(at_hand, "271 828").found
    assert found is not None
    assert found.id == member.id
    assert pins.try_pin(at_hand, "000000").found is None


@pytest.mark.usefixtures("member")
def test_guessed_pins_shut_the_tablet_for_longer_and_longer(clinic: Clinic, clock: Clock) -> None:
    at_hand = with_tablet(clinic, a_tablet(clinic))
    for guess in range(pins.FREE_ON_TABLET + 1):
        assert pins.try_pin(at_hand, f"{guess:06}").judged
    shut = pins.try_pin(at_hand, PIN)
    assert (shut.found, shut.judged) == (None, False)
    assert pins.try_pin(with_tablet(clinic, a_tablet(clinic)), PIN).found is not None
    judged = 0
    for _ in range(4 * 60):
        clock.passes(minutes=1)
        judged += pins.try_pin(at_hand, "999999").judged
    assert judged < 27  # four an hour, once the waits are as long as they get


@pytest.mark.parametrize("pin", ["", "27182", "2718281", "٢٧١٨٢٨", "x" * 5000, "27182\x00"])
def test_what_is_no_pin_is_nobodys(clinic: Clinic, member: Staff, pin: str) -> None:
    assert member.id
    assert pins.try_pin(with_tablet(clinic, a_tablet(clinic)), pin).found is None


def test_ones_own_pin_buys_no_tries_at_anothers(clinic: Clinic, clock: Clock) -> None:
    member = a_member(clinic)
    clinic.store.people.set_pin(member.id, PIN, a_deed())
    at_hand = with_tablet(clinic, a_tablet(clinic))
    judged = 0
    for guess in range(200):
        pin = f"{guess:06}" if guess % 3 else PIN
        judged += pins.try_pin(at_hand, pin).judged
        clock.passes(seconds=1)
    assert judged < pins.FREE_IN_CLINIC + 10
    # the others of the clinic come in again, at the latest within the hour
    clock.passes(hours=1)
    assert pins.try_pin(at_hand, PIN).found is not None
