"""Lint a questionnaire folder: every mistake with file:line, item, why and what to do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from screening.errors import DefinitionError, Problem
from screening.questionnaire import strict_yaml
from screening.questionnaire.check_form import form_problems
from screening.questionnaire.check_frame import frame_problems
from screening.questionnaire.check_judgement import judgement_problems
from screening.questionnaire.check_source import Source
from screening.questionnaire.check_words import word_problems
from screening.questionnaire.load import Content, load_folder

LOCK: Final = "version.lock"


def check_folder(folder: Path) -> list[Problem]:
    """Return every problem of a folder in the order of its files; notes are not errors."""
    try:
        content = load_folder(folder)
        source = Source.of(folder.name, content)
        problems = [
            *form_problems(content, source),
            *judgement_problems(content, source),
            *frame_problems(content, source),
            *word_problems(source),
            *_lock_problems(folder, content, source),
        ]
    except DefinitionError as error:
        return list(error.problems)
    return sorted(problems, key=_place)


def _place(problem: Problem) -> tuple[bool, str, int]:
    file, _, line = problem.where.rpartition(":")
    return not problem.is_error, file, int(line)


def locked(folder: Path) -> dict[str, str]:
    """Return the content hash of every version that was ever published."""
    path = folder / LOCK
    if not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8")
    return dict(strict_yaml.mapping(strict_yaml.read(f"{folder.name}/{LOCK}", text).value))


def lock(folder: Path) -> str:
    """Write the version of a folder and its hash into the lock, and return the version.

    Raises DefinitionError if that version stands there with another hash.
    """
    content = load_folder(folder)
    version, known = content.questionnaire.version, locked(folder)
    if known.get(version, content.hash) != content.hash:
        raise DefinitionError(_changed(Source.of(folder.name, content), version))
    known[version] = content.hash
    lines = [f'"{name}": {digest}\n' for name, digest in known.items()]
    head = "# Content hash of every published version. Written by `python -m screening lock`.\n"
    (folder / LOCK).write_text(head + "".join(lines), encoding="utf-8", newline="\n")
    return version


def _lock_problems(folder: Path, content: Content, source: Source) -> Iterator[Problem]:
    version = content.questionnaire.version
    digest = locked(folder).get(version)
    if digest is None:
        yield source.problem(
            "questionnaire.yaml",
            ("version",),
            f"version {version} is not in {LOCK}",
            "Run `python -m screening lock`",
        )
    elif digest != content.hash:
        yield _changed(source, version)


def _changed(source: Source, version: str) -> Problem:
    return source.problem(
        "questionnaire.yaml",
        ("version",),
        f"the content changed, but the version is still {version}",
        "Raise the version, then run `python -m screening lock`",
    )
