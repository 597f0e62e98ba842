"""Settings in, clinic out: the only place that names the SQL class, the clock and the chance."""

import secrets
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from screening.clinic import Clinic
from screening.errors import NotFound
from screening.questionnaire.load import load_catalogue
from screening.records.database import Database
from screening.records.schema import bring_up_to_date
from screening.records.sql import SqlStore
from screening.settings import Settings

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
    """Return the clinic of this process, made once from the environment."""
    return clinic(Settings())
