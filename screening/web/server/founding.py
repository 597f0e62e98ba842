"""Before anybody works here nothing is open but the page that sets everything up."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from screening.actions.staff import setting_up
from screening.clinic import Clinics
from screening.web import desk, pages
from screening.web.pages import Message

OPEN: Final = frozenset(
    {setting_up.PAGE, "/staff/staff.css", "/livez", "/readyz", "/_stcore/health"}
)
FILES: Final = "/form/"
# Records may be older than the first member of staff: whoever holds a form, or the tablet that it
# is on, may go on with it. What a cookie opens, the pages behind look at.
HELD: Final = frozenset({"ims_form", "ims_tablet"})
NOT_YET: Final = Message(
    "Not set up yet",
    "Nobody can fill in a form here before the clinic is set up. The program printed an address "
    "for that when it started; it works once, and for 30 minutes. Where the program runs, "
    "the command “python -m screening setup” prints a new one.",
    setting_up.PAGE,
    "I have the code",
)


class OnlySetUp:
    """Answer in the place of all pages until there is a first member of staff."""

    def __init__(self, app: ASGIApp, clinics: Clinics) -> None:
        """Keep the clinics; once one of them is founded nobody is asked again."""
        self.app, self.clinics = app, clinics
        self._is_founded = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is open now."""
        if scope["type"] == "lifespan" or await self._is_open(HTTPConnection(scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        else:
            await pages.message(None, NOT_YET, 503)(scope, receive, send)

    async def _is_open(self, asked: HTTPConnection) -> bool:
        path = asked.scope["path"]
        if self._is_founded or path in OPEN or path.startswith(FILES):
            return True
        if not HELD.isdisjoint(asked.cookies) and not path.startswith(desk.DOOR):
            return True
        self._is_founded = await run_in_threadpool(setting_up.is_founded, self.clinics)
        return self._is_founded
