"""`python -m screening staff | clinic`: who works here, and the clinics of the installation."""

from typing import Annotated, Final

import typer

from screening.actions.staff import newcomers, people
from screening.clinic import Clinic
from screening.commands.start import (
    WRONG_WORDS,
    clinic,
    clinics,
    printable,
    refusing,
    settings,
    stop,
)
from screening.errors import AnswerError, Refused, ScreeningError
from screening.records.deeds import CONSOLE
from screening.records.people import EVERY_ROLE
from screening.settings import LONGEST_LINE

ONCE: Final = "It works once, within {time}. Whoever has it can come in with it:"

staff = typer.Typer(help="Who works here.", invoke_without_command=True)
clinic_app = typer.Typer(help="The clinics of this installation.", no_args_is_help=True)


@staff.callback()
def list_staff(context: typer.Context) -> None:
    """List who works here, what each may do, and whether they can come in."""
    if context.invoked_subcommand:
        return
    found = people.everybody(clinic())
    for one in found:
        roles = ", ".join(sorted(one.roles))
        print(
            "  ".join([one.id, f"{one.state:9}", printable(one.email), printable(one.name), roles])
        )
    if not found:
        print("Nobody works here yet: `setup` prints the address for the first day.")


@staff.command("reset")
def reset(
    email: Annotated[str, typer.Argument(help="Their e-mail address.")],
    lost_phone: Annotated[
        bool, typer.Option("--lost-phone", help="Let them set up their app anew, too.")
    ] = False,
) -> None:
    """End somebody's password and print a link for a new one: also for the last administrator."""
    here = clinic()
    member = here.store.people.by_email(email)
    if member is None:
        stop(["Nobody of this e-mail address works here. `staff` lists them"], 1)
    try:
        code = people.reset(here, member.id, lost_phone=lost_phone)
    except Refused as error:
        stop([f"Not done: {error}"], 1)
    people.open_doors(clinics().first(), here, member.id)
    print("Their password is ended. The link for a new one:")
    print(ONCE.format(time="24 hours"))
    print(people.address(here, code))


@clinic_app.command("list")
def list_clinics() -> None:
    """List the clinics, the oldest first: the id is what IMS_CLINIC names."""
    for one in clinics().every():
        print(f"{one.id}  {printable(one.settings.clinic_name)}")


@clinic_app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Its name.")],
    email: Annotated[str, typer.Option(prompt="E-mail address of its first administrator")],
    who: Annotated[str, typer.Option(prompt="Their name")],
) -> None:
    """Found a further clinic in the same records, and print the link for its administrator."""
    from screening import bootstrap  # noqa: PLC0415 - as in start

    title = " ".join(name.split())
    if not title or len(title) > LONGEST_LINE:
        stop([f"Name the clinic, in {LONGEST_LINE} letters or fewer"], WRONG_WORDS)
    try:
        newcomers.read(who, email, EVERY_ROLE)
        made = bootstrap.another_clinic(settings(), title)
    except AnswerError as error:
        stop(error.problems, WRONG_WORDS)
    except ScreeningError as error:
        stop([str(error)], 1)
    _first_administrator(made.acting_as(CONSOLE, EVERY_ROLE), who, email)


def _first_administrator(made: Clinic, who: str, email: str) -> None:
    with refusing():
        _, code = people.invite(made, who, email, EVERY_ROLE)
    print(f"{printable(made.settings.clinic_name)} is founded: {made.id}")
    print(f"The link for {printable(who)}, its first administrator.")
    print(ONCE.format(time="7 days"))
    print(people.address(made, code))
