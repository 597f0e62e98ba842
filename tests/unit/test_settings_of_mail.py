"""The settings of the mail: each by itself, and those that make no sense together."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from screening import bootstrap
from screening.delivery.folder import FolderMailer
from screening.delivery.smtp import SmtpMailer
from screening.settings import Settings, told

SERVER: dict[str, Any] = {"smtp_host": "smtp.example.org", "mail_from": "forms@example.org"}
LOGIN: dict[str, Any] = {"smtp_user": "forms", "smtp_password": "secret"}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"smtp_host": "smtp.example.org"}, "IMS_MAIL_FROM: set the address"),
        ({**SERVER, "smtp_security": "none"}, "IMS_SMTP_SECURITY: choose starttls or tls"),
        ({**SERVER, "smtp_user": "forms"}, "IMS_SMTP_PASSWORD: set the password"),
        ({**SERVER, "smtp_password": "secret"}, "IMS_SMTP_PASSWORD: set IMS_SMTP_USER, too"),
        ({"smtp_user": "forms", "smtp_password": "secret"}, "IMS_SMTP_USER: set IMS_SMTP_HOST"),
        ({**SERVER, "smtp_ca_file": "/nowhere.pem"}, "IMS_SMTP_CA_FILE: there is no such file"),
        ({"smtp_ca_file": __file__}, "IMS_SMTP_CA_FILE: set IMS_SMTP_HOST"),
        (
            {
                **SERVER,
                "smtp_host": "localhost",
                "smtp_security": "none",
                "smtp_ca_file": __file__,
            },
            "IMS_SMTP_CA_FILE: leave it out",
        ),
        ({"mail_from": "The clinic <forms@example.org>"}, "IMS_MAIL_FROM: write one address"),
        ({"mail_from": "forms@example.org\nBcc: x@example.org"}, "IMS_MAIL_FROM: write one"),
        ({"notice_emails": "a@example.org, b"}, "IMS_NOTICE_EMAILS: write addresses"),
        (
            {"notice_emails": " ".join(f"a{n}@example.org" for n in range(21))},
            "IMS_NOTICE_EMAILS: write 20 addresses at most",
        ),
        ({"reminder_days": 61}, "IMS_REMINDER_DAYS"),
        ({"mail_subject": " "}, "IMS_MAIL_SUBJECT: enter something"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_setting_and_the_reason(
    wrong: dict[str, Any], named: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(**wrong)

    lines = told(caught.value)
    assert any(line.startswith(named) for line in lines), lines
    assert "secret" not in str(lines)


def test_a_list_of_addresses_is_tidied() -> None:
    settings = Settings(notice_emails=" a@example.org;b@example.org\n, a@example.org ")
    assert settings.notice_emails == "a@example.org, b@example.org"


def test_the_settings_decide_what_carries_messages(tmp_path: Path) -> None:
    kept = bootstrap.mailer(Settings(data_dir=tmp_path))
    assert kept == FolderMailer(tmp_path / "mail", "nobody@localhost")
    sent = bootstrap.mailer(Settings(**SERVER, **LOGIN, smtp_port=2525))
    assert isinstance(sent, SmtpMailer)
    assert (sent.address, sent.server.port) == ("forms@example.org", 2525)
    assert "secret" not in repr(sent)


def test_what_a_clinic_chooses_for_itself_leaves_the_mail_server_as_it_is() -> None:
    settings = Settings(**SERVER, **LOGIN)
    chosen = settings.chosen({"mail_sender": "Harbour", "smtp_host": "evil.example"})
    assert (chosen.mail_sender, chosen.smtp_host) == ("Harbour", "smtp.example.org")
