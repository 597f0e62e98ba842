"""The questions that the program knows by their id, whatever else a questionnaire asks.

`make check` says when a questionnaire lacks one that must be there.
"""

from typing import Final

NAME: Final = "name"
BIRTH_DATE: Final = "dob"
FILLED_BY: Final = "filled_by"
HELPER_NAME: Final = "helper_name"
PAIN_AREAS: Final = "pain_areas"
# Without these nothing can be judged, told or found.
NEEDED: Final = frozenset({BIRTH_DATE, FILLED_BY, NAME, PAIN_AREAS})
