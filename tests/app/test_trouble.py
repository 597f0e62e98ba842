"""When something of ours fails: friendly words, the answers stay, and no trace is shown."""

from collections.abc import Callable

import pytest

from screening.actions import codes
from screening.clinic import Clinic
from screening.errors import StoreError
from screening.questionnaire.load import load_texts
from screening.records.sql.drafts import SqlDrafts
from screening.ui import visitor
from tests.app.tablet import Tablet
from tests.factories import RESPONSE, TOKEN, a_deed, a_draft, a_text

OpenTab = Callable[..., Tablet]
SORRY = "Sorry, there is a problem with the form"
NOT_SAVED = "Sorry, this page could not be saved just now. Your answers are still on the screen"


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
    assert (tablet.name, NOT_SAVED in tablet.html) == ("words", True)
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
    assert NOT_SAVED in tablet.html
    tablet.tap()
    assert (tablet.name, NOT_SAVED in tablet.html) == ("near", False)


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
    monkeypatch.setattr(visitor, "cookies", dict)
    assert "allow cookies for this site" in Tablet.opened(clinic).html


def test_a_form_of_an_older_questionnaire_gets_todays_words_for_what_it_lacks(
    clinic: Clinic, open_tab: OpenTab
) -> None:
    text = a_text()
    lines = text.files["copy.yaml"].splitlines()
    kept = "\n".join(line for line in lines if not line.startswith("not_saved:"))
    older = text.model_copy(
        update={"content_hash": "0" * 64, "files": {**text.files, "copy.yaml": kept}}
    )
    content = load_texts("ims_intake", older.files)
    draft = a_draft(content_hash=content.hash, token_hash=codes.hashed(TOKEN))
    clinic.store.drafts.create(
        draft, older.model_copy(update={"content_hash": content.hash}), a_deed()
    )
    with pytest.MonkeyPatch.context() as fault:
        tablet = open_tab()
        tablet.say("filled_by", "self")
        fault.setattr(SqlDrafts, "save", fail)
        tablet.tap()

    assert (tablet.name, NOT_SAVED in tablet.html) == ("who", True)
