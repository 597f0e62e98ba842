"""The words of a form on paper: the content's own, with the clinic's names and numbers in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from screening.questionnaire import braces
from screening.questionnaire.load import Content

LEFT_OUT: Final = "-"
Part = Literal["part", "title", "text", "help", "body"]


@dataclass(frozen=True, eq=False)
class Words:
    """What is said around the questions; `clinic` fills the braces."""

    frame: Mapping[str, str]
    clinic: Mapping[str, str]

    @classmethod
    def of(cls, content: Content, clinic: Mapping[str, str]) -> "Words":
        """Return the words of a questionnaire for a clinic."""
        return cls(content.copy, clinic)

    def fill(self, text: str, **more: str) -> str:
        """Put the known words into their braces; unknown braces stay as they are."""
        return braces.fill(text, {**self.clinic, **more}).strip()

    def say(self, key: str, **more: str) -> str:
        """Return words of the frame, filled in."""
        return self.fill(self.frame[key], **more)

    def on_paper(self, part: Part, name: str, on_screen: str) -> str:
        """Return the words that stand on paper in place of the screen's, or the screen's own."""
        words = self.frame.get(f"paper_{part}_{name}", on_screen)
        return "" if words == LEFT_OUT else self.fill(words)

    def quoted(self, labels: Sequence[str]) -> str:
        """Name answers, such as "A", "B" or "C"."""
        return self.either([self.say("paper_quoted", answers=self.fill(one)) for one in labels])

    def either(self, parts: Sequence[str]) -> str:
        """Return parts of which one is enough."""
        return self._joined(parts, "paper_or")

    def both(self, parts: Sequence[str]) -> str:
        """Return parts that are all needed."""
        return self._joined(parts, "paper_and")

    def _joined(self, parts: Sequence[str], key: str) -> str:
        *before, last = parts
        return self.say(key, first=", ".join(before), last=last) if before else last
