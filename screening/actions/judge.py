"""Judge answers that arrive as a file or a line, without a patient and without records."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from screening.assessment.assess import assess
from screening.errors import AnswerError, AnswerProblem, DefinitionError
from screening.questionnaire import strict_yaml
from screening.questionnaire.load import Content
from screening.report.as_json import as_json
from screening.response.dates import parse_date
from screening.response.model import short
from screening.response.validate import read_answers
from screening.response.written import typed_answers

KEYS: Final = ("questionnaire", "on", "answers")


@dataclass(frozen=True, slots=True)
class Request:
    """Answers to judge, with the questionnaire that was asked and the day."""

    content: Content
    on: date
    answers: Mapping[str, Any]


def read_request(catalogue: Mapping[str, Content], raw: object) -> Request:
    """Read `{"questionnaire", "on", "answers"}`.

    Raises AnswerError that names each key or item that cannot be read.
    """
    if not isinstance(raw, dict):
        raise AnswerError(AnswerProblem("request", f"expects an object with {', '.join(KEYS)}"))
    problems = [AnswerProblem(short(k), "there is no such key") for k in raw if k not in KEYS]
    content = _asked(catalogue, raw)
    on = _day(raw.get("on"))
    answers = raw.get("answers")
    if content is None:
        problems.append(AnswerProblem("questionnaire", f"expects one of: {', '.join(catalogue)}"))
    if on is None:
        problems.append(AnswerProblem("on", "expects a real date written YYYY-MM-DD"))
    if not isinstance(answers, dict):
        problems.append(AnswerProblem("answers", "expects a map from item to answer"))
    if problems or content is None or on is None or not isinstance(answers, dict):
        raise AnswerError(*problems)
    return Request(content, on, read_answers(content, answers, on))


def _asked(catalogue: Mapping[str, Content], raw: Mapping[str, Any]) -> Content | None:
    name = raw.get("questionnaire")
    return catalogue.get(name) if isinstance(name, str) else None


def _day(raw: object) -> date | None:
    return parse_date(raw) if isinstance(raw, str) else None


def judge(catalogue: Mapping[str, Content], raw: object) -> dict[str, Any]:
    """Return the assessment of a request as JSON.

    Raises AnswerError if the request cannot be read.
    """
    request = read_request(catalogue, raw)
    return as_json(request.content, assess(request.content, request.answers, request.on))


def judge_lines(catalogue: Mapping[str, Content], lines: Iterable[str]) -> Iterator[str]:
    """Return one result a line, in order; a bad line gives an error and the rest goes on."""
    for line in lines:
        try:
            result = judge(catalogue, read_json(line))
        except AnswerError as error:
            result = {"error": str(error)}
        yield json.dumps(result)


def read_json(text: str) -> object:
    """Read JSON in which no key stands twice.

    Raises AnswerError if the text is not JSON.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise AnswerError(AnswerProblem("request", "this is not JSON")) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise AnswerError(AnswerProblem(short(twice), "is written twice"))
    return found


def _refuse(word: str) -> None:
    raise AnswerError(AnswerProblem("request", f"{word} is not a number"))


def read_file(catalogue: Mapping[str, Content], name: str, text: str) -> object:
    """Read a request written as JSON or YAML, told apart by the file's name.

    Raises AnswerError if it is neither.
    """
    if name.endswith(".json"):
        return read_json(text)
    try:
        raw = strict_yaml.read(name, text).value
    except DefinitionError as error:
        raise AnswerError(*(AnswerProblem(p.where, p.why) for p in error.problems)) from None
    content = _asked(catalogue, strict_yaml.mapping(raw))
    answers = strict_yaml.mapping(raw).get("answers")
    if content is None or not isinstance(answers, dict):
        return raw
    return {**raw, "answers": typed_answers(content.questionnaire, answers)}
