"""How a form begins and how it becomes a submission."""

from typing import Final

from screening.actions import codes
from screening.actions.contents import text_of
from screening.actions.invite import arriving
from screening.actions.tablet import reading
from screening.assessment.assess import assess
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import Conflict
from screening.questionnaire.load import Content
from screening.records.deeds import Did
from screening.records.invitations import Invitation
from screening.records.model import Draft
from screening.response import journey
from screening.response.journey import Place
from screening.response.model import Answers, Status

DRAWS: Final = 5


def blank(clinic: Clinic, token: str, invitation: Invitation | None = None) -> Draft:
    """Return a new form that is not stored yet, with what an invitation knows of the patient.

    On a tablet nobody has given a birth date: there it begins empty, lest a tablet in the wrong
    hands shows whose form it was to be.
    """
    content, now = clinic.content, clinic.clock()
    known = None if clinic.tablet else invitation
    return Draft(
        id=codes.token(clinic.chance),
        token_hash=codes.hashed(token),
        reference=invitation.reference if invitation else codes.reference(clinic.chance),
        answers=arriving.known_of(known) if known else {},
        questionnaire=content.questionnaire.id,
        version=content.questionnaire.version,
        content_hash=content.hash,
        reader=reading.reader(clinic),
        opened_at=now,
        saved_at=now,
        seen_at=clinic.timer(),
    )


def created(clinic: Clinic, draft: Draft, draws: int = DRAWS) -> Draft:
    """Store a new form; a second tap finds the first one's, a taken reference is drawn again.

    With one draw it is not: the reference of an invitation is its form's.
    Raises Conflict if no reference was free.
    """
    for _ in range(draws):
        try:
            deed = clinic.deed(Did.OPENED, draft.reference)
            return clinic.store.drafts.create(draft, text_of(clinic.content), deed)
        except Conflict:
            if known := clinic.store.drafts.by_token(draft.token_hash):
                return known
            draft = draft.model_copy(update={"reference": codes.reference(clinic.chance)})
    raise Conflict("no free reference was found")


def completed(clinic: Clinic, content: Content, draft: Draft) -> Submission:
    """Return the form as it is sent now: hidden answers dropped, all others judged."""
    answers = journey.shown_answers(content.questionnaire, draft.answers)
    now = clinic.clock()
    sent = {"status": Status.COMPLETED, "sent_at": now, "kept_at": now, "who": clinic.who}
    return _submission(clinic, content, draft, answers).model_copy(update=sent)


def unfinished(clinic: Clinic, content: Content, draft: Draft) -> Submission:
    """Return the form as far as it goes, for staff who must act before it is sent."""
    answers = journey.shown_answers(content.questionnaire, draft.answers)
    return _submission(clinic, content, draft, answers)


def _submission(clinic: Clinic, content: Content, draft: Draft, answers: Answers) -> Submission:
    return Submission(
        reference=draft.reference,
        questionnaire=draft.questionnaire,
        version=draft.version,
        content_hash=draft.content_hash,
        rules_hash=content.rules_hash,
        status=Status.IN_PROGRESS,
        answers=answers,
        assessment=assess(content, answers, clinic.today()),
        acknowledgements=draft.acknowledgements,
        urgencies=draft.urgencies,
        pages=draft.pages,
        reader=draft.reader,
        opened_at=draft.opened_at,
        sent_at=None,
    )


def first_asking(content: Content) -> Place:
    """Return the first page that asks something: the notice on privacy."""
    return next(place for place in journey.places(content.questionnaire, {}) if place.page.items)


def last_asking(content: Content, answers: Answers) -> Place:
    """Return the page with the signature."""
    way = journey.places(content.questionnaire, answers)
    return [place for place in way if place.page.items][-1]
