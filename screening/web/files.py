"""Files that leave by a page: no cache keeps them, and their names tell a reference at most."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from screening.web.pages import PRIVATE

# A browser's own PDF viewer styles itself, so this one says nothing about styles.
PDF_ONLY: Final = "frame-ancestors 'none'; form-action 'none'; base-uri 'none'"


def shown_as(name: str) -> dict[str, str]:
    """Return the headers of a file that the browser shows."""
    return {**PRIVATE, "content-disposition": f'inline; filename="{name}"'}


def saved_as(name: str) -> dict[str, str]:
    """Return the headers of a file that the browser saves."""
    return {**PRIVATE, "content-disposition": f'attachment; filename="{name}"'}


def pdf(body: bytes, headers: Mapping[str, str]) -> Response:
    """Hand out a PDF."""
    bound = {**headers, "content-security-policy": PDF_ONLY}
    return Response(body, media_type="application/pdf", headers=bound)
