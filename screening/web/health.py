"""Whether the app is up: one word for whoever watches it, and nothing about anybody."""

from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from screening.clinic import Clinic
from screening.errors import StoreError


def routes(clinic: Clinic) -> tuple[Route, ...]:
    """Return the route that tells whether the records can be reached."""
    return (Route("/health", partial(_health, clinic)),)


def _health(clinic: Clinic, request: Request) -> Response:  # noqa: ARG001
    headers = {"cache-control": "no-store"}
    try:
        clinic.store.door.key()
    except StoreError:
        return PlainTextResponse("records", 503, headers)
    return PlainTextResponse("ok", headers=headers)
