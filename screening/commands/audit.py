"""`python -m screening audit`: who saw whom, and whether the record of that is whole."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

import typer

from screening.actions.housekeeping import audit
from screening.clinic import Clinic
from screening.commands.start import clinic, printable, stop
from screening.records.deeds import Event
from screening.response.dates import parse_date

app = typer.Typer(help="Who saw whom, and whether nothing is missing.", no_args_is_help=True)


@app.command("verify")
def verify() -> None:
    """Check the chain of the audit and its signed checkpoint; exit 1 if anything is wrong."""
    here = clinic()
    faults = audit.faults(here)
    if faults:
        stop([*faults, "Do not write on. Keep this database, and find out who could change it"], 1)
    head = here.store.ledger.sign()
    if head is None:
        print("The audit is empty.")
        return
    print(f"The audit is whole: {head.seq} events.")
    print(f"Its last hash is {head.hash}")
    print("Whoever writes this hash down can prove later that nothing before it was changed.")


@app.command("who-saw")
def who_saw(
    reference: Annotated[str, typer.Argument(help="Reference number of a form.")],
) -> None:
    """List everything that was done with one form, and by whom."""
    here = clinic()
    _print(here, audit.who_saw(here, reference))


@app.command("done-by")
def done_by(
    who: Annotated[str, typer.Argument(help="As the audit names them, such as staff:1a2b3c4d.")],
    since: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    until: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD.")],
) -> None:
    """List everything that somebody did, and whose forms they saw."""
    here = clinic()
    _print(here, audit.done_by(here, who, _day(since), _day(until)))


def _print(here: Clinic, events: Iterable[Event]) -> None:
    found = tuple(events)
    for event in found:
        moment = here.local(event.at).strftime("%Y-%m-%d %H:%M:%S")
        whose = ", ".join(event.whose)
        print(f"{event.seq:7}  {moment}  {printable(event.who):16}  {event.did}  {whose}".rstrip())
    if not found:
        print("Nothing.")


def _day(text: str) -> date:
    day = parse_date(text)
    if day is None:
        stop([f"{printable(text)}: write the day as YYYY-MM-DD"], 2)
    return day
