"""The patient's own copy: every answer in plain words, and nothing of what was made of them."""

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

import pikepdf
import pypdf
import pytest

from screening.assessment.submission import Submission
from screening.questionnaire.braces import fill
from screening.questionnaire.model import ItemType
from screening.report import labels
from screening.report.model import Paper
from screening.report.own_copy import OwnCopy, Taken, Told, own_copy
from screening.report.pdf.own_copy import draw_copy
from tests.unit.report.forms import (
    LETTERHEAD,
    SENT,
    a_form,
    a_patient,
    strangers,
    the_content,
    worked,
)
from tests.unit.report.paper import PAPERS, on_paper, read_words, squeezed, words_of
from tests.unit.report.printed import CLINIC

JUDGED = ("score", "flag", "fit with", "band", "points", "precaution", "medical review")


def a_copy(form: Submission) -> OwnCopy:
    content = the_content()
    told = Told(content, content.copy, CLINIC, LETTERHEAD)
    return own_copy(Taken(form.answers, form.reference, form.sent_at or SENT), told)


def said(copy: OwnCopy) -> str:
    """Return all that is asked, answered and told, a line for each."""
    return "\n".join(_texts(copy.model_dump(exclude={"letterhead", "made_at"})))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


@cache
def judgements() -> tuple[str, ...]:
    """Return every word with which staff are told what answers mean."""
    content = the_content()
    scoring = content.scoring
    asked = str(content.files["questionnaire.yaml"]).casefold()
    undecided = scoring.not_enough_information, scoring.withheld
    told = [
        *(words for rule in content.rules.rules for words in (rule.means, rule.do)),
        *(rule.id for rule in content.rules.rules if "-" in rule.id),
        # A name that a question also has in its words tells nothing.
        *(rule.name for rule in content.rules.rules if rule.name.casefold() not in asked),
        *(words for band in scoring.bands for words in (band.clinician, band.patient)),
        *(words for band in undecided for words in (band.clinician, band.patient)),
        *(note.says for note in scoring.outlook),
        *(scoring.statement, scoring.evidence_note),
        *(word for word in labels.URGENCIES.values() if word != "NOTE"),
    ]
    return tuple(fill(words, CLINIC).strip() for words in told if words)


def test_no_worked_copy_tells_a_flag_a_band_or_an_urgency() -> None:
    assert len(judgements()) > 300
    for name, form in worked().items():
        text = said(a_copy(form))

        assert [words for words in judgements() if words in text] == [], name
        assert [word for word in JUDGED if word in text.casefold()] == [], name


def test_every_answer_is_told_under_its_question() -> None:
    copy = a_copy(a_form(a_patient(pain_words=["ache", "burn"], treatments=["massage"])))
    told = {one.question: one.lines for part in copy.answers for one in part.answers}
    form = the_content().questionnaire

    assert told["What is your date of birth?"] == ("15 January 1985",)
    assert told["Which words fit your pain?"] == ("Dull or deep ache", "Burning")
    assert told["About your massage: Did it help?"] == ("Not provided",)
    assert told["Who is your family doctor or clinic? (optional)"] == ("Not provided",)
    assert [part.title for part in copy.answers][:3] == [
        "Before you start",
        "About you",
        "Your pain",
    ]
    sections = [section.title for section in form.sections]
    assert [part.title for part in copy.answers if part.title not in sections] == []


def test_what_was_agreed_to_and_signed_is_told_if_it_was() -> None:
    signed = said(a_copy(a_form(a_patient(declare="agreed", signature="Kim Helper"))))
    unsigned = said(a_copy(a_form(a_patient())))

    assert "Sign and send: My answers are true as far as I know.\nYes" in signed
    assert "Kim Helper" in signed
    assert "Sign and send" not in unsigned


def test_it_says_what_to_expect_and_what_to_do_if_things_change() -> None:
    copy = a_copy(a_form(a_patient()))
    after = {part.title: part.lines for part in copy.after}

    assert next(iter(after)) == "What happens next"
    assert after["If things change"][1].startswith("Call 9-1-1 if you cannot pass urine")
    assert copy.notes[1].endswith("Call 604-555-0100 before your visit.")


def test_a_form_that_is_hardly_begun_still_makes_a_copy() -> None:
    assert draw_copy(a_copy(a_form({})), "Letter")


DRAWN = ("everything", "arabic", "chinese", "endless", "markup")


@pytest.mark.parametrize(("name", "paper"), [*on_paper(DRAWN, ["Letter"]), ("letters", "A4")])
def test_all_of_it_stands_on_the_paper_within_its_edges(name: str, paper: Paper) -> None:
    copy = a_copy(strangers()[name])
    sheets = read_words(draw_copy(copy, paper))
    printed = squeezed(" ".join(word.text for sheet in sheets for word in sheet.words)).casefold()

    told = [one for part in (*copy.answers, *copy.after) for one in (part.model_dump(),)]
    missing = [word for word in words_of(told) if word.isascii() and word not in printed]
    assert missing == []
    for sheet in sheets:
        assert all(word.x0 >= 30 and word.x1 <= sheet.width - 30 for word in sheet.words)
        assert all(word.bottom <= sheet.height - 20 for word in sheet.words)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_file_tells_nobodys_name_and_is_the_same_every_time(paper: Paper) -> None:
    copy = a_copy(a_form(a_patient(name="Robin Canary")))
    drawn = draw_copy(copy, paper)

    with pikepdf.open(io.BytesIO(drawn)) as file:
        about = file.open_metadata()
        assert about["dc:title"] == "Your answers"
        assert "Canary" not in f"{about}{file.docinfo}"
        assert file.Root.MarkInfo.Marked
    assert drawn == draw_copy(copy, paper)
    first = pypdf.PdfReader(io.BytesIO(drawn), strict=True).pages[0].extract_text()
    assert "Robin Canary" in first
    assert "Page 1 of" in first


def test_every_kind_of_question_is_asked_somewhere_in_these_copies() -> None:
    form = the_content().questionnaire
    told = said(a_copy(strangers()["everything"]))
    kinds = {item.type for item in form.all_items() if item.text.partition("{")[0] in told}

    assert kinds == {item.type for item in form.all_items()} >= {ItemType.DRAWING}
