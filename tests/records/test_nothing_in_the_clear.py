"""A canary in every field of every form: none of them sings in any byte that is kept or logged."""

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, select, update

from screening.actions import codes, throttle
from screening.actions.clinician import correcting, deciding, review
from screening.actions.form import intake, leaving
from screening.actions.housekeeping import keeping, patient_file
from screening.actions.invite import inviting, many
from screening.actions.invite.invitees import Invitee
from screening.actions.staff import sign_in
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import Conflict, Refused, ScreeningError, SealError, StoreError
from screening.questionnaire.model import ItemType, Urgency
from screening.records import backup
from screening.records.deeds import Did
from screening.records.mail import MailState
from screening.records.model import Trace, TraceKind
from screening.records.people import EVERY_ROLE
from screening.records.sql import opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.columns import METADATA
from screening.records.sql.every_table import SEALED
from screening.records.sql.tables import DRAFT, QUESTIONNAIRE_TEXT, SUBMISSION
from tests import postgres
from tests.canaries import (
    BIRTH_DATE,
    LATIN,
    a_canary_response,
    dressed,
    found,
    found_in,
    word,
)
from tests.every_table import filled_by_staff
from tests.factories import (
    MORNING,
    Clock,
    a_clinic,
    a_deed,
    a_draft,
    a_ground,
    a_member,
    a_text,
    one_of,
    open_form,
    page_raws,
    signed_in,
    the_content,
    walk,
)
from tests.postgres_server import OwnServer

# A reference may be spelled ACHE-NECK, and a token may end in -itch: they tell of nobody.
BY_CHANCE = re.compile(
    rf"(?<![\w-])(?:{codes.TOKEN.pattern}|[{codes.LETTERS}]{{4}}(?:-[{codes.LETTERS}]{{4}})+)(?![\w-])"
)
TYPED = {
    ItemType.TEXT,
    ItemType.LONG_TEXT,
    ItemType.PHONE,
    ItemType.DATE,
    ItemType.PARTIAL_DATE,
    ItemType.ACTIVITIES,
    ItemType.SIGNATURE,
    ItemType.DRAWING,
}
URGENT = {"urgent_signs": ["saddle"]}
# What tells about nobody in particular stands in the clear: how urgent a form is, and its band.
CLEAR = {str(urgency) for urgency in Urgency} | {"sent", "none", "staff", "clinic"}
Said = list[str]
LIST = (
    f"Name,E-mail,Birth date,Physiotherapist,{word('other column')}\n"
    f"{word('listed')},{LATIN}listed@example.com,{BIRTH_DATE},{word('physiotherapist')},\n"
    f"{word('wrong row')},{LATIN}wrong,soon,,\n"
)


@dataclass
class Kept:
    """Records of our own, and all that is kept of them while they are used."""

    clinic: Clinic
    records: ClinicRecords
    folder: Path
    server: OwnServer | None = None
    journals: list[str] = field(default_factory=list)
    leaks: dict[str, Said] = field(default_factory=dict)
    said: Said = field(default_factory=list)
    full: dict[str, Said] = field(default_factory=dict)
    purged: dict[str, Said] = field(default_factory=dict)
    planted: dict[str, Said] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)
    columns: list[tuple[str, Any]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    gone: tuple[str, ...] = ()

    def look(self, _connection: object = None) -> None:
        """Search the journal of a transaction that is not done yet."""
        for path in self.folder.glob("records.sqlite3-*"):
            data = path.read_bytes()
            self.journals += [path.name] if len(data) > 512 else []
            self.leaks |= {path.name: hits} if (hits := found(data)) else {}

    @contextmanager
    def refused(self, *kinds: type[Exception]) -> Iterator[None]:
        """Keep all that an error says."""
        with pytest.raises(kinds) as caught:
            yield
        self.said += ["".join(traceback.format_exception(caught.value)), repr(caught.value)]

    def bytes_of(self) -> dict[str, Said]:
        """Return where canaries stand in all that lies on the disk now."""
        hits = found_in(self.folder)
        if self.server:
            admin = self.server.admin.set(drivername="postgresql").render_as_string()
            with psycopg.connect(admin, autocommit=True) as connection:
                connection.execute("CHECKPOINT")
            hits |= found_in(self.server.folder / "data")
            log = found((self.server.folder / "log").read_bytes())
            hits |= {"the server's log": log} if log else {}
        return hits | self.leaks


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("records")
    if request.param == "sqlite":
        yield from _lived(folder)
        return
    if reason := postgres.why_missing():
        pytest.skip(reason)
    with postgres.own(durable=True) as server:
        assert server.server is not None
        yield from _lived(folder, server.fresh_database(), server.server)


def _lived(
    folder: Path, at: postgres.Addresses | None = None, server: OwnServer | None = None
) -> Iterator[Kept]:
    ground = a_ground(folder, at.app_url, at.owner_url) if at else a_ground(folder)
    records = opening.opened(ground)
    clinic = a_clinic(folder, store=opening.store(records), clock=Clock())
    made = Kept(clinic, records, folder, server)
    if server is None:
        event.listen(records.database.engine, "commit", made.look)
    try:
        _fill(made)
        _note(made)
        yield made
    finally:
        records.database.close()


def filled(clinic: Clinic, state: str, until: str, **answers: Any) -> Any:
    """Fill in a form with the canaries of a state up to a page."""
    token = codes.token(clinic.chance)
    said = a_canary_response(state, **answers)
    turn = walk(clinic, open_form(clinic, token), said, until=until)
    assert (turn.place.id, turn.problems) == (until, ())
    return turn


def sent(clinic: Clinic, state: str, **answers: Any) -> str:
    turn = filled(clinic, state, "sign", **answers)
    whole = a_canary_response(state, **answers)
    done = intake.submit(clinic, turn.draft, page_raws(turn.place, whole))
    assert isinstance(done, Submission), done
    return done.reference


def _fill(kept: Kept) -> None:
    """Bring forms into every state, and refuse whatever can be refused."""
    clinic, by_staff = kept.clinic, kept.clinic.acting_as("staff:ab12cd34", EVERY_ROLE)
    unfinished = filled(clinic, "unfinished", "sign").draft
    urgent = filled(clinic, "urgent", "main", **URGENT).draft
    deciding.acknowledge(by_staff, urgent.reference)
    whole = sent(clinic, "sent")
    amended = sent(clinic, "amended", **URGENT)
    changes = {"ask_physio": word("amendment"), "phone": "604 555 7391 0"}
    correcting.amend(by_staff, amended, changes, word("reason to amend"))
    deciding.hold(by_staff, amended, word("reason to hold"))
    wrong = sent(clinic, "wrong")
    correcting.mark_in_error(by_staff, wrong, word("reason of the error"))
    many.upload(by_staff, LIST.encode())
    _seen(by_staff, whole)
    _invited(by_staff)
    _refused(kept, unfinished, whole)
    backup.make(kept.records, kept.folder / "backups", MORNING)


def _note(kept: Kept) -> None:
    """Search all that is kept; then purge it, and search again; then plant a canary for once."""
    store = kept.clinic.store
    kept.opened = {draft.reference: draft.model_dump_json() for draft in store.drafts.open()}
    for form in store.submissions.listed():
        editions = store.submissions.editions(form.reference)
        decisions = store.decisions.of(form.reference)
        told = (one.model_dump_json() for one in (*editions, *decisions))
        kept.opened[form.reference] = "\n".join(told)
    kept.opened |= {"invitations": f"{store.invitations.listed(9)}{_mails(kept.clinic)}"}
    kept.columns = list(values(kept.records))
    kept.names = {path.name for path in kept.folder.rglob("*")}
    kept.full = kept.bytes_of()
    # In place of a clock that is set forty years on.
    clock = Clock(MORNING + timedelta(days=40 * 366))
    later = a_clinic(kept.folder, store=store, clock=clock)
    kept.gone = keeping.purge(later, keeping.fates(later), today=later.today()).gone
    # PostgreSQL's log of changes still has all that was searched before: once is enough there.
    kept.purged = {} if kept.server else kept.bytes_of()
    with kept.records.writing() as transaction:
        transaction.audit(a_deed().model_copy(update={"who": word("planted")}))
    kept.planted = kept.bytes_of()


def _mails(clinic: Clinic) -> str:
    invited = clinic.store.invitations.listed(9)
    return repr([mail.model_dump() for mail in clinic.store.outbox.of([one.id for one in invited])])


def _seen(by_staff: Clinic, whole: str) -> None:
    """Do what staff do with forms, and what is tried at their door."""
    held = sent(by_staff, "held")
    filled_by_staff(by_staff, held)
    deciding.release(by_staff, held, word("reason to release"))
    review.list_cases(by_staff)
    review.pdf(by_staff, whole)
    patient_file.export(by_staff, whole)
    named = Trace(kind=TraceKind.NAME_WORD, value=word("sent name").split()[0].casefold())
    by_staff.store.submissions.find(named)
    member = a_member(
        by_staff,
        email=f"{word('staff email')}@example.org",
        name=word("staff name"),
        recovery=(word("recovery"),),
    )
    signed_in(by_staff, member)
    sign_in.sign_in(one_of(by_staff), word("typed"), word("typed too"), word("an address"))
    sign_in.sign_in(one_of(by_staff), member.email, word("typed too"), word("an address"))
    throttle.turned_away(by_staff, Did.SESSION_REFUSED)


def _invited(by_staff: Clinic) -> None:
    """Invite patients with a canary in every field, and let one message be done with."""
    for state in ("waits", "failed"):
        invitee = Invitee(
            name=word(f"invited {state} name"),
            email=f"{word(f'invited {state} email').replace(' ', '.')}@example.com",
            birth_date=BIRTH_DATE,
            visit_day=date.fromisoformat("2026-07-01"),
            physiotherapist=word(f"invited {state} physiotherapist"),
            language=word("language"),
            is_confirmed=True,
        )
        invited = inviting.invite(by_staff, invitee)
    outbox, now = by_staff.store.outbox, by_staff.clock()
    while mail := outbox.claim(now, now + timedelta(minutes=1)):
        done = {"state": MailState.FAILED, "done_at": now, "why": word("why it failed")}
        later = {"next_at": now + timedelta(hours=1)}
        is_done = mail.invitation == invited.id
        outbox.finish(mail.model_copy(update=done if is_done else later))


def _refused(kept: Kept, unfinished: Any, whole: str) -> None:
    clinic, typed = kept.clinic, word("refused")
    leaving.lock(clinic, codes.token(clinic.chance))
    with kept.refused(Refused):
        intake.unlock(clinic, unfinished, date.fromisoformat(BIRTH_DATE) + timedelta(days=1))
    twin = a_draft(answers=dict(unfinished.answers), token_hash=unfinished.token_hash)
    with kept.refused(Conflict):
        clinic.store.drafts.create(twin, a_text(), a_deed())
    with kept.refused(Conflict):
        clinic.store.drafts.save(unfinished.model_copy(update={"revision": 1}), a_deed())
    with kept.refused(ScreeningError):
        correcting.amend(clinic, whole, {"phone": [typed], "dob": typed, "name": 7}, typed)
    _torn(kept, whole)
    with kept.refused(StoreError, Conflict), kept.records.writing() as transaction:
        # PostgreSQL quotes the row in its own words, and logs the statement.
        transaction.add(DRAFT, id="x" * 90, urgency=typed, reference=None)
        raise StoreError("SQLite takes what is too long")


def _torn(kept: Kept, whole: str) -> None:
    """Tear a sealed record, look at it, and put it back."""
    which = SUBMISSION.c.reference == whole
    with kept.records.database.writing(kept.records.clinic) as connection:
        body = connection.execute(select(SUBMISSION.c.body).where(which)).scalar_one()
        torn = body[:-1] + bytes([body[-1] ^ 1])
        connection.execute(update(SUBMISSION).where(which).values(body=torn))
    with kept.refused(SealError):
        kept.clinic.store.submissions.by_reference(whole)
    with kept.records.database.writing(kept.records.clinic) as connection:
        connection.execute(update(SUBMISSION).where(which).values(body=body))


def values(records: ClinicRecords) -> Iterator[tuple[str, Any]]:
    """Yield everything that stands in the tables, but for the text of the questionnaires."""
    with records.database.reading(records.clinic) as connection:
        for table in METADATA.sorted_tables:
            if table is QUESTIONNAIRE_TEXT:
                continue
            for row in connection.execute(select(table)).mappings():
                yield from ((f"{table.name}.{name}", value) for name, value in row.items())


def test_every_field_in_which_something_can_be_typed_has_a_canary() -> None:
    answers = a_canary_response("any")
    typed = [item for item in the_content().questionnaire.all_items() if item.type in TYPED]

    assert [item.id for item in typed if not answers.get(item.id)] == []


def test_the_search_finds_what_is_planted_in_every_dress(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    planted = tmp_path / "below" / "planted"
    for dress, canary in dressed().items():
        planted.write_bytes(b"\0" * 70_000 + canary + b"\xff" * 9)
        assert list(found_in(tmp_path)) == ["below/planted"], dress
    assert len(dressed()) > 200


def test_the_search_looks_at_names_too(tmp_path: Path) -> None:
    (tmp_path / f"{word('name')}.pdf").touch()

    assert found_in(tmp_path)


def test_the_search_finds_each_canary_in_the_records_once_they_are_opened(kept: Kept) -> None:
    told = "\n".join(kept.opened.values())
    states = ("unfinished", "urgent", "sent", "amended", "held")
    typed = ("name", "helper_name", "doctor", "main_problem")
    late = ("medicine_list", "ask_physio", "activity", "note surgery", "note ims")

    assert len(kept.opened) == len(states) + 1
    assert all(found(form.encode()) for form in kept.opened.values())
    assert [w for w in _words(states, typed[:3]) if w not in told] == []
    assert [w for w in _words(("sent", "amended", "held"), (*typed, *late)) if w not in told] == []
    assert word("amendment") in told
    fields = ("name", "physiotherapist")
    assert [w for w in _words(("invited waits", "invited failed"), fields) if w not in told] == []
    assert word("why it failed") in told
    assert told.count("Hello") >= 2, "what waits to be mailed is there"
    assert [w for w in ("amend", "hold", "release") if word(f"reason to {w}") not in told] == []


def _words(states: tuple[str, ...], fields: tuple[str, ...]) -> list[str]:
    return [word(f"{state} {one}") for state in states for one in fields]


def test_nothing_that_is_kept_holds_a_canary(kept: Kept) -> None:
    assert kept.full == {}
    assert {"keyring.json", f"audit-{kept.records.clinic}.json"} <= kept.names
    assert [name for name in kept.names if name.endswith(".backup")]


def test_a_canary_that_is_kept_unsealed_is_found_in_the_files(kept: Kept) -> None:
    assert kept.planted


def test_journals_were_looked_at_while_transactions_were_under_way(kept: Kept) -> None:
    if kept.server:
        assert any("pg_wal" in name for name in kept.planted)
    else:
        assert len(kept.journals) > 50


def test_no_error_says_a_canary(kept: Kept) -> None:
    assert len(kept.said) == 12
    assert {said: hits for said in kept.said if (hits := found(said.encode()))} == {}


def test_no_answer_stands_in_a_column(kept: Kept) -> None:
    items = the_content().questionnaire.items
    answers = a_canary_response("any", **URGENT)
    picked = {option for item in items.values() for option in item.options}
    told = picked | set(answers) | set(answers["pain_areas"])
    in_the_clear = {
        (column, token)
        for column, value in kept.columns
        if isinstance(value, str)
        for token in re.findall(r"[a-z][a-z0-9_]+", BY_CHANCE.sub(" ", value).lower())
        if token in told - CLEAR and len(token) > 3
    }
    # The shortest names stand by chance, quotes and all, in one of ten thousand records as sealed.
    quoted = re.compile("|".join(f'"{name}"' for name in told if len(name) > 3).encode())
    bodies = [(name, bytes(value)) for name, value in kept.columns if name.endswith(".body")]

    assert in_the_clear == set()
    assert {name for name, body in bodies if quoted.search(body)} == set()
    named = {name for name, _ in bodies}
    assert named == {f"{table.name}.body" for table in SEALED}
    forms = (form for name, form in kept.opened.items() if name != "invitations")
    assert all(quoted.search(form.encode()) for form in forms)


def test_after_a_purge_nothing_is_left(kept: Kept) -> None:
    assert len(kept.gone) == 5 + 3
    assert kept.purged == {}
