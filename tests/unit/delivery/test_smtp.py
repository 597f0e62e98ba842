"""Letters go to a real mail server on loopback: one that is kind, and ones that are not."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.delivery import smtp
from screening.delivery.mailer import Letter
from screening.delivery.smtp import Server, SmtpMailer
from screening.errors import MailDelayed, MailRefused
from tests import certificate, mail_server
from tests.factories import MORNING
from tests.mail_server import PASSWORD, USER

FROM = "forms@example.org"


def a_letter(to: str = "robin@example.org", sender: str = "the clinic") -> Letter:
    return Letter(
        to=to,
        sender=sender,
        subject="A form to fill in before your visit",
        text="Hello Robin,\n",
        html="<html><body><p>Hello Robin,</p></body></html>",
        message_id="<one@example.org>",
        made_at=MORNING,
        stop="https://intake.example.org/stop#clinic.token",
    )


def to_plain(server: mail_server.Server, **changes: str | int) -> SmtpMailer:
    at = {"host": "127.0.0.1", "port": server.port, "security": "none", **changes}
    return SmtpMailer(Server(**at), FROM, patience=5)  # type: ignore[arg-type]


@pytest.fixture
def server() -> Iterator[mail_server.Server]:
    with mail_server.running() as running:
        yield running


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    certificate.make(folder, "localhost")
    return folder


def test_a_letter_arrives_as_it_was_written(server: mail_server.Server) -> None:
    with to_plain(server).connected() as line:
        line.send(a_letter())

    (envelope,), (message,) = server.envelopes, server.messages
    assert (envelope.mail_from, envelope.rcpt_tos) == (FROM, ["robin@example.org"])
    assert message["From"] == "the clinic <forms@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://intake.example.org/stop/clinic.token>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_thousand_letters_go_over_one_line(server: mail_server.Server) -> None:
    begun = time.monotonic()
    with to_plain(server).connected() as line:
        for number in range(1000):
            line.send(a_letter(f"robin{number}@example.org"))

    assert server.lines == 1
    assert len({one.rcpt_tos[0] for one in server.envelopes}) == len(server.envelopes) == 1000
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("550 5.1.1 robin@example.org unknown", f"{smtp.NO_ADDRESS} (550)"),
        ("550 no such user here", f"{smtp.NO_ADDRESS} (550)"),
        ("552 5.2.2 over quota", f"{smtp.FULL} (552)"),
        ("550 5.7.1 not liked", f"{smtp.REFUSED} (550)"),
        ("554 go away", f"{smtp.REFUSED} (554)"),
    ],
)
def test_a_refusal_for_good_is_told_in_our_words_and_the_line_stays(
    server: mail_server.Server, answer: str, why: str
) -> None:
    server.at_rcpt["robin@example.org"] = answer
    with to_plain(server).connected() as line:
        with pytest.raises(MailRefused) as caught:
            line.send(a_letter())
        line.send(a_letter("kim@example.org"))

    assert str(caught.value) == why
    assert [one.rcpt_tos for one in server.envelopes] == [["kim@example.org"]]
    assert server.lines == 1


def test_one_who_asks_to_wait_is_heard(server: mail_server.Server) -> None:
    server.at_rcpt["robin@example.org"] = "451 4.7.1 greylisted, robin@example.org"
    server.at_data["kim@example.org"] = "452 4.3.1 no room"
    with to_plain(server).connected() as line:
        for who in ("robin@example.org", "kim@example.org"):
            with pytest.raises(MailDelayed, match="asked to try again later"):
                line.send(a_letter(who))
        line.send(a_letter("kim@example.org"))

    assert server.lines == 1


def test_a_server_that_hangs_up_after_the_text_is_called_again_for_the_next(
    server: mail_server.Server,
) -> None:
    server.at_data["robin@example.org"] = "drop"
    with to_plain(server).connected() as line:
        with pytest.raises(MailDelayed, match=smtp.LOST):
            line.send(a_letter())
        line.send(a_letter())

    first, second = server.messages
    assert first["Message-ID"] == second["Message-ID"] == "<one@example.org>"
    assert server.lines == 2


def test_a_server_that_closes_with_421_is_called_again(server: mail_server.Server) -> None:
    server.at_rcpt["robin@example.org"] = "421 4.3.2 enough for now"
    with to_plain(server).connected() as line:
        with pytest.raises(MailDelayed):
            line.send(a_letter())
        line.send(a_letter("kim@example.org"))

    assert server.lines == 2


@pytest.mark.parametrize("answer", ["550 5.4.5 daily limit exceeded", "554 5.3.2 not now"])
def test_what_a_server_takes_no_more_of_today_goes_out_later(
    server: mail_server.Server, answer: str
) -> None:
    server.at_rcpt["robin@example.org"] = answer
    with (
        to_plain(server).connected() as line,
        pytest.raises(MailDelayed, match="asked to try again later"),
    ):
        line.send(a_letter())


def test_who_is_refused_when_the_line_is_opened_again_loses_no_letter(
    certified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = str(certified / "fullchain.pem")
    with mail_server.running(certified, needs_login=True) as server:
        known = {"host": "localhost", "security": "starttls", "user": USER, "ca_file": trusted}
        server.at_data["robin@example.org"] = "drop"
        with to_plain(server, **known, password=PASSWORD).connected() as line:
            with pytest.raises(MailDelayed, match=smtp.LOST):
                line.send(a_letter())
            monkeypatch.setattr(mail_server, "PASSWORD", "another one since")
            with pytest.raises(MailDelayed, match="IMS_SMTP_PASSWORD"):
                line.send(a_letter("kim@example.org"))


def test_a_slow_server_is_waited_for_only_so_long(server: mail_server.Server) -> None:
    server.at_data["robin@example.org"] = "wait"
    begun = time.monotonic()
    mailer = SmtpMailer(to_plain(server).server, FROM, patience=0.5)
    with mailer.connected() as line, pytest.raises(MailDelayed, match=smtp.LOST):
        line.send(a_letter())

    assert time.monotonic() - begun < 5
    assert smtp.PATIENCE_SECONDS == 30


def test_who_signs_in_rightly_may_send_and_others_are_told_which_setting(certified: Path) -> None:
    with mail_server.running(certified, needs_login=True) as server:
        known = {
            "host": "localhost",
            "security": "starttls",
            "user": USER,
            "ca_file": str(certified / "fullchain.pem"),
        }
        with to_plain(server, **known, password=PASSWORD).connected() as line:
            line.send(a_letter())
        wrong = to_plain(server, **known, password="wrong")  # noqa: S106 - it is wrong
        with pytest.raises(MailRefused, match="IMS_SMTP_PASSWORD"), wrong.connected():
            pass

    assert len(server.envelopes) == 1
    assert PASSWORD not in repr(wrong)


def test_a_line_that_is_encrypted_from_the_start(certified: Path) -> None:
    with mail_server.running(certified, from_start=True) as server:
        trusted = str(certified / "fullchain.pem")
        mailer = to_plain(server, host="localhost", security="tls", ca_file=trusted)
        with mailer.connected() as line:
            line.send(a_letter())

        assert len(server.envelopes) == 1
        stranger = to_plain(server, host="localhost", security="tls")
        with pytest.raises(MailRefused, match=smtp.UNTRUSTED), stranger.connected():
            pass


def test_a_certificate_of_another_name_or_of_nobody_is_not_trusted(certified: Path) -> None:
    with mail_server.running(certified) as server:
        trusted = str(certified / "fullchain.pem")
        for host, ca_file in (("localhost", ""), ("127.0.0.1", trusted)):
            mailer = to_plain(server, host=host, security="starttls", ca_file=ca_file)
            with pytest.raises(MailRefused, match=smtp.UNTRUSTED), mailer.connected():
                pass

    assert not server.envelopes


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_nothing_goes_in_the_clear_to_a_server_without_encryption(
    server: mail_server.Server, security: str
) -> None:
    mailer = to_plain(server, security=security, user=USER, password=PASSWORD)
    with pytest.raises(MailRefused, match="IMS_SMTP_SECURITY"), mailer.connected():
        pass


def test_a_server_that_is_away_is_no_fault_of_the_settings() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        away = Server("127.0.0.1", taken.getsockname()[1], "none")
        with pytest.raises(MailDelayed, match=smtp.NO_SERVER), SmtpMailer(away, FROM).connected():
            pass


def test_a_file_of_certificates_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    mailer = SmtpMailer(Server("127.0.0.1", 1, "tls", ca_file=str(tmp_path / "ca.pem")), FROM)
    with pytest.raises(MailRefused, match="IMS_SMTP_CA_FILE"), mailer.connected():
        pass


def test_addresses_of_other_scripts_arrive(server: mail_server.Server) -> None:
    with to_plain(server).connected() as line:
        line.send(a_letter("robin@bücher.example"))
        line.send(a_letter("jörg@straße.example", sender="מרפאה"))

    first, second = server.envelopes
    assert first.rcpt_tos == ["robin@xn--bcher-kva.example"]
    assert second.rcpt_tos == ["jörg@xn--strae-oqa.example"]
    assert str(server.messages[1]["To"]) == "jörg@xn--strae-oqa.example"


def test_we_call_ourselves_by_the_domain_of_our_address(server: mail_server.Server) -> None:
    with to_plain(server).connected() as line:
        line.send(a_letter())

    assert server.callers == ["example.org"]
