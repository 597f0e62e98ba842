"""Whatever is typed into any deed, it is done or clearly refused: nothing else ever comes of it."""

import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.actions import codes, sign_in
from screening.clinic import Clinic
from screening.errors import ScreeningError
from screening.records.people import EVERY_ROLE, Purpose, Role
from tests.factories import (
    OTHER_TOKEN,
    RESPONSE,
    TOKEN,
    a_clinic,
    a_member,
    one_of,
    open_form,
    send_form,
    signed_in,
    the_content,
    walk,
)
from tests.unit.actions.test_roles import INNER, every_deed

ITEMS: Final = sorted(item.id for item in the_content().questionnaire.all_items())
PLACES: Final = sorted(page.id for page in the_content().questionnaire.pages)
TEXT: Final = st.text(max_size=40) | st.sampled_from(
    ["", "\x00", "../..", "' OR 1=1 --", "\u202ea"]
)
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
DATES: Final = st.dates(date(1, 1, 2), date(9999, 12, 30))
# By what a deed says of what it is given; whatever is not named here nobody can type.
TYPED: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "str": TEXT,
    "int": st.integers(-(2**31), 2**31),
    "int | None": st.none() | st.integers(0, 300),
    "bool": st.booleans(),
    "date": DATES,
    "date | None": st.none() | DATES,
    "Mapping[str, Any]": st.dictionaries(st.sampled_from(ITEMS) | TEXT, JSON, max_size=6),
    "Mapping[str, str]": st.dictionaries(st.sampled_from(["ims_form", "ims_tablet"]) | TEXT, TEXT),
    "frozenset[str]": st.frozensets(st.sampled_from(ITEMS) | TEXT, max_size=3),
    "Collection[Purpose]": st.lists(st.sampled_from(Purpose), max_size=3),
    "Collection[Role]": st.lists(st.sampled_from(Role) | TEXT, max_size=4),
}
GIVEN: Final = ("Clinic", "Clinics", "Draft", "Draft | None", "Here", "Staff", "Staff | None")
# Longer than Python's own words for a value: whoever reads an error must not read what was typed.
QUOTED: Final = 9


class Scene:
    """A clinic in which somebody works, with a form that is open and one that was sent."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic, self.member = clinic, a_member(clinic)
        here = sign_in.here(one_of(clinic), signed_in(clinic, self.member))
        assert here is not None
        self.here = here
        self.sent = send_form(clinic, OTHER_TOKEN)
        self.draft = walk(clinic, open_form(clinic), RESPONSE, until="main").draft
        known = [self.sent.reference, self.draft.reference, self.member.id, TOKEN, *PLACES]
        self.texts = st.sampled_from(
            [*known, self.member.email, codes.addressed(clinic.id, TOKEN), *map(str, EVERY_ROLE)]
        )

    def given(self, kind: str, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
        """Return what a deed is given: what is there, or what somebody typed."""
        there: Mapping[str, object] = {
            "Clinic": self.clinic,
            "Clinics": one_of(self.clinic),
            "Here": self.here,
            "Draft": self.draft,
            "Draft | None": self.draft,
            "Staff": self.member,
            "Staff | None": self.member,
        }
        if kind in there:
            return there[kind]
        return draw(TYPED[kind] | self.texts if kind == "str" else TYPED[kind])


def kinds(deed: Callable[..., object]) -> dict[str, str]:
    """Return by name what a deed says it is given, without the modules' names."""
    asked = inspect.signature(deed).parameters.values()
    told = {one.name: inspect.formatannotation(one.annotation) for one in asked}
    return {name: _short(kind) for name, kind in told.items()}


def _short(kind: str) -> str:
    words = kind.replace("|", " | ").replace("[", " [ ").replace("]", " ] ").replace(",", " , ")
    short = "".join(word.rpartition(".")[2] for word in words.split())
    return short.replace("|", " | ").replace(",", ", ")


def deed_of(name: str) -> Callable[..., object]:
    module, _, deed = name.partition(".")
    found: Callable[..., object] = getattr(
        importlib.import_module(f"screening.actions.{module}"), deed
    )
    return found


def open_to_typing() -> Iterator[str]:
    """Name the deeds that are given something that somebody can type, and nothing unknown."""
    for name in every_deed():
        asked = set(kinds(deed_of(name)).values())
        if name not in INNER and asked <= {*TYPED, *GIVEN} and asked & set(TYPED):
            yield name


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(a_clinic(tmp_path_factory.mktemp("every_action")))


def test_most_deeds_are_open_to_typing() -> None:
    assert len(list(open_to_typing())) > 40


@pytest.mark.parametrize("name", sorted(open_to_typing()))
@settings(
    max_examples=12,
    deadline=timedelta(seconds=20),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_typed_is_done_or_clearly_refused(
    scene: Scene, name: str, data: st.DataObject
) -> None:
    deed = deed_of(name)
    asked = {one: scene.given(kind, data.draw) for one, kind in kinds(deed).items()}
    try:
        deed(**asked)
    except ScreeningError as error:
        typed = [text for text in asked.values() if isinstance(text, str)]
        known = {scene.draft.reference, scene.sent.reference}
        quoted = [text for text in typed if len(text) >= QUOTED and text in str(error)]
        assert not set(quoted) - known
