"""No more reminders: by our page, or by the button of a mail program; never by looking."""

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from screening.actions.invite import inviting
from screening.actions.invite.invitees import Invitee
from screening.actions.mail import post
from screening.clinic import Clinic
from screening.delivery import compose
from screening.records.invitations import Invitation
from tests.factories import a_clinic
from tests.fakes import Post
from tests.unit.web.surface import a_visit

OURS = {"sec-fetch-site": "same-origin"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


class Story:
    """Somebody who was invited, and what their browser or mail program does."""

    def __init__(self, folder: Path) -> None:
        carrier = Post()
        self.clinic: Clinic = replace(
            a_clinic(folder, address="https://testserver"), mailer=carrier
        )
        robin = Invitee("Robin Example", "robin@example.org", "1985-03-27")
        self.invitation = inviting.invite(self.clinic, robin)
        post.deliver_due(self.clinic)
        self.stop = carrier.letters[0].stop
        self.carried = self.stop.partition("#")[2]
        self.browser: TestClient = a_visit(self.clinic, at="https://testserver")

    @property
    def now(self) -> Invitation:
        found = self.clinic.store.invitations.by_id(self.invitation.id)
        assert found is not None
        return found


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path)


def test_a_mail_program_posts_to_its_address_without_a_cookie_or_a_page(story: Story) -> None:
    address = compose.posted(story.stop)
    assert address == f"https://testserver/stop/{story.carried}"

    answer = story.browser.post(address, content=compose.ONE_CLICK, headers=FORM)

    assert (answer.status_code, answer.text) == (200, "done\n")
    assert story.now.quiet_at is not None
    assert story.browser.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    parts = {"List-Unsubscribe": (None, "One-Click")}
    assert story.browser.post(address, files=parts).status_code == 200


def test_to_look_ends_nothing_and_leads_to_the_page_with_the_secret_out_of_its_address(
    story: Story,
) -> None:
    address = compose.posted(story.stop)
    for _ in range(3):
        answer = story.browser.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/stop#{story.carried}")
        page = story.browser.get("/stop")
        assert page.status_code == 200
        assert story.carried not in page.text
    assert story.browser.post(address, content=b"").status_code == 400
    assert story.browser.post(address, content=b"x" * 5000).status_code == 413

    assert story.now.quiet_at is None


def test_the_page_ends_them_when_its_button_is_pressed(story: Story) -> None:
    sent = {"carried": story.carried}
    assert story.browser.post("/stop", data=sent).status_code == 403
    assert story.now.quiet_at is None

    answer = story.browser.post("/stop", data=sent, headers=OURS)

    assert answer.status_code == 200
    assert "No more e-mails" in answer.text
    assert "Robin" not in answer.text
    assert story.now.quiet_at is not None


@pytest.mark.parametrize("wrong", ["x", "a.b", "nobody." + "x" * 43, "x" * 300, "%0d%0aSet-Cookie"])
def test_what_is_no_such_link_is_told_kindly(story: Story, wrong: str) -> None:
    page = story.browser.post("/stop", data={"carried": wrong}, headers=OURS)
    assert (page.status_code, "call the number in the e-mail" in page.text) == (404, True)
    posted = story.browser.post(f"/stop/{wrong}", content=compose.ONE_CLICK, headers=FORM)
    assert posted.status_code == 404
    assert story.browser.get(f"/stop/{wrong}").status_code in {303, 404}


def test_a_link_that_ends_reminders_opens_no_form(story: Story) -> None:
    browser = story.browser
    browser.cookies.set("ims_form", story.carried)
    assert "Sign in" in browser.get("/").text
