"""What tests are made of: a clinic with a clock to turn, answers of one patient, and a walk."""

import random
import secrets
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyotp
from sqlalchemy import delete

from screening.actions import codes
from screening.actions.contents import text_of
from screening.actions.form import forms, intake
from screening.actions.form.turns import Turn
from screening.actions.staff import passwords, sign_in
from screening.assessment.submission import Submission
from screening.clinic import Clinic, Clinics
from screening.errors import NotFound
from screening.questionnaire.load import Content, load_catalogue
from screening.records import master
from screening.records.checkpoints import Checkpoints
from screening.records.deeds import PATIENT, Deed, Did
from screening.records.model import Draft, QuestionnaireText
from screening.records.people import EVERY_ROLE, Role, Staff, Stage, Tablet
from screening.records.sql import clinics, opening, sqlite
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.database import Database
from screening.records.sql.keyring import Keyring
from screening.records.sql.opening import Ground
from screening.records.sql.tables import AUDIT_HEAD, CLINIC, CLINIC_KEY
from screening.records.store import Store
from screening.response.journey import Place
from screening.settings import Settings
from tests.fakes import Post

QUESTIONNAIRES = Path(__file__).parents[1] / "questionnaires"
MORNING = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
TOKEN = "t" * 43
OTHER_TOKEN = "u" * 43
LONGEST_WALK = 200
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of nobody
PASSWORD = "plum cart nine lantern"  # noqa: S105 - of nobody
HOME_ADDRESS = "198.51.100.7"
DATABASE = "records.sqlite3"
MASTER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

# A patient with an ordinary sore back and two treatments behind them; nothing is urgent.
RESPONSE: Mapping[str, Any] = {
    "consent_privacy": "agreed",
    "filled_by": "self",
    "name": "Robin Example",
    "dob": "1985-03-27",
    "phone": "604 555 0100",
    "urgent_signs": ["none"],
    "main_problem": "Sore low back since the winter",
    "pain_areas": ["back_low_back_left", "back_thigh_left"],
    "pain_main_area": "back_low_back_left",
    "pain_travel": ["leg"],
    "peg_pain": 6,
    "peg_enjoyment": 5,
    "peg_activity": 5,
    "pain_words": ["ache"],
    "numb": "none",
    "muscle_signs": ["tight", "spine"],
    "local_signs": ["none"],
    "morning_stiffness": "none",
    "night": "none",
    "worse_with": ["bend"],
    "better_with": ["position"],
    "weak": "none",
    "long_signs": ["none"],
    "duration": "m3to6",
    "pattern": "steady",
    "trend": "same",
    "onset_cause": "gradual",
    "treatments": ["physio", "massage"],
    "tests": ["none"],
    "tx_result": {"physio": "no_change", "massage": "no_change"},
    "tx_length": {"physio": "ge4w", "massage": "lt4w"},
    "lately": ["none"],
    "heart_blood": ["none"],
    "body_health": ["none"],
    "recent": ["none"],
    "pregnant": "none",
    "thinners": "none",
    "medicine_kinds": ["none"],
    "allergies": ["none"],
    "needle_feel": "fine",
    "needle_reaction": ["none"],
    "today": ["none"],
    "activities": [{"name": "Sit", "score": 4}],
    "work": "usual",
    "mood": "none",
    "expect": "some",
    "declare": "agreed",
    "signature": "Robin Example",
}


@dataclass
class Clock:
    """A clock that only a test turns."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def reach(self, moment: datetime) -> None:
        self.now = max(self.now, moment)

    def passes(self, **units: float) -> None:
        """Let time pass, in the units of timedelta."""
        self.now += timedelta(**units)


@cache
def the_content() -> Content:
    """Return the questionnaire of the house, read once."""
    return load_catalogue(QUESTIONNAIRES)["ims_intake"]


def a_response(**answers: Any) -> dict[str, Any]:
    """Return the answers of a whole form, some of them changed; None leaves one out."""
    changed = {**RESPONSE, **answers}
    return {item: answer for item, answer in changed.items() if answer is not None}


def a_ground(folder: Path, url: str = "", owner_url: str = "") -> Ground:
    """Return what records in a folder stand on; their database may be elsewhere."""
    here = url or f"sqlite:///{(folder / DATABASE).as_posix()}"
    return Ground(
        url=here,
        owner_url=owner_url or here,
        checkpoints=folder,
        masters=master.from_text(MASTER_KEY),
        chance=secrets.token_bytes,
        at=MORNING,
    )


def the_records(folder: Path, url: str = "", owner_url: str = "") -> ClinicRecords:
    """Return the records in a folder, new or as they were left there, for a look inside."""
    return opening.opened(a_ground(folder, url, owner_url))


def a_store(folder: Path) -> Store:
    """Return what the records in a folder promise, new or as they were left there."""
    is_new = not (folder / DATABASE).exists()
    return opening.store(new_records(folder) if is_new else the_records(folder))


def new_records(folder: Path) -> ClinicRecords:
    """Return new records as the first start makes them: a clinic of its own, with keys of its own.

    Only its empty tables are copied: to make them by every migration takes far longer.
    """
    ground = a_ground(folder)
    sqlite.make_file(folder / DATABASE)
    (folder / DATABASE).write_bytes(_empty_tables())
    keyring = Keyring(ground.masters, ground.chance)
    nobodys = ClinicRecords(Database(ground.url), "", keyring, Checkpoints(folder))
    return clinics.another(nobodys, ground.at)


@cache
def _empty_tables() -> bytes:
    with TemporaryDirectory() as name, closing(the_records(Path(name)).database) as made:
        with made.writing() as connection:
            for table in (AUDIT_HEAD, CLINIC_KEY, CLINIC):
                connection.execute(delete(table))
        sqlite.rewrite(made.engine)
        return (Path(name) / DATABASE).read_bytes()


def a_deed(did: Did = Did.SAVED, *references: str, at: datetime = MORNING) -> Deed:
    """Return a deed of nobody in particular."""
    return Deed(who="somebody", did=did, whose=references, at=at, ticked=at)


def a_clinic(
    folder: Path,
    *,
    store: Store | None = None,
    clock: Clock | None = None,
    timer: Clock | None = None,
    **settings: Any,
) -> Clinic:
    """Return a clinic with its records in a folder, a clock to turn and seeded chance.

    Its timer is its clock, unless a test wants them apart. Whoever holds it has every role, and
    a tablet.
    """
    turned = clock or Clock()
    return Clinic(
        store=store or a_store(folder),
        clock=turned,
        timer=timer or turned,
        chance=random.Random(f"{folder}").randbytes,
        catalogue={"ims_intake": the_content()},
        settings=Settings(data_dir=folder, **{"hosts": "testserver", **settings}),
        mailer=Post(),
        roles=EVERY_ROLE,
        tablet=an_unkept_tablet(),
    )


def an_unkept_tablet(token: str = "") -> Tablet:
    """Return a tablet that is in no records, on which the form of a token was begun."""
    return Tablet(
        id="tablet",
        token_hash="b" * 64,
        name="Tablet 1",
        made_by="somebody",
        form_hash=codes.hashed(token),
        made_at=MORNING,
        seen_at=MORNING,
    )


def one_of(clinic: Clinic) -> Clinics:
    """Return the clinics of an installation that has this one only, in nobody's hands."""

    def of(clinic_id: str) -> Clinic:
        if clinic_id != clinic.id:
            raise NotFound("there is no such clinic")
        chosen = clinic.settings.chosen(clinic.store.chosen.choice().values)
        return replace(clinic, who=PATIENT, roles=frozenset(), tablet=None, settings=chosen)

    return Clinics(ids=lambda: (clinic.id,), of=of)


def a_member(clinic: Clinic, *roles: Role, email: str = "", **changes: Any) -> Staff:
    """Keep a member of staff who could sign in, with all roles unless some are named."""
    number = len(clinic.store.people.every()) + 1
    begun = {
        "id": f"AAAA-{number:04}",
        "email": email or f"staff{number}@example.org",
        "name": f"Staff {number}",
        "roles": frozenset(roles) or EVERY_ROLE,
        "password": "never looked at",
        "totp": TOTP_SECRET,
        "made_at": clinic.clock(),
    }
    return clinic.store.people.add(Staff(**{**begun, **changes}), clinic.deed(Did.JOINED))


def somebody_works(folder: Path) -> None:
    """Keep a member of staff in the records of a folder, if there is none: before, all is shut."""
    records = the_records(folder)
    with closing(records.database):
        clinic = a_clinic(folder, store=opening.store(records))
        if not clinic.store.people.every():
            a_member(clinic)


@cache
def the_password() -> str:
    """Return what is kept of PASSWORD; made once, since it is made slowly on purpose."""
    return passwords.hashed(PASSWORD)


def code_at(moment: datetime) -> str:
    """Return the code of TOTP_SECRET that an app shows at a moment."""
    return str(pyotp.TOTP(TOTP_SECRET).at(moment))


def signed_in(clinic: Clinic, member: Staff | None = None, stage: Stage = Stage.WHOLE) -> str:
    """Return what the cookie of a member holds who has just come in."""
    found = clinic.store.people.by_id((member or a_member(clinic)).id)
    assert found is not None
    return sign_in.begin(clinic, found, stage)


def a_text() -> QuestionnaireText:
    """Return the text of the house's questionnaire."""
    return text_of(the_content())


def a_draft(**changes: Any) -> Draft:
    """Return a form as it is when the privacy page was agreed to."""
    content = the_content()
    begun: dict[str, Any] = {
        "id": "d" * 43,
        "token_hash": "a" * 64,
        "reference": "K7M4-2QXP",
        "questionnaire": "ims_intake",
        "version": content.questionnaire.version,
        "content_hash": content.hash,
        "answers": {"consent_privacy": "agreed"},
        "place": "who",
        "opened_at": MORNING,
        "saved_at": MORNING,
        "seen_at": MORNING,
    }
    return Draft(**{**begun, **changes})


def a_submission(clinic: Clinic, draft: Draft, **answers: Any) -> Submission:
    """Return what a draft becomes when a whole form is sent."""
    whole = draft.model_copy(update={"answers": a_response(**answers)})
    return forms.completed(clinic, the_content(), whole)


def open_form(clinic: Clinic, token: str = TOKEN) -> Turn:
    """Agree to the privacy page, on a tablet that has begun the form."""
    at_hand = replace(clinic, tablet=an_unkept_tablet(token))
    return intake.open_draft(at_hand, token, {"consent_privacy": "agreed"})


def page_raws(place: Place, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a screen would say of one place."""
    if not place.card:
        return {item.id: answers.get(item.id) for item in place.page.items}
    return {item.id: (answers.get(item.id) or {}).get(place.card) for item in place.page.items}


def step(clinic: Clinic, turn: Turn, answers: Mapping[str, Any]) -> Turn:
    """Continue by one page, or understand what stands in the way."""
    if turn.interrupt:
        return intake.acknowledge(clinic, turn.draft)
    return intake.answer(clinic, turn.draft, turn.place.id, page_raws(turn.place, answers))


def walk(clinic: Clinic, turn: Turn, answers: Mapping[str, Any], *, until: str = "sign") -> Turn:
    """Continue from page to page, understanding what stands in the way, up to a place."""
    for _ in range(LONGEST_WALK):
        if not turn.interrupt and (turn.place.id == until or turn.problems):
            return turn
        turn = step(clinic, turn, answers)
    raise AssertionError(f"the walk never came to {until}")


def send_form(clinic: Clinic, token: str = TOKEN, **answers: Any) -> Submission:
    """Fill in a whole form and send it."""
    whole = a_response(**answers)
    turn = walk(clinic, open_form(clinic, token), whole)
    sent = intake.submit(clinic, turn.draft, page_raws(turn.place, whole))
    assert isinstance(sent, Submission), sent
    return sent
