"""YAML in which nothing is guessed."""

import pytest

from screening.errors import DefinitionError
from screening.questionnaire import strict_yaml

WORDS = ["yes", "no", "on", "off", "012", "12:30", "1.5", "~", "null", "7", "2024-01-02"]


@pytest.mark.parametrize("word", WORDS)
def test_every_scalar_stays_the_text_that_was_written(word: str) -> None:
    assert strict_yaml.read("f.yaml", f"answer: {word}").value == {"answer": word}


def test_a_key_that_is_written_twice_is_refused_with_both_lines() -> None:
    with pytest.raises(DefinitionError, match=r"f\.yaml:3: .*'a' is written twice .*line 1"):
        strict_yaml.read("f.yaml", "a: 1\nb: 2\na: 3\n")


@pytest.mark.parametrize(
    "text", ["a: [1\n", "a: !!python/object:os.system x", "x: \x00", "? [a]: b", "\tb: 1"]
)
def test_a_text_that_cannot_be_read_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(DefinitionError, match=r"f\.yaml:\d+: error: "):
        strict_yaml.read("f.yaml", text)


def test_the_line_of_a_part_is_known() -> None:
    document = strict_yaml.read("f.yaml", "pages:\n- id: one\n- id: two\n  title: Two\n")

    assert document.where(("pages", 1, "title")) == "f.yaml:4"
    assert document.where(("pages", 0, "missing")) == "f.yaml:2"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[" * 100_000, "nested more than 50 deep"),
        ("a: &a [x]\nb: *a\n", "an alias"),
        ("a: !!int xyz\n", "a tag"),
        ("a: !!timestamp nope\n", "a tag"),
    ],
)
def test_what_could_stop_the_reader_is_refused(text: str, says: str) -> None:
    with pytest.raises(DefinitionError, match=says):
        strict_yaml.read("f.yaml", text)
