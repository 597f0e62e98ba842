"""The letter to the family doctor: a draft from the flags of a form, for staff to change.

It tells what a flag rests on and nothing else that was answered. The patient's own list of
medicines is left out: it may name what no flag rests on.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

from screening.assessment.model import Flag
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.model import Urgency
from screening.questionnaire.named import BIRTH_DATE
from screening.report import days, labels, said
from screening.report.case import Case
from screening.report.cleared import standing_flags
from screening.report.flags import flag_name, quoted
from screening.report.header import born_words, name_words
from screening.report.model import Letterhead
from screening.report.withdrawn import ACT, lowered_from, taken_back

DOCTOR: Final = "doctor"
LABELS: Final = labels.ITEMS | {"tx_result": "Result", "tx_length": "Tried for"}
# What a letter is about: no needle before a doctor has answered (FORMAT.md, urgencies).
ASKED: Final = ACT | {Urgency.MEDICAL_REVIEW}
NO_DOCTOR: Final = "The family doctor"
PART: Final = "\n\n"
THANKS: Final = (
    "These are the patient's own answers. They are not a diagnosis. Thank you for your help."
)
OUR_DRAFT: Final = "Draft rules, not signed off."
NOTHING: Final = (
    "Nothing that we know of calls for a doctor before we assess the pain. This letter is to let "
    "you know. If you know of a reason against needling, please tell us; if not, you need do "
    "nothing."
)
NOT_ALL_ASKED: Final = (
    "Not all questions about safety are answered yet. We will ask them before any needling, and "
    "write again if an answer calls for a doctor."
)
CHANGED: Final = (
    "An answer that called for a doctor was changed afterwards{names}. We will ask the patient "
    "about it before anything else."
)
# So many flags in doubt rest on one answer as a rule, such as "not sure about one or more".
MANY: Final = 3
DOUBTED: Final = "Not ruled out, since the patient was not sure or did not say"
TODAY: Final = "To be looked at today:"
BEFORE: Final = "To be looked at before any needling:"
PLEASE: Final = (
    "Would you please look at this, and tell us whether anything speaks against needling, or what "
    "we should take care of?"
)
MEANWHILE: Final = "Until we hear from you we will not use needles. Other care may go on."
URGENT: Final = "Until a doctor has seen the patient about it, we will not treat or use needles."


class Wording(Frozen):
    """What staff may change in a letter: to whom it goes, about whom it is, and its text."""

    to: str
    re: str
    text: str


class Letter(Frozen):
    """A letter with all that stands on it; `signed` is the name below it."""

    letterhead: Letterhead
    reference: str
    language: str
    made_at: datetime
    wording: Wording
    signed: str

    @property
    def day(self) -> str:
        """Return the day of the letter, as the clinic's clock has it."""
        return days.full(self.made_at.astimezone(ZoneInfo(self.letterhead.time_zone)).date())


def contact(letterhead: Letterhead) -> tuple[str, ...]:
    """Return what stands below a clinic's name; the number to call too, where no line says it."""
    phone = letterhead.clinic_phone
    is_number = any(sign.isdigit() for sign in phone)
    is_told = any(phone in line for line in letterhead.address)
    return (*letterhead.address, *((phone,) if is_number and not is_told else ()))


def draft(case: Case, signed: str) -> Letter:
    """Write a letter from a form, in the name of whoever will sign it."""
    doctor = " ".join(str(case.answer(DOCTOR) or "").split())
    return Letter(
        letterhead=case.letterhead,
        reference=case.submission.reference,
        language=case.content.questionnaire.language,
        made_at=case.made_at,
        wording=Wording(
            to=doctor or NO_DOCTOR,
            re=f"{name_words(case)}, {born_words(case)}",
            text=PART.join(_paragraphs(case)),
        ),
        signed=signed,
    )


def as_note(wording: Wording) -> str:
    """Return what was written as one text, as it reads on paper; `of_note` takes it apart."""
    return PART.join((wording.to, wording.re, wording.text))


def of_note(note: str) -> Wording:
    """Return what was written, from the text that was kept of it."""
    to, re, text = (*note.split(PART, 2), "", "")[:3]
    return Wording(to=to, re=re, text=text)


def asked_about(case: Case) -> tuple[Flag, ...]:
    """Return the flags that a letter is about: for a doctor, and not cleared by a clinician."""
    return tuple(flag for flag in standing_flags(case) if flag.urgency in ASKED)


def _paragraphs(case: Case) -> Iterator[str]:
    flags = asked_about(case)
    urgent = [flag for flag in flags if flag.urgency in ACT]
    points = [_points(case, urgent), _points(case, [one for one in flags if one not in urgent])]
    yield "Dear Doctor,"
    yield _why(case)
    if not flags:
        yield _nothing(case)
    number = count(1)
    for title, told in zip((TODAY, BEFORE), points, strict=True):
        heads = [f"{title}\n", *[""] * len(told)]
        yield from (f"{head}{next(number)}. {one}" for head, one in zip(heads, told, strict=False))
    if flags:
        yield f"{PLEASE} {URGENT if urgent else MEANWHILE}"
    # What is a flag, our rules say: until they are signed a letter tells so, as every summary does.
    yield THANKS if case.letterhead.rules_signed else f"{OUR_DRAFT} {THANKS}"


def _nothing(case: Case) -> str:
    """Say that no flag stands, and whether that may still change."""
    names = taken_back(case)
    if names or lowered_from(case):
        return CHANGED.format(names=f" ({'; '.join(names)})" if names else "")
    form = case.submission
    is_whole = form.sent_at and not form.assessment.not_yet_asked
    return NOTHING if is_whole else NOT_ALL_ASKED


def _why(case: Case) -> str:
    sent = case.submission.sent_at
    deed, day = ("filled in", sent) if sent else ("began", case.submission.opened_at)
    on = days.full(day.astimezone(ZoneInfo(case.letterhead.time_zone)).date())
    return (
        f"{name_words(case)}, whom we understand to be your patient, {deed} our intake form on "
        f"{on}. We are asked to assess pain for Gunn intramuscular stimulation (IMS), a kind of "
        "dry needling."
    )


def _points(case: Case, flags: Sequence[Flag]) -> list[str]:
    """Tell flags one by one; of many that are in doubt only their names, together."""
    doubted = [flag for flag in flags if not flag.certain]
    if len(doubted) < MANY:
        return [_point(case, flag) for flag in flags]
    names = "; ".join(flag_name(case, flag.id) for flag in doubted)
    told = dict.fromkeys(one for flag in doubted for one in _reported(case, flag))
    together = f"{DOUBTED}: {names}.\n{_sentence(told)}"
    return [*(_point(case, flag) for flag in flags if flag.certain), together]


def _point(case: Case, flag: Flag) -> str:
    """Tell one flag: what it is, what was answered, what it means, and what our rule asks."""
    rule, name = case.content.rules.by_id[flag.id], flag_name(case, flag.id)
    doubt = "" if flag.certain else " (not certain)"
    told = _sentence(_reported(case, flag))
    meant = f"{case.fill(rule.means)} Our rule: {case.fill(rule.do)}"
    return "\n".join((f"{name[:1].upper()}{name[1:]}{doubt}.", *([told] if told else ()), meant))


def _sentence(told: Iterable[str]) -> str:
    words = "; ".join(told)
    return f"Reported: {words.rstrip('.')}." if words else ""


def _reported(case: Case, flag: Flag) -> Iterator[str]:
    for found in flag.because:
        # The day of birth stands above already.
        if found.item != BIRTH_DATE:
            row = said.finding(case, found.item, quoted(case, flag, found))
            yield f"{LABELS.get(found.item, row.label)}: {row.value}"
