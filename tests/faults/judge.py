"""What must hold after a fault, whatever the fault was.

- What was acknowledged is there, exactly as it was acknowledged.
- The deed in flight is done or not done, never between: a draft has the answers of one revision,
  a form is a draft or a submission, never both or neither.
- All other records are as they were, and nothing else is there.
- The audit has one row for each deed that stands, and none for one that does not.
- The database finds nothing wrong with itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from screening.actions.codes import hashed
from screening.assessment.submission import Submission
from screening.records.model import Draft
from tests.factories import a_response
from tests.faults.child import ASKED
from tests.faults.records import Kept, Template
from tests.faults.saying import ACK, TRY, Deed, Line

LOST: Final = "lost"
SIGNED: Final = {name: a_response()[name] for name in ("declare", "signature")}


@dataclass(frozen=True)
class Shape:
    """What a deed makes of a form, as far as it can be told beforehand.

    `deeds` counts those that stand since the template was made.
    """

    state: Literal["absent", "draft", "sent"]
    answers: Mapping[str, Any]
    revision: int = 0
    deeds: int = 0

    def is_of(self, form: Draft | Submission | None) -> bool:
        """Tell whether a form looks like this."""
        return (self.state, self.answers, self.revision) == _looks(form)

    def after(self, deed: Deed) -> "Shape":
        """Return what the deed makes of it."""
        match deed.do, self.state:
            case "open", "absent":
                return Shape("draft", {"consent_privacy": "agreed"}, 1, self.deeds + 1)
            case "answer", "draft":
                told = {**self.answers, ASKED: deed.words}
                return Shape("draft", told, self.revision + 1, self.deeds + 1)
            case "submit", "draft":
                return Shape("sent", {**self.answers, **SIGNED}, 0, self.deeds + 1)
            case _:
                return self


@dataclass
class Story:
    """One form: what was acknowledged last, and what was tried since then."""

    held: Draft | Submission | None
    shapes: list[Shape] = field(default_factory=list)
    tried: list[Deed] = field(default_factory=list)

    def __post_init__(self) -> None:
        state, answers, revision = _looks(self.held)
        self.shapes.append(Shape(state, answers, revision))

    @property
    def acknowledged(self) -> Shape:
        """Return the shape that was acknowledged last."""
        return self.shapes[-1]

    def may_be(self) -> Iterator[Shape]:
        """Yield every shape that the form may have: a deed that was tried is done or not."""
        shape = self.acknowledged
        yield shape
        for deed in self.tried:
            shape = shape.after(deed)
            yield shape

    def hears(self, held: Draft | Submission) -> None:
        """Take an acknowledgement; what the child did must be what we thought it would do."""
        shape = next((one for one in self.may_be() if one.is_of(held)), None)
        assert shape, f"the app made something else of it than the suite expects: {self.tried}"
        self.held = held
        self.shapes.append(shape)
        self.tried.clear()


@dataclass(frozen=True)
class Verdict:
    """What is wrong, each in a sentence; and whether the deed in flight was done."""

    lost: tuple[str, ...] = ()
    torn: tuple[str, ...] = ()
    corrupt: tuple[str, ...] = ()
    landed: bool = False

    @property
    def faults(self) -> tuple[str, ...]:
        """Return all that is wrong."""
        return self.lost + self.torn + self.corrupt


def judged(template: Template, deeds: Sequence[Deed], lines: Sequence[Line], kept: Kept) -> Verdict:
    """Hold what a child said against what the records hold."""
    told = stories(template, deeds, lines)
    found = {cookie: _forms(kept, cookie, story) for cookie, story in told.items()}
    faults = {cookie: _fault(story, found[cookie]) for cookie, story in told.items()}
    wrong = [f"{fault} ({cookie.rstrip('-')})" for cookie, fault in faults.items() if fault]
    lost = [one for one in wrong if one.startswith(LOST)]
    torn = [one for one in wrong if one not in lost]
    torn += [*_strangers(told, found, kept), *_audit(template, told, found, kept)]
    landed = any(
        _now(story, found[cookie]) is not story.acknowledged
        for cookie, story in told.items()
        if not faults[cookie]
    )
    return Verdict(tuple(lost), tuple(torn), kept.complaints, landed)


def stories(
    template: Template, deeds: Sequence[Deed], lines: Sequence[Line]
) -> Mapping[str, Story]:
    """Return the story of each form, from the template through all that was said."""
    told = {cookie: Story(form) for cookie, form in template.forms.items()}
    for line in lines:
        if line.word in {TRY, ACK}:
            deed = deeds[line.number]
            story = told.setdefault(deed.token, Story(None))
            if line.word == TRY:
                story.tried.append(deed)
            else:
                story.hears(line.held)
    return told


def audit_faults(standing: Mapping[str, int], rows: Mapping[str, int]) -> tuple[str, ...]:
    """Compare, by reference, the deeds that stand with the audit's new rows about them."""
    return tuple(
        f"{reference}: {standing.get(reference, 0)} deeds stand, {rows.get(reference, 0)} audited"
        for reference in sorted({*standing, *rows})
        if standing.get(reference, 0) != rows.get(reference, 0)
    )


Found = tuple[Draft | None, Submission | None]


def _forms(kept: Kept, cookie: str, story: Story) -> Found:
    draft = kept.drafts.get(hashed(cookie))
    return draft, kept.sent.get(story.held.reference) if story.held else None


def _now(story: Story, found: Found) -> Shape | None:
    form = found[0] or found[1]
    return next((shape for shape in story.may_be() if shape.is_of(form)), None)


def _fault(story: Story, found: Found) -> str:
    """Return what is wrong with a form, or nothing."""
    draft, sent = found
    if draft and sent:
        return "both a draft and a submission"
    form = draft or sent
    shape = _now(story, found)
    if shape is None:
        is_old = form is None or any(one.is_of(form) for one in story.shapes)
        return f"{LOST}: older than what was acknowledged" if is_old else "neither old nor new"
    if shape is story.acknowledged and form != story.held:
        return "not what was acknowledged"
    return ""


def _strangers(told: Mapping[str, Story], found: Mapping[str, Found], kept: Kept) -> Iterator[str]:
    ours = {hashed(cookie) for cookie in told}
    yield from (f"a draft of nobody: {key[:8]}" for key in kept.drafts if key not in ours)
    known = {sent.reference for _, sent in found.values() if sent}
    yield from (f"a submission of nobody: {key}" for key in kept.sent if key not in known)


def _audit(
    template: Template, told: Mapping[str, Story], found: Mapping[str, Found], kept: Kept
) -> tuple[str, ...]:
    if kept.audited is None:
        return ()
    standing = {}
    for cookie, story in told.items():
        shape = _now(story, found[cookie])
        form = found[cookie][0] or found[cookie][1]
        if shape and form:
            standing[form.reference] = shape.deeds
    before = template.kept.audited or {}
    rows = {key: count - before.get(key, 0) for key, count in kept.audited.items()}
    return audit_faults(standing, rows)


def _looks(
    form: Draft | Submission | None,
) -> tuple[Literal["absent", "draft", "sent"], Mapping[str, Any], int]:
    if form is None:
        return "absent", {}, 0
    answers = {name: answer for name, answer in form.answers.items() if answer is not None}
    return ("draft", answers, form.revision) if isinstance(form, Draft) else ("sent", answers, 0)
