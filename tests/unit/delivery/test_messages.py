"""Every message of ours: neutral, in its headers too, and the same whatever stands in a name."""

import html
import re
from collections.abc import Mapping
from datetime import date, time
from email.message import EmailMessage
from email.parser import Parser
from email.policy import SMTPUTF8
from pathlib import Path

import pytest

from screening.actions.invite.links import new_invitation, new_link
from screening.actions.mail import writing
from screening.clinic import Clinic
from screening.delivery.compose import message_id, packed, posted
from screening.delivery.mailer import Letter
from screening.errors import MailRefused
from screening.records.invitations import Channel, LinkPurpose
from screening.records.mail import Mail, MailKind
from screening.settings import Settings
from tests import mail_words
from tests.factories import a_clinic, a_deed, a_draft, a_text

ADDRESS = "https://intake.example.org"
FROM = "forms@example.org"
HOSTILE = (
    "Robin\r\nBcc: eve@evil.example",
    "Robin\nTo: eve@evil.example\n\nSee you",
    '<a href="https://evil.example">Robin</a>',
    "<script>alert(1)</script>",
    "{link} {first_name.__class__} %s ${x}",
    "https://evil.example/i#x",
    "evil.example",
    '"Robin" <eve@evil.example>, x',
    "=?utf-8?q?Robin?= <eve@evil.example>",
    "\u202eniboR\u202c \u2067x",
    "\u05e0\u05d5\u05e2\u05d4 \u05db\u05d4\u05df",
    "\u0645\u062d\u0645\u062f \u0639\u0644\u064a",
    "Nguy\u1ec5n Th\u1ecb Minh Khai",
    "\u738b\u5c0f\u660e",
    "\U0001f642",
    "W" * 100,
    "\x00\x07\x1b[31m",
    "  ",
    "",
)
HEADERS = {
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Date",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
}


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return a_clinic(tmp_path, address=ADDRESS)


def every_mail(clinic: Clinic, to: str = "robin@example.org", **changes: object) -> list[Mail]:
    """Return one of each kind, to somebody whose name or whatever else is as given."""
    begun = {"name": "Robin Example", "email": to, "visit_day": date(2026, 6, 9)}
    about = {**begun, "visit_time": time(13, 30), **changes}
    invitation = new_invitation(clinic, Channel.EMAIL).model_copy(update=about)
    opens = new_link(clinic, LinkPurpose.OPEN, invitation.id)
    stops = new_link(clinic, LinkPurpose.STOP, invitation.id)
    begun_one = new_invitation(clinic, Channel.EMAIL).model_copy(update=about)
    draft = a_draft(id=begun_one.id, token_hash=opens.link.hash, reference=begun_one.reference)
    clinic.store.drafts.create(draft, a_text(), a_deed())
    case = (invitation.reference, "")
    return [
        writing.invitation_mail(clinic, invitation, opens, stops),
        writing.reminder_mail(clinic, invitation, opens, stops),
        writing.reminder_mail(clinic, begun_one, opens, stops),
        writing.new_link_mail(clinic, invitation, opens),
        writing.notice(clinic, MailKind.READY, case, to),
        writing.notice(clinic, MailKind.URGENT, case, to),
    ]


def travelled(mail: Mail, sender: str = "the clinic", address: str = FROM) -> EmailMessage:
    """Return a message as the mail program at the other end reads it."""
    letter = Letter(
        to=mail.to,
        sender=sender,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        message_id=message_id(mail.id, address),
        made_at=mail.made_at,
        stop=mail.stop,
    )
    content = packed(letter, address).content
    assert max(len(line) for line in content.split(b"\r\n")) < 998
    return Parser(policy=SMTPUTF8).parsestr(content.decode())


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_no_message_says_a_word_about_health(clinic: Clinic) -> None:
    for mail in every_mail(clinic, name="", visit_day=None):
        message = travelled(mail, Settings().mail_sender)
        seen = html.unescape(re.sub(r"(?s)<style>.*</style>|<[^>]+>", " ", mail.html))
        said = mail_words.words_of(bare(f"{mail.subject} {mail.text} {seen}", mail))
        assert said <= mail_words.NEUTRAL
        assert said & mail_words.HEALTH == set()
        # The page has a body.
        source = " ".join([*map(str, message.items()), mail.html.replace("body", "")])
        assert mail_words.words_of(bare(source, mail)) & mail_words.HEALTH == set(), mail.kind


def bare(text: str, mail: Mail) -> str:
    """Return a text without what is drawn by chance: that may look like a word."""
    return text.replace(mail.reference, "").replace(mail.id, "")


def test_of_the_words_of_the_questionnaire_a_message_has_those_of_any_text(root: Path) -> None:
    asked = mail_words.asked_about(root)
    assert {"needle", "pain", "numb", "pregnant", "physiotherapist"} <= asked
    assert len(mail_words.NEUTRAL & asked) < len(asked) / 10


def test_the_words_of_the_settings_are_as_neutral() -> None:
    settings = Settings()
    for words in (settings.mail_sender, settings.mail_subject, settings.clinic_phone):
        assert mail_words.words_of(words) <= mail_words.NEUTRAL
    assert set() == mail_words.NEUTRAL & mail_words.HEALTH


def test_the_headers_are_these_and_no_others(clinic: Clinic) -> None:
    for mail in every_mail(clinic):
        message = travelled(mail)
        assert set(message.keys()) <= HEADERS
        assert message["Message-ID"] == f"<{mail.id}@example.org>"
        assert message["To"] == "robin@example.org"
        if mail.stop:
            assert message["List-Unsubscribe"] == f"<{posted(mail.stop)}>"
            assert "#" not in message["List-Unsubscribe"]
        else:
            assert message["List-Unsubscribe"] is None


def test_nothing_is_fetched_when_a_message_is_opened(clinic: Clinic) -> None:
    for mail in every_mail(clinic):
        assert not re.search(r"(?i)<img|<link|<script|url\(|@import|src=|background=", mail.html)
        assert set(re.findall(r'href="([^"]*)"', mail.html)) <= set(
            re.findall(r"https://\S+", mail.text)
        )
        assert all(a.startswith(ADDRESS) for a in re.findall(r"https?://[^\s\"<]+", mail.html))


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_stands_in_a_field_changes_nothing_around_it(clinic: Clinic, value: str) -> None:
    for sender in ("the clinic", value):
        hostile: Mapping[str, str] = {"clinic_phone": value, "mail_subject": value}
        settings = clinic.settings.model_copy(update={**hostile, "mail_sender": value})
        for mail in every_mail(_with(clinic, settings), name=value, physiotherapist=value):
            try:
                message = travelled(mail, sender)
            except MailRefused:
                assert "\n" in sender or "\x00" in sender
                continue
            assert set(message.keys()) <= HEADERS
            assert [one.addr_spec for one in message["To"].addresses] == ["robin@example.org"]
            assert [one.addr_spec for one in message["From"].addresses] == [FROM]
            assert "<script" not in mail.html
            assert all(
                address.startswith(ADDRESS) for address in re.findall(r'href="([^"]*)"', mail.html)
            )
            assert part(message, "plain").splitlines() == mail.text.splitlines()
            assert not re.search("[\u202a-\u202e\u2066\u2067]", mail.text + mail.subject)


def _with(clinic: Clinic, settings: Settings) -> Clinic:
    object.__setattr__(clinic, "settings", settings)
    return clinic


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Robin Example", "Hello Robin,"),
        ("Anne-Marie O\u2019Neil", "Hello Anne-Marie,"),
        (
            "\u05e0\u05d5\u05e2\u05d4 \u05db\u05d4\u05df",
            "Hello \u2068\u05e0\u05d5\u05e2\u05d4\u2069,",
        ),
        ("\u738b\u5c0f\u660e", "Hello \u738b\u5c0f\u660e,"),
        ("evil.example", "Hello,"),
        ("https://evil.example", "Hello,"),
        ("", "Hello,"),
    ],
)
def test_who_has_a_name_is_greeted_by_it(clinic: Clinic, name: str, greeted: str) -> None:
    mail = every_mail(clinic, name=name)[0]
    assert mail.text.splitlines()[0] == greeted


def test_a_name_from_right_to_left_stays_in_its_place(clinic: Clinic) -> None:
    name = "\u05e0\u05d5\u05e2\u05d4"
    settings = clinic.settings.model_copy(update={"mail_sender": name})
    mail = every_mail(_with(clinic, settings))[0]
    assert f"your visit to \u2068{name}\u2069 on Tuesday, 9 June at 1:30 pm." in mail.text
    assert f"your visit to <bdi>{name}</bdi> on Tuesday" in mail.html


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("robin@b\u00fccher.example", "robin@xn--bcher-kva.example"),
        ("robin@stra\u00dfe.example", "robin@xn--strae-oqa.example"),
        ("j\u00f6rg@example.org", "j\u00f6rg@example.org"),
        ("o'neil+forms@example.org", "o'neil+forms@example.org"),
    ],
)
def test_an_address_of_any_script_is_written_as_mail_servers_take_it(
    clinic: Clinic, address: str, wire: str
) -> None:
    for mail in every_mail(clinic, address):
        assert [one.addr_spec for one in travelled(mail)["To"].addresses] == [wire]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "robin",
        "@example.org",
        "robin@",
        "robin@example.org\r\nBcc: eve@evil.example",
        "robin@example.org, eve@evil.example",
        "robin@exa mple.org",
        "robin@\u200b.example",
        "robin@exam\x00ple.org",
    ],
)
def test_an_address_that_is_none_is_refused_without_being_told(
    clinic: Clinic, address: str
) -> None:
    mail = every_mail(clinic)[0].model_copy(update={"to": address})
    with pytest.raises(MailRefused) as caught:
        travelled(mail)
    assert "robin" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_subject_or_sender_with_a_line_break_never_becomes_a_header(clinic: Clinic) -> None:
    mail = every_mail(clinic)[0]
    with pytest.raises(MailRefused):
        travelled(mail.model_copy(update={"subject": "x\r\nBcc: eve@evil.example"}))
    with pytest.raises(MailRefused):
        travelled(mail, "x\nBcc: eve@evil.example")


def test_without_an_encrypted_address_no_button_is_offered_that_could_not_work(
    clinic: Clinic,
) -> None:
    mail = every_mail(clinic)[0]
    plain = mail.model_copy(update={"stop": "http://127.0.0.1:8501/stop#clinic.token"})
    assert travelled(plain)["List-Unsubscribe"] is None
