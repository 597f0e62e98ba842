"""What one clinic decides: the only reader of the environment (names begin with `IMS_`)."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo
from pydantic import field_validator as checked
from pydantic_settings import BaseSettings, SettingsConfigDict

from screening import colours, settings_of_mail

# What a clinic may set for itself on its settings page; the environment says how it begins.
CHOSEN: Final = frozenset(
    {
        "clinic_name",
        "clinic_phone",
        "clinic_address",
        "colour",
        "privacy_contact",
        "emergency_number",
        "advice_line",
        "crisis_line",
        "min_age",
        "time_zone",
        "link_days",
        "band_shown",
        "paper",
        "mail_sender",
        "mail_subject",
        "reminder_days",
        "notice_emails",
    }
)
DATABASE_FILE = "records.sqlite3"
KEY_FILE = "master.key"
LONGEST_LINE: Final = 120
MOST_LINES: Final = 5
HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?|\[[0-9a-f:.]{2,45}\]")


def told(error: ValidationError) -> tuple[str, ...]:
    """Say which settings are wrong and why, each on a line; never what was set."""
    wrong = error.errors(include_input=False, include_context=False, include_url=False)
    return tuple(f"IMS_{str(one['loc'][0]).upper()}: {_why(one['msg'])}" for one in wrong)


def _why(message: str) -> str:
    return message.removeprefix("Value error, ")


def _an_address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme in {"http", "https"} and parts.netloc and not parts.query + parts.fragment:
        return address.rstrip("/")
    raise ValueError("write the address that browsers use, such as https://intake.example.org")


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("write a time zone such as America/Vancouver") from error
    return name


def _known_line(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not line:
        raise ValueError("enter something")
    if len(line) > LONGEST_LINE:
        raise ValueError(f"use {LONGEST_LINE} letters or fewer")
    return line


def _known_address(text: str) -> str:
    lines = [line for part in text.splitlines() if (line := " ".join(part.split()))]
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise ValueError(f"use {MOST_LINES} lines at most, each of {LONGEST_LINE} letters or fewer")
    if any(not letter.isprintable() for line in lines for letter in line):
        raise ValueError("use letters, figures and spaces only")
    return "\n".join(lines)


Line = Annotated[str, AfterValidator(_known_line)]
Neutral = Annotated[Line, AfterValidator(settings_of_mail.neutral)]


def _is_here(host: str) -> bool:
    try:
        number = ip_address(host)
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified


def _host_names(names: str) -> str:
    if all(HOST_NAME.fullmatch(name) for name in _names(names)):
        return names
    raise ValueError("write names such as intake.example.org, without port, commas between them")


def _names(names: str) -> tuple[str, ...]:
    return tuple(name for part in names.split(",") if (name := part.strip().lower().rstrip(".")))


class Settings(BaseSettings):
    """Hold every setting of the clinic, with defaults for British Columbia."""

    model_config = SettingsConfigDict(
        env_prefix="IMS_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    clinic_name: Line = "the clinic"
    clinic_phone: Line = "the front desk"
    clinic_address: Annotated[str, AfterValidator(_known_address)] = ""
    colour: Annotated[str, AfterValidator(colours.checked)] = ""
    privacy_contact: Line = "the front desk"
    emergency_number: Line = "9-1-1"
    advice_line: Line = "8-1-1"
    crisis_line: Line = "9-8-8"
    min_age: Annotated[int, Field(ge=0, le=120)] = 16
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "America/Vancouver"
    link_days: Annotated[int, Field(ge=1, le=90)] = 14
    band_shown: bool = False
    paper: Literal["Letter", "A4"] = "Letter"
    mail_sender: Neutral = "the clinic"
    mail_subject: Neutral = "A form to fill in before your visit"
    reminder_days: Annotated[int, Field(ge=0, le=60)] = 3
    notice_emails: Annotated[str, AfterValidator(settings_of_mail.addresses)] = ""
    smtp_host: str = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_ca_file: str = ""
    mail_from: Annotated[str, AfterValidator(settings_of_mail.address)] = ""
    questionnaire: str = "ims_intake"
    idle_minutes: Annotated[int, Field(ge=1, le=240)] = 20
    clinic: str = ""
    address: Annotated[str, AfterValidator(_an_address)] = "http://127.0.0.1:8501"
    hosts: Annotated[str, AfterValidator(_host_names)] = ""
    data_dir: Path = Path("data")
    database_url: SecretStr = SecretStr("")
    database_owner_url: SecretStr = SecretStr("")
    master_key: SecretStr = SecretStr("")
    master_key_file: str = ""
    master_key_command: SecretStr = SecretStr("")

    @checked(*settings_of_mail.FITS, mode="after")
    @classmethod
    def _fits_the_mail_server(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse what makes no sense beside the settings above it."""
        if why := settings_of_mail.FITS[info.field_name or ""](value, info.data):
            raise ValueError(why)
        return value

    def chosen(self, values: Mapping[str, Any]) -> Self:
        """Return the settings with what a clinic has chosen for itself.

        Raises ValidationError if a value cannot be used; others than CHOSEN are left alone.
        """
        mine = {name: value for name, value in values.items() if name in CHOSEN}
        return type(self)(**{**self.model_dump(), **mine}) if mine else self

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which the clinic tells its days."""
        return ZoneInfo(self.time_zone)

    @property
    def host_names(self) -> tuple[str, ...]:
        """Return the names by which browsers call the app, besides those of this machine."""
        return (*_names(self.hosts), *_names(urlsplit(self.address).hostname or ""))

    @property
    def is_for_phones(self) -> bool:
        """Tell whether a phone can reach the address: that of this machine itself it cannot."""
        host = urlsplit(self.address).hostname or ""
        return not (host == "localhost" or host.endswith(".localhost") or _is_here(host))

    @property
    def database(self) -> str:
        """Return the address of the records: the embedded database unless one is set."""
        chosen = self.database_url.get_secret_value()
        return chosen or f"sqlite:///{(self.data_dir / DATABASE_FILE).as_posix()}"

    @property
    def owner_database(self) -> str:
        """Return the address by which tables are changed: the same, unless one is set."""
        return self.database_owner_url.get_secret_value() or self.database

    @property
    def key_file(self) -> Path:
        """Return where the master key lies if it is neither in a setting nor printed."""
        chosen = self.master_key_file
        return Path(chosen) if chosen else self.data_dir / KEY_FILE

    def words(self) -> Mapping[str, str]:
        """Return what fills the braces in the words for patients and staff."""
        return {
            "clinic_name": self.clinic_name,
            "clinic_phone": self.clinic_phone,
            "privacy_contact": self.privacy_contact,
            "emergency_number": self.emergency_number,
            "advice_line": self.advice_line,
            "crisis_line": self.crisis_line,
            "min_age": str(self.min_age),
        }
