"""Commands of keeping: how long forms are kept, what goes, what must stay."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from screening.actions.clinician import deciding
from screening.actions.housekeeping import keeping
from screening.actions.housekeeping.keeping import Fate
from screening.clinic import Clinic
from screening.commands.start import WRONG_WORDS, clinic, printable, refusing, stop
from screening.errors import Refused
from screening.records import retention as rules
from screening.records.model import Retention

DAY: Final = "%Y-%m-%d"

app = typer.Typer()


class Place(StrEnum):
    """Where a clinic is whose rules are known here."""

    BRITISH_COLUMBIA = "british-columbia"
    ONTARIO = "ontario"


LIKE: Final = {Place.BRITISH_COLUMBIA: rules.BRITISH_COLUMBIA, Place.ONTARIO: rules.ONTARIO}
Reference = Annotated[str, typer.Argument(help="Reference number of a form.")]
# Asked for if it is not given: what stands on a command line is kept in a shell's history.
Reason = Annotated[str, typer.Option(prompt="Why, in a few words", help="Why, in a few words.")]


@app.command("retention")
def retention(
    years: Annotated[int | None, typer.Option(min=1, max=100, help="Years to keep.")] = None,
    from_age: Annotated[int | None, typer.Option(min=0, max=30, help="Age of majority.")] = None,
    like: Annotated[Place | None, typer.Option(help="As the rules of a place ask.")] = None,
) -> None:
    """Show how long forms are kept, or change it."""
    if like and not (years is None and from_age is None):
        stop(["Use --like, or --years and --from-age, not both"], WRONG_WORDS)
    here = clinic()
    now = keeping.terms(here)
    chosen = LIKE[like] if like else _changed(now, years, from_age)
    if chosen != now:
        keeping.set_terms(here, chosen)
        print(f"Until now: {_in_words(now)}")
    print(_in_words(chosen))
    if chosen != now:
        _tell(keeping.fates(here))


@app.command("purge")
def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    today: Annotated[
        datetime | None, typer.Option(formats=[DAY], help="Vouch for the clock: today's date.")
    ] = None,
) -> None:
    """Forget the forms and invitations whose time is over, for good."""
    here = clinic()
    found = keeping.fates(here)
    going = [fate for fate in found if fate.kept_by is None]
    letters = _old_letters(here)
    _tell(found)
    if letters:
        print(f"Messages that were kept as files, to go: {len(letters)}")
    if not going and not letters:
        return
    day = today.date() if today else None
    _must_be_trusted(here, day)
    if dry_run:
        return
    if not yes:
        typer.confirm("Forget them for good? Nobody can bring them back", abort=True)
    done = keeping.purge(here, going, day)
    for letter in letters:
        letter.unlink(missing_ok=True)
    print(f"Gone: {len(done.gone) + len(letters)}")
    for reference in done.left:
        print(f"{reference} changed meanwhile and was left alone")


@app.command("hold")
def hold(reference: Reference, reason: Reason) -> None:
    """Keep a form, and all others of the same person, from every purge."""
    with refusing():
        kept = deciding.hold(clinic(), reference, reason)
    print(f"{kept.reference} is on hold, and so is every other form and invitation of this person.")


@app.command("release")
def release(reference: Reference, reason: Reason) -> None:
    """End the hold of a form."""
    with refusing():
        still = deciding.release(clinic(), reference, reason)
    print("The hold is ended.")
    for other in still:
        print(f"{other}, of the same person, is still on hold: so all of them stay.")


@app.command("acknowledge")
def acknowledge(reference: Reference) -> None:
    """Note that somebody has seen an urgent form and takes it on."""
    with refusing():
        seen = deciding.acknowledge(clinic(), reference)
    print(f"{seen.reference} is acknowledged.")


def _old_letters(here: Clinic) -> tuple[Path, ...]:
    """Return the messages in the folder for them whose invitations are forgotten by now."""
    from screening import bootstrap  # noqa: PLC0415 - as in start
    from screening.delivery import folder  # noqa: PLC0415 - as in start

    lasting = rules.INVITATION_KEPT + timedelta(days=here.settings.link_days)
    kept = here.settings.data_dir / bootstrap.MAIL_FOLDER
    return folder.letters_before(kept, here.clock() - lasting)


def _changed(now: Retention, years: int | None, from_age: int | None) -> Retention:
    return Retention(
        keep_years=now.keep_years if years is None else years,
        adult_age=now.adult_age if from_age is None else from_age,
    )


def _in_words(terms: Retention) -> str:
    years = "1 year" if terms.keep_years == 1 else f"{terms.keep_years} years"
    return (
        f"Forms are kept for {years} after a patient's last entry, "
        f"or after age {terms.adult_age}, whichever is later."
    )


def _must_be_trusted(here: Clinic, today: date | None) -> None:
    try:
        keeping.must_be_trusted(here, today)
    except Refused as error:
        doubt = "A wrong clock would forget forms too early."
        vouch = "" if today else " If the day is right, say so with --today YYYY-MM-DD"
        stop([f"Nothing may go: {error}", f"{doubt}{vouch}"], 1)


def _tell(found: tuple[Fate, ...]) -> None:
    for fate in found:
        kind = "invitation" if fate.is_invitation else "sent" if fate.is_sent else "unfinished"
        stays = f"stays: {fate.kept_by}" if fate.kept_by else "goes"
        print("  ".join([printable(fate.reference), f"{kind:10}", f"due {fate.due}", stays]))
    going = sum(fate.kept_by is None for fate in found)
    print(f"{going} to go, {len(found) - going} to stay." if found else "Nothing is due.")
