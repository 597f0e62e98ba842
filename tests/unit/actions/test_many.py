"""Lists of patients to invite: what is read from a file, what is told of it, and what is sent."""

import csv
import random
from datetime import date, time, timedelta
from io import StringIO

import pytest
from starlette.formparsers import MultiPartParser

from screening.actions.invite import inviting, list_rows, many
from screening.actions.invite.invitees import Invitee
from screening.clinic import Clinic
from screening.delivery import csv_rows
from screening.delivery.csv_rows import Row, Sheet
from screening.errors import AnswerError, NotFound
from screening.records.batches import Batch, BatchState
from screening.records.deeds import Did
from screening.web.server.bounds import LARGEST_LIST
from tests.factories import MORNING, Clock

HEAD = "Name,E-mail,Birth date\n"
ROBIN = "Robin Example,robin@example.com,1985-03-27\n"
KIM = "Kim Example,kim@example.com,3 Feb 1980\n"
SOMEBODY = ("Robin Example", "robin@example.com", "1985-03-27")


def whole(batch: Batch) -> list[tuple[str, str, str]]:
    return [(one.name, one.email, one.birth_date) for one in batch.people]


def wrong(batch: Batch) -> dict[int, tuple[str, ...]]:
    return {row.number: row.why for row in batch.left}


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + ROBIN).encode(),
        (HEAD + ROBIN).encode("utf-8-sig"),
        (HEAD + ROBIN).encode("utf-16"),
        (HEAD + ROBIN).replace(",", ";").encode(),
        (HEAD + ROBIN).replace(",", "\t").replace("\n", "\r\n").encode(),
        (HEAD + ROBIN).replace("\n", "\r").encode(),
        ("sep=;\r\n" + (HEAD + ROBIN).replace(",", ";")).encode(),
        ("sep=|\n" + (HEAD + ROBIN).replace(",", "|")).encode(),
        b"""DATE OF BIRTH,Notes,patient name,"E-Mail ""address\"""
27-Mar-1985,knee,Robin  Example,Robin@Example.COM
""",
        b'birthdate,email,full_name\n1985/03/27,robin@example.com,"Robin\nExample"\n',
        b"\n\nName,E-mail,Birth date,,\n,,,,\nRobin Example,robin@example.com,19850327,,\n,,,,\n\n",
    ],
)
def test_whatever_program_wrote_it_the_same_is_read(clinic: Clinic, content: bytes) -> None:
    (found,) = whole(many.upload(clinic, content))

    assert (found[0], found[1].casefold(), found[2]) == SOMEBODY


def test_every_column_is_read_as_spreadsheets_write_it(clinic: Clinic) -> None:
    more = "Visit date,Visit time,Physio\n"
    row = "2026-06-12 00:00:00,2:30:00 PM,Kim Ng\n"

    (found,) = many.upload(clinic, f"{HEAD.strip()},{more}{ROBIN.strip()},{row}".encode()).people

    assert (found.visit_day, found.visit_time) == (date(2026, 6, 12), time(14, 30))
    assert (found.number, found.physiotherapist) == (2, "Kim Ng")


def test_excels_old_code_page_is_read_and_said_to_be_a_guess(clinic: Clinic) -> None:
    rows = "Name;E-mail;Birth date\nJosé Müller;jose@example.com;1985-03-27\n"

    guessed, told = (many.upload(clinic, rows.encode(code)) for code in ("cp1252", "utf-8"))

    assert [one.people[0].name for one in (guessed, told)] == ["José Müller"] * 2
    assert (guessed.is_guessed, told.is_guessed) == (True, False)


def test_every_bad_row_is_told_with_its_number_and_every_reason(clinic: Clinic) -> None:
    rows = "".join(
        [
            ROBIN,
            "\n",
            ",,\n",
            "Kim,kim@example.com,03/04/1985\n",
            ",kim,27 Mar 85\n",
            "Ng, Kim,kim@example.com,1985-03-28\n",
            "Robin E.,ROBIN@example.com,27 Mar 1985\n",
            KIM,
        ]
    )

    batch = many.upload(clinic, (HEAD + rows).encode())

    assert [one.number for one in batch.people] == [2, 9]
    assert wrong(batch) == {
        5: ("Birth date: that could be two days: write it as 1985-03-27 or 27 Mar 1985",),
        6: (
            "Name: enter the patient's name",
            "E-mail: enter an e-mail address in the right form, like name@example.com",
            "Birth date: write the year with four digits, such as 1985-03-27 or 27 Mar 1985",
        ),
        7: (
            list_rows.LONG_ROW,
            "E-mail: enter an e-mail address in the right form, like name@example.com",
            "Birth date: enter the date of birth, such as 1985-03-27 or 27 Mar 1985",
        ),
        8: ("This is the same person as in row 2",),
    }
    assert (batch.total, batch.state) == (2, BatchState.READ)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("Name,E-mail\n", "“Birth date” is not among them"),
        ("Robin,robin@example.com,1985-03-27\n", "“Name” and “E-mail” and “Birth date”"),
        ("Name,E-mail,Birth date,email\n", "Two columns are called “E-mail”"),
    ],
)
def test_columns_that_do_not_tell_enough_are_refused(clinic: Clinic, head: str, told: str) -> None:
    with pytest.raises(AnswerError, match=told):
        many.upload(clinic, (head + ROBIN).encode())


def test_a_column_that_is_not_read_is_named_and_not_kept(clinic: Clinic) -> None:
    batch = many.upload(
        clinic, f"{HEAD.strip()},Notes\n{ROBIN.strip()},canary\nKim,,,canary\n".encode()
    )

    assert batch.unused == ("Notes",)
    assert "canary" not in batch.model_dump_json()


def test_a_list_has_a_thousand_rows_at_most(clinic: Clinic) -> None:
    assert len(many.upload(clinic, (HEAD + ROBIN * 1_000).encode()).left) == 999
    with pytest.raises(AnswerError, match="1,001 rows; at most 1,000"):
        many.upload(clinic, (HEAD + ROBIN * 1_001).encode())


def test_rows_to_correct_come_back_as_they_were_and_never_as_a_formula(clinic: Clinic) -> None:
    hostile = ["=1+1", "@SUM(A1)", "-2+3", "'=1"]
    rows = "".join(f'"{name}",not an address,soon\n' for name in hostile)

    file = many.to_correct(clinic, many.upload(clinic, (HEAD + rows).encode()).id)

    cells = [row[0] for row in csv.reader(StringIO(file.decode("utf-8-sig")))][1:]
    assert [cell[0] for cell in cells] == ["'"] * len(hostile)
    again = many.upload(clinic, file)
    assert [row.cells[0] for row in again.left] == ["=1+1", "@SUM(A1)", "-2+3", "=1"]
    assert again.unused == ()


def test_whoever_has_an_open_form_is_pointed_out_and_not_invited_again(
    clinic: Clinic, clock: Clock
) -> None:
    robin = inviting.invite(clinic, Invitee(*SOMEBODY, is_confirmed=True))
    rows = f"{HEAD}{ROBIN}Sam Example,Robin@Example.com,2015-01-02\n{KIM}"

    batch = many.upload(clinic, rows.encode())

    assert [(row.number, row.why, row.reference) for row in batch.left] == [
        (2, (many.KNOWN,), robin.reference)
    ]
    assert [(one.number, one.shares) for one in batch.people] == [(3, True), (4, False)]
    # Once its link is over, a form is open no more.
    clock.passes(days=14)
    assert len(many.upload(clinic, (HEAD + ROBIN).encode()).people) == 1


@pytest.mark.parametrize(("with_shared", "invited"), [(False, 1), (True, 3)])
def test_whoever_shares_an_address_is_invited_if_staff_say_so(
    clinic: Clinic, *, with_shared: bool, invited: int
) -> None:
    rows = f"{HEAD}{ROBIN}Sam Example,robin@example.com,2015-01-02\n{KIM}"
    batch = many.upload(clinic, rows.encode())

    many.confirm(clinic, batch.id, is_agreed=True, with_shared=with_shared)

    assert many.go_on(clinic, 10) == invited
    assert clinic.store.outbox.count_waiting() == invited
    assert len(many.one(clinic, batch.id).left) == 3 - invited


def test_a_list_is_sent_only_when_the_patients_agreed_and_there_is_somebody(
    clinic: Clinic,
) -> None:
    some, none = (many.upload(clinic, (HEAD + row).encode()) for row in (ROBIN, "Kim,,\n"))

    with pytest.raises(AnswerError, match=many.TICK):
        many.confirm(clinic, some.id, is_agreed=False, with_shared=False)
    with pytest.raises(AnswerError, match=many.NOBODY):
        many.confirm(clinic, none.id, is_agreed=True, with_shared=False)
    with pytest.raises(NotFound):
        many.confirm(clinic, "2222-2222", is_agreed=True, with_shared=False)
    assert many.go_on(clinic, 10) == 0


def test_what_is_sent_is_an_invitation_as_if_it_were_made_by_hand(clinic: Clinic) -> None:
    desk = clinic.acting_as("staff:AAAA-0001", clinic.roles)
    batch = many.upload(desk, (HEAD + ROBIN).encode())
    many.confirm(desk, batch.id, is_agreed=True, with_shared=False)

    many.go_on(clinic.acting_as("patient"), 10)

    (made,) = clinic.store.invitations.to("robin@example.com")
    (mail,) = clinic.store.outbox.of([made.id])
    assert (made.name, made.birth_date, made.is_confirmed) == ("Robin Example", "1985-03-27", True)
    assert (made.made_by, made.batch, mail.to) == (desk.who, batch.id, "robin@example.com")
    assert f"{clinic.settings.address}/i#{clinic.id}." in mail.text
    told = clinic.store.ledger.done_by(desk.who, MORNING, MORNING + timedelta(days=1))
    assert [event.did for event in told] == [
        Did.LIST_UPLOADED,
        Did.LIST_CONFIRMED,
        Did.PATIENT_INVITED,
    ]


def test_the_same_list_twice_invites_each_once(clinic: Clinic, clock: Clock) -> None:
    first = many.upload(clinic, (HEAD + ROBIN + KIM).encode())
    clock.passes(minutes=1)
    second = many.upload(clinic, (HEAD + ROBIN + KIM).encode())
    for batch in (first, second):
        many.confirm(clinic, batch.id, is_agreed=True, with_shared=False)

    assert many.go_on(clinic, 10) == 4

    done = many.one(clinic, second.id)
    assert (done.done, done.invited, wrong(done)) == (2, 0, {2: (many.KNOWN,), 3: (many.KNOWN,)})
    assert clinic.store.outbox.count_waiting() == 2


def test_of_a_list_that_is_done_only_numbers_stay(clinic: Clinic, clock: Clock) -> None:
    batch = many.upload(clinic, f"{HEAD}{ROBIN}Sam Example,sam,soon\n".encode())
    many.confirm(clinic, batch.id, is_agreed=True, with_shared=False)
    many.go_on(clinic, 10)

    kept = many.one(clinic, batch.id).model_dump_json()

    assert not [word for word in ("Robin", "Sam", "robin@", '03-27"') if word in kept]
    assert '"number":3' in kept
    clock.passes(days=31)
    many.go_on(clinic, 10)
    with pytest.raises(NotFound):
        many.one(clinic, batch.id)


def test_a_list_that_nobody_sends_is_forgotten_after_a_day(clinic: Clinic, clock: Clock) -> None:
    batch = many.upload(clinic, (HEAD + ROBIN).encode())
    clock.passes(hours=24)
    many.go_on(clinic, 10)
    assert many.unfinished(clinic) == (batch,)

    clock.passes(minutes=1)
    many.go_on(clinic, 10)

    assert many.unfinished(clinic) == ()


def read_or_refused(content: bytes) -> Sheet | None:
    try:
        return csv_rows.read(content)
    except AnswerError:
        return None


def test_no_bytes_break_the_reading_of_a_file() -> None:
    dice = random.Random(8)
    signs = [*",;\t\r\n=' \"a1é\u2028\x85\ufeff", "NA", "sep=;"]
    parts = [*(sign.encode() for sign in signs), b"\xff", b"\x00"]

    files = [b"".join(dice.choices(parts, k=dice.randint(0, 40))) for _ in range(500)]
    read = [read_or_refused(file) for file in files]

    assert any(read)
    assert None in read


@pytest.mark.parametrize("sign", ["\r", "a", "é"])
def test_what_no_program_parts_cells_by_is_no_separator(sign: str) -> None:
    read = csv_rows.read(f"sep={sign}\r\nName,E-mail\nRobin,r@example.com\n".encode())
    assert Row(3 if sign != "\r" else 4, ("Robin", "r@example.com")) in read.rows


def test_a_file_of_line_breaks_does_not_fill_the_memory() -> None:
    with pytest.raises(AnswerError, match="more than 3,000 rows"):
        csv_rows.read(b"Name\n" + b"\n" * 500_000 + b"Robin")
    blank = csv_rows.read(b"Name\nRobin\n" + b",,\n" * 100_000)
    assert blank.rows == (Row(2, ("Robin",)),)


@pytest.mark.parametrize("head", ["E-mail" + ",Column" * 60, "E-mail" + "," * 100_000])
def test_a_list_wider_than_is_read_is_refused_at_once_and_loses_no_column(head: str) -> None:
    with pytest.raises(AnswerError, match="more than 60 cells"):
        csv_rows.read(f"{head},Date of birth\nrobin@example.com,1985-03-27".encode())


def test_a_file_is_never_written_to_the_disk_on_its_way() -> None:
    assert MultiPartParser.spool_max_size > LARGEST_LIST
