"""Two hundred patients are invited at once, twelve rows are wrong, and the server dies midway."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from screening.actions.invite import many
from screening.clinic import Clinic
from screening.records.batches import BatchState
from screening.records.people import Role
from screening.web.desk import COOKIE
from screening.web.server.refusals import LISTS
from tests.browser.conftest import Server, Tablet
from tests.browser.test_care import barriers
from tests.factories import a_member, signed_in

pytestmark = pytest.mark.browser
BAD = dict.fromkeys(range(10, 190, 16), "Kim Example,kim,03/04/1985")
ROWS = [BAD.get(n, f"P{n} Example,p{n}@example.com,27 Mar 1985") for n in range(2, 202)]
LIST = "\n".join(("Name,E-mail,Birth date", *ROWS)).encode()
GOOD = 188
LONG_MS = 60_000
POLL_MS = 2_000


def test_two_hundred_rows_of_which_twelve_are_wrong_are_sent_though_the_server_dies(
    own_server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    # given somebody at the front desk with a list
    clinic, desk = own_server.clinic, new_tablet(own_server)
    cookie = signed_in(clinic, a_member(clinic, Role.FRONT_DESK, email="dee@desk.example.org"))
    desk.hold({COOKIE: cookie})
    page = desk.context.new_page()
    page.clock.install()
    page.goto(f"{own_server.address}{LISTS}")
    assert barriers(page) == []

    when_a_file_is_too_large_the_page_says_so(page)
    when_the_right_one_goes_up_every_bad_row_is_told(page)
    assert clinic.store.invitations.listed(1) == ()
    address = when_it_is_sent_the_bar_moves(page, clinic)

    # and when the server dies and the browser closes, it goes on where it was
    own_server.die()
    assert barriers(page) == []
    page.close()
    half = many.one(clinic, address.rpartition("/")[2])
    assert half.state is BatchState.SENDING
    assert 0 < half.done < GOOD
    own_server.start()
    again = desk.context.new_page()
    again.goto(address)
    done = again.get_by_role("heading", name=f"{GOOD} patients are invited")
    expect(done).to_be_visible(timeout=LONG_MS)
    assert barriers(again) == []
    then_each_was_invited_once(clinic)


def when_a_file_is_too_large_the_page_says_so(page: Page) -> None:
    uploads(page, b"x" * (600 * 1024))
    expect(page.get_by_text("This file is too large for a list")).to_be_visible()
    assert page.url.endswith(LISTS)


def when_the_right_one_goes_up_every_bad_row_is_told(page: Page) -> None:
    uploads(page, LIST)
    expect(page.get_by_role("heading", name="12 rows cannot be used")).to_be_visible()
    told = page.get_by_role("table", name="Rows that cannot be used").locator("tbody tr")
    assert [row.split()[0] for row in told.all_inner_texts()] == [str(number) for number in BAD]
    expect(told.first).to_contain_text("Birth date: that could be two days")
    assert barriers(page) == []


def when_it_is_sent_the_bar_moves(page: Page, clinic: Clinic) -> str:
    """Send the list, and wait until the bar has moved; return the address of its page."""
    page.get_by_label("These patients said that we can e-mail them").check()
    page.get_by_role("button", name=f"Send {GOOD} invitations").click()
    bar = page.get_by_role("progressbar")
    expect(bar).to_be_visible()
    # The list is done in a few seconds: as soon as there is a part, the page asks for it.
    while not many.one(clinic, page.url.rpartition("/")[2]).done:
        page.wait_for_timeout(POLL_MS / 100)
    page.clock.run_for(POLL_MS)
    expect(bar).not_to_have_js_property("value", 0)
    return page.url


def then_each_was_invited_once(clinic: Clinic) -> None:
    made = clinic.store.invitations.listed(2 * GOOD)
    assert len({one.email for one in made}) == len(made) == GOOD
    assert len(clinic.store.outbox.of([one.id for one in made])) == GOOD


def uploads(page: Page, content: bytes) -> None:
    page.get_by_label("The list, as a CSV file").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Upload and check").click()
