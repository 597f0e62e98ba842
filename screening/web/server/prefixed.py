"""The names of our cookies on a secure line: with a prefix that a browser takes only from us.

A browser lets no other host and no page of an unsecured line plant a cookie under `__Host-`
(RFC 6265bis, 4.1.3.2; ASVS 5.0, 3.3.1 and 3.3.3). The pages behind know the plain names alone;
over a secure line a cookie that comes under a plain name was not set by us: none of them sees it.
"""

import re
from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

OURS: Final = b"ims_"
PREFIX: Final = b"__Host-"
SECURE: Final = frozenset({"https", "wss"})
ONLY_SECURE: Final = b"; Secure"
BLANK: Final = b" \t"
# A name of nothing but the signs of RFC 6265. Whoever reads it later may strip more than a browser
# does, such as a no-break space: with one before it a planted name would turn into one of ours.
NAMED: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:=|$)")

Header = tuple[bytes, bytes]


class Prefixed:
    """Let our cookies go out under the prefix, and come in under no other name."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of whatever reads and sets cookies."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Change the names on a secure line; on any other a browser would refuse the prefix."""
        if scope.get("scheme") not in SECURE:
            await self.app(scope, receive, send)
            return

        async def named(message: Message) -> None:
            if "headers" in message:
                message = {**message, "headers": [_going(one) for one in message["headers"]]}
            await send(message)

        coming = [_coming(one) for one in scope["headers"]]
        await self.app({**scope, "headers": coming}, receive, named)


def _coming(header: Header) -> Header:
    name, value = header
    return (name, b"; ".join(_known(value.split(b";")))) if name == b"cookie" else header


def _known(cookies: Iterable[bytes]) -> list[bytes]:
    """Return the cookies under the names that the pages know, without those that pass for ours."""
    held = [cookie.strip(BLANK) for cookie in cookies]
    known = [one for one in held if NAMED.match(one) and not one.startswith(OURS)]
    mine = PREFIX + OURS
    return [one.removeprefix(PREFIX) if one.startswith(mine) else one for one in known]


def _going(header: Header) -> Header:
    name, value = header
    if name.lower() != b"set-cookie" or not value.startswith(OURS):
        return header
    return name, PREFIX + value + ONLY_SECURE
