"""Read a questionnaire folder into one frozen `Content`; the same text gives the same hash."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from screening.errors import DefinitionError, NotFound, Problem
from screening.questionnaire import strict_yaml
from screening.questionnaire.body import BodyDrawing, Segments
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.rules import Rules
from screening.questionnaire.scoring import Scoring
from screening.questionnaire.strict_yaml import Document
from screening.questionnaire.wording import Measures, ReportPlan, Source

FILES: Final = (
    "questionnaire.yaml",
    "rules.yaml",
    "measures.yaml",
    "fit.yaml",
    "report.yaml",
    "copy.yaml",
    "segments.yaml",
    "sources.yaml",
    "body.json",
)

# What an assessment depends on besides the questions.
JUDGING: Final = ("rules.yaml", "measures.yaml", "fit.yaml", "segments.yaml")

QUESTIONNAIRES: Final = Path(__file__).parents[2] / "questionnaires"

M = TypeVar("M", bound=Frozen)


class Sources(Frozen):
    """The whole of `sources.yaml`."""

    version: str
    sources: Mapping[str, Source]


def hash_of(files: Mapping[str, str], names: Iterable[str]) -> str:
    """Return the SHA-256 over some files, in the order of their names as given."""
    digest = hashlib.sha256()
    for name in names:
        text = files[name].encode()
        digest.update(f"{name} {len(text)}\n".encode() + text)
    return digest.hexdigest()


@dataclass(frozen=True, eq=False)
class Content:
    """All that one questionnaire folder says: what is asked, judged and told."""

    questionnaire: Questionnaire
    rules: Rules
    measures: Measures
    scoring: Scoring
    report: ReportPlan
    copy: Mapping[str, str]
    segments: Segments
    sources: Mapping[str, Source]
    body: BodyDrawing
    files: Mapping[str, str]

    @cached_property
    def hash(self) -> str:
        """Return the SHA-256 over every file of the folder, in a fixed order."""
        return hash_of(self.files, FILES)

    @cached_property
    def rules_hash(self) -> str:
        """Return the SHA-256 over the files that judge."""
        return hash_of(self.files, JUDGING)


def load_folder(folder: Path) -> Content:
    """Read a questionnaire folder.

    Raises DefinitionError, with a problem for each mistake, if it cannot be used.
    """
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise DefinitionError(*(_missing(folder, name) for name in missing))
    return load_texts(folder.name, {name: _text(folder, name) for name in FILES})


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        where, do = f"{folder.name}/{name}:1", "Save it as UTF-8 text"
        raise DefinitionError(Problem(where, name, "it is not UTF-8 text", do)) from None


def load_texts(name: str, files: Mapping[str, str]) -> Content:
    """Read a questionnaire from the texts of its files; `name` heads every message.

    Raises DefinitionError if the texts cannot be used.
    """
    documents = {file: _document(f"{name}/{file}", files[file]) for file in FILES}
    problems: list[Problem] = []

    def read(model: type[M], file: str) -> M | None:
        return _read(model, documents[file], problems)

    parts = (
        read(Questionnaire, "questionnaire.yaml"),
        read(Rules, "rules.yaml"),
        read(Measures, "measures.yaml"),
        read(Scoring, "fit.yaml"),
        read(ReportPlan, "report.yaml"),
        read(Segments, "segments.yaml"),
        read(Sources, "sources.yaml"),
        read(BodyDrawing, "body.json"),
    )
    copy = _copy(documents["copy.yaml"], problems)
    if problems:
        raise DefinitionError(*problems)
    return _content(parts, copy, files)


def _content(parts: tuple[Any, ...], copy: Mapping[str, str], files: Mapping[str, str]) -> Content:
    questionnaire, rules, measures, scoring, report, segments, sources, body = parts
    return Content(
        questionnaire=questionnaire,
        rules=rules,
        measures=measures,
        scoring=scoring,
        report=report,
        copy=copy,
        segments=segments,
        sources=sources.sources,
        body=body,
        files=dict(files),
    )


def load_catalogue(root: Path) -> Mapping[str, Content]:
    """Read every questionnaire folder below `root`, by its id.

    Raises DefinitionError if one cannot be used, NotFound if there is none.
    """
    folders = sorted(path.parent for path in root.glob("*/questionnaire.yaml"))
    if not folders:
        raise NotFound(f"no questionnaire in {root.name}/")
    contents = [load_folder(folder) for folder in folders]
    return {content.questionnaire.id: content for content in contents}


def _document(name: str, text: str) -> Document:
    if not name.endswith(".json"):
        return strict_yaml.read(name, text)
    try:
        return Document(name, json.loads(text), None)
    except ValueError as error:
        problem = Problem(f"{name}:1", "JSON", str(error), "Make the drawing anew")
        raise DefinitionError(problem) from None


def _read(model: type[M], document: Document, problems: list[Problem]) -> M | None:
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        problems += [
            _problem(document, detail["loc"], detail["msg"])
            for detail in error.errors(include_input=False, include_url=False)
        ]
        return None


def _problem(document: Document, loc: tuple[int | str, ...], message: str) -> Problem:
    return Problem(
        where=document.where(loc),
        item=_item(document.value, loc),
        why=f"{'.'.join(str(part) for part in loc)}: {message}",
        do="Correct it as FORMAT.md describes",
    )


def _item(value: object, loc: tuple[int | str, ...]) -> str:
    """Name the innermost part on the way to a mistake that has an id."""
    name = "file"
    for step in loc:
        value = value[step] if _holds(value, step) else None  # type: ignore[index]
        name = strict_yaml.mapping(value).get("id", name)
    return str(name)


def _holds(value: object, step: int | str) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _copy(document: Document, problems: list[Problem]) -> Mapping[str, str]:
    words = strict_yaml.mapping(document.value)
    problems += [
        Problem(document.where([key]), key, "the words are missing", "Write them after the colon")
        for key, text in words.items()
        if not isinstance(text, str) or not text
    ]
    return words


def _missing(folder: Path, name: str) -> Problem:
    return Problem(f"{folder.name}/{name}:1", name, "the file is missing", "Add it (FORMAT.md)")
