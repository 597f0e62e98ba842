"""Everything that stands around the script: routes, middleware, and what happens at the start."""

import contextlib
import gc
import importlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

from starlette.middleware import Middleware
from starlette.routing import Route

from screening.clinic import Clinics
from screening.logs import process
from screening.web import (
    assets,
    drawing,
    headers,
    health,
    heartbeat,
    kiosk,
    leave,
    numbered,
    staff,
    staff_tablets,
)

# What Streamlit would import in the middle of the first patient's first tap.
HEAVY: Final = ("pandas", "pyarrow", "altair")


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return our own routes, to stand before Streamlit's."""
    return (
        *kiosk.routes(clinics),
        *leave.routes(clinics),
        *staff_tablets.routes(clinics),
        *staff.routes(clinics),
        *health.routes(clinics),
        *assets.routes(),
        *drawing.routes(clinics),
    )


def middleware(clinics: Clinics) -> tuple[Middleware, ...]:
    """Return what every request passes through."""
    return (
        Middleware(numbered.Numbered, chance=clinics.first().chance),
        Middleware(headers.Headers),
        Middleware(headers.OnlyKnown, routes=routes(clinics)),
        Middleware(assets.Compressed),
    )


def lifespan(
    clinics: Clinics, *also: Callable[[], None]
) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """Return what is done before the first patient comes, `also` too, and while the app runs."""

    @contextlib.asynccontextmanager
    async def started(_app: Any) -> AsyncIterator[None]:
        # The server and Streamlit have set up their own logs meanwhile.
        process.set_up()
        for act in also:
            act()
        for name in HEAVY:
            importlib.import_module(name)
        # Streamlit collects garbage after every run: what is frozen is not looked through again.
        gc.collect()
        gc.freeze()
        async with heartbeat.beating(clinics):
            yield

    return started
