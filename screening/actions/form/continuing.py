"""What a tap on Continue, or on "I understand", makes of a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from screening.actions.form import guarding, halting, turns
from screening.actions.form.turns import Reply, Turn
from screening.actions.mail import notices
from screening.clinic import Clinic
from screening.questionnaire.load import Content
from screening.records.deeds import Did
from screening.records.model import Draft
from screening.response import journey
from screening.response.journey import Place

LONGEST: Final = 20 * 60


@dataclass(frozen=True, slots=True)
class Tap:
    """One Continue on one revision of a form; `changing` leads back to the check page."""

    content: Content
    draft: Draft
    reply: Reply
    changing: bool = False


def weighed(clinic: Clinic, tap: Tap) -> Turn:
    """Return where a Continue leads, and the form as it would then be; nothing is stored."""
    content, place = tap.content, tap.reply.place
    heard = turns.hear(clinic, content, tap.draft.answers, tap.reply)
    following = place if heard.problems else _leads_to(tap, heard.answers)
    said = tap.draft.model_copy(update={"answers": heard.answers, "place": following.id})
    draft = halting.judged(clinic, content, said, place.id)
    if not draft.interrupt:
        draft = guarding.guarded(clinic, content, draft)
    if draft.interrupt and not (heard.problems and draft.interrupt == guarding.page_id(content)):
        return Turn(draft, place, heard.problems, content.questionnaire.page[draft.interrupt])
    return Turn(draft, following, heard.problems)


def timed(clinic: Clinic, draft: Draft, place_id: str) -> Draft:
    """Return the form with the time since its last save added to the place that was answered.

    Looking back at other pages is part of it. A pause is not, as far as it can be known: nobody
    is on one page for longer than 20 minutes.
    """
    passed = int((clinic.clock() - draft.saved_at).total_seconds())
    spent = draft.pages.get(place_id, 0) + min(max(passed, 0), LONGEST)
    return draft.model_copy(update={"pages": {**draft.pages, place_id: spent}})


def understood(clinic: Clinic, content: Content, draft: Draft) -> Turn:
    """Return where "I understand" leads, and the form as it would then be; nothing is stored.

    The halted Continue is carried on, unless there was something to look at again.
    """
    if draft.interrupt == guarding.page_id(content):
        return turns.here(content, guarding.came(content, draft))
    halted = journey.find(content.questionnaire, draft.answers, draft.halted_at)
    meant = journey.find(content.questionnaire, draft.answers, draft.place)
    moved = guarding.guarded(clinic, content, halting.understood(clinic, content, draft))
    if moved.interrupt or halted is None or meant is None:
        return turns.here(content, moved)
    problems = turns.doubts(clinic, content, draft.answers, halted) if meant == halted else ()
    return Turn(moved, meant, problems)


def saved(clinic: Clinic, turn: Turn, did: Did) -> Turn:
    """Store the form that a turn leads to.

    Raises Conflict if another tab was faster.
    """
    draft = turn.draft.model_copy(update={"saved_at": clinic.clock(), "seen_at": clinic.timer()})
    told = notices.urgent(clinic, draft.reference, draft.urgency)
    stored = clinic.store.drafts.save(draft, clinic.deed(did, draft.reference), told)
    return Turn(stored, turn.place, turn.problems, turn.interrupt)


def _leads_to(tap: Tap, answers: Mapping[str, Any]) -> Place:
    if tap.changing:
        return turns.back_to_check(tap.content, answers)
    return turns.after(tap.content, answers, tap.reply.place)
