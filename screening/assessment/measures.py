"""Every named measure of `measures.yaml`, and the facts that are read with them."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from screening.assessment import measures_of_care as care
from screening.assessment import measures_of_places as places
from screening.assessment import measures_of_signs as signs
from screening.assessment import measures_of_time as times
from screening.assessment.facts import Algorithm, Facts
from screening.questionnaire.load import Content
from screening.response.reading import Reading

MEASURES: Final[Mapping[str, Algorithm]] = {
    function.__name__: function
    for function in (
        times.age,
        times.days_since_onset,
        times.duration,
        times.onset_mismatch,
        times.onset_age,
        places.spine_pain,
        places.back_pain,
        places.trunk_pain,
        places.leg_pain,
        places.girdle_both,
        signs.new_spine_pain,
        places.needled,
        places.wpi,
        places.pain_quadrants,
        signs.peg,
        signs.asas_criteria,
        care.care_4w,
        signs.weak_flags,
        care.failed_care,
        care.lasting_care,
        care.failed_needling,
        signs.nerve_words,
    )
}


def facts_on(content: Content, reading: Reading, on: date) -> Facts:
    """Return the facts of a form on a day, read with every measure."""
    return Facts(content, reading, on, MEASURES)
