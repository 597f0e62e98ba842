"""Mistakes in the form itself: ids, options, follow-ups, loops, error texts, reachability."""

from collections.abc import Iterator
from typing import Final

from screening.errors import Problem
from screening.questionnaire.check_conditions import Known, condition_problems
from screening.questionnaire.check_source import Path, Source
from screening.questionnaire.load import Content
from screening.questionnaire.model import SPOKEN_FOR, Item, ItemType, Page, PageKind, Questionnaire
from screening.questionnaire.named import NEEDED
from screening.questionnaire.reach import unreachable

FORM: Final = "questionnaire.yaml"
ERRORS: Final = {
    ItemType.DATE: ("impossible", "future"),
    ItemType.PARTIAL_DATE: ("impossible", "future"),
    ItemType.ACTIVITIES: ("no_score", "too_many"),
}
PICKED: Final = frozenset({ItemType.CHOICE, ItemType.CHOICES})


def paths(questionnaire: Questionnaire) -> Iterator[tuple[Path, Page, Item]]:
    """List every item with its page and the path to where it is written."""
    for number, page in enumerate(questionnaire.pages):
        for place, item in enumerate(page.items):
            yield ("pages", number, "items", place), page, item


def form_problems(content: Content, source: Source) -> Iterator[Problem]:
    """List the problems of `questionnaire.yaml`."""
    yield from _duplicates(content, source)
    yield from _kind_problems(content, source)
    yield from _page_problems(content, source)
    never = unreachable(content.questionnaire)
    earlier: set[str] = set()
    for path, page, item in paths(content.questionnaire):
        yield from _item_problems(content, source, path, item)
        if item.show_if is not None:
            known = Known(content, frozenset(earlier), loop=page.over, measures=False)
            yield from condition_problems(known, source, (FORM, (*path, "show_if")), item.show_if)
        if item.id in never:
            why = "no answers can ever show this item, so its options are never reachable"
            yield source.problem(FORM, (*path, "show_if"), why, "Correct its show_if")
        earlier.add(item.id)


def _duplicates(content: Content, source: Source) -> Iterator[Problem]:
    seen: set[str] = set()
    pages = enumerate(content.questionnaire.pages)
    named: list[tuple[Path, str]] = [(("pages", n), page.id) for n, page in pages]
    named += [(path, item.id) for path, _, item in paths(content.questionnaire)]
    for path, name in sorted(named, key=lambda pair: len(pair[0])):
        is_item = len(path) > len(("pages", 0))
        key = f"item {name}" if is_item else f"page {name}"
        if key in seen:
            yield source.problem(FORM, path, f"the id '{name}' is used twice", "Choose another id")
        seen.add(key)


def _kind_problems(content: Content, source: Source) -> Iterator[Problem]:
    """Hold what the journey relies on: the last pages are the check, the signature, the end."""
    kinds = [page.kind for page in content.questionnaire.pages]
    for kind in (PageKind.CHECK, PageKind.FINISH):
        if kinds.count(kind) != 1:
            why = f"there must be one page of kind {kind}"
            yield source.problem(FORM, ("pages",), why, "Add or remove one")
    if kinds[-1] is not PageKind.FINISH:
        yield source.problem(FORM, ("pages",), "the last page is not the finish", "Move it there")
    for name in sorted(NEEDED - set(content.questionnaire.items)):
        why = f"the product itself reads the item '{name}', which is not asked"
        yield source.problem(FORM, ("pages",), why, "Ask it")


def _page_problems(content: Content, source: Source) -> Iterator[Problem]:
    sections = {section.id for section in content.questionnaire.sections}
    for number, page in enumerate(content.questionnaire.pages):
        path: Path = ("pages", number)
        if page.section not in sections:
            why = f"there is no section '{page.section}'"
            yield source.problem(FORM, (*path, "section"), why, "Name one of the sections")
        if page.kind is PageKind.LOOP:
            yield from _loop_problems(content, source, path, page)
        if page.kind is PageKind.INTERRUPT and page.urgency is None:
            yield source.problem(FORM, path, "an interrupt page needs an urgency", "Add urgency")


def _loop_problems(content: Content, source: Source, path: Path, page: Page) -> Iterator[Problem]:
    over = content.questionnaire.items.get(page.over)
    if over is None:
        why = f"it repeats over '{page.over}', which is no item"
        yield source.problem(FORM, (*path, "over"), why, "Name a choices item")
        return
    for option in sorted(over.real_options - set(page.item_names)):
        why = f"'{option}' of {over.id} has no name here, so its card is never reachable"
        yield source.problem(FORM, (*path, "item_names"), why, "Add it to item_names")
    for option in page.item_names:
        if option not in over.real_options:
            why = f"'{option}' is not an option of {over.id}"
            yield source.problem(FORM, (*path, "item_names", option), why, "Correct or remove it")


def _item_problems(content: Content, source: Source, path: Path, item: Item) -> Iterator[Problem]:
    yield from _reference_problems(content, source, path, item)
    yield from _option_problems(source, path, item)
    yield from _error_problems(source, path, item)
    yield from _exclusive_problems(source, path, item)
    if item.type is ItemType.RATING and item.scale is None:
        yield source.problem(FORM, path, "a rating needs a scale", "Add its scale")


def _reference_problems(
    content: Content, source: Source, path: Path, item: Item
) -> Iterator[Problem]:
    order = content.questionnaire.place_of
    for field, names in (("options_from", item.options_from), ("narrows", item.narrows)):
        for name in names:
            if name not in order:
                why = f"there is no item '{name}'"
                yield source.problem(FORM, (*path, field), why, "Name an item of this form")
            elif order[name] >= order[item.id]:
                why = f"it looks forward to '{name}'"
                yield source.problem(FORM, (*path, field), why, "Name an earlier item")


def _option_problems(source: Source, path: Path, item: Item) -> Iterator[Problem]:
    for option, label in item.options.items():
        if not label.strip():
            why = f"the option '{option}' has no label"
            yield source.problem(FORM, (*path, "options", option), why, "Write its label")
    yield from _sensation_problems(source, path, item)
    for option in sorted(item.exclusive - set(item.options)):
        why = f"the exclusive option '{option}' is not offered"
        yield source.problem(FORM, (*path, "exclusive"), why, "Name one of its options")
    if item.type in PICKED and not item.options and not item.options_from:
        yield source.problem(FORM, path, "it has no options", "Add options or options_from")


def _sensation_problems(source: Source, path: Path, item: Item) -> Iterator[Problem]:
    """Hold what the drawing relies on: places to feel something in, and a letter for each."""
    if not item.sensations:
        return
    if item.type is not ItemType.BODY_AREAS or item.scale is None:
        why = "sensations belong to places on the body that have a scale"
        yield source.problem(FORM, (*path, "sensations"), why, "Add a scale, or remove them")
    letters = [label[:1].upper() for label in item.sensations.values()]
    for option, letter in zip(item.sensations, letters, strict=True):
        if not letter.strip() or letters.count(letter) > 1:
            why = f"the label of '{option}' must begin with a letter of its own"
            yield source.problem(FORM, (*path, "sensations", option), why, "Choose another word")


def _error_problems(source: Source, path: Path, item: Item) -> Iterator[Problem]:
    if item.required and not item.error:
        yield source.problem(FORM, path, "a required item has no error text", "Add error")
    for code in ERRORS.get(item.type, ()):
        if code not in item.errors:
            why = f"the error text '{code}' is missing"
            yield source.problem(FORM, path, why, f"Add it under errors: {{{code}: ...}}")


def _exclusive_problems(source: Source, path: Path, item: Item) -> Iterator[Problem]:
    if item.type is not ItemType.CHOICES:
        return
    for option in sorted((SPOKEN_FOR & set(item.options)) - {"unsure"} - item.exclusive):
        why = f"'{option}' could be ticked beside a sign"
        yield source.problem(FORM, path, why, "Add it to exclusive")
