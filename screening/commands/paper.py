"""`python -m screening paper`: the same questions as a form to fill in by hand."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from screening.actions.paper import drawn
from screening.commands.start import WRONG_WORDS, settings, stop
from screening.errors import DefinitionError
from screening.questionnaire.load import QUESTIONNAIRES, load_catalogue
from screening.report.model import Paper


def paper(
    out: Annotated[Path, typer.Option(help="Where to write the PDF.")] = Path("paper.pdf"),
    size: Annotated[
        Paper | None, typer.Option("--paper", help="Its size; without it, as in the settings.")
    ] = None,
    questionnaire: Annotated[
        str, typer.Option(help="Folder of questionnaires/; without it, as in the settings.")
    ] = "",
) -> None:
    """Write the form that a patient fills in by hand, as a PDF to print."""
    here = settings()
    name = questionnaire or here.questionnaire
    try:
        catalogue = load_catalogue(QUESTIONNAIRES)
    except DefinitionError as error:
        stop(error.problems, 1)
    if name not in catalogue:
        stop([f"There is no questionnaire {name}. There is: {', '.join(catalogue)}"], WRONG_WORDS)
    try:
        out.write_bytes(drawn(here, catalogue[name], datetime.now(UTC), size))
    except OSError as error:
        stop([f"{out}: cannot be written: {error.strerror}"], 1)
    print(f"Written: {out}")
