"""From settings to a clinic: ready to use, or refused in clear words."""

from datetime import UTC
from pathlib import Path

import pytest

from screening import bootstrap
from screening.errors import DefinitionError, NotFound, StoreError
from screening.settings import Settings


def test_a_first_start_makes_its_own_records(tmp_path: Path) -> None:
    clinic = bootstrap.clinic(Settings(data_dir=tmp_path / "data"))

    assert clinic.store.drafts.open() == ()
    assert clinic.content.questionnaire.id == "ims_intake"
    assert clinic.clock().tzinfo is UTC
    assert len(clinic.chance(32)) == 32
    assert clinic.chance(32) != clinic.chance(32)


def test_a_second_start_finds_them(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    bootstrap.clinic(settings)

    assert bootstrap.clinic(settings).store.drafts.open() == ()


def test_a_questionnaire_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no_such_form"):
        bootstrap.clinic(Settings(data_dir=tmp_path, questionnaire="no_such_form"))

    assert list(tmp_path.iterdir()) == []


def test_broken_content_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "content" / "broken").mkdir(parents=True)
    (tmp_path / "content" / "broken" / "questionnaire.yaml").write_text("id: broken\n")
    monkeypatch.setattr(bootstrap, "QUESTIONNAIRES", tmp_path / "content")

    with pytest.raises(DefinitionError, match="missing"):
        bootstrap.clinic(Settings(data_dir=tmp_path / "data"))

    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("MIN_AGE=Canary", "Stopped: a setting cannot be used\nIMS_MIN_AGE: Input should be"),
        (
            "DATABASE_URL=Canary",
            "Stopped: IMS_DATABASE_URL or IMS_DATABASE_OWNER_URL is no address",
        ),
        ("QUESTIONNAIRE=no_such_form", "Stopped: there is no questionnaire 'no_such_form'"),
    ],
)
def test_a_start_that_fails_says_why_in_words(
    setting: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(*f"IMS_{setting}".split("="))

    with pytest.raises(SystemExit) as stopped:
        bootstrap.running.__wrapped__()

    assert str(stopped.value).startswith(said)
    assert "Canary" not in str(stopped.value)


def test_a_folder_that_cannot_be_made_is_an_error_of_the_records(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands in the way")

    with pytest.raises(StoreError):
        bootstrap.clinic(Settings(data_dir=tmp_path / "data"))
