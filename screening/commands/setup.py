"""The command of the first day."""

import sys

from screening.commands.start import clinics, stop
from screening.errors import Refused


def setup() -> None:
    """Print the address that sets up the clinic: it works once, and for 30 minutes."""
    from screening.actions.staff import setting_up  # noqa: PLC0415 - as in start

    try:
        sys.stdout.write(setting_up.told(setting_up.new_address(clinics())))
    except Refused as error:
        stop([f"Not done: {error}"], 1)
