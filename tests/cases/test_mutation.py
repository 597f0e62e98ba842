"""The worked cases notice every small change of the rules, or the change is explained."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from screening.questionnaire import strict_yaml
from screening.questionnaire.load import Content
from tests.cases.mutants import Mutant, Seen
from tests.cases.mutants_of_code import mutants_of_code
from tests.cases.mutants_of_fit import mutants_of_fit
from tests.cases.mutants_of_form import mutants_of_form
from tests.cases.mutants_of_rules import mutants_of_rules
from tests.cases.mutants_of_segments import mutants_of_segments
from tests.cases.tally import RECORDED, Tally
from tests.cases.worked import cases_of, content_of, folders

TABLE = Path(__file__).with_name("equivalent.yaml")
FAMILIES: dict[str, Callable[[Content], Iterable[Mutant]]] = {
    "rules": mutants_of_rules,
    "fit": mutants_of_fit,
    "form": mutants_of_form,
    "segments": mutants_of_segments,
    "code": lambda _: mutants_of_code(),
}


@pytest.fixture(scope="module")
def seen() -> dict[Path, list[Seen]]:
    """Return the cases of every folder, ready to be judged again and again."""
    return {folder: [Seen(case) for case in cases_of(folder)] for folder in folders()}


def equivalent(folder: Path, family: str) -> dict[str, str]:
    """Return the mutants of a family that nothing could notice, and why."""
    table = strict_yaml.read(TABLE.name, TABLE.read_text(encoding="utf-8")).value
    rows = table.get(folder.name, {}).get(family, [])
    return {name: row["why"] for row in rows for name in row["mutants"]}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_a_case_notices_every_mutant(
    folder: Path,
    family: str,
    seen: dict[Path, list[Seen]],
    record_property: Callable[[str, object], None],
) -> None:
    mutants = list(FAMILIES[family](content_of(folder)))
    survivors = [m.name for m in mutants if not m.is_noticed(seen[folder])]
    explained = equivalent(folder, family)
    tally = Tally(f"{folder.name} {family}", len(mutants), len(mutants) - len(survivors))
    record_property(RECORDED, tuple(tally))
    assert len({m.name for m in mutants}) == len(mutants)
    assert [name for name in survivors if name not in explained] == []
    assert [name for name in explained if name not in survivors] == []
