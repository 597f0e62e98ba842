"""What a patient is told of the fit once the form is sent: nothing, unless the clinic wants it."""

from screening.actions.contents import content_of
from screening.assessment.model import NOT_ENOUGH, WITHHELD
from screening.assessment.submission import Submission
from screening.clinic import Clinic


def words_for_patient(clinic: Clinic, sent: Submission) -> str:
    """Return the band in the patient's words; nothing while it is withheld or switched off."""
    if not clinic.settings.band_shown:
        return ""
    scoring, band = content_of(clinic, sent).scoring, sent.assessment.fit.band
    undecided = {
        NOT_ENOUGH: scoring.not_enough_information.patient,
        WITHHELD: scoring.withheld.patient,
    }
    return undecided[band] if band in undecided else scoring.band[band].patient
