"""The worked cases of every questionnaire folder, read as the product reads answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from screening.questionnaire import strict_yaml
from screening.questionnaire.load import Content, load_folder
from screening.questionnaire.model import PageKind
from screening.response.journey import first_open
from screening.response.validate import read_answers
from screening.response.written import typed_answers

QUESTIONNAIRES = Path(__file__).parents[2] / "questionnaires"


@dataclass(frozen=True)
class Case:
    """One person, the answers, and what a physiotherapist expects of them."""

    folder: str
    name: str
    content: Content
    on: date
    answers: Mapping[str, Any]
    said: Mapping[str, Any]

    @property
    def is_finished(self) -> bool:
        """Tell whether every required question is answered, but for notice and signature."""
        agreed = {
            item.id: "agreed" for item in self.content.questionnaire.all_items() if item.admin
        }
        last = first_open(self.content.questionnaire, {**self.answers, **agreed})
        return last.page.kind is PageKind.FINISH

    @property
    def expect(self) -> Mapping[str, Any]:
        """Return what the case says of its assessment."""
        expected: Mapping[str, Any] = self.said["expect"]
        return expected


@cache
def folders() -> tuple[Path, ...]:
    """Return every questionnaire folder that holds worked cases."""
    return tuple(sorted(path.parent for path in QUESTIONNAIRES.glob("*/cases")))


@cache
def content_of(folder: Path) -> Content:
    """Read a questionnaire folder once."""
    return load_folder(folder)


@cache
def cases_of(folder: Path) -> tuple[Case, ...]:
    """Read every case of a folder."""
    return tuple(_case(folder, path) for path in sorted((folder / "cases").glob("*.yaml")))


def _case(folder: Path, path: Path) -> Case:
    said = strict_yaml.read(path.name, path.read_text(encoding="utf-8")).value
    content, on = content_of(folder), date.fromisoformat(said["sent_on"])
    typed = typed_answers(content.questionnaire, said["answers"])
    answers = read_answers(content, typed, on)
    return Case(folder.name, path.stem, content, on, answers, said)
