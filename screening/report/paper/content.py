"""A questionnaire as a form on paper: every page of the journey, told once, in its order."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from screening.questionnaire.condition import tests
from screening.questionnaire.load import Content
from screening.questionnaire.model import Item, ItemType, Page, PageKind, Section, Urgency
from screening.report.paper.answers import answer
from screening.report.paper.model import (
    Block,
    Grid,
    Heading,
    LineOf,
    PaperForm,
    Part,
    Prose,
    Question,
    Stop,
)
from screening.report.paper.pointers import Guide, only_if
from screening.report.paper.stops import all_but_none, most_urgent, stops
from screening.report.paper.words import Words

SHORT_HASH: Final = 12
WARNING: Final = "\N{WARNING SIGN}"
CARD: Final = "item"
SIGNS: Final = frozenset({ItemType.SIGNATURE, ItemType.DRAWING})
ITS_OWN_WORDS: Final = frozenset({ItemType.CONFIRM})


def paper_form(content: Content, clinic: Mapping[str, str], made_at: datetime) -> PaperForm:
    """Tell a questionnaire as a form to fill in by hand, for a clinic with these words."""
    form, words = content.questionnaire, Words.of(content, clinic)
    guide = Guide(content, words)
    return PaperForm(
        language=form.language,
        made_at=made_at,
        clinic=words.fill("{clinic_name}"),
        phone=words.fill("{clinic_phone}"),
        title=words.fill(next(page.title for page in form.pages)),
        welcome="\n".join(_body(guide, page) for page in form.pages if page.kind is PageKind.INFO),
        how=words.say("paper_how"),
        how_one=words.say("paper_how_one"),
        how_many=words.say("paper_how_many"),
        label=words.say("paper_label"),
        label_lines=tuple(words.say("paper_label_lines").splitlines()),
        name_again=words.say("paper_name_again"),
        page=words.say("paper_page"),
        version=f"{form.id} {form.version} ({content.hash[:SHORT_HASH]})",
        parts=tuple(_parts(guide)),
        keep=_keep(guide),
    )


def _parts(guide: Guide) -> Iterator[Part]:
    counted = guide.content.questionnaire.counted_sections()
    for section in guide.content.questionnaire.sections:
        blocks = tuple(_blocks(guide, section))
        if blocks:
            title = guide.words.on_paper("part", section.id, section.title)
            if section in counted:
                n, total = str(counted.index(section) + 1), str(len(counted))
                title = guide.words.say("progress", n=n, total=total, section=title)
            yield Part(title=title, blocks=blocks)


def _blocks(guide: Guide, section: Section) -> Iterator[Block]:
    for page in guide.content.questionnaire.pages:
        if page.section == section.id:
            yield from _page(guide, section, page)


def _page(guide: Guide, section: Section, page: Page) -> Iterator[Block]:
    title = guide.words.on_paper("title", page.id, page.title)
    match page.kind:
        case PageKind.QUESTIONS:
            if title not in {"", section.title, *(guide.words.fill(i.text) for i in page.items)}:
                yield Heading(words=title)
            if page.body:
                yield Prose(text=_body(guide, page))
            for item in page.items:
                yield from _asked(guide, item)
        case PageKind.LOOP:
            yield _grid(guide, page)
        case PageKind.GUARDIAN:
            yield Stop(lead="", title=title, text=_body(guide, page), loud=False)
        case _:
            return


def _body(guide: Guide, page: Page) -> str:
    return guide.words.on_paper("body", page.id, page.body or page.body_kiosk)


def _asked(guide: Guide, item: Item) -> Iterator[Block]:
    yield _question(guide, item)
    stopping = stops(guide, item)
    if stopping:
        page, n = most_urgent(stopping), guide.numbers[item.id]
        labels = [label for name, label in item.options.items() if name not in stopping]
        key = "paper_stop_any" if all_but_none(item, stopping) else "paper_stop_marked"
        answers = guide.words.quoted(labels) if labels else ""
        yield Stop(
            lead=guide.words.say(key, answers=answers, mark=WARNING, n=n),
            title=guide.words.fill(page.title),
            text=_body(guide, page),
            loud=page.urgency is Urgency.EMERGENCY,
        )


def _question(guide: Guide, item: Item) -> Question:
    words = guide.words
    text = words.on_paper("text", item.id, item.text)
    is_list = item.type is ItemType.CHOICES and not item.options_from
    subjects = {test.subject for test in tests(item.show_if)}
    return Question(
        number=guide.numbers[item.id],
        code=item.id,
        text="" if item.type in ITS_OWN_WORDS else text,
        how=words.say("paper_tick_all") if is_list else "",
        intro=words.on_paper("body", item.id, item.intro),
        help=words.on_paper("help", item.id, item.help),
        only_if="" if CARD in subjects else only_if(guide, item),
        signs=item.type in SIGNS,
        follows=not guide.numbers[item.id].isdigit(),
        answer=answer(guide, item),
    )


def _grid(guide: Guide, page: Page) -> Grid:
    """Return a line for each thing that can be ticked, with what is asked of it."""
    source, words = guide.items[page.over], guide.words
    return Grid(
        title=words.fill(
            words.on_paper("title", page.id, page.title), item=words.say("paper_each")
        ),
        only_if=words.say("paper_lines", n=guide.numbers[source.id]),
        questions=tuple(_question(guide, item) for item in page.items),
        lines=tuple(
            LineOf(
                label=words.fill(label),
                asked=frozenset(guide.numbers[i.id] for i in page.items if _is_asked(i, name)),
            )
            for name, label in source.options.items()
            if name in page.item_names
        ),
    )


def _is_asked(item: Item, name: str) -> bool:
    """Tell whether an item of a card is asked of this thing."""
    mine = [test for test in tests(item.show_if) if test.subject == CARD]
    return not mine or any(name in test.options for test in mine)


def _keep(guide: Guide) -> Part:
    """Return what a patient takes home: what the last screen says."""
    pages = [p for p in guide.content.questionnaire.pages if p.kind is PageKind.FINISH]
    blocks = tuple(Prose(text=_body(guide, page)) for page in pages)
    return Part(title=guide.words.say("paper_keep"), blocks=blocks)
