"""A number for every request, so that the log lines of one can be told from those of another."""

from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from screening.logs.lines import number

BYTES: Final = 8


class Numbered:
    """Number what comes in; the number is made here, so it can hold nothing of anybody."""

    def __init__(self, app: ASGIApp, chance: Callable[[int], bytes]) -> None:
        """Wrap the app."""
        self.app, self.chance = app, chance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give a request its number."""
        if scope["type"] != "lifespan":
            # Its task ends with it, so nobody needs to take the number away again.
            number(self.chance(BYTES).hex())
        await self.app(scope, receive, send)
