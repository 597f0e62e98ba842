"""The letter to the family doctor: drafted from a form, changed, kept, and printed again."""

from collections.abc import Iterator
from typing import Final

from screening.actions import codes, telling, typed
from screening.actions.allowed import needs
from screening.actions.clinician import decisions, review
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import AnswerError, AnswerProblem, NotFound
from screening.questionnaire.load import Content
from screening.records.deeds import Did
from screening.records.model import Decision, DecisionKind
from screening.records.people import Role
from screening.report.letter import Letter, Wording, as_note, draft, of_note
from screening.response.model import Status

LONGEST_TO: Final = 300
LONGEST_RE: Final = 200
LONGEST_TEXT: Final = 6000
MOST_LINES: Final = 6


@needs(Role.CLINICIAN)
def draft_letter(clinic: Clinic, reference: str) -> Letter:
    """Draft a letter from a form, to be changed before it is printed.

    Raises NotFound if there is no such form, or if it is marked as entered in error.
    """
    content, form = _form_of(clinic, reference)
    clinic.note(Did.VIEWED, form.reference)
    case = telling.case_of(clinic, content, form, clinic.clock())
    return draft(case, decisions.signature(clinic, clinic.who))


@needs(Role.CLINICIAN)
def write_letter(clinic: Clinic, reference: str, edited: Wording) -> bytes:
    """Keep a letter as it was changed, signed, and draw it.

    The same words of the same day and person are the same letter: it is kept once. Raises
    AnswerError if something is missing or too long, NotFound as `draft_letter`.
    """
    wording = tidied(edited)
    content, form = _form_of(clinic, reference)
    written = Decision(
        id=codes.token(clinic.chance),
        reference=form.reference,
        kind=DecisionKind.LETTER,
        who=clinic.who,
        at=clinic.clock(),
        note=as_note(wording),
        edition=form.edition if form.sent_at else 0,
        signed=decisions.signature(clinic, clinic.who),
    )
    kept = next((one for one in _kept(clinic, form) if _is_same(clinic, one, written)), None)
    if kept is None:
        clinic.store.decisions.add(written, clinic.deed(Did.LETTER_WRITTEN, form.reference))
    else:
        clinic.note(Did.DOWNLOADED, form.reference)
    return _drawn(clinic, content, kept or written)


@needs(Role.CLINICIAN)
def letters_written(clinic: Clinic, reference: str) -> tuple[Decision, ...]:
    """Return the letters that were written from a form, the oldest first.

    Raises NotFound as `draft_letter`.
    """
    return _kept(clinic, _form_of(clinic, reference)[1])


@needs(Role.CLINICIAN)
def letter_again(clinic: Clinic, reference: str, number: int) -> bytes:
    """Draw a letter that was written before; the oldest is number 1.

    Raises NotFound if there is none of that number, and as `draft_letter`.
    """
    content, form = _form_of(clinic, reference)
    kept = dict(enumerate(_kept(clinic, form), start=1))
    if number not in kept:
        raise NotFound("there is no such letter")
    clinic.note(Did.DOWNLOADED, form.reference)
    return _drawn(clinic, content, kept[number])


def tidied(edited: Wording) -> Wording:
    """Return what was typed without signs that cannot be seen.

    Raises AnswerError if something is missing or too long.
    """
    to = "\n".join(line for typed_ in edited.to.splitlines() if (line := typed.line(typed_)))
    lines = (_line(one) for one in edited.text.splitlines())
    wording = Wording(to=to, re=typed.line(edited.re), text="\n".join(lines).strip())
    if problems := tuple(_problems(wording)):
        raise AnswerError(*problems)
    return wording


def _line(words: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in words).rstrip()


def _problems(wording: Wording) -> Iterator[AnswerProblem]:
    asked = (
        ("to", wording.to, LONGEST_TO, "enter to whom the letter goes"),
        ("re", wording.re, LONGEST_RE, "enter whom the letter is about"),
        ("text", wording.text, LONGEST_TEXT, "write what the letter says"),
    )
    for name, words, longest, missing in asked:
        if not words:
            yield AnswerProblem(name, missing)
        elif len(words) > longest:
            over = len(words) - longest
            yield AnswerProblem(
                name, f"use {longest:,} characters at most: this is {over:,} too long"
            )
    if wording.to.count("\n") >= MOST_LINES:
        yield AnswerProblem("to", f"use {MOST_LINES} lines at most")


def _form_of(clinic: Clinic, reference: str) -> tuple[Content, Submission]:
    content, form = review.form_of(clinic, reference)
    if form.status is Status.ENTERED_IN_ERROR:
        clinic.note(Did.NOT_DONE, form.reference)
        raise NotFound("this form is marked as entered in error")
    return content, form


def _kept(clinic: Clinic, form: Submission) -> tuple[Decision, ...]:
    made = clinic.store.decisions.of(form.reference)
    return tuple(one for one in made if one.kind is DecisionKind.LETTER)


def _is_same(clinic: Clinic, kept: Decision, written: Decision) -> bool:
    same_day = clinic.local(kept.at).date() == clinic.local(written.at).date()
    return same_day and (kept.who, kept.note) == (written.who, written.note)


def _drawn(clinic: Clinic, content: Content, kept: Decision) -> bytes:
    # Drawing imports fpdf2, which costs a second; who lists forms need not wait.
    from screening.report.pdf.letter import draw_letter  # noqa: PLC0415

    letter = Letter(
        letterhead=telling.letterhead(clinic.settings),
        reference=kept.reference,
        language=content.questionnaire.language,
        made_at=kept.at,
        wording=of_note(kept.note),
        signed=kept.signed,
    )
    return draw_letter(letter, clinic.settings.paper)
