"""Where each part of a questionnaire folder is written, so that a problem can name its line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from screening.errors import Problem
from screening.questionnaire import strict_yaml
from screening.questionnaire.load import Content
from screening.questionnaire.strict_yaml import Document

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """The texts of a folder with their line numbers."""

    documents: Mapping[str, Document]

    @classmethod
    def of(cls, name: str, content: Content) -> Self:
        """Read the YAML texts of a content once more, for their lines."""
        texts = {file: text for file, text in content.files.items() if file.endswith(".yaml")}
        return cls({f: strict_yaml.read(f"{name}/{f}", text) for f, text in texts.items()})

    def problem(self, file: str, path: Path, why: str, do: str) -> Problem:
        """Return an error at the line of a path, named after the innermost id on the way."""
        return Problem(self.documents[file].where(path), self._item(file, path), why, do)

    def note(self, file: str, path: Path, why: str, do: str) -> Problem:
        """Return a note, which is worth a look but not an error."""
        where = self.documents[file].where(path)
        return Problem(where, self._item(file, path), why, do, is_error=False)

    def _item(self, file: str, path: Path) -> str:
        value, name = self.documents[file].value, str(path[0]) if path else file
        for step in path:
            inside = isinstance(value, dict) or (isinstance(value, list) and isinstance(step, int))
            value = value[step] if inside and _holds(value, step) else None
            name = str(strict_yaml.mapping(value).get("id", name))
        return name


def _holds(value: object, step: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, dict) and step in value
