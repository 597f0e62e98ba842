"""The body drawing as the browser gets it: every place once, with its words."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from screening.clinic import Clinic
from screening.web.patient import drawing
from tests.factories import a_clinic, a_deed, a_draft, a_text, one_of, the_content


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return a_clinic(tmp_path)


def client(clinic: Clinic) -> TestClient:
    return TestClient(Starlette(routes=[*drawing.routes(one_of(clinic))]))


def test_every_place_is_drawn_once_with_its_own_name(clinic: Clinic) -> None:
    content = the_content()
    told = client(clinic).get(f"/drawing/{content.hash}").json()
    names = [region["id"] for region in told["regions"]]
    assert names == list(content.segments.places)
    assert len({region["label"] for region in told["regions"]}) == len(names)
    assert {region["side"] for region in told["regions"]} == {"left", "right", "middle"}


def test_a_browser_keeps_it_and_gets_it_small(clinic: Clinic) -> None:
    answer = client(clinic).get(f"/drawing/{the_content().hash}")
    assert "max-age" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    plain = client(clinic).get(
        f"/drawing/{the_content().hash}", headers={"accept-encoding": "identity"}
    )
    assert plain.json() == answer.json()


@pytest.mark.parametrize("name", ["x", "0" * 64, "..%2f..%2fapp.py"])
def test_what_was_never_asked_is_not_found(name: str, clinic: Clinic) -> None:
    assert client(clinic).get(f"/drawing/{name}").status_code == 404


def test_a_questionnaire_from_before_the_drawing_borrows_todays_words(clinic: Clinic) -> None:
    # given a form that was begun with an older content, which is kept in the records
    content = the_content()
    files = dict(content.files)
    lines = files["copy.yaml"].splitlines(keepends=True)
    files["copy.yaml"] = "".join(line for line in lines if not line.startswith("body_"))
    old = a_text().model_copy(update={"files": files, "content_hash": "e" * 64})
    clinic.store.drafts.create(a_draft(content_hash=old.content_hash), old, a_deed())
    # when its drawing is asked for
    told = client(clinic).get(f"/drawing/{old.content_hash}").json()
    # then it has words all the same
    assert told["words"]["picture"] == content.copy["body_picture"]
