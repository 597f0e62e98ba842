"""When something of ours fails: friendly words, the answers stay, and no trace is shown."""

from collections.abc import Callable

import pytest

from screening.clinic import Clinic
from screening.errors import StoreError
from screening.records.sql.drafts import SqlDrafts
from screening.ui import visitor
from tests.app.tablet import Tablet
from tests.factories import RESPONSE

OpenTab = Callable[..., Tablet]
SORRY = "Sorry, there is a problem with the form"


def fail(*_: object, **__: object) -> None:
    raise StoreError("the disk is full of Robin Example")


@pytest.fixture
def break_records(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what makes one call of the store fail from now on."""
    return lambda call: monkeypatch.setattr(SqlDrafts, call, fail)


def test_answers_stay_on_the_screen_while_they_cannot_be_saved(
    open_tab: OpenTab, break_records: Callable[[str], None]
) -> None:
    tablet = open_tab()
    tablet.walk(RESPONSE, until="words")
    tablet.say("pain_words", ["burn"])
    tablet.say("numb", "none")
    break_records("save")
    tablet.tap()
    assert (tablet.name, SORRY in tablet.html) == ("words", True)
    assert tablet.widget("pain_words", "list").value == ["burn"]


def test_the_form_goes_on_once_the_records_are_back(
    open_tab: OpenTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet = open_tab()
    tablet.walk(RESPONSE, until="words")
    tablet.answer_page(RESPONSE)
    with monkeypatch.context() as fault:
        fault.setattr(SqlDrafts, "by_token", fail)
        tablet.tap()
    assert SORRY in tablet.html
    tablet.tap()
    assert (tablet.name, SORRY in tablet.html) == ("near", False)


def test_a_new_tab_says_so_when_the_records_cannot_be_read(
    open_tab: OpenTab, break_records: Callable[[str], None]
) -> None:
    break_records("by_token")
    tablet = open_tab()
    assert SORRY in tablet.html
    assert "Robin" not in tablet.html
    assert not tablet.tab.exception


def test_a_browser_without_our_cookie_is_told_what_to_do(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor, "token", lambda: "")
    assert "Allow cookies for this site" in Tablet.opened(clinic).html
