"""The one-line story at the head of the summary, built from codes and kept short."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from screening.questionnaire.named import PAIN_AREAS
from screening.questionnaire.wording import StoryPart
from screening.report import labels, said
from screening.report.case import Case

BEST_FIRST: Final = ("lasting", "temporary", "unsure", "no_change", "worse")
HELPED: Final = frozenset({"lasting", "temporary"})
LISTS: Final = ("words", "travel")
Words = tuple[str, ...]
PLACEHOLDER: Final = re.compile(r"{(\w+)}")


def story(case: Case) -> str:
    """Tell the form in one line of at most the words that the content allows."""
    plan = case.content.report.story
    parts = {name: _part(case, name, part) for name, part in plan.parts.items()}
    told = (_written(plan.template, shorter) for shorter in _shorter(parts))
    return next((line for line in told if len(line.split()) <= plan.words_at_most), "") or (
        _written(plan.template, {**parts, "words": (), "travel": (), "tried": ()})
    )


def _shorter(parts: Mapping[str, Words]) -> Iterator[Mapping[str, Words]]:
    """List ever shorter ways of telling the same; what is left out stands in its own section."""
    for name in LISTS:
        whole = parts.get(name, ())
        for kept in range(len(whole), -1, -1):
            rest = (f"+ {len(whole) - kept} more",) if 0 < kept < len(whole) else ()
            parts = {**parts, name: (*whole[:kept], *rest)}
            yield parts
    yield {**parts, "tried": tuple(words.split(";")[0] for words in parts.get("tried", ()))}


def _part(case: Case, name: str, part: StoryPart) -> Words:
    match name:
        case "age":
            return (_age(case),)
        case "areas":
            return _areas(case)
        case "tried":
            return (_tried(case, part.from_),)
        case _:
            return _says(part, case.answer(part.from_))


def _age(case: Case) -> str:
    age = case.measures.get("age")
    return "" if age is None else f"{age}"


def _areas(case: Case) -> Words:
    marked = case.answer(PAIN_AREAS) or ()
    if not marked:
        return ()
    worst = case.worst_place or marked[0]
    more = f" + {len(marked) - 1} more" if len(marked) > 1 else ""
    return (f"{case.content.segments.places[worst].clinical}{more}",)


def _tried(case: Case, item_id: str) -> str:
    tried = case.answer(item_id)
    if tried is None:
        return ""
    if said.is_none(tried):
        return "Nothing tried"
    results: Mapping[str, str] = case.answer("tx_result") or {}
    known = [(BEST_FIRST.index(r), t) for t, r in results.items() if r in BEST_FIRST]
    if not known:
        return f"Tried {len(tried)}"
    (rank, best), (last, worst) = min(known), max(known)
    options = case.content.questionnaire.items[item_id].options
    if BEST_FIRST[rank] in HELPED:
        result = labels.TREATMENT_RESULTS[BEST_FIRST[rank]]
        return f"Tried {len(tried)}; best: {options.get(best, best)} ({result})"
    if BEST_FIRST[last] == "worse":
        return f"Tried {len(tried)}; {options.get(worst, worst)} made it worse"
    none = "too soon to say" if BEST_FIRST[rank] == "unsure" else "none helped"
    return f"Tried {len(tried)}; {none}"


def _says(part: StoryPart, answer: Any) -> Words:
    if answer is None:
        return ()
    picked = answer if isinstance(answer, Sequence) and not isinstance(answer, str) else [answer]
    says = part.says if isinstance(part.says, Mapping) else {}
    return tuple(word for p in picked if (word := says.get(str(p), str(p))))


def _written(template: str, parts: Mapping[str, Words]) -> str:
    """Fill the template; a clause without any answer is left out, and so is its sentence."""
    told = {name: ", ".join(words) for name, words in parts.items()}
    sentences = [
        ", ".join(clause for part in sentence.split(", ") if (clause := _clause(part, told)))
        for sentence in template.removesuffix(".").split(". ")
    ]
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences if sentence)


def _clause(clause: str, told: Mapping[str, str]) -> str:
    names = PLACEHOLDER.findall(clause)
    if names and not any(told.get(name) for name in names):
        return ""
    return PLACEHOLDER.sub(lambda match: told.get(match[1], ""), clause).strip()
