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

from screening.actions.staff import setting_up
from screening.clinic import Clinics
from screening.logs import process
from screening.web import assets
from screening.web.clinician import (
    again,
    correcting,
    deciding,
    letters,
    printing,
    rules_page,
    summary,
    worklist,
)
from screening.web.patient import (
    arriving,
    drawing,
    kiosk,
    new_link,
    own_copy,
    own_phone,
    scanning,
    stopping,
)
from screening.web.server import (
    bounds,
    founding,
    headers,
    health,
    heartbeat,
    hosts,
    numbered,
    postman,
    prefixed,
    refusals,
    rounds,
)
from screening.web.staff import (
    account,
    door,
    export_page,
    insight,
    invitations,
    inviting,
    joining,
    leave,
    many,
    people,
    poster,
    settings_page,
    staff_tablets,
)

# What Streamlit would import in the middle of the first patient's first tap.
HEAVY: Final = ("pandas", "pyarrow", "altair")


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return our own routes, to stand before Streamlit's."""
    return (
        *kiosk.routes(clinics),
        *arriving.routes(clinics),
        *new_link.routes(clinics),
        *leave.routes(clinics),
        *own_copy.routes(clinics),
        *own_phone.routes(clinics),
        *poster.routes(clinics),
        *scanning.routes(clinics),
        *stopping.routes(clinics),
        *staff_tablets.routes(clinics),
        *inviting.routes(clinics),
        *door.routes(clinics),
        *joining.routes(clinics),
        *account.routes(clinics),
        *worklist.routes(clinics),
        *printing.routes(clinics),
        *letters.routes(clinics),
        *many.routes(clinics),
        *again.routes(clinics),
        *summary.routes(clinics),
        *deciding.routes(clinics),
        *correcting.routes(clinics),
        *people.routes(clinics),
        *settings_page.routes(clinics),
        *rules_page.routes(clinics),
        *insight.routes(clinics),
        *export_page.routes(clinics),
        # Behind all that stands below its address under a name.
        *invitations.routes(clinics),
        *health.routes(clinics),
        *assets.routes(),
        *drawing.routes(clinics),
    )


def middleware(clinics: Clinics) -> tuple[Middleware, ...]:
    """Return what every request passes through, the outermost first."""
    clinic = clinics.first()
    # Who is refused has not said whose patient they are: a name is told if there is only one.
    name = clinic.settings.clinic_name if len(clinics.ids()) == 1 else ""
    return (
        Middleware(numbered.Numbered, chance=clinic.chance),
        Middleware(headers.Headers),
        Middleware(refusals.Refusals, clinic_name=name),
        Middleware(hosts.Hosts, names=clinic.settings.host_names),
        Middleware(bounds.Bounds),
        Middleware(prefixed.Prefixed),
        Middleware(headers.OnlyKnown, routes=routes(clinics)),
        Middleware(founding.OnlySetUp, clinics=clinics),
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
        tell_how_to_begin(clinics)
        for act in also:
            act()
        for name in HEAVY:
            importlib.import_module(name)
        # Streamlit collects garbage after every run: what is frozen is not looked through again.
        gc.collect()
        gc.freeze()
        beats = heartbeat.beating(clinics)
        async with beats, postman.delivering(clinics), rounds.going(clinics):
            yield

    return started


def tell_how_to_begin(clinics: Clinics) -> None:
    """Print the address of the first day, as long as nobody works here."""
    if not setting_up.is_founded(clinics):
        # Printed and not logged: whoever reads the log later must not find it there.
        sys.stdout.write(setting_up.told(setting_up.new_address(clinics)))
        sys.stdout.flush()
