"""Who this is, when they answered, and what is still missing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from screening.questionnaire.model import Item, Page, PageKind
from screening.questionnaire.named import BIRTH_DATE, FILLED_BY, HELPER_NAME, NAME
from screening.report import labels, said
from screening.report.case import Case
from screening.report.decision import decision
from screening.report.flags import asked_of
from screening.report.model import Blanks, Block, Paragraph, Row, Rows
from screening.report.standing import edition_words, standing

HEADLINE: Final = frozenset({NAME, BIRTH_DATE, "measure.age"})
VISIT: Final = ("Visit", "Physiotherapist")
LONG: Final = 60
SHORT_HASH: Final = 12
PARTS_NAMED: Final = 4
FRESH: Final = timedelta(hours=6)
NOT_A_QUESTION: Final = frozenset(
    {PageKind.INFO, PageKind.INTERRUPT, PageKind.GUARDIAN, PageKind.CHECK}
)


def header_blocks(case: Case, shows: tuple[str, ...]) -> tuple[Block, ...]:
    """Tell the patient's particulars, the form's, and what was left out."""
    names = [name for name in shows if name not in HEADLINE]
    told = [_by_role(case, name, row) for name in names if (row := said.row(case, name))]
    return (
        *standing(case),
        *decision(case),
        Rows(rows=(*told, *_known(case), *_form_rows(case)), layout="grid"),
        *_missing(case),
        *_to_fill(case),
    )


def _known(case: Case) -> Iterator[Row]:
    for label, value in zip(VISIT, case.coming, strict=True):
        if value:
            is_long = len(value) > LONG
            yield Row(label=label, value=f"{value[:LONG].rstrip()}…" if is_long else value)


def _to_fill(case: Case) -> Iterator[Blanks]:
    """Yield lines to write on for what no invitation says of the visit."""
    if open_ones := tuple(
        label for label, value in zip(VISIT, case.coming, strict=True) if not value
    ):
        yield Blanks(labels=open_ones)


def _by_role(case: Case, name: str, row: Row) -> Row:
    """Call who filled in the form for the patient what they are."""
    if name != HELPER_NAME:
        return row
    return row.model_copy(update={"label": labels.HELPERS.get(case.answer(FILLED_BY), row.label)})


def name_words(case: Case) -> str:
    """Name the patient."""
    return " ".join(str(case.answer(NAME) or "").split()) or labels.NO_NAME


def born_words(case: Case) -> str:
    """Tell the day of birth."""
    born = case.answer(BIRTH_DATE)
    return f"born {said.day(born)}" if born else "date of birth not given"


def age_words(case: Case) -> str:
    """Tell the age on the day of the answers, and the day of birth."""
    age = said.row(case, "measure.age")
    return f"{age.value}, {born_words(case)}" if age and not age.open else born_words(case)


def form_words(case: Case) -> str:
    """Name the form, its version and the fingerprint of the files that it was asked from."""
    sent = case.submission
    return f"{sent.questionnaire} {sent.version} ({sent.content_hash[:SHORT_HASH]})"


def record_words(case: Case) -> str:
    """Name the record that this is printed from and when, or the file that it was read from."""
    if not case.is_recorded:
        return f"{_file_words(case)} · {form_words(case)}"
    made, which = case.moment(case.made_at), edition_words(case)
    return f"{case.submission.reference}{which} · {form_words(case)} · made {made}"


def audit_words(case: Case) -> str:
    """Tell when the form was opened, sent and printed, as far as there is a record of it."""
    if not case.is_recorded:
        return (
            f"Read from an {_file_words(case)}: no times, notices or signature are on record. "
            f"Form {form_words(case)}."
        )
    sent = case.submission.sent_at
    told = f"sent {case.moment(sent)}" if sent else "not sent"
    return (
        f"Record {case.submission.reference}: opened {case.moment(case.submission.opened_at)}, "
        f"{told}, printed {case.moment(case.made_at)}. Form {form_words(case)}."
    )


def unfinished_words(case: Case) -> str:
    """Say in a word or two that something is still open; nothing if the form is complete."""
    if case.is_recorded:
        return "" if case.submission.sent_at else "UNFINISHED form"
    return "UNFINISHED answers" if _parts_open(case) else ""


def _file_words(case: Case) -> str:
    return f"answers file of {_file_day(case)}"


def _file_day(case: Case) -> str:
    return said.day(case.submission.assessment.on.isoformat())


def language(case: Case) -> str:
    """Name the language in which the form was asked."""
    code = case.content.questionnaire.language
    return labels.LANGUAGES.get(code, code)


def _form_rows(case: Case) -> Iterator[Row]:
    sent = case.submission
    answered, total = asked_of(case)
    if sent.reader:
        yield Row(label="Read aloud by", value=f"{sent.reader} (staff)")
    yield Row(label="Language", value=language(case))
    if not case.is_recorded:
        yield Row(label="Answers file", value=_file_day(case))
    elif sent.sent_at is None:
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
    minutes = round(spent.total_seconds() / 60)
    return f"{minutes} min" if minutes else "under 1 min"


def _missing(case: Case) -> Iterator[Block]:
    if not unfinished_words(case):
        return
    why = "This form was not sent. " if case.is_recorded else ""
    parts = _parts_open(case)
    more = f"; and {len(parts) - PARTS_NAMED} more" if len(parts) > PARTS_NAMED else ""
    named = "; ".join(parts[:PARTS_NAMED])
    yield Paragraph(text=f"UNFINISHED. {why}Parts still open: {named}{more}.", weight="strong")


def _parts_open(case: Case) -> tuple[str, ...]:
    """Name the pages with something missing; an answers file has no notices and signatures."""
    return tuple(
        dict.fromkeys(
            page.title.rstrip("?")
            for page, item in _asked(case)
            if _is_missing(case, item) and (case.is_recorded or not item.admin)
        )
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
