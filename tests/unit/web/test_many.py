"""The pages on which many patients are invited: the file goes up, is checked, and sent."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from httpx2 import Response

from screening.actions.invite import many
from screening.actions.staff.sign_in import named
from screening.clinic import Clinic
from screening.delivery import csv_rows
from screening.records.deeds import Did
from screening.records.people import Role
from screening.web.server.refusals import LISTS
from tests.factories import a_clinic, a_member
from tests.unit.web.staff_browser import OURS, StaffBrowser, in_front_of

TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
HEAD = "Name,E-mail,Birth date\n"
ROBIN = "Robin Example,robin@example.com,1985-03-27\n"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return a_clinic(tmp_path)


@pytest.fixture
def desk(clinic: Clinic) -> Iterator[StaffBrowser]:
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic, a_member(clinic, Role.FRONT_DESK))
        yield browser


def uploaded(desk: StaffBrowser, content: str | bytes, **more: str) -> Response:
    """Upload a file as the browser's form does."""
    token = TOKEN.search(desk.get(LISTS).text)
    assert token
    files = {"file": ("list.csv", content, "text/csv")}
    sent = {"csrf": token[1], **more}
    return desk._saw(desk.client.post(LISTS, data=sent, files=files, headers=OURS))


def test_whoever_reads_a_list_or_takes_its_wrong_rows_along_is_noted(
    clinic: Clinic, desk: StaffBrowser
) -> None:
    page = uploaded(desk, f"{HEAD}{ROBIN}Kim Example,,1985-03-28\n").headers["location"]

    desk.get(page)
    desk.get(f"{page}/to-correct.csv")
    desk.get(f"{LISTS}/2222-2222")

    day, (member,) = timedelta(days=1), clinic.store.people.every()
    now = clinic.clock()
    told = clinic.store.ledger.done_by(named(member), now - day, now + day)
    assert [one.did for one in told][-3:] == [Did.LIST_SEEN, Did.LIST_ROWS_WRITTEN, Did.NOT_FOUND]


def text_of(answer: Response) -> str:
    """Return what is to be read on a page."""
    bare = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(bare).split())


def test_a_list_goes_up_is_looked_at_and_sent_and_the_bar_moves(
    clinic: Clinic, desk: StaffBrowser
) -> None:
    # given a list of twelve, one of them without an e-mail address
    rows = "".join(f"P{n} Example,p{n}@example.com,1985-03-27\n" for n in range(11))
    led = uploaded(desk, f"{HEAD}{rows}Kim Example,,1985-03-28\n")

    # when it is looked at, nothing is sent
    page = led.headers["location"]
    seen = text_of(desk.get(page))
    assert "Nothing was sent yet" in seen
    assert "1 row cannot be used" in seen
    assert "13 Kim Example E-mail: enter the patient's e-mail address." in seen
    assert "Send 11 invitations" in seen
    assert clinic.store.outbox.count_waiting() == 0

    # then it waits for the tick, and goes on by itself
    unticked = desk.post(f"{page}/send")
    assert (unticked.status_code, many.TICK in text_of(unticked)) == (422, True)
    assert desk.post(f"{page}/send", is_agreed="yes").status_code == 303
    many.go_on(clinic, 10)
    assert '<progress aria-labelledby="bar-words" max="11" value="10">' in desk.get(page).text
    assert "10 of 11 rows done" in text_of(desk.get(f"{page}/now"))
    many.go_on(clinic, 10)
    done = text_of(desk.get(page))
    assert "11 patients are invited" in done
    assert "1 row was left out" in done
    assert "Kim" not in done
    assert clinic.store.outbox.count_waiting() == 11


def test_a_second_press_sends_nothing_twice(clinic: Clinic, desk: StaffBrowser) -> None:
    page = uploaded(desk, HEAD + ROBIN).headers["location"]
    desk.get(page)
    for _ in range(2):
        desk.post(f"{page}/send", is_agreed="yes")
        desk.get(LISTS)

    many.go_on(clinic, 10)
    many.go_on(clinic, 10)

    assert clinic.store.outbox.count_waiting() == 1


def test_a_list_can_be_thrown_away_and_one_that_is_sent_stopped(
    clinic: Clinic, desk: StaffBrowser
) -> None:
    first = uploaded(desk, HEAD + ROBIN).headers["location"]
    desk.get(first)
    assert desk.post(f"{first}/stop").headers["location"] == LISTS
    assert desk.get(first).status_code == 404

    second = uploaded(desk, HEAD + ROBIN).headers["location"]
    desk.get(second)
    desk.post(f"{second}/send", is_agreed="yes")
    desk.get(second)
    assert desk.post(f"{second}/stop").headers["location"] == second

    assert "0 of 1 were invited before" in text_of(desk.get(second))
    assert many.go_on(clinic, 10) == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", csv_rows.EMPTY),
        (HEAD.encode(), csv_rows.NOBODY),
        (b"PK\x03\x04 a workbook", csv_rows.BOOK),
        (b"%PDF-1.7 a letter", csv_rows.PDF),
        (b"\x89PNG\r\n\x1a\n\x00\x00", csv_rows.NO_TEXT),
        (b"Who,Where\nRobin,here\n", "The first row must name the columns"),
        ((HEAD + ROBIN * 1001).encode(), "This list has 1,001 rows; at most 1,000 go at once"),
        ((HEAD + "x" * csv_rows.LARGEST).encode(), csv_rows.TOO_LARGE),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(
    clinic: Clinic, desk: StaffBrowser, content: bytes, told: str
) -> None:
    answer = uploaded(desk, content)

    assert answer.status_code == 422
    assert told in text_of(answer)
    assert many.unfinished(clinic) == ()


def test_nothing_at_all_is_refused_like_an_empty_file(desk: StaffBrowser) -> None:
    desk.get(LISTS)

    # A form without a file in it, as a browser without a choice or another program sends it.
    assert desk.post(LISTS).status_code == 422


def test_a_file_far_too_large_is_refused_before_it_is_read(desk: StaffBrowser) -> None:
    answer = desk.client.post(
        LISTS, content=b"x" * (520 * 1024 + 1), headers={**OURS, "accept": "text/html"}
    )

    assert answer.status_code == 413
    assert "split the list into several files" in text_of(answer)


def test_only_a_list_may_be_so_large(desk: StaffBrowser) -> None:
    large = b"x" * (64 * 1024 + 1)

    assert desk.client.post(f"{LISTS}/K7M4-2QXP/send", content=large).status_code == 413


def test_a_file_without_the_token_of_our_form_is_not_looked_at(
    clinic: Clinic, desk: StaffBrowser
) -> None:
    file = {"file": ("list.csv", HEAD + ROBIN, "text/csv")}

    assert desk.client.post(LISTS, files=file, headers=OURS).status_code == 403
    broken = {**OURS, "content-type": "multipart/form-data; boundary=x"}
    assert desk.client.post(LISTS, content=b"--y\r\n", headers=broken).status_code == 403
    assert many.unfinished(clinic) == ()


def test_what_stands_in_a_list_is_shown_and_never_run(desk: StaffBrowser) -> None:
    page = uploaded(desk, f"{HEAD}{HOSTILE},robin@example.com,1985-03-27\n{HOSTILE},,\n")

    shown = desk.get(page.headers["location"]).text

    # Once among the rows to correct, once among the patients.
    assert HOSTILE not in shown
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2


def test_the_template_and_the_rows_to_correct_come_as_files_that_name_nobody(
    desk: StaffBrowser,
) -> None:
    page = uploaded(desk, f"{HEAD}=1+1,robin@example.com,soon\n").headers["location"]

    template = desk.get(f"{LISTS}/template.csv")
    wrong = desk.get(f"{page}/to-correct.csv")

    assert template.text.startswith("\ufeffName,E-mail,Birth date,")
    assert "'=1+1,robin@example.com,soon" in wrong.text
    names = [one.headers["content-disposition"] for one in (template, wrong)]
    assert names == [
        'attachment; filename="patients-to-invite.csv"',
        'attachment; filename="rows-to-correct.csv"',
    ]


def test_whoever_only_asks_how_far_it_is_is_told_when_signed_out(
    clinic: Clinic, desk: StaffBrowser
) -> None:
    page = uploaded(desk, HEAD + ROBIN).headers["location"]

    assert "x-seconds-left" in desk.get(f"{page}/now").headers
    assert desk.get(f"{LISTS}/2222-2222/now").status_code == 404
    desk.client.cookies.clear()
    assert desk.get(f"{page}/now").status_code == 401
    assert len(many.unfinished(clinic.acting_as("x", frozenset({Role.FRONT_DESK})))) == 1
