"""What a clinic may decide, and what happens when it decides something impossible."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from screening.settings import Settings
from tests.factories import the_content

POSTGRES = "postgresql://clinic:secret@db/intake"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"IMS_{name.upper()}", raising=False)


def test_the_defaults_are_british_columbias() -> None:
    settings = Settings()

    assert settings.time_zone == "America/Vancouver"
    assert settings.min_age == 16
    assert settings.paper == "Letter"
    assert settings.words()["emergency_number"] == "9-1-1"
    assert settings.words()["advice_line"] == "8-1-1"
    assert settings.words()["crisis_line"] == "9-8-8"


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMS_CLINIC_NAME", "Harbour Physio")
    monkeypatch.setenv("IMS_MIN_AGE", "19")
    monkeypatch.setenv("IMS_DATA_DIR", "/srv/intake")

    settings = Settings()

    assert settings.words()["clinic_name"] == "Harbour Physio"
    assert settings.words()["min_age"] == "19"
    assert settings.database == "sqlite:////srv/intake/records.sqlite3"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", ""),
        ("paper", "A5"),
        ("min_age", "-1"),
        ("idle_minutes", "0"),
    ],
)
def test_an_impossible_setting_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"IMS_{name.upper()}", value)

    with pytest.raises(ValidationError, match=name):
        Settings()


def test_the_address_of_a_database_is_not_shown_by_mistake(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url=SecretStr(POSTGRES))

    assert settings.database == POSTGRES
    assert "secret" not in repr(settings)


def test_every_brace_in_the_patients_pages_is_filled_by_a_setting_or_the_page() -> None:
    pages = the_content().files["questionnaire.yaml"]
    by_the_page = {"item", "duration", "activity"}

    braces = set(re.findall(r"\{([a-z_]+)\}", pages))

    assert braces - by_the_page <= set(Settings().words())


@pytest.mark.parametrize("words", ["Harbour Pain Clinic", "PhysioPlus", "Your IMS form", "Rehab"])
@pytest.mark.parametrize("setting", ["mail_sender", "mail_subject"])
def test_what_stands_in_a_mailbox_tells_nothing_about_health(setting: str, words: str) -> None:
    with pytest.raises(ValidationError, match="tell nothing about health"):
        Settings.model_validate({setting: words})


@pytest.mark.parametrize("words", ["the clinic", "Madrid, Spain", "12 Nursery Road", "K. N."])
def test_a_name_is_not_taken_for_a_word_about_health(words: str) -> None:
    assert Settings.model_validate({"mail_sender": words}).mail_sender == words
