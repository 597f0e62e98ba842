"""What the screens need around the questions: their words, and a way on from the guardian page."""

from collections.abc import Iterator
from typing import Final

from screening.errors import Problem
from screening.questionnaire.check_source import Source
from screening.questionnaire.load import Content
from screening.questionnaire.model import PageKind

NEEDED: Final = frozenset(
    """
    aids_larger aids_name aids_normal aids_private aids_read aids_size aids_stop back body_back
    body_back_left body_back_middle body_back_right body_done body_feel body_front
    body_front_left body_front_middle body_front_right body_keys body_left_arm body_legs
    body_list body_nothing body_of body_picked body_picture body_right_arm body_say_more
    body_strength body_take_off body_taken_off body_trunk body_views body_waiting body_ways
    body_your_left body_your_right body_zones change change_hidden changed_before_sending
    changed_elsewhere continue draw_box draw_clear draw_done draw_empty draw_full draw_undo
    error_page_title_prefix error_title failed_start_title helper_banner helper_private_hint
    not_provided not_saved offline old_browser_title paper_instead progress resume_body
    resume_error resume_locked resume_title saved server_error start_again
    """.split()
)
FILLED_BY: Final = "filled_by"
GUARDIAN: Final = "guardian"


def frame_problems(content: Content, source: Source) -> Iterator[Problem]:
    """List missing words of the frame, and guardian pages that lead nowhere."""
    for key in sorted(NEEDED - set(content.copy)):
        yield source.problem("copy.yaml", (), f"the words '{key}' are missing", "Write them")
    for number, page in enumerate(content.questionnaire.pages):
        if page.kind is PageKind.GUARDIAN:
            yield from _guardian_problems(content, source, number)


def _guardian_problems(content: Content, source: Source, number: int) -> Iterator[Problem]:
    file, path = "questionnaire.yaml", ("pages", number)
    if not content.questionnaire.pages[number].button:
        why = "a guardian page needs a button that says that a guardian is there"
        yield source.problem(file, path, why, "Add button")
    who = content.questionnaire.items.get(FILLED_BY)
    if who is None or GUARDIAN not in who.options:
        why = f"a guardian page needs the option '{GUARDIAN}' of '{FILLED_BY}'"
        yield source.problem(file, path, why, "Offer it, or remove the page")
