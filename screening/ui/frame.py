"""The frame around the questions: where the patient is, what to look at again, the buttons."""

from dataclasses import dataclass
from typing import NamedTuple

import streamlit as st

from screening.questionnaire.model import Item, ItemType
from screening.questionnaire.named import FILLED_BY, NAME
from screening.report import days
from screening.response import journey
from screening.ui import words
from screening.ui.fields import BETWEEN, Field
from screening.ui.memory import View, recall
from screening.ui.visitor import Visitor

READING = "{name} is reading aloud"
ON_PAPER = "On paper: "
READ = ' data-reader="yes"'
HELPERS = frozenset({"helper", "interpreter", "guardian"})
# What is not read aloud: a name, or an answer that is quoted (aloud.js).
QUIET = " data-quiet"
CONTINUE = "continue"
BACK = "back"
TYPED = frozenset({ItemType.TEXT, ItemType.LONG_TEXT})


class Wrong(NamedTuple):
    """The name of a widget, what to look at again there, and whether that quotes an answer."""

    key: str
    why: str
    quotes: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The top of a screen.

    `problems` are links to what must be looked at again. `kind` tells the
    style sheet what sort of screen it is; a private title is not shown by the browser's tab.
    `lead` is HTML of ours that stands between the title and the body.
    """

    name: str
    title: str
    body: str = ""
    part: str = ""
    saved: str = ""
    banner: str = ""
    trouble: str = ""
    problems: tuple[Wrong, ...] = ()
    kind: str = "questions"
    is_private: bool = False
    lead: str = ""


def said(visitor: Visitor, key: str, **more: str) -> str:
    """Return words of the frame, with the clinic's settings filled in."""
    return words.fill(visitor.copy[key], {**visitor.clinic.settings.words(), **more})


def part_of(visitor: Visitor, view: View) -> str:
    """Return "Part 2 of 6: Your pain", or the title of a section that is not counted."""
    form = visitor.content.questionnaire
    progress = journey.progress(form, view.place)
    if progress is None:
        return next(s.title for s in form.sections if s.id == view.place.page.section)
    number, total = str(progress.number), str(progress.total)
    return said(visitor, "progress", n=number, total=total, section=progress.section)


def saved_at(visitor: Visitor, view: View) -> str:
    """Return when the draft was saved; nothing while there is none."""
    if view.draft is None:
        return ""
    local = visitor.clinic.local(view.draft.saved_at)
    return said(visitor, "saved", time=days.by_twelve(local.time()))


def banner_of(visitor: Visitor, view: View, items: tuple[Item, ...]) -> str:
    """Return who reads aloud; or whom a helper answers for, and a word on private questions."""
    if visitor.reader:
        return READING.format(name=visitor.reader)
    answers = view.draft.answers if view.draft else {}
    if answers.get(FILLED_BY) not in HELPERS or not answers.get(NAME):
        return ""
    lines = ["helper_banner"]
    if any(item.sensitivity for item in items):
        lines.append("helper_private_hint")
    return " ".join(said(visitor, line, name=answers[NAME]) for line in lines)


def draw_head(visitor: Visitor, head: Head) -> None:
    """Draw the top of a screen in one piece of HTML.

    The script in the browser reads `data-turn`: when it changes, it scrolls up, moves the
    focus to the heading or to what is wrong, says that in a live region which was there before,
    and swallows a second tap.
    """
    turn = f"{head.name}.{recall().turn}"
    wrong = bool(head.problems) or bool(head.trouble)
    prefix = said(visitor, "error_page_title_prefix") if wrong else ""
    clinic = visitor.clinic.settings.clinic_name
    # The history of a shared browser keeps the title: that of an urgent page would tell too much.
    named = () if head.is_private else (head.title,)
    title = " - ".join(part for part in (*named, head.part, clinic) if part)
    st.html(
        f'<header class="head {head.kind}" data-turn="{words.text(turn)}"'
        f' data-title="{words.text(prefix + title)}"'
        f' data-language="{words.text(visitor.content.questionnaire.language)}"'
        f"{READ if visitor.reader else ''}>"
        f'<div class="top"><p class="part">{words.text(head.part)}</p>'
        f'<p class="saved">{words.text(head.saved)}</p></div>'
        f"{_banner(head)}{_summary(visitor, head)}"
        f'<h1 tabindex="-1">{words.text(head.title)}</h1>{head.lead}'
        f"{words.paragraphs(head.body)}</header>"
    )


def _banner(head: Head) -> str:
    return f'<p class="banner"{QUIET}>{words.text(head.banner)}</p>' if head.banner else ""


def _summary(visitor: Visitor, head: Head) -> str:
    if head.trouble:
        return f'<div class="summary" tabindex="-1">{_line(head.trouble)}</div>'
    if not head.problems:
        return ""
    links = "".join(
        f"<li{QUIET if one.quotes else ''}>"
        f'<a href="#{one.key}" data-focus="{one.key}">{words.text(one.why)}</a></li>'
        for one in head.problems
    )
    title = words.text(said(visitor, "error_title"))
    return f'<div class="summary" tabindex="-1"><h2>{title}</h2><ul>{links}</ul></div>'


def _line(sentence: str) -> str:
    return f"<p>{words.text(sentence)}</p>"


def draw_question(field: Field, title: str = "") -> None:
    """Draw the words of a question: intro, question, help, and what is wrong with the answer.

    The widget that follows carries the question as its accessible name. A question that is
    the title of its page, or the sentence beside a tick, is not written a second time.
    """
    item, key, asks = field.item, words.text(field.key), field.says(field.item.text)
    is_told = asks == title or item.type is ItemType.CONFIRM
    lines = [
        f'<p class="{kind}{" unseen" if kind == "question" and is_told else ""}"'
        f' id="{key}-{kind}"{QUIET if kind == "error" and field.quotes else ""}>'
        f"{words.sentence(line)}</p>"
        for kind, line in (
            ("question", asks),
            ("help", field.says(item.help)),
            ("error", field.error),
        )
        if line
    ]
    intro = words.paragraphs(field.says(item.intro))
    most = f' data-most="{item.max}"' if item.max and item.type in TYPED else ""
    quiet = ' data-options="quiet"' if item.options_from else ""
    first = f"{_number(field)}{intro}"
    st.html(f'<div class="ask" data-for="{key}"{most}{quiet}>{first}{"".join(lines)}</div>')


def _number(field: Field) -> str:
    return f'<p class="number">{words.text(ON_PAPER + field.number)}</p>' if field.number else ""


def buttons(visitor: Visitor, name: str, go_on: str = "", *, has_back: bool = True) -> str:
    """Draw the buttons of a screen and return which one was tapped, if any.

    Their names carry the screen that they were drawn for: a late tap does nothing.
    """
    label = go_on or said(visitor, CONTINUE)
    with st.container(horizontal=True, key="buttons"):
        goes_on = st.button(words.label(label), key=key_of(CONTINUE, name), type="primary")
        goes_back = has_back and st.button(said(visitor, BACK), key=key_of(BACK, name))
    if goes_on:
        return CONTINUE
    return BACK if goes_back else ""


def key_of(deed: str, name: str) -> str:
    """Return the name of a button: what it does, and for which screen."""
    return f"{deed}{BETWEEN}{name}"
