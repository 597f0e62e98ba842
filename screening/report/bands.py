"""What the bands of the fit are called where there is room for a few words only."""

from screening.assessment.model import NOT_ENOUGH, WITHHELD
from screening.questionnaire.scoring import Scoring


def band_names(scoring: Scoring) -> dict[str, str]:
    """Return the clinician's words for each band up to their first stop, undecided ones first.

    The others follow from the lowest.
    """
    rising = sorted(scoring.bands, key=lambda band: band.from_)
    words = {
        WITHHELD: scoring.withheld.clinician,
        NOT_ENOUGH: scoring.not_enough_information.clinician,
        **{band.id: band.clinician for band in rising},
    }
    return {name: told.partition(":")[0].partition(".")[0] for name, told in words.items()}
