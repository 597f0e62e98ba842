"""A real mail server on loopback, that behaves as badly as a test wants."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTPUTF8
from pathlib import Path
from typing import Any

from aiosmtpd import smtp
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "forms", "plum cart nine lantern"


@dataclass
class Server:
    """What a mail server got, and how it answers.

    `at_rcpt` and `at_data` hold answers by address; "drop" hangs up, "wait" answers too late.
    """

    port: int = 0
    lines: int = 0
    callers: list[str] = field(default_factory=list)
    held: list[asyncio.BaseTransport] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)

    @property
    def messages(self) -> list[EmailMessage]:
        """Return what was taken, read as a mail program reads it."""
        reader = BytesParser(policy=SMTPUTF8)
        return [reader.parsebytes(bytes(one.content or b"")) for one in self.envelopes]  # type: ignore[arg-type]

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name and its arguments
        self,
        server: smtp.SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.lines += 1
        self.callers.append(hostname)
        assert server.transport is not None
        self.held.append(server.transport)
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802 - as above
        self, _server: smtp.SMTP, _session: Session, envelope: Envelope, to: str, _how: list[str]
    ) -> str:
        answer = self.at_rcpt.get(to, "")
        if answer:
            return answer
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as above
        self, server: smtp.SMTP, _session: Session, envelope: Envelope
    ) -> str:
        answer = self.at_data.pop(envelope.rcpt_tos[0], "250 OK")
        if answer == "wait":
            await asyncio.sleep(60)
        if answer.startswith("250") or answer == "drop":
            self.envelopes.append(envelope)
        if answer == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return answer


class _OnAnyPort(Controller):
    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def running(
    folder: Path | None = None, *, from_start: bool = False, needs_login: bool = False
) -> Iterator[Server]:
    """Run a mail server; with the certificate of a folder if one is given."""
    server = Server()
    context = _context(folder) if folder else None
    how: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0, "enable_SMTPUTF8": True}
    if needs_login:
        how |= {"authenticator": _judge, "auth_required": True}
    if context and from_start:
        controller = _OnAnyPort(server, ssl_context=context, **how)
    else:
        controller = _OnAnyPort(server, tls_context=context, require_starttls=bool(context), **how)
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        for transport in server.held:
            controller.loop.call_soon_threadsafe(transport.close)
        controller.stop()


def _context(folder: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "fullchain.pem", folder / "privkey.pem")
    return context


def _judge(
    _server: smtp.SMTP, _session: Session, _envelope: Envelope, _how: str, login: Any
) -> AuthResult:
    assert isinstance(login, LoginPassword)
    is_right = (login.login, login.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)
