"""The address of one form, what stands in it, and whom it asks for a reason first."""

from typing import Final

from starlette.responses import Response

from screening.actions import codes
from screening.actions.staff import looking
from screening.records.people import Role
from screening.web.desk import Visit, led

PATH: Final = "/staff/forms/{reference}"


def address(reference: str) -> str:
    """Return where the page of a form stands."""
    return PATH.format(reference=reference)


def reference_of(visit: Visit) -> str:
    """Return the reference in the address, however it was typed."""
    return codes.tidy(str(visit.request.path_params["reference"]))


def asked_why(visit: Visit) -> Response | None:
    """Lead an administrator to the page that asks why; nothing if the form may be opened now."""
    reference = reference_of(visit)
    is_asked = Role.ADMINISTRATOR in visit.clinic.roles
    if is_asked and not looking.may_open(visit.clinic, reference):
        return led(f"/staff/reason/{reference}")
    return None
