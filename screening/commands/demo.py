"""`python -m screening demo`: a clinic of invented patients, to try every screen with."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlsplit

import typer

from screening.commands.start import clinics, settings, stop
from screening.errors import Refused, ScreeningError
from screening.settings import Settings

if TYPE_CHECKING:
    from screening.demo.founding import WayIn

NOT_EMPTY: Final = (
    "No demo here: {why}. Nothing was changed. A demo wants a folder of its own, such as",
    "  IMS_DATA_DIR=demo make demo",
    "  IMS_DATA_DIR=demo make run",
)
TOLD: Final = """
{clinic} is filled: {count} patients who do not exist.

  Start it    {here}make run{port}
  Address     {address}/staff
  Password    {password}   (write it down: it is shown once)
  Code        {here}{python} -m screening demo --code
              prints the present one; or give this secret to an app: {secret}

  Everybody who works there has the same password and the same code:
{staff}

Before a real patient comes, delete {folder}.
"""


def demo(
    code: Annotated[
        bool, typer.Option("--code", help="Print the six-digit code with which the demo signs in.")
    ] = False,
) -> None:
    """Fill an empty place with 60 invented patients; refuses where there is anything."""
    if code:
        _tell_code()
        return
    from screening.demo import founding, patients  # noqa: PLC0415 - as in start

    here = settings()
    try:
        way = _filled(here)
    except Refused as error:
        stop([line.format(why=error) for line in NOT_EMPTY], 1)
    except ScreeningError as error:
        stop([str(error)], 1)
    usual = here.data_dir == Settings.model_fields["data_dir"].default
    staff = (
        f"              {founding.address(short)}  {who}" for short, who in founding.TOLD.items()
    )
    print(
        TOLD.format(
            here="" if usual else f"IMS_DATA_DIR={here.data_dir} ",
            port=_port(here),
            python=_python(),
            clinic=founding.NAME,
            count=len(patients.cast().people),
            address=here.address,
            password=way.password,
            secret=way.secret,
            staff="\n".join(staff),
            folder=here.data_dir.absolute(),
        )
    )


def _filled(here: Settings) -> "WayIn":
    """Fill the place; raises Refused, having changed nothing, where there is anything."""
    from screening import bootstrap  # noqa: PLC0415 - as in start
    from screening.demo import playing  # noqa: PLC0415 - as in start
    from screening.demo.hours import Clock  # noqa: PLC0415 - as in start

    if bootstrap.is_of_before(here):
        raise Refused("there are records of an older version here")
    clock = Clock.set_back(datetime.now(UTC))
    clinics = bootstrap.clinics(here, clock)
    playing.must_be_empty(clinics)
    print("Three months of invented patients; this takes half a minute.", flush=True)
    return playing.fill(clinics, clock)


def _port(here: Settings) -> str:
    """Return what `make run` must be told of the port, if it is another than usual."""
    usual = urlsplit(str(Settings.model_fields["address"].default)).port
    port = urlsplit(here.address).port
    return f" PORT={port}" if port and port != usual else ""


def _python() -> str:
    """Return how to call the Python that runs this, from here."""
    path = Path(sys.executable)
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _tell_code() -> None:
    from screening.demo import founding  # noqa: PLC0415 - as in start

    try:
        print(founding.code_now(clinics()))
    except Refused as error:
        stop([f"Not done: {error}"], 1)
