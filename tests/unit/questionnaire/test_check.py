"""The linter of questionnaire folders: one planted mistake, one clear problem."""

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from screening.errors import DefinitionError
from screening.questionnaire.check import check_folder, lock
from screening.questionnaire.load import QUESTIONNAIRES

FOLDERS = sorted(path.parent for path in QUESTIONNAIRES.glob("*/questionnaire.yaml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(QUESTIONNAIRES / "ims_intake", tmp_path / "ims_intake"))


def plant(folder: Path, file: str, right: str, wrong: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")


def errors(folder: Path) -> list[str]:
    found = [str(problem) for problem in check_folder(folder) if problem.is_error]
    return [line for line in found if "the version is still" not in line]


@pytest.mark.parametrize("published", FOLDERS, ids=lambda path: path.name)
def test_every_published_questionnaire_is_without_errors(published: Path) -> None:
    assert [str(problem) for problem in check_folder(published) if problem.is_error] == []


class Mistake(NamedTuple):
    """One mistake to plant, and the words that its problem must hold."""

    file: str
    right: str
    wrong: str
    says: str


MISTAKES = [
    Mistake("copy.yaml", "body_done: ", "body_ready: ", "the words 'body_done' are missing"),
    Mistake("copy.yaml", "aids_read: ", "aids_speak: ", "the words 'aids_read' are missing"),
    Mistake("copy.yaml", "paper_how: ", "paper_what: ", "the words 'paper_how' are missing"),
    Mistake(
        "copy.yaml",
        "paper_help_activities: ",
        "paper_help_activity: ",
        "'activity' is no question",
    ),
    Mistake(
        "questionnaire.yaml",
        '  button: "My parent or guardian is with me"\n',
        "",
        "a guardian page needs a button",
    ),
    Mistake(
        "questionnaire.yaml",
        '      guardian: "I am the patient\'s parent or legal guardian"\n',
        "",
        "needs the option 'guardian'",
    ),
    Mistake("questionnaire.yaml", 'burn: "Burning"', 'burn: "Aflame"', "a letter of its own"),
    Mistake(
        "rules.yaml", "same_day: call_today}", "same_day: call_tomorrow}", "'call_tomorrow' is"
    ),
    Mistake("rules.yaml", "same_day: medical_review, ", "", "same_day has no urgency to step down"),
    Mistake("report.yaml", "no_needling, precaution]", "precaution]", "in exactly one section"),
    Mistake("fit.yaml", "when_urgency: [emergency,", "when_urgency: [", "must be withheld beside"),
    Mistake("fit.yaml", "maximum: 20", "maximum: 21", "its points reach 20"),
    Mistake(
        "questionnaire.yaml",
        "options_from: [urgent_signs]",
        "options_from: [lately]",
        "looks forward to 'lately'",
    ),
    Mistake("questionnaire.yaml", "kind: check", "kind: info", "one page of kind check"),
    Mistake("questionnaire.yaml", 'self: "I am the patient"', 'self: ""', "'self' has no label"),
    Mistake("questionnaire.yaml", "- id: dob\n", "- id: birthday\n", "reads the item 'dob'"),
    Mistake(
        "rules.yaml",
        "{urgent_signs: weak_fast}",
        "{urgent_sings: weak_fast}",
        "no item 'urgent_sings'",
    ),
    Mistake(
        "rules.yaml",
        "{urgent_signs: weak_fast}",
        "{urgent_signs: weak_slow}",
        "'weak_slow' is not an",
    ),
    Mistake(
        "rules.yaml", "measure.trunk_pain: holds", "measure.torso: holds", "no measure 'torso'"
    ),
    Mistake(
        "rules.yaml", "sources: [finucane-2020]", "sources: [finucane]", "no source 'finucane'"
    ),
    Mistake(
        "rules.yaml", "- id: rapid-weakness", "- id: cauda-equina", "'cauda-equina' is used twice"
    ),
    Mistake(
        "rules.yaml", "patient_page: urgent_stop", "patient_page: check", "not an interrupt page"
    ),
    Mistake("rules.yaml", "exclude: [spine]", "exclude: [spines]", "'spines' is no group"),
    Mistake(
        "rules.yaml", "{weak: lot}", "{all: [{weak: lot}, {weak: none}]}", "can ever make this"
    ),
    Mistake(
        "rules.yaml",
        "{weak: lot}",
        "{signature_drawn: drawn}",
        "'drawn' is not an option of 'signature_drawn'",
    ),
    Mistake(
        "rules.yaml", "{urgent_signs: vision}", "{urgent_signs: neck}", "no rule reads 'vision'"
    ),
    Mistake("fit.yaml", "band: possible,", "band: perhaps,", "no band 'perhaps'"),
    Mistake("fit.yaml", 'measure.peg: ">= 4"', "measure.peg: holds", "is a number"),
    Mistake("measures.yaml", "inputs: [dob]", "inputs: [birthday]", "'birthday' is no item"),
    Mistake("report.yaml", "shows: [duration,", "shows: [durations,", "shows 'durations'"),
    Mistake("segments.yaml", "key: front_shin", "key: front_shine", "front_shin"),
    Mistake(
        "questionnaire.yaml",
        "show_if: {urgent_signs: unsure}",
        "show_if: {weak: lot}",
        "forward to 'weak'",
    ),
    Mistake("questionnaire.yaml", "- id: dob\n", "- id: name\n", "the id 'name' is used twice"),
    Mistake("questionnaire.yaml", '    error: "Enter your full name"\n', "", "has no error text"),
    Mistake(
        "questionnaire.yaml", '      future: "Your', '      past: "Your', "'future' is missing"
    ),
    Mistake(
        "questionnaire.yaml",
        "exclusive: [declined, none]",
        "exclusive: [declined]",
        "'none' could be ticked",
    ),
    Mistake("questionnaire.yaml", '    physio: "physiotherapy"\n', "", "card is never reachable"),
    Mistake(
        "questionnaire.yaml",
        "show_if: {numb: [sometimes,",
        "show_if: {numb: [none_yet,",
        "'none_yet' is not",
    ),
    Mistake(
        "questionnaire.yaml",
        "Call {emergency_number} if you have",
        "Call {police} if you have",
        "fills {police}",
    ),
    Mistake(
        "questionnaire.yaml",
        "You can add the name you like",
        "You can\u00e2\u20ac\u2122t add",
        "wrong encoding",
    ),
    Mistake("questionnaire.yaml", "required: true", "required: yes", "true or false"),
    Mistake("questionnaire.yaml", "type: rating", "type: slider", "type"),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.says)
def test_a_planted_mistake_is_told_with_file_line_item_why_and_what_to_do(
    folder: Path, mistake: Mistake
) -> None:
    plant(folder, mistake.file, mistake.right, mistake.wrong)

    told = [line for line in errors(folder) if mistake.says in line]

    assert told
    assert re.fullmatch(r"ims_intake/[a-z]+\.yaml:\d+: error: [^:]+: .+\. .+\.", told[0])


def test_a_problem_names_the_line_of_the_mistake(folder: Path) -> None:
    plant(folder, "rules.yaml", "{urgent_signs: weak_fast}", "{urgent_signs: weak_slow}")
    text = (folder / "rules.yaml").read_text(encoding="utf-8")
    line = 1 + text[: text.index("weak_slow")].count("\n")

    assert any(f"rules.yaml:{line}: error: rapid-weakness: " in told for told in errors(folder))


def test_content_that_changed_without_a_new_version_is_an_error(folder: Path) -> None:
    plant(folder, "copy.yaml", 'back: "Back"', 'back: "Go back"')

    assert any("the version is still" in str(problem) for problem in check_folder(folder))
    with pytest.raises(DefinitionError, match="Raise the version"):
        lock(folder)


def test_a_new_version_is_locked_once_and_then_clean(folder: Path) -> None:
    plant(folder, "questionnaire.yaml", 'version: "', 'version: "9.')

    assert any("is not in version.lock" in str(problem) for problem in check_folder(folder))
    lock(folder)
    assert [str(problem) for problem in check_folder(folder) if problem.is_error] == []


def test_an_answer_that_nobody_reads_is_a_note_and_not_an_error(folder: Path) -> None:
    plant(folder, "report.yaml", "shows: [main_problem, ask_physio,", "shows: [main_problem,")

    notes = [problem for problem in check_folder(folder) if not problem.is_error]

    assert [problem.item for problem in notes] == ["ask_physio"]
    assert errors(folder) == []


def test_a_missing_file_is_told_by_name(folder: Path) -> None:
    (folder / "sources.yaml").unlink()

    assert errors(folder) == [
        "ims_intake/sources.yaml:1: error: sources.yaml: the file is missing. Add it (FORMAT.md)."
    ]
