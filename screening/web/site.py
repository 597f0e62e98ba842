"""Everything that stands around the script: routes, middleware, and what happens at the start."""

import contextlib
import gc
import importlib
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

from starlette.middleware import Middleware
from starlette.routing import Route

from screening.actions import staff as staff_key
from screening.clinic import Clinic
from screening.logs import process
from screening.web import (
    assets,
    bounds,
    drawing,
    headers,
    health,
    heartbeat,
    hosts,
    numbered,
    refusals,
    shell,
    staff,
)

# What Streamlit would import in the middle of the first patient's first tap.
HEAVY: Final = ("pandas", "pyarrow", "altair")


def routes(clinic: Clinic) -> tuple[Route, ...]:
    """Return our own routes, to stand before Streamlit's."""
    return (
        *shell.routes(clinic),
        *staff.routes(clinic),
        *health.routes(clinic),
        *assets.routes(),
        *drawing.routes(clinic),
    )


def middleware(clinic: Clinic) -> tuple[Middleware, ...]:
    """Return what every request passes through, the outermost first."""
    settings = clinic.settings
    return (
        Middleware(numbered.Numbered, chance=clinic.chance),
        Middleware(headers.Headers),
        Middleware(refusals.Refusals, clinic_name=settings.clinic_name),
        Middleware(hosts.Hosts, names=settings.host_names),
        Middleware(bounds.Bounds),
        Middleware(headers.OnlyKnown, routes=routes(clinic)),
        Middleware(assets.Compressed),
    )


def lifespan(
    clinic: Clinic, *also: Callable[[], None]
) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """Return what is done before the first patient comes, `also` too, and while the app runs."""

    @contextlib.asynccontextmanager
    async def started(_app: Any) -> AsyncIterator[None]:
        # The server and Streamlit have set up their own logs meanwhile.
        process.set_up()
        _tell_first_key(clinic)
        for act in also:
            act()
        for name in HEAVY:
            importlib.import_module(name)
        # Streamlit collects garbage after every run: what is frozen is not looked through again.
        gc.collect()
        gc.freeze()
        async with heartbeat.beating(clinic):
            yield

    return started


def _tell_first_key(clinic: Clinic) -> None:
    key = staff_key.first_key(clinic)
    if key:
        sys.stdout.write(
            f"\n  The key for staff, shown this once: {key}\n  It opens /staff in the browser.\n\n"
        )
        sys.stdout.flush()
