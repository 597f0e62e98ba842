"""A round of the mail in every clinic: what fails in one holds up no other."""

from collections.abc import Callable
from typing import Final

from screening.actions.mail import post, reminding
from screening.actions.mail.post import Round
from screening.clinic import Clinic, Clinics
from screening.logs.lines import logger
from screening.logs.words import Event

LOG: Final = logger(__name__)


def go_round(clinics: Clinics, is_over: Callable[[], bool], *, reminds: bool) -> Round:
    """Deliver what is due in every clinic, after what is to be reminded of if that is wanted."""

    def delivered(clinic: Clinic) -> Round:
        return post.deliver_due(clinic, is_over)

    done = Round()
    for clinic_id in clinics.ids():
        for step in (_reminded, delivered) if reminds else (delivered,):
            done = done.with_also(_tried(clinics, clinic_id, step))
    if done.lost:
        LOG.error(Event.MAIL_LOST)
    return done


def _tried(clinics: Clinics, clinic_id: str, step: Callable[[Clinic], Round]) -> Round:
    try:
        return step(clinics.of(clinic_id))
    except Exception as error:  # noqa: BLE001 - whatever it was, the next round tries again
        LOG.error(Event.POST_FAILED, error=error)  # noqa: TRY400 - the log has no traces
        return Round(stopped=1)


def _reminded(clinic: Clinic) -> Round:
    reminding.remind_due(clinic)
    return Round()
