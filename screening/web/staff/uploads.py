"""A form with a file in it: kept in memory for as long as the request lasts, and never on disk."""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

FILE: Final = "file"
MOST_FIELDS: Final = 5
LARGEST_FIELD: Final = 1024


async def with_file(request: Request) -> Mapping[str, str]:
    """Return the fields of a posted form, and keep its file at hand for `file_of`.

    A form that is not one has no fields. How large it may be, `bounds` says.
    """
    if request.method != "POST":
        return {}
    most = {"max_files": 1, "max_fields": MOST_FIELDS, "max_part_size": LARGEST_FIELD}
    try:
        async with request.form(**most) as form:
            file = form.get(FILE)
            request.state.file = await file.read() if isinstance(file, UploadFile) else b""
            return {name: value for name, value in form.items() if isinstance(value, str)}
    except (MultiPartException, HTTPException):
        return {}


def file_of(request: Request) -> bytes:
    """Return the file that came with a form; nothing if none was chosen."""
    content: bytes = getattr(request.state, FILE, b"")
    return content
