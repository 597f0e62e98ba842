"""How the app says no: a short page for people, a line for programs, and never what is inside.

Whatever an inner part refuses with a bare status leaves as such a page. Answers that have a page
of their own (staff's, health's) are left alone.
"""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from screening.web.assets import address
from screening.web.pages import PAGES, POLICY

DENIAL: Final = "websocket.http.response"
POLICY_VIOLATED: Final = 1008
START: Final = "http.response.start"
BODY: Final = "http.response.body"
HTML: Final = "text/html"
NOT_SAID: Final = frozenset({"", "text/plain"})
STAFF: Final = "/staff"
LISTS: Final = "/staff/invitations/many"
TOO_LARGE: Final = 413
# What is kept of the bare answer: all else of it told about a body that is not sent.
KEPT: Final = frozenset({b"allow", b"connection", b"retry-after", b"set-cookie"})
UNKNOWN: Final = (
    "This could not be understood",
    (
        "The address or what was sent is not one that this program knows. Nothing is lost. "
        "Open the address that the clinic gave you."
    ),
)
WORDS: Final[Mapping[int, tuple[str, str]]] = {
    400: UNKNOWN,
    403: (
        "This did not come from our own page",
        "Nothing was changed. Open the page again from its start.",
    ),
    404: ("There is no such page", "Check the address. What was saved is not lost."),
    405: (
        "This page cannot be used in that way",
        "Open it again from its start. What was saved is not lost.",
    ),
    413: (
        "This is too much at once",
        "It was not read, and nothing was changed. Go back, make it shorter, and try again.",
    ),
    414: ("This address is too long", "Open the address that the clinic gave you."),
    431: (
        "The browser sent too much along",
        "Close the browser and open the page again. If it stays, ask the front desk.",
    ),
    500: (
        "Sorry, this did not work",
        (
            "The fault is ours. What was saved is not lost. Try again in a minute. "
            "If it stays, ask the front desk."
        ),
    ),
}

# A file was chosen that is too large: what to do about it is told where files go.
OF_LISTS: Final = (
    "This file is too large for a list",
    (
        "Nothing was read, and nobody is invited. Keep only the columns of the template, or split "
        "the list into several files of 512 KB at most, and upload them one after the other."
    ),
)


class Refusals:
    """Give every refusal its page; a fault inside gets one too, and still reaches the log."""

    def __init__(self, app: ASGIApp, clinic_name: str) -> None:
        """Wrap the app."""
        self.app, self.clinic_name = app, clinic_name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watch how an answer begins."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        answer = _Answer(self.clinic_name, scope, send)
        try:
            await self.app(scope, receive, answer.send)
        except ClientDisconnect:
            # Whoever hung up while still sending is told nothing, and nothing here is at fault.
            return
        except Exception:
            await answer.failed()
            raise


async def refuse(status: int, scope: Scope, receive: Receive, send: Send) -> None:
    """Say no to a request, or to a line that somebody wants to open; then hang up."""
    if scope["type"] == "websocket" and DENIAL not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": POLICY_VIOLATED})
        return
    await Response(status_code=status, headers={"connection": "close"})(scope, receive, send)


class _Answer:
    """One answer on its way out."""

    def __init__(self, clinic_name: str, scope: Scope, send: Send) -> None:
        self.clinic_name, self.scope, self.out = clinic_name, scope, send
        self.prefix = "websocket." if scope["type"] == "websocket" else ""
        self.begun = self.replaced = False

    async def send(self, message: Message) -> None:
        """Pass a message on, or the page in its place."""
        match message["type"].removeprefix(self.prefix):
            case "http.response.start":
                self.begun = True
                if _is_bare(message):
                    self.replaced = True
                    await self._page(message["status"], message)
                    return
            case "http.response.body" if self.replaced:
                return
            case "close" if self._may_be_told_why():
                self.begun = self.replaced = True
                await self._page(403)
                return
            case "accept":
                self.begun = True
        await self.out(message)

    async def failed(self) -> None:
        """Tell of a fault, if nothing was told yet."""
        if not self.begun and self.scope["type"] == "http":
            self.begun = self.replaced = True
            await self._page(500)

    def _may_be_told_why(self) -> bool:
        """Tell whether a line is refused that was not opened, so that an answer can be given."""
        is_line, able = self.prefix != "", DENIAL in self.scope.get("extensions", {})
        return is_line and able and not self.begun

    async def _page(self, status: int, bare: Message | None = None) -> None:
        page = self._drawn(status)
        kept = [one for one in (bare or {}).get("headers", ()) if one[0].lower() in KEPT]
        headers = [*kept, *page.raw_headers]
        start = {"type": self.prefix + START, "status": status, "headers": headers}
        await self.out(start)
        await self.out({"type": self.prefix + BODY, "body": page.body})

    def _drawn(self, status: int) -> Response:
        is_list = status == TOO_LARGE and self.scope["path"] == LISTS
        title, body = OF_LISTS if is_list else WORDS[status]
        if HTML not in Headers(scope=self.scope).get("accept", ""):
            return Response(f"{title}\n", status, media_type="text/plain")
        words = {
            "title": title,
            "body": body,
            "clinic_name": self.clinic_name,
            "here": None,
            "asset": address,
            "start": LISTS if is_list else STAFF if self.scope["path"].startswith(STAFF) else "/",
        }
        html = PAGES.get_template("refusal.html").render(words)
        page = Response(html, status, media_type=HTML)
        page.headers["content-security-policy"] = POLICY
        return page


def _is_bare(message: Message) -> bool:
    """Tell whether it is a refusal without a page of its own."""
    kind = MutableHeaders(raw=list(message.get("headers", ()))).get("content-type", "")
    return message["status"] in WORDS and kind.partition(";")[0] in NOT_SAID
