"""What the screens need around the questions: their words, and a way on from the guardian page."""

import re
from collections.abc import Iterator
from typing import Final

from screening.errors import Problem
from screening.questionnaire.check_source import Source
from screening.questionnaire.load import Content
from screening.questionnaire.model import PageKind
from screening.questionnaire.named import FILLED_BY

NEEDED: Final = frozenset(
    """
    aids_larger aids_name aids_normal aids_private aids_read aids_size aids_stop back
    body_back body_back_left body_back_middle body_back_right body_done body_feel body_front
    body_front_left body_front_middle body_front_right body_keys body_left_arm body_legs
    body_list body_nothing body_of body_picked body_picture body_right_arm body_say_more
    body_strength body_take_off body_taken_off body_trunk body_views body_waiting body_ways
    body_your_left body_your_right body_zones change change_hidden changed_before_sending
    changed_elsewhere continue copy_change copy_keep copy_reference copy_sent copy_title
    draw_box draw_clear draw_done draw_empty draw_full draw_undo error_page_title_prefix
    error_title failed_start_title helper_banner helper_private_hint not_provided not_saved
    offline old_browser_title paper_activity paper_and paper_at_least paper_at_most
    paper_date paper_day paper_each paper_feel paper_how paper_how_many paper_how_one
    paper_if_count paper_if_led paper_if_not paper_if_number paper_if_places paper_if_staff
    paper_if_ticked paper_in_picture paper_in_words paper_instead paper_keep paper_label
    paper_label_lines paper_lines paper_month paper_name_again paper_only_if paper_or
    paper_page paper_quoted paper_stop_any paper_stop_marked paper_strength paper_suggested
    paper_tick_all paper_unsure paper_year progress resume_body resume_error resume_locked
    resume_title saved server_error start_again
    """.split()
)
ON_PAPER: Final = re.compile("paper_(part|title|text|help|body)_(.+)")
WHOSE: Final = {
    "part": "section",
    "title": "page",
    "text": "question",
    "help": "question",
    "body": "page or question",
}
GUARDIAN: Final = "guardian"


def frame_problems(content: Content, source: Source) -> Iterator[Problem]:
    """List missing words of the frame, and guardian pages that lead nowhere."""
    for key in sorted(NEEDED - set(content.copy)):
        yield source.problem("copy.yaml", (), f"the words '{key}' are missing", "Write them")
    yield from _paper_problems(content, source)
    for number, page in enumerate(content.questionnaire.pages):
        if page.kind is PageKind.GUARDIAN:
            yield from _guardian_problems(content, source, number)


def _paper_problems(content: Content, source: Source) -> Iterator[Problem]:
    """List words for paper that belong to no question and to no page."""
    form = content.questionnaire
    items, pages = set(form.items), set(form.page)
    sections = {section.id for section in form.sections}
    known = {"part": sections, "title": pages, "text": items, "help": items, "body": items | pages}
    for key in content.copy:
        own = ON_PAPER.fullmatch(key)
        if own and own[2] not in known[own[1]]:
            why = f"'{own[2]}' is no {WHOSE[own[1]]}"
            yield source.problem("copy.yaml", (key,), why, "Write the id of one after it")


def _guardian_problems(content: Content, source: Source, number: int) -> Iterator[Problem]:
    file, path = "questionnaire.yaml", ("pages", number)
    if not content.questionnaire.pages[number].button:
        why = "a guardian page needs a button that says that a guardian is there"
        yield source.problem(file, path, why, "Add button")
    who = content.questionnaire.items.get(FILLED_BY)
    if who is None or GUARDIAN not in who.options:
        why = f"a guardian page needs the option '{GUARDIAN}' of '{FILLED_BY}'"
        yield source.problem(file, path, why, "Offer it, or remove the page")
