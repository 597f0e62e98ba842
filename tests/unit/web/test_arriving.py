"""The way in by a link: what a look costs, who is let in, and what everybody else is told."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from screening.actions import codes
from screening.actions.form import intake, leaving
from screening.actions.tablet import tablets
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.invitations import Invitation
from screening.web.cookies import FORM, HERE, LINK, TABLET
from screening.web.patient import new_link
from tests.by_link import EMAIL, at_home, change, invited, now
from tests.factories import RESPONSE, Clock, a_clinic, page_raws, walk
from tests.tablets import a_tablet, founded, token_of, with_tablet
from tests.unit.web.surface import a_visit

OURS = {"sec-fetch-site": "same-origin"}
RIGHT = {"day": "27", "month": "March", "year": "1985"}
WRONG = {"day": "28", "month": "3", "year": "1985"}


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    made = a_clinic(tmp_path, clock=clock, clinic_name="Harbour", clinic_phone="604 555 0100")
    return founded(made)


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[TestClient]:
    with a_browser(clinic) as client:
        yield client


@contextmanager
def a_browser(clinic: Clinic) -> Iterator[TestClient]:
    with a_visit(clinic) as client:
        client.headers.update(OURS)
        yield client


def follow(browser: TestClient, secret: str) -> Response:
    """Tap Start on the page of a link, and go where that leads."""
    answer = browser.post("/i", data={"t": secret})
    return browser.get(answer.headers["location"]) if answer.status_code == 303 else answer


def let_in(browser: TestClient, secret: str) -> Response:
    follow(browser, secret)
    answer = browser.post("/i/birth-date", data=RIGHT)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    return browser.get("/")


def is_form(answer: Response) -> bool:
    return 'id="root"' in answer.text


def asks_birth_date(answer: Response) -> bool:
    return "Open your form" in answer.text and 'name="year"' in answer.text


def closes(browser: TestClient) -> None:
    """Close the browser: what lives only as long as it is open goes."""
    browser.cookies.delete(HERE)


def fill_in(clinic: Clinic, browser: TestClient, until: str = "words") -> str:
    """Agree to the privacy page and go on; return the reference of the form."""
    token = token_of(dict(browser.cookies))
    turn = intake.open_draft(at_home(clinic), token, {"consent_privacy": "agreed"})
    return walk(clinic, turn, RESPONSE, until=until).draft.reference


def test_a_look_at_a_link_changes_nothing_however_often(
    browser: TestClient, clinic: Clinic
) -> None:
    invitation, secret = invited(clinic)
    audited = len(clinic.store.ledger.who_saw(invitation.reference))

    for _ in range(20):
        for look in (browser.get, browser.head):
            answer = look("/i")
            assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)

    assert now(clinic, invitation) == invitation
    assert len(clinic.store.ledger.who_saw(invitation.reference)) == audited
    assert asks_birth_date(follow(browser, secret))


def test_the_birth_date_lets_in_and_the_form_begins_with_what_is_known(
    browser: TestClient, clinic: Clinic
) -> None:
    invitation, secret = invited(clinic)

    page = follow(browser, secret)
    assert "Robin" not in page.text
    assert browser.cookies.get(FORM) is None
    assert browser.post("/i/birth-date", data=RIGHT).headers["location"] == "/"
    assert is_form(browser.get("/"))

    reference = fill_in(clinic, browser, until="about")
    assert reference == invitation.reference
    draft = clinic.store.drafts.by_reference(reference)
    assert draft is not None
    assert (draft.answers["name"], draft.answers["dob"]) == ("Robin Example", "1985-03-27")
    did = [event.did for event in clinic.store.ledger.who_saw(reference)]
    assert did[:4] == [Did.PATIENT_INVITED, Did.LINK_OPENED, Did.UNLOCKED, Did.OPENED]


def test_five_wrong_birth_dates_lock_the_link_and_what_is_no_date_is_no_try(
    browser: TestClient, clinic: Clinic
) -> None:
    invitation, secret = invited(clinic)
    follow(browser, secret)

    unclear = [{}, {"day": "31", "month": "Febtober", "year": "198"}, {"day": "1" * 5000}]
    for typed in (*unclear, {**RIGHT, "year": "85"}):
        page = browser.post("/i/birth-date", data=typed)
        assert (page.status_code, "all four digits" in page.text) == (422, True)
        assert "does not match" not in page.text
    for _ in range(5):
        assert "604 555 0100" not in browser.get("/i/birth-date").text
        wrong = browser.post("/i/birth-date", data=WRONG)
    assert wrong.headers["location"] == "/i/birth-date"

    for answer in (browser.get("/i/birth-date"), browser.post("/i/birth-date", data=RIGHT)):
        assert answer.status_code == 403
        assert "Too many tries" in answer.text
        assert 'href="tel:6045550100"' in answer.text
    assert now(clinic, invitation).tries == 5
    assert browser.cookies.get(FORM) is None


def test_the_right_birth_date_forgives_the_wrong_ones(browser: TestClient, clinic: Clinic) -> None:
    invitation, secret = invited(clinic)
    follow(browser, secret)
    page = browser.post("/i/birth-date", data=WRONG)
    assert "That date does not match" in page.text
    assert 'value="28"' in page.text

    browser.post("/i/birth-date", data=RIGHT)

    assert now(clinic, invitation).tries == 0


ENDS: dict[str, tuple[Callable[[Clinic, Invitation, Clock], object], str]] = {
    "sent": (lambda c, i, k: change(c, i, submitted_at=k()), "This form was sent on 1 June 2026"),
    "sent long ago": (
        lambda c, i, k: change(c, i, submitted_at=k(), expires_at=k()),
        "This form was sent on 1 June 2026",
    ),
    "revoked": (lambda c, i, k: change(c, i, revoked_at=k()), "This form is closed"),
    "revoked long ago": (
        lambda c, i, k: change(c, i, revoked_at=k(), expires_at=k()),
        "This form is closed",
    ),
    "expired": (lambda _c, _i, k: k.passes(days=14), "This link no longer works"),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_link_that_is_over_says_why_and_has_a_way_on(
    browser: TestClient, clinic: Clinic, clock: Clock, end: str
) -> None:
    invitation, secret = invited(clinic)
    happens, words = ENDS[end]
    happens(clinic, invitation, clock)

    # The page stands a reload, too.
    for answer in (follow(browser, secret), browser.get("/i/birth-date"), browser.get("/")):
        assert answer.status_code == 410
        assert words in answer.text
        assert "Robin" not in answer.text
        assert "604 555 0100" in answer.text or 'action="/i/new-link"' in answer.text
    assert browser.post("/i/birth-date", data=RIGHT).status_code == 410
    assert browser.cookies.get(FORM) is None


def test_links_that_never_were_get_one_answer_and_only_too_many_of_them_must_wait(
    browser: TestClient, clinic: Clinic, clock: Clock
) -> None:
    invitation, secret = invited(clinic)
    (mail,) = clinic.store.outbox.of([invitation.id])
    stop = mail.stop.partition("#")[2]
    near = f"{secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}"
    wrong = (near, "nonsense", stop, codes.addressed("none", "k" * 43), "x" * 5000)

    told = {(a.status_code, a.text) for a in (follow(browser, one) for one in wrong)}
    assert [status for status, _ in told] == [404]
    for _ in range(5):
        follow(browser, near)
    follow(browser, near)

    browser.cookies.set(LINK, near, domain="testserver.local")
    for shut in (follow(browser, near), browser.get("/"), browser.get("/i/birth-date")):
        assert (shut.status_code, "Wait 1 second" in shut.text) == (429, True)
    # Whoever comes by the same address with a link of their own is not kept waiting for that.
    assert asks_birth_date(follow(browser, secret))
    clock.passes(seconds=2)
    assert follow(browser, near).status_code == 404


def test_a_form_goes_on_in_the_browser_that_was_let_in_last(clinic: Clinic) -> None:
    invitation, secret = invited(clinic)
    with a_browser(clinic) as first, a_browser(clinic) as second:
        let_in(first, secret)
        reference = fill_in(clinic, first)

        assert is_form(let_in(second, secret))

        assert intake.find(clinic, token_of(dict(first.cookies))) is None
        draft = intake.find(clinic, token_of(dict(second.cookies)))
        assert draft is not None
        assert (draft.reference, draft.place) == (reference, "words")
        # The first is told so, and may have it back for the birth date.
        page = first.get("/")
        assert "Your form is open somewhere else" in page.text
        assert asks_birth_date(follow(first, ""))
        first.post("/i/birth-date", data=RIGHT)
        assert is_form(first.get("/"))
        assert "somewhere else" in second.get("/").text
    assert now(clinic, invitation).tries == 0


def test_whoever_is_in_is_not_asked_again_by_the_same_link(
    browser: TestClient, clinic: Clinic, clock: Clock
) -> None:
    _, secret = invited(clinic)
    let_in(browser, secret)
    for is_begun in (False, True):
        if is_begun:
            fill_in(clinic, browser)
        assert is_form(follow(browser, secret))
    clock.passes(minutes=20)

    assert asks_birth_date(follow(browser, secret))
    token = token_of(dict(browser.cookies))
    browser.post("/i/birth-date", data=RIGHT)

    # Another tab of this browser goes on, too.
    assert token_of(dict(browser.cookies)) == token


@pytest.mark.parametrize("away", ["closed", "idle"])
def test_a_browser_that_was_left_before_the_form_began_shows_nothing_without_the_birth_date(
    browser: TestClient, clinic: Clinic, clock: Clock, away: str
) -> None:
    _, secret = invited(clinic)
    let_in(browser, secret)
    if away == "closed":
        closes(browser)
    else:
        clock.passes(minutes=20)

    assert browser.get("/").headers["location"] == "/i/birth-date"
    with pytest.raises(Exception, match="begins on a tablet"):
        fill_in(clinic, browser)
    assert asks_birth_date(browser.get("/i/birth-date"))
    browser.post("/i/birth-date", data=RIGHT)
    assert is_form(browser.get("/"))
    assert fill_in(clinic, browser)


def test_back_from_a_form_that_is_open_leads_to_it_again(
    browser: TestClient, clinic: Clinic
) -> None:
    _, secret = invited(clinic)
    let_in(browser, secret)
    assert browser.get("/i/birth-date").headers["location"] == "/"
    fill_in(clinic, browser)
    assert browser.get("/i/birth-date").headers["location"] == "/"
    closes(browser)
    browser.get("/")
    assert asks_birth_date(browser.get("/i/birth-date"))


def test_two_of_a_family_on_one_phone_come_each_to_their_own_form(
    browser: TestClient, clinic: Clinic
) -> None:
    one, first = invited(clinic)
    other, second = invited(clinic, name="Kim Example", birth_date="2001-02-03")
    let_in(browser, first)
    fill_in(clinic, browser)
    browser.cookies.set("ims_size", "150", domain="testserver.local")

    assert asks_birth_date(follow(browser, second))
    assert browser.post("/i/birth-date", data=RIGHT).status_code == 422
    young = {"day": "3", "month": "2", "year": "2001"}
    browser.post("/i/birth-date", data=young)

    assert browser.cookies.get("ims_size") is None
    assert fill_in(clinic, browser) == other.reference
    assert asks_birth_date(follow(browser, first))
    browser.post("/i/birth-date", data=RIGHT)
    draft = intake.find(clinic, token_of(dict(browser.cookies)))
    assert draft is not None
    assert draft.reference == one.reference


def test_expiry_shuts_the_way_in_and_not_a_form_that_somebody_is_at(
    browser: TestClient, clinic: Clinic, clock: Clock
) -> None:
    _, secret = invited(clinic)
    clock.passes(days=13, hours=23, minutes=50)
    let_in(browser, secret)
    fill_in(clinic, browser)
    clock.passes(minutes=15)

    assert is_form(browser.get("/"))
    closes(browser)
    browser.get("/")
    assert "This link no longer works" in browser.get("/").text
    assert follow(browser, secret).status_code == 410


def test_a_form_that_was_taken_back_while_it_is_open_says_so(
    browser: TestClient, clinic: Clinic, clock: Clock
) -> None:
    invitation, secret = invited(clinic)
    let_in(browser, secret)
    fill_in(clinic, browser)
    token = token_of(dict(browser.cookies))

    change(clinic, invitation, revoked_at=clock())
    leaving.put_away(clinic, codes.hashed(token))

    assert "This form is closed" in browser.get("/").text


def test_a_form_is_sent_once_and_its_link_says_when(browser: TestClient, clinic: Clinic) -> None:
    invitation, secret = invited(clinic)
    let_in(browser, secret)
    token = token_of(dict(browser.cookies))
    turn = intake.open_draft(at_home(clinic), token, {"consent_privacy": "agreed"})
    turn = walk(clinic, turn, RESPONSE)
    raws = page_raws(turn.place, RESPONSE)

    assert intake.submit(clinic, turn.draft, raws) == intake.submit(clinic, turn.draft, raws)

    assert "This form was sent on 1 June 2026" in browser.get("/").text
    browser.post("/sent")
    assert [browser.cookies.get(name) for name in (FORM, LINK, HERE)] == [None] * 3
    assert "This form was sent" in follow(browser, secret).text
    sent = clinic.store.submissions.by_reference(invitation.reference)
    assert sent is not None
    assert sent.edition == 1


def test_a_link_is_not_for_a_tablet_of_the_clinic(browser: TestClient, clinic: Clinic) -> None:
    _, secret = invited(clinic)
    browser.cookies.set(TABLET, a_tablet(clinic), domain="testserver.local")

    for answer in (browser.get("/i"), follow(browser, secret), browser.get("/i/birth-date")):
        assert "This tablet is the clinic" in answer.text
    assert browser.cookies.get(LINK) is None


def test_a_tablet_that_was_taken_back_is_a_browser_like_any_other(
    browser: TestClient, clinic: Clinic
) -> None:
    given = a_tablet(clinic)
    tablets.take_back(clinic, with_tablet(clinic, given).tablet.id)  # type: ignore[union-attr]
    browser.cookies.set(TABLET, given, domain="testserver.local")
    _, secret = invited(clinic)

    assert is_form(let_in(browser, secret))
    assert browser.cookies.get(TABLET) is None


def test_a_number_is_called_by_a_tap_and_words_are_none(tmp_path: Path) -> None:
    numbers = {"+1 604-555 0100 ext. 7": ["tel:+16045550100"], "the front desk": []}
    for phone, links in numbers.items():
        clinic = founded(a_clinic(tmp_path / phone[:3], clinic_phone=phone))
        _, secret = invited(clinic)
        with a_browser(clinic) as browser:
            follow(browser, secret)
            for _ in range(5):
                browser.post("/i/birth-date", data=WRONG)
            page = browser.get("/i/birth-date").text
        assert f"Call {phone} and" in re.sub("<a.*?>|</a>", "", page)
        assert re.findall(r'href="(tel:[^"]*)"', page) == links


def test_another_site_cannot_put_a_link_into_a_browser(clinic: Clinic) -> None:
    _, secret = invited(clinic)
    with a_visit(clinic) as stranger:
        stranger.headers.update({"sec-fetch-site": "cross-site"})
        for path, typed in (("/i", {"t": secret}), ("/i/birth-date", RIGHT)):
            assert stranger.post(path, data=typed).status_code == 403
        assert dict(stranger.cookies) == {}


def test_no_script_reads_the_cookies_of_a_link_and_no_other_site_sends_them(
    browser: TestClient, clinic: Clinic
) -> None:
    _, secret = invited(clinic)
    answers = [
        browser.post("/i", data={"t": secret}),
        browser.post("/i/birth-date", data=RIGHT),
    ]
    told = [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
    kept = {one.partition("=")[0]: one.partition("; ")[2] for one in told if "Max-Age=0" not in one}

    assert kept == {
        LINK: "HttpOnly; Max-Age=1209600; Path=/; SameSite=lax",
        FORM: "HttpOnly; Max-Age=1209600; Path=/; SameSite=lax",
        HERE: "HttpOnly; Path=/; SameSite=lax",
    }


def test_a_link_that_came_without_its_secret_says_what_helps(browser: TestClient) -> None:
    for answer in (browser.post("/i", data={"t": ""}), browser.get("/i/birth-date")):
        assert answer.status_code == 404
        assert "Please open your link again" in answer.text


def test_this_is_not_my_form_lets_the_link_go(browser: TestClient, clinic: Clinic) -> None:
    _, secret = invited(clinic)
    page = follow(browser, secret)
    assert 'href="/new"' in page.text

    browser.get("/new")

    assert browser.cookies.get(LINK) is None
    assert "How to open the form" in browser.get("/").text


def test_an_address_is_looked_up_only_when_the_answer_is_out(
    browser: TestClient, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation, _ = invited(clinic)
    afterwards: list[tuple[Any, ...]] = []
    monkeypatch.setattr(new_link, "BackgroundTask", lambda *task: afterwards.append(task))
    browser.post("/i/new-link", data={"email": EMAIL})
    before = len(clinic.store.outbox.of([invitation.id]))
    ((send, *known),) = afterwards
    send(*known)

    assert (before, len(clinic.store.outbox.of([invitation.id]))) == (1, 2)


def test_who_asks_for_a_new_link_gets_the_same_answer_whoever_it_is(
    browser: TestClient, clinic: Clinic
) -> None:
    invitation, _ = invited(clinic)

    def asks(email: str) -> tuple[int, str]:
        answer = browser.post("/i/new-link", data={"email": email})
        # Nothing else comes over the line, which would be held up by a look-up that finds somebody.
        assert answer.headers.get("connection") == ("close" if answer.status_code == 200 else None)
        return answer.status_code, answer.text

    told = {asks(email) for email in (EMAIL, "nobody@example.com", f" {EMAIL.upper()} ")}
    assert len(told) == 1
    assert "604 555 0100" in told.pop()[1]
    assert len(clinic.store.outbox.of([invitation.id])) == 2
    for typed in ("", "robin", "robin@", "a b@example.com", f"{'x' * 250}@example.com"):
        status, text = asks(typed)
        assert status == 422
        assert "Enter an e-mail address in the right form" in text
    assert "<script>" not in asks('"><script>alert(1)</script>')[1]
