"""Files that never change under their name: Streamlit's own and ours, compressed once.

Streamlit sends its 2.9 MB of scripts uncompressed; compressed they are 1.2 MB, which is what
counts on a clinic's wireless network. An address of ours carries the hash of the file.
"""

import gzip
import hashlib
import mimetypes
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from screening.errors import NotFound

OURS: Final = Path(__file__).parent / "static"
TEXT: Final = frozenset({".js", ".css", ".svg", ".json"})
THEIRS: Final = "/static/"
FOR_EVER: Final = "public, immutable, max-age=31536000"


def routes() -> tuple[Route, ...]:
    """Return the route of our own files."""
    return (Route("/form/{path:path}", _ours),)


def streamlit_folder() -> Path:
    """Return where Streamlit keeps its page and the files that it needs."""
    found = find_spec("streamlit")
    if found is None or found.origin is None:
        raise NotFound("Streamlit is not installed")
    return Path(found.origin).parent / "static"


class Compressed:
    """Answer for Streamlit's own files: its routes for them cannot be replaced, only preceded."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the app."""
        self.app = app
        self.folder = streamlit_folder() / "static"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on all but the files."""
        if scope["type"] != "http" or not scope["path"].startswith(THEIRS):
            await self.app(scope, receive, send)
            return
        path = self.folder / scope["path"].removeprefix(THEIRS)
        request = Request(scope)
        answer = await run_in_threadpool(_file, self.folder, path, request)
        await answer(scope, receive, send)


@cache
def address(name: str) -> str:
    """Return the address of a file of ours, new whenever the file changes."""
    digest = hashlib.sha256((OURS / name).read_bytes()).hexdigest()
    return f"/form/{name}?{digest[:16]}"


def _ours(request: Request) -> Response:
    return _file(OURS, OURS / request.path_params["path"], request)


def _file(folder: Path, wanted: Path, request: Request) -> Response:
    try:
        path = wanted.resolve()
        is_there = path.is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, ValueError):
        # A name that no file can have, such as one that is too long or holds a NUL.
        is_there = False
    if not is_there:
        return Response(status_code=404)
    headers = {"cache-control": FOR_EVER, "vary": "accept-encoding"}
    if path.suffix not in TEXT or "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(path, headers=headers)
    headers["content-encoding"] = "gzip"
    kind = mimetypes.guess_type(path.name)[0]
    return Response(_compressed(path), media_type=kind, headers=headers)


@cache
def _compressed(path: Path) -> bytes:
    return compressed(path.read_bytes())


def compressed(text: bytes) -> bytes:
    """Return a text as browsers unpack it, the same bytes for the same text."""
    return gzip.compress(text, 6, mtime=0)
