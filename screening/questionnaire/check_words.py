"""Mistakes in the words: unknown braces, and text that was read in the wrong encoding."""

import re
from collections.abc import Iterator
from typing import Final

from screening.errors import Problem
from screening.questionnaire.check_source import Path, Source

BRACES: Final = re.compile(r"\{([a-z_]+)\}")
FILLED: Final = frozenset(
    {
        "clinic_name",
        "clinic_phone",
        "emergency_number",
        "advice_line",
        "crisis_line",
        "min_age",
        "privacy_contact",
    }
)
FILLED_BY_THE_SCREEN: Final = frozenset(
    {
        "activity",
        "answers",
        "conditions",
        "count",
        "date",
        "days",
        "duration",
        "first",
        "high",
        "item",
        "last",
        "low",
        "mark",
        "masked_email",
        "minutes",
        "n",
        "name",
        "percent",
        "reference",
        "seconds",
        "section",
        "summary_label",
        "time",
        "total",
    }
)
# UTF-8 that was read as Windows-1252, Latin-1 or Thai, and letters lost for good.
MOJIBAKE: Final = re.compile("[\u00e2\u0e42]\u20ac|\u00c3[\u0080-\u00bf]|\ufffd")
WORDED: Final = ("questionnaire.yaml", "rules.yaml", "fit.yaml", "copy.yaml")


def word_problems(source: Source) -> Iterator[Problem]:
    """List the problems of the words in every file."""
    for file, document in source.documents.items():
        for path, text in _texts(document.value):
            if MOJIBAKE.search(text):
                why = "its text was read in the wrong encoding"
                yield source.problem(file, path, why, "Save the file as UTF-8 and retype it")
            if file in WORDED:
                yield from _brace_problems(source, file, path, text)


def _brace_problems(source: Source, file: str, path: Path, text: str) -> Iterator[Problem]:
    for word in sorted(set(BRACES.findall(text)) - FILLED - FILLED_BY_THE_SCREEN):
        why = f"nothing fills {{{word}}}"
        yield source.problem(file, path, why, "Use one of the clinic's settings")


def _texts(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*path, number))
    elif isinstance(value, str):
        yield path, value
