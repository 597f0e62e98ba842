"""How much the app takes at once. What is more is refused before anybody reads it.

The largest that a patient's page sends is a signature of 4,000 points (docs/decisions/0021); only
a list of patients to invite may be larger, at its own address. The same holds for a body without
a length: it is read up to the bound, and no further.
"""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from screening.web.server.refusals import LISTS, refuse

LONGEST_ADDRESS: Final = 2 * 1024
LARGEST_HEADERS: Final = 16 * 1024
MOST_HEADERS: Final = 100
MOST_COOKIES: Final = 50
LARGEST_BODY: Final = 64 * 1024
# A list of patients to invite may be larger: a file of 512 KB, and what a form adds to it.
LARGEST_LIST: Final = 512 * 1024 + 8 * 1024
LARGEST_MESSAGE: Final = 256 * 1024
# What the one who sent it is told as the line is closed.
NOT_FOR_US: Final = 1003
TOO_BIG: Final = 1009


class Bounds:
    """Refuse what is too long, too large, or told in two ways."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at what came before the body, then watch what follows."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif status := _mistake(scope):
            await refuse(status, scope, receive, send)
        elif scope["type"] == "http":
            await self._up_to_the_bound(scope, receive, send)
        else:
            line = _Line(receive, send)
            await self.app(scope, line.receive, line.send)

    async def _up_to_the_bound(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = _Body(receive, send, largest_body(scope))
        try:
            await self.app(scope, body.receive, body.send)
        except TooLargeError:
            if body.answered:
                raise
            await refuse(413, scope, receive, send)


class TooLargeError(Exception):
    """A body without a length went past the bound."""


class _Body:
    """The body of one request, as far as it is taken."""

    def __init__(self, receive: Receive, send: Send, largest: int) -> None:
        self.incoming, self.outgoing, self.largest = receive, send, largest
        self.size, self.answered = 0, False

    async def receive(self) -> Message:
        message = await self.incoming()
        self.size += len(message.get("body", b""))
        if self.size > self.largest:
            raise TooLargeError
        return message

    async def send(self, message: Message) -> None:
        self.answered = True
        await self.outgoing(message)


class _Line:
    """One open line: what comes over it is binary and not too large, or it is closed."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.incoming, self.outgoing, self.is_closed = receive, send, False

    async def receive(self) -> Message:
        message = await self.incoming()
        if message["type"] != "websocket.receive":
            return message
        received = message.get("bytes")
        if received is None:
            return await self._close(NOT_FOR_US)
        return message if len(received) <= LARGEST_MESSAGE else await self._close(TOO_BIG)

    async def send(self, message: Message) -> None:
        # What was still on its way to somebody whose line was closed goes nowhere.
        if not self.is_closed:
            await self.outgoing(message)

    async def _close(self, code: int) -> Message:
        self.is_closed = True
        await self.outgoing({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}


def _mistake(scope: Scope) -> int:
    """Return the status that says what is wrong before the body; 0 if nothing is."""
    headers = scope["headers"]
    if len(scope.get("raw_path") or b"") + 1 + len(scope["query_string"]) > LONGEST_ADDRESS:
        return 414
    if len(headers) > MOST_HEADERS or _size(headers) > LARGEST_HEADERS:
        return 431
    if _cookies(headers) > MOST_COOKIES:
        return 431
    return _mistake_of_length(dict(headers), largest_body(scope))


def largest_body(scope: Scope) -> int:
    """Return how large a body may be at the address that is asked for."""
    return LARGEST_LIST if scope["path"] == LISTS else LARGEST_BODY


def _mistake_of_length(headers: dict[bytes, bytes], largest: int) -> int:
    length = headers.get(b"content-length")
    if length is None:
        return 0
    if b"transfer-encoding" in headers or not length.isdigit():
        # Two lengths: what stands between us and the browser may have believed the other one.
        return 400
    return 413 if len(length) > len(str(largest)) or int(length) > largest else 0


def _size(headers: list[tuple[bytes, bytes]]) -> int:
    return sum(len(name) + len(value) for name, value in headers)


def _cookies(headers: list[tuple[bytes, bytes]]) -> int:
    return sum(value.count(b";") + 1 for name, value in headers if name == b"cookie")
