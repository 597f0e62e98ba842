"""Who this is, when they answered, and what is still missing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from screening.questionnaire.model import Item, Page, PageKind
from screening.report import labels, said
from screening.report.case import Case
from screening.report.flags import asked_of
from screening.report.model import Blanks, Block, Paragraph, Row, Rows

HEADLINE: Final = frozenset({"name", "dob", "measure.age"})
VISIT: Final = ("Visit", "Physiotherapist")
SHORT_HASH: Final = 12
FRESH: Final = timedelta(hours=6)
NOT_A_QUESTION: Final = frozenset({PageKind.INFO, PageKind.INTERRUPT, PageKind.CHECK})


def header_blocks(case: Case, shows: tuple[str, ...]) -> tuple[Block, ...]:
    """Tell the patient's particulars, the form's, and what was left out."""
    names = [name for name in shows if name not in HEADLINE]
    told = [row for name in names if (row := said.row(case, name))]
    return (
        Rows(rows=(*told, *_form_rows(case)), layout="grid"),
        *_missing(case),
        Blanks(labels=VISIT),
    )


def name_words(case: Case) -> str:
    """Name the patient."""
    return " ".join(str(case.answer("name") or "").split()) or "Name not given"


def born_words(case: Case) -> str:
    """Tell the day of birth."""
    born = case.answer("dob")
    return f"born {said.day(born)}" if born else "date of birth not given"


def age_words(case: Case) -> str:
    """Tell the age on the day of the answers, and the day of birth."""
    age = said.row(case, "measure.age")
    return f"{age.value}, {born_words(case)}" if age and not age.open else born_words(case)


def form_words(case: Case) -> str:
    """Name the form, its version and the fingerprint of the files that it was asked from."""
    sent = case.submission
    return f"{sent.questionnaire} {sent.version} ({sent.content_hash[:SHORT_HASH]})"


def language(case: Case) -> str:
    """Name the language in which the form was asked."""
    code = case.content.questionnaire.language
    return labels.LANGUAGES.get(code, code)


def _form_rows(case: Case) -> Iterator[Row]:
    sent = case.submission
    answered, total = asked_of(case)
    yield Row(label="Language", value=language(case))
    if sent.sent_at is None:
        yield Row(label="Opened", value=case.moment(sent.opened_at))
        yield Row(label="Sent", value="Not sent", open=True)
    else:
        yield Row(label="Sent", value=case.moment(sent.sent_at))
        if sent.sent_at > sent.opened_at:
            yield Row(label="Time taken", value=_time_taken(sent.sent_at - sent.opened_at))
    safety = f"{answered} of {total}"
    yield Row(label="Safety questions", value=safety, open=answered < total)


def _time_taken(spent: timedelta) -> str:
    if spent >= FRESH:
        return f"over {max(spent.days, 1)} d" if spent.days else f"{spent.seconds // 3600} h"
    return f"{max(1, round(spent.total_seconds() / 60))} min"


def _missing(case: Case) -> Iterator[Block]:
    if case.submission.sent_at is not None:
        return
    parts = dict.fromkeys(page.title for page, item in _asked(case) if _is_missing(case, item))
    yield Paragraph(
        text=f"UNFINISHED. This form was not sent. Parts still open: {'; '.join(parts)}.",
        weight="strong",
    )


def _asked(case: Case) -> Iterator[tuple[Page, Item]]:
    for page in case.content.questionnaire.pages:
        if page.kind not in NOT_A_QUESTION:
            yield from ((page, item) for item in page.items)


def _is_missing(case: Case, item: Item) -> bool:
    if not item.required or not case.reading.is_shown(item.id):
        return False
    answer = case.answer(item.id)
    cards = case.reading.cards(item.id)
    return answer is None or bool(cards - set(answer if isinstance(answer, dict) else cards))
