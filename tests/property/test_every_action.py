"""Whatever is typed into any deed, it is done or clearly refused: nothing else ever comes of it."""

import inspect
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.actions import codes
from screening.actions.clinician.correcting import Person
from screening.actions.clinician.deciding import Choice
from screening.actions.housekeeping.exporting import Format, Order, Without
from screening.actions.housekeeping.period import Period
from screening.actions.invite.invitation_list import Show as ShowInvitations
from screening.actions.invite.invitees import Invitee
from screening.actions.invite.ways import Way, WayState
from screening.actions.staff import joining, people, sign_in
from screening.clinic import Clinic
from screening.errors import ScreeningError
from screening.records.invitations import Channel
from screening.records.model import OUTCOMES, Retention
from screening.records.people import EVERY_ROLE, Purpose, Role
from screening.records.worklist import Show
from screening.report.letter import Wording
from tests.deeds import deed_of
from tests.factories import (
    HOME_ADDRESS,
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
from tests.invited import an_invitation
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
WITHOUT: Final = st.frozensets(st.sampled_from(Without))
MONTHS: Final = st.sampled_from(["2000-01", "2026-05", "2026-06", "2999-12"])


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


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
    "Choice": st.builds(Choice, st.sampled_from([*map(str, OUTCOMES)]) | TEXT, TEXT, TEXT),
    "Person": st.builds(Person, TEXT, TEXT | st.just("1985-03-27")),
    "Wording": st.builds(Wording, to=TEXT, re=TEXT, text=TEXT),
    "Order": st.builds(Order, TEXT, st.sampled_from(Format), WITHOUT),
    "frozenset[Without]": WITHOUT,
    "Retention": st.builds(Retention, keep_years=st.integers(1, 100), adult_age=st.integers(0, 30)),
    "Period": st.builds(Period, MONTHS, MONTHS),
    "Invitee": st.builds(
        Invitee,
        TEXT | st.just("Robin Example"),
        TEXT | st.just("robin@example.org"),
        TEXT | st.just("1985-03-27"),
        physiotherapist=TEXT,
        is_confirmed=st.booleans(),
    ),
    "Channel": st.sampled_from(Channel),
    "bytes": st.binary(max_size=80)
    | st.builds("Name,E-mail,Birth date\n{},{},{}".format, TEXT, TEXT, TEXT).map(encoded),
}
# Lists have the same name for what they show, each its own.
SHOWN: Final = {
    "worklist": st.sampled_from(Show),
    "invitation_list": st.sampled_from(ShowInvitations),
}
GIVEN: Final = (
    *("Clinic", "Clinics", "Draft", "Draft | None", "Here", "Staff", "Staff | None"),
    *("Way", "Opened"),
)
# What they are given beside the clinic, no page and no command takes from anybody's typing.
MADE_BY_US: Final = frozenset(
    [
        *("inviting.ends_early inviting.keep inviting.preview inviting.send".split()),
        *("inviting.send_again invitation_list.lines_of many.example keeping.purge".split()),
        *("keys.change_master_key period.month_of post.deliver_due sign_in.begin".split()),
        *("rounds.go_round sign_in.left throttle.count throttle.forgive throttle.tried".split()),
        *("throttle.turned_away throttle.wait_at verdict.words_for_patient".split()),
        # Of the first day: test_the_door.py
        *("setting_up.found setting_up.problems".split()),
    ]
)
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
        self.way = Way(clinic, WayState.OPEN, an_invitation(clinic))
        _, code = people.invite(clinic, "Jo Example", "jo@example.org", [Role.FRONT_DESK])
        opened = joining.opening(one_of(clinic), code, tuple(Purpose), HOME_ADDRESS).opened
        assert opened is not None
        self.opened = opened
        known = [self.sent.reference, self.draft.reference, self.member.id, TOKEN, *PLACES]
        self.texts = st.sampled_from(
            [*known, self.member.email, codes.addressed(clinic.id, TOKEN), *sorted(EVERY_ROLE)]
        )

    def given(self, name: str, kind: str, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
        """Return what a deed is given: what is there, or what somebody typed."""
        there: Mapping[str, object] = {
            "Clinic": self.clinic,
            "Clinics": one_of(self.clinic),
            "Here": self.here,
            "Draft": self.draft,
            "Draft | None": self.draft,
            "Staff": self.member,
            "Staff | None": self.member,
            "Way": self.way,
            "Opened": self.opened,
        }
        if kind in there:
            return there[kind]
        typed = typed_into(name, kind)
        return draw(typed | self.texts if kind == "str" else typed)


def kinds(deed: Callable[..., object]) -> dict[str, str]:
    """Return by name what a deed says it is given, without the modules' names."""
    asked = inspect.signature(deed).parameters.values()
    told = {one.name: inspect.formatannotation(one.annotation) for one in asked}
    return {name: _short(kind) for name, kind in told.items()}


def _short(kind: str) -> str:
    words = kind.replace("|", " | ").replace("[", " [ ").replace("]", " ] ").replace(",", " , ")
    short = "".join(word.rpartition(".")[2] for word in words.split())
    return short.replace("|", " | ").replace(",", ", ")


def open_to_typing() -> Iterator[str]:
    """Name the deeds that are given something that somebody can type."""
    for name in every_deed():
        if name not in INNER | MADE_BY_US and set(kinds(deed_of(name)).values()) - set(GIVEN):
            yield name


def typed_into(name: str, kind: str) -> st.SearchStrategy[Any]:
    """Return what somebody can type for a kind of field of a deed."""
    return SHOWN[name.partition(".")[0]] if kind == "Show" else TYPED[kind]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(a_clinic(tmp_path_factory.mktemp("every_action")))


def test_every_deed_that_is_open_to_typing_is_tried_and_no_other_is_left_out() -> None:
    asked = {kind for name in open_to_typing() for kind in kinds(deed_of(name)).values()}

    assert asked - {*TYPED, *GIVEN} == {"Show"}
    assert {*every_deed()} >= MADE_BY_US
    assert len(list(open_to_typing())) > 100


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
    asked = {one: scene.given(name, kind, data.draw) for one, kind in kinds(deed).items()}
    try:
        if isinstance(done := deed(**asked), Iterator):
            deque(done, maxlen=0)
    except ScreeningError as error:
        typed = [text for text in asked.values() if isinstance(text, str)]
        known = {scene.draft.reference, scene.sent.reference}
        quoted = [text for text in typed if len(text) >= QUOTED and text in str(error)]
        assert not set(quoted) - known
