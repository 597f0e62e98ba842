"""What is asked on paper is what is asked on the screen: all, once, numbered, in its order."""

import re
from collections import Counter

import pytest

from screening.questionnaire.condition import Any_, parse
from screening.questionnaire.condition import tests as the_tests
from screening.questionnaire.model import ItemType, PageKind, Questionnaire
from screening.report.paper.model import Elsewhere, Grid, Lines, Option, Places, Stop, Ticks
from screening.report.paper.numbers import numbers
from screening.report.paper.stops import stops
from tests.factories import the_content
from tests.unit.report.printed import a_guide, asked, pointer, the_form

FORM = the_content().questionnaire
NUMBERS = numbers(FORM)
NOT_SURE = '"I\'m not sure about one or more"'
GRIDS = [b for part in the_form().parts for b in part.blocks if isinstance(b, Grid)]
STOPS = [b for part in the_form().parts for b in part.blocks if isinstance(b, Stop)]


def a_form(*items: tuple[str, str]) -> Questionnaire:
    """Return a questionnaire of some items, each with the item that it depends on."""
    made = [
        {"id": name, "type": "text", "text": name, **({"show_if": {on: "x"}} if on else {})}
        for name, on in items
    ]
    page = {"id": "one", "section": "s", "title": "One", "items": made}
    return Questionnaire.model_validate(
        {**FORM.model_dump(), "pages": [page], "sections": FORM.model_dump()["sections"]}
    )


def test_questions_count_up_and_what_follows_one_takes_its_number_and_a_letter() -> None:
    form = a_form(("a", ""), ("b", "a"), ("c", "b"), ("d", ""), ("e", "a"), ("f", "d"))

    assert list(numbers(form).values()) == ["1", "1a", "1b", "2", "3", "4"]


def test_more_follow_ups_than_letters_still_have_numbers_of_their_own() -> None:
    form = a_form(("a", ""), *((f"b{n}", "a") for n in range(60)))

    told = list(numbers(form).values())

    assert told[26:28] == ["1z", "1a2"]
    assert len(set(told)) == len(told)


def test_the_numbers_of_the_form_stand_in_the_order_of_the_journey() -> None:
    main = [int(number) for number in NUMBERS.values() if number.isdigit()]

    assert list(NUMBERS) == list(FORM.items)
    assert main == list(range(1, len(main) + 1))
    assert NUMBERS["urgent_unsure"] == f"{NUMBERS['urgent_signs']}a"
    assert NUMBERS["implant_where"] == f"{NUMBERS['body_health']}c"


def test_every_question_of_the_screen_stands_on_paper_once_with_its_number() -> None:
    told = [(question.code, question.number) for question in the_form().questions]

    assert told == list(NUMBERS.items())


@pytest.mark.parametrize("code", FORM.items)
def test_every_answer_of_the_screen_is_offered_in_its_order(code: str) -> None:
    labels = list(FORM.items[code].options.values())

    match asked()[code].answer:
        case Ticks(options=options) if labels:
            assert [option.words for option in options] == labels
        case Lines(option=option):
            assert labels == ([option] if option else [])
        case _:
            assert labels == []


def test_only_one_answer_is_a_round_box_and_any_number_a_square_one() -> None:
    for item in FORM.all_items():
        answer = asked()[item.id].answer
        if isinstance(answer, Ticks):
            assert answer.one is (item.type is ItemType.CHOICE)


def test_what_is_picked_from_other_answers_is_marked_where_they_stand() -> None:
    for item in FORM.all_items():
        if item.options_from:
            answer = asked()[item.id].answer
            assert isinstance(answer, Elsewhere)
            assert all(NUMBERS[source] in answer.words for source in item.options_from)


def test_places_are_shaded_and_what_more_is_said_of_them_has_its_letters() -> None:
    marked, numb = asked()["pain_areas"].answer, asked()["numb_where"].answer

    assert isinstance(marked, Places)
    assert isinstance(numb, Places)
    assert [letter[0] for letter in marked.more[1].letters] == list("ABPNESC")
    assert "0 (No pain)" in marked.more[0].words
    assert numb.more == ()
    assert "write where it is" in numb.in_words


def test_there_is_a_line_for_each_treatment_with_what_is_asked_of_it() -> None:
    (grid,) = GRIDS
    loop = next(page for page in FORM.pages if page.kind is PageKind.LOOP)
    asked_of = {line.label: line.asked for line in grid.lines}

    assert list(asked_of) == [FORM.items[loop.over].options[name] for name in loop.item_names]
    assert asked_of["Massage"] == {NUMBERS["tx_result"], NUMBERS["tx_length"]}
    assert asked_of["Surgery for this pain"] == {NUMBERS["tx_result"], NUMBERS["tx_note"]}
    assert NUMBERS[loop.over] in grid.only_if


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("helper_name", "Only if you ticked an answer with →\u00a02a in question 2:"),
        ("urgent_unsure", f"Only if you ticked {NOT_SURE} in question 7:"),
        ("pain_main_area", "Only if you marked 2 or more places in question 9:"),
        ("long_checked", 'Only if you ticked anything but "None of these" in question 23:'),
        ("health_unsure", f"Only if you ticked {NOT_SURE} in question 35 or 36:"),
        ("name", ""),
    ],
)
def test_a_question_says_for_whom_it_is(item: str, words: str) -> None:
    assert asked()[item].only_if == words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"peg_pain": ">= 7"}, "your number in question 11 is 7 or more"),
        ({"peg_pain": "< 4"}, "your number in question 11 is 3 or less"),
        ({"peg_pain": "== 1"}, "your number in question 11 is 1"),
        ({"tests": {"count": "> 1"}}, "you ticked 2 or more answers in question 30"),
        ({"measure.age": ">= 50"}, "the clinic asks you to"),
        (
            {"night": "none", "numb": "none"},
            'you ticked "No, or almost never" in question 19 and you ticked "No" in question 15',
        ),
        (
            {"any": [{"night": "none"}, {"peg_pain": "<= 3"}]},
            (
                'you ticked "No, or almost never" in question 19'
                " or your number in question 11 is 3 or less"
            ),
        ),
    ],
)
def test_a_pointer_is_told_from_any_condition(condition: object, words: str) -> None:
    assert pointer(condition) == f"Only if {words}:"


def test_a_pointer_names_the_questions_that_are_tested_and_no_others() -> None:
    for item in FORM.all_items():
        subjects = {one.subject for one in the_tests(item.show_if)} & set(FORM.items)
        named = re.findall(r"question (\w+)(?: or (\w+))?", asked()[item.id].only_if)

        assert {n for pair in named for n in pair if n} == {NUMBERS[one] for one in subjects}


def test_every_answer_that_leads_to_a_question_says_so_and_no_other() -> None:
    led = {
        (one.subject, option, NUMBERS[item.id])
        for item in FORM.all_items()
        for one in the_tests(item.show_if)
        for option in one.options
        if one.subject in FORM.items
    }

    told = {
        (item.id, name, number)
        for item in FORM.all_items()
        for name, option in zip(item.options, options_of(item.id), strict=False)
        for number in option.leads_to
    }

    assert told == led


def options_of(code: str) -> tuple[Option, ...]:
    answer = asked()[code].answer
    return answer.options if isinstance(answer, Ticks) else ()


def test_after_the_urgent_signs_a_box_says_what_to_do_now() -> None:
    blocks = [block for part in the_form().parts for block in part.blocks]
    at = next(n for n, b in enumerate(blocks) if getattr(b, "code", "") == "urgent_signs")
    box = blocks[at + 1]

    assert isinstance(box, Stop)
    assert box.loud
    assert box.title == FORM.page["urgent_stop"].title
    assert box.lead == 'If you ticked anything but "None of these" in question 7:'
    assert "tell the front desk now" in box.text
    assert "9-1-1" in box.text


def test_a_later_answer_that_stops_the_screen_by_itself_is_marked_on_paper() -> None:
    marked = {
        code: [option.words for option in options_of(code) if option.stops] for code in asked()
    }

    assert {code for code, words in marked.items() if words} == {
        *("local_signs", "long_checked", "lately"),
    }
    assert marked["local_signs"] == ["A rash with blisters"]
    assert "It is getting worse, checked or not" in marked["long_checked"]
    assert [stop.title for stop in STOPS if "question 17" in stop.lead] == [
        FORM.page["call_today"].title
    ]


def test_no_answer_of_none_or_no_ever_stops_anybody() -> None:
    for item in FORM.all_items():
        assert "none" not in stops(a_guide(), item)


def test_whoever_is_young_is_told_to_come_with_a_guardian() -> None:
    (box,) = (stop for stop in STOPS if not stop.lead)

    assert box.title == "If you are under 16"
    assert "guardian" in box.text
    assert "tap" not in box.text


def test_words_of_a_screen_do_not_stand_on_paper() -> None:
    told = the_form().model_dump_json(exclude={"parts": {"__all__": {"blocks": {"chart"}}}})

    for word in ("tap", "Tap", "picture instead", "screen", "finger", "tablet", "Type your"):
        assert not re.search(rf"\b{word}\b", told), word
    assert not re.search(r"\{\w+\}", told.replace("{n}", "").replace("{total}", ""))


def test_no_words_stand_twice() -> None:
    texts = Counter(question.text for question in the_form().questions if question.text)

    twice = {text for text, times in texts.items() if times > 1}

    assert twice == {"Which ones are you not sure about?"}


def test_alternatives_hold_what_they_are_made_of() -> None:
    condition = parse({"any": [{"numb": "none"}, {"night": "none"}]})

    assert isinstance(condition, Any_)
    assert pointer(condition).count("you ticked") == 2
