"""However tablets are handed about: no cookie ever opens the form of another patient."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.actions import codes
from screening.actions.form import intake, visiting
from screening.actions.tablet import tablets
from screening.clinic import Clinic, Clinics
from screening.errors import Conflict, NotFound, Refused
from screening.records.deeds import Did
from screening.records.people import EVERY_ROLE, Staff
from screening.web.cookies import FORM, TABLET
from tests.factories import Clock, a_clinic, a_deed, a_member, one_of
from tests.tablets import a_tablet, token_of

TABLETS = 2
WHICH = st.integers(0, TABLETS - 1)
FORMS = st.integers(0, 5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("begins"), WHICH, st.just(0)),
        st.tuples(st.just("fills in"), WHICH, st.just(0)),
        st.tuples(st.just("goes back to"), WHICH, st.integers(0, 9)),
        st.tuples(st.just("is left alone"), WHICH, st.just(0)),
        st.tuples(st.just("waits"), WHICH, st.integers(1, 30)),
        st.tuples(st.just("is handed back"), WHICH, FORMS),
        st.tuples(st.just("is read aloud"), WHICH, st.just(0)),
        st.tuples(st.just("is answered at the desk"), WHICH, FORMS),
        st.tuples(st.just("is taken back and given anew"), WHICH, st.just(0)),
    ),
    max_size=25,
)


@dataclass
class Room:
    """A waiting room: tablets, patients, and every cookie that was ever given out."""

    clinic: Clinic
    clinics: Clinics
    reader: Staff
    jars: list[dict[str, str]]
    past: list[dict[str, str]] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    people: int = 0

    def act(self, step: str, which: int, number: int) -> None:
        """Let one thing happen; what is refused happens to nobody."""
        jar = self.jars[which]
        deeds = {
            "begins": lambda: self.begins(jar),
            "fills in": lambda: self.fills_in(jar),
            "goes back to": lambda: self.goes_back(which, number),
            "is left alone": lambda: tablets.put_down(self.at(jar)),
            "waits": lambda: self.waits(number),
            "is handed back": lambda: self.handed_back(jar, number),
            "is read aloud": lambda: tablets.read_aloud(self.at(jar), self.reader),
            "is answered at the desk": lambda: self.answered(number),
            "is taken back and given anew": lambda: self.given_anew(which, jar),
        }
        try:
            deeds[step]()
        except (Conflict, NotFound, Refused):
            return

    def at(self, jar: Mapping[str, str]) -> Clinic:
        return visiting.arrived(self.clinics, jar).clinic

    def begins(self, jar: dict[str, str]) -> None:
        clinic = self.at(jar)
        waits = clinic.tablet.waiting if clinic.tablet else ""
        self.hold(jar, tablets.begin(clinic), waits)

    def hold(self, jar: dict[str, str], cookie: str, reference: str) -> None:
        """Remember whose the form of a new cookie is: whom it was handed back to, or a new one."""
        self.past.append(dict(jar))
        jar[FORM] = cookie
        self.past.append(dict(jar))
        draft = self.clinic.store.drafts.by_reference(reference) if reference else None
        if draft is None:
            self.people += 1
        name = str(draft.answers["name"]) if draft else f"Patient {self.people}"
        self.owners[token_of(jar)] = name

    def fills_in(self, jar: dict[str, str]) -> None:
        clinic, token = self.at(jar), visiting.arrived(self.clinics, jar).token
        turn = intake.open_draft(clinic, token, {"consent_privacy": "agreed"})
        said = {"name": self.owners[token], "dob": "1980-01-02", **turn.draft.answers}
        draft = turn.draft.model_copy(update={"answers": said})
        clinic.store.drafts.save(draft, a_deed(Did.SAVED, draft.reference))

    def goes_back(self, which: int, number: int) -> None:
        """Bring an older set of cookies to the front, as a restored browser would."""
        if self.past:
            self.jars[which] = dict(self.past[number % len(self.past)])

    def waits(self, minutes: int) -> None:
        assert isinstance(self.clinic.clock, Clock)
        self.clinic.clock.passes(minutes=minutes)

    def handed_back(self, jar: dict[str, str], number: int) -> None:
        tablet, reference = self.at(jar).tablet, self.reference(number)
        tablets.hand_back(self.clinic, reference, tablet.id if tablet else "")

    def answered(self, number: int) -> None:
        reference = self.reference(number)
        given = (
            tablets.go_on_for(self.clinic, self.reader, reference)
            if reference
            else tablets.answer_for(self.clinic, self.reader)
        )
        self.hold({TABLET: given.tablet}, given.form, reference)

    def given_anew(self, which: int, jar: dict[str, str]) -> None:
        tablet = self.at(jar).tablet
        if tablet:
            tablets.take_back(self.clinic, tablet.id)
        self.jars[which] = {**jar, TABLET: a_tablet(self.clinic)}

    def reference(self, number: int) -> str:
        left = self.clinic.store.drafts.open()
        return left[number % len(left)].reference if left else ""

    def seen(self) -> list[tuple[str, str, str]]:
        """Return, for all cookies that ever were, whose form opens, and whose it should be."""
        found = []
        for jar in (*self.jars, *self.past):
            arrival = visiting.arrived(self.clinics, jar)
            token = "" if arrival.was_ended else arrival.token
            draft = intake.find(arrival.clinic, token)
            if draft and "name" in draft.answers:
                name = str(draft.answers["name"])
                found.append((draft.reference, name, self.owners[token_of(jar)]))
        return found


def a_room(folder: Path) -> Room:
    clinic = a_clinic(folder)
    reader = a_member(clinic)
    clinic = clinic.acting_as(f"staff:{reader.id}", EVERY_ROLE)
    jars = [{TABLET: a_tablet(clinic, f"Tablet {n}")} for n in range(TABLETS)]
    return Room(clinic, one_of(clinic), reader, jars)


@settings(max_examples=40)
@given(STEPS)
def test_no_cookie_opens_the_form_of_another_patient(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        room = a_room(Path(folder))
        for step in steps:
            room.act(*step)
            for reference, opened, owner in room.seen():
                assert opened == owner, (reference, step)


def test_the_room_is_one_in_which_forms_are_opened_handed_back_and_seen(tmp_path: Path) -> None:
    room = a_room(tmp_path)
    for step in (("begins", 0), ("fills in", 0), ("is left alone", 0), ("begins", 0)):
        room.act(*step, 0)
    assert room.seen() == []
    room.act("is handed back", 1, 0)
    room.act("begins", 1, 0)
    assert {one[1:] for one in room.seen()} == {("Patient 1", "Patient 1")}
    assert codes.is_token(token_of(room.jars[1]))
