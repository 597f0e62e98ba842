"""Answers in words: the patient's own, or the labels of the options that were picked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from screening.questionnaire.model import DECLINED, NONE, UNSURE, Item, ItemType
from screening.report import days, labels
from screening.report.case import Case
from screening.report.marks import marks_words
from screening.report.model import Row
from screening.report.places import group_words, place_words
from screening.response.marks import regions_of

NONE_REPORTED: Final = "Asked, none reported"
NOT_ANSWERED: Final = "Not answered"
NOT_KNOWN: Final = "Not known: open answers"
SHORT_QUESTION: Final = 22
MEASURE: Final = "measure."
MONTHS: Final = 2


def row(case: Case, name: str) -> Row | None:
    """Tell one item or measure under its short label; none if it was not asked."""
    if name.startswith(MEASURE):
        return _measure_row(case, name.removeprefix(MEASURE))
    if not case.reading.is_shown(name):
        return None
    item, answer = case.content.questionnaire.items[name], case.answer(name)
    if answer is None:
        return Row(label=label(item), value=NOT_ANSWERED, open=True) if item.required else None
    return Row(label=label(item), value=words(case, item, answer), open=is_open(answer))


def label(item: Item) -> str:
    """Return an item's short label, or its question."""
    return labels.ITEMS.get(item.id, item.text)


def told(case: Case, names: Iterable[str]) -> list[Row]:
    """Tell items and measures; those answered "none" or "no" are named together at the end."""
    none = [name for name in names if _says_none(case, name)]
    rows = [row_ for name in names if name not in none and (row_ := row(case, name))]
    if none:
        listed = "; ".join(_in_list(case.content.questionnaire.items[name]) for name in none)
        rows.append(Row(label=NONE_REPORTED, value=listed))
    return rows


def _says_none(case: Case, name: str) -> bool:
    return not name.startswith(MEASURE) and is_none(case.answer(name))


def _in_list(item: Item) -> str:
    words_ = label(item)
    return words_ if words_.isupper() else words_[0].lower() + words_[1:]


def finding(case: Case, name: str, answer: Any) -> Row:
    """Tell an answer under the question that the patient read; of places, what a rule reads."""
    item = case.content.questionnaire.items[name]
    if item.type is ItemType.BODY_AREAS:
        return Row(label=question(case, name), value=place_words(case.content.segments, answer))
    return Row(label=question(case, name), value=words(case, item, answer), open=is_open(answer))


def question(case: Case, item_id: str) -> str:
    """Return the question as it was asked; a very short one leans on its page's title."""
    form = case.content.questionnaire
    text = case.fill(form.items[item_id].text)
    page = form.page_of[item_id].title.replace("{item}", "treatment")
    if len(text) > SHORT_QUESTION:
        return text
    return f"{page} {text}" if page.endswith("?") else f"{page}: {text}"


def is_open(answer: Any) -> bool:
    """Tell whether an answer leaves something to ask: not sure, or not told."""
    if isinstance(answer, Mapping):
        return any(is_open(one) for one in answer.values())
    return any(said in {UNSURE, DECLINED} for said in _listed(answer) if isinstance(said, str))


def _listed(answer: Any) -> Sequence[Any]:
    return answer if isinstance(answer, list | tuple) else [answer]


def is_none(answer: Any) -> bool:
    """Tell whether an answer says "none of these" or "no"."""
    return list(_listed(answer)) == [NONE]


def words(case: Case, item: Item, answer: Any) -> str:
    """Tell an answer in words, complete."""
    if item.id in case.content.questionnaire.loop_of and isinstance(answer, Mapping):
        over = case.content.questionnaire.items[case.content.questionnaire.loop_of[item.id]]
        told = (f"{_option(case, over, k)}: {_one(case, item, v)}" for k, v in answer.items())
        return "; ".join(told)
    return _one(case, item, answer)


def _one(case: Case, item: Item, answer: Any) -> str:
    match item.type:
        case ItemType.CHOICE:
            return _option(case, item, answer)
        case ItemType.CHOICES:
            return "; ".join(_option(case, item, option) for option in answer)
        case ItemType.BODY_AREAS:
            return marks_words(case, item, regions_of(answer))
        case ItemType.RATING:
            return f"{answer} of {item.scale.max if item.scale else 10}"
        case ItemType.ACTIVITIES:
            return _activities(item, answer)
        case ItemType.DRAWING:
            return "Drawn by hand"
        case _:
            return _text(item, answer)


def _option(case: Case, item: Item, option: Any) -> str:
    """Return an option's label; an unknown one is shown as it is, never dropped."""
    if option in item.options:
        return case.fill(item.options[option])
    for name in item.options_from:
        source = case.content.questionnaire.items[name]
        if source.type is ItemType.BODY_AREAS and option in case.content.segments.places:
            return case.content.segments.places[option].label
        if option in source.options:
            return case.fill(source.options[option])
    return str(option)


def _activities(item: Item, answer: Sequence[Mapping[str, Any]]) -> str:
    top = item.scale.max if item.scale else 10
    return "; ".join(f"{a['name']} {_score(a.get('score'), top)}" for a in answer)


def _score(score: Any, top: int) -> str:
    return "(no number given)" if score is None else f"{score} of {top}"


def _text(item: Item, answer: Any) -> str:
    if item.type in {ItemType.DATE, ItemType.PARTIAL_DATE}:
        return day(str(answer))
    return "Yes" if item.type is ItemType.CONFIRM else item.options.get(str(answer), str(answer))


def day(written: str) -> str:
    """Tell a date, or what is known of one: "15 Jan 1985", "Jan 1985", "1985"."""
    parts = written.split("-")
    try:
        known = date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except ValueError:
        return written
    if len(parts) == 1:
        return parts[0]
    return f"{known:%b %Y}" if len(parts) == MONTHS else days.short(known)


def _measure_row(case: Case, name: str) -> Row | None:
    title, unit = labels.MEASURES.get(name, (name, ""))
    value = case.measures.get(name)
    if value is not None:
        return Row(label=title, value=_number(case, value, unit), open=_is_range(value))
    return Row(label=title, value=NOT_KNOWN, open=True) if _was_asked(case, name) else None


def _was_asked(case: Case, measure: str) -> bool:
    """Tell whether a measure that is not known could have been: optional blanks do not count."""
    items = case.content.questionnaire.items
    inputs = next((m.inputs for m in case.content.measures.measures if m.id == measure), ())
    return any(
        case.answer(i) is not None or (items[i].required and case.reading.is_shown(i))
        for i in inputs
    )


def _number(case: Case, value: Any, unit: str) -> str:
    if _is_range(value):
        low, high = value
        return f"{low} to {high}{unit} (open answers)"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return group_words(case.content.segments, value) or "Nothing marked"
    return f"{value}{unit}"


def _is_range(value: Any) -> bool:
    return isinstance(value, Sequence) and [type(part) for part in value] in _NUMBERS


_NUMBERS: Final = ([int, int], [float, float], [int, float], [float, int])
