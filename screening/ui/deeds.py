"""What a tap does: each function takes what the screen says and returns the next screen."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from screening.actions.form import elsewhere, forms, intake, verdict
from screening.actions.form.turns import Turn
from screening.assessment.submission import Submission
from screening.questionnaire.model import PageKind
from screening.records.model import Draft
from screening.response import journey
from screening.response.asking import is_soft
from screening.response.journey import Place
from screening.response.model import is_blank
from screening.ui.memory import Memory, View
from screening.ui.visitor import Visitor

Raws = Mapping[str, Any]


def visit(visitor: Visitor, memory: Memory, place_id: str) -> View:
    """Show the place of that id if the patient may see it, else the one where they are."""
    if visitor.draft is None:
        return _before_the_draft(visitor, place_id)
    draft = visitor.draft
    # The page id alone cannot tell an interrupt page from the page that raised it.
    raised_here = place_id == draft.place == draft.halted_at
    waits_here = raised_here and draft.interrupt in {a.page for a in draft.acknowledgements}
    return _seen(memory, intake.visit(visitor.clinic, draft, "" if waits_here else place_id))


def go_on(visitor: Visitor, memory: Memory, view: View, raws: Raws) -> View | None:
    """Take a tap on Continue; none means that the form was sent."""
    if visitor.draft is None:
        return _begin(visitor, memory, view, raws)
    if view.interrupt:
        return _told(memory, intake.acknowledge(visitor.clinic, visitor.draft), {})
    seen = _seen_by(visitor.draft, view)
    if view.place == forms.last_asking(visitor.content, visitor.draft.answers):
        return _send(replace(visitor, draft=seen), memory, raws)
    turn = intake.answer(
        visitor.clinic,
        seen,
        view.place.id,
        raws,
        _accepted(memory, raws),
        changing=memory.is_changing,
    )
    return _told(memory, turn, raws)


def go_back(visitor: Visitor, memory: Memory, view: View, raws: Raws) -> View:
    """Take a tap on Back: what was said here is kept, also if it is not complete."""
    if view.interrupt and visitor.draft:
        return _seen(memory, intake.visit(visitor.clinic, visitor.draft, view.place.id))
    answers = visitor.draft.answers if visitor.draft else {}
    before = journey.previous_place(visitor.content.questionnaire, answers, view.place)
    return leave(visitor, memory, (view, raws), before.id if before else view.place.id)


def leave(visitor: Visitor, memory: Memory, said: tuple[View, Raws], place_id: str) -> View:
    """Go to another place without Continue; what was said here is kept all the same."""
    view, raws = said
    draft = visitor.draft
    if draft and not view.interrupt and _says_more(draft.answers, view.place, raws):
        turn = intake.answer(visitor.clinic, _seen_by(draft, view), view.place.id, raws)
        if turn.interrupt or any(problem.why == elsewhere.WHY for problem in turn.problems):
            return _told(memory, turn, raws)
        visitor = replace(visitor, draft=turn.draft)
    if view.place.page.kind is PageKind.CHECK:
        memory.is_changing = True
    return visit(visitor, memory, place_id)


def _seen_by(draft: Draft, view: View) -> Draft:
    """Return the form as this screen showed it, which may not be as it is kept now."""
    seen = view.seen or view.draft
    return seen if seen and seen.id == draft.id else draft


def is_complete(visitor: Visitor) -> bool:
    """Tell whether nothing is left to ask but the signature."""
    if visitor.draft is None:
        return False
    answers = visitor.draft.answers
    last = forms.last_asking(visitor.content, answers)
    return journey.may_visit(visitor.content.questionnaire, answers, last.id)


def _before_the_draft(visitor: Visitor, place_id: str) -> View:
    """Show a page that comes before anything is stored: the welcome or the privacy notice."""
    way = journey.places(visitor.content.questionnaire, {})
    last = way.index(forms.first_asking(visitor.content))
    return View(next((place for place in way[: last + 1] if place.id == place_id), way[0]))


def _begin(visitor: Visitor, memory: Memory, view: View, raws: Raws) -> View:
    if not view.place.page.items:
        return View(journey.next_place(visitor.content.questionnaire, {}, view.place))
    return _told(memory, intake.open_draft(visitor.clinic, visitor.token, raws), raws)


def _send(visitor: Visitor, memory: Memory, raws: Raws) -> View | None:
    if visitor.draft is None:
        return None
    sent = intake.submit(visitor.clinic, visitor.draft, raws)
    if isinstance(sent, Submission):
        memory.is_sent = True
        memory.verdict = verdict.words_for_patient(visitor.clinic, sent)
        return None
    return _told(memory, sent, raws)


def _told(memory: Memory, turn: Turn, raws: Raws) -> View:
    """Show where a tap led, and remember which gentle questions were asked there."""
    memory.turn += 1
    memory.doubted = {p.item: raws.get(p.item) for p in turn.problems if is_soft(p)}
    return _seen(memory, turn)


def _seen(memory: Memory, turn: Turn) -> View:
    if turn.place.page.kind is PageKind.CHECK:
        memory.is_changing = False
    draft = turn.draft if turn.draft.revision else None
    return View(turn.place, draft, turn.problems, turn.interrupt)


def _accepted(memory: Memory, raws: Raws) -> frozenset[str]:
    """Return the items that were asked about gently and that say the same again."""
    return frozenset(item for item, raw in memory.doubted.items() if raws.get(item) == raw)


def _says_more(answers: Mapping[str, Any], place: Place, raws: Raws) -> bool:
    """Tell whether the screen says anything that the draft does not hold."""
    for item, raw in raws.items():
        kept = (answers.get(item) or {}).get(place.card) if place.card else answers.get(item)
        if raw != kept and not (is_blank(raw) and is_blank(kept)):
            return True
    return False
