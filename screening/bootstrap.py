"""Settings in, clinic out: the only place that names the SQL class, the clock and the chance."""

import secrets
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from screening.clinic import Clinic
from screening.errors import NotFound, ScreeningError
from screening.questionnaire.load import load_catalogue
from screening.records.database import Database
from screening.records.schema import bring_up_to_date
from screening.records.sql import SqlStore
from screening.settings import Settings, told

QUESTIONNAIRES: Final = Path(__file__).parents[1] / "questionnaires"


def clinic(settings: Settings) -> Clinic:
    """Read the content, bring the records up to date, and bundle what actions need.

    Raises DefinitionError if the content cannot be used, NotFound if the chosen
    questionnaire is not there, StoreError if the records cannot be used.
    """
    catalogue = load_catalogue(QUESTIONNAIRES)
    if settings.questionnaire not in catalogue:
        raise NotFound(f"there is no questionnaire {settings.questionnaire!r} in questionnaires/")
    database = Database(settings.database)
    bring_up_to_date(database)
    return Clinic(
        store=SqlStore(database),
        clock=lambda: datetime.now(UTC),
        chance=secrets.token_bytes,
        catalogue=catalogue,
        settings=settings,
    )


@cache
def running() -> Clinic:
    """Return the clinic of this process, made once from the environment.

    What stands in the way of a start ends the process, in words for the one who starts it.
    """
    try:
        return clinic(Settings())
    except ValidationError as error:
        sys.exit("\n".join(("Stopped: a setting cannot be used", *told(error))))
    except ScreeningError as error:
        sys.exit(f"Stopped: {error}")
