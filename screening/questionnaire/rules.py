"""The shape of `rules.yaml`: safety flags and what they mean for the clinician."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from screening.questionnaire.condition import ConditionField
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.model import Urgency


class Regions(Frozen):
    """Where not to needle, and where to needle with the stated care.

    Entries are groups or zones of `segments.yaml`, or items that hold places.
    """

    exclude: tuple[str, ...] = ()
    warn: tuple[str, ...] = ()


class Rule(Frozen):
    """One safety flag: when it is raised, what it means, what to do, and on what basis.

    Its `name` is a few words for a list; content that was kept before rules had names has none.
    """

    id: str
    name: str = ""
    urgency: Urgency
    when: ConditionField
    when_unsure: Urgency | Literal["none"] | None = None
    patient_page: str = ""
    means: str
    do: str
    regions: Regions = Regions()
    sources: tuple[str, ...]
    basis: Literal["evidence", "guideline", "convention"]


class Rules(Frozen):
    """All safety flags, in file order."""

    version: str
    status: str
    urgencies: tuple[Urgency, ...]
    step_down: Mapping[Urgency, Urgency]
    pages: Mapping[Urgency, str]
    safety_items: tuple[str, ...]
    must_be_asked: tuple[str, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """Return every rule by its id."""
        return {rule.id: rule for rule in self.rules}

    def in_doubt(self, rule: Rule) -> Urgency | None:
        """Return the urgency of a flag that only may hold; none if it is then not raised."""
        if rule.when_unsure == "none":
            return None
        return rule.when_unsure or self.step_down[rule.urgency]
