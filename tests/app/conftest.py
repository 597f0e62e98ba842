"""A clinic of its own for each test, and a tab that leads to it."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from screening import bootstrap
from screening.clinic import Clinic
from screening.ui import visitor
from tests.app.tablet import Tablet
from tests.factories import TOKEN, Clock, a_clinic, one_of
from tests.tablets import on_tablet


@pytest.fixture(scope="module", autouse=True)
def _frozen() -> Iterator[None]:
    """Spare what is loaded from the collection after each run, as the app does.

    For each module anew: between two of them other tests may have kept much.
    """
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    made = a_clinic(tmp_path, clock=clock)
    monkeypatch.setattr(bootstrap, "running", lambda: one_of(made))
    cookies = on_tablet(made, TOKEN)
    monkeypatch.setattr(visitor, "cookies", lambda: cookies)
    return made


@pytest.fixture
def open_tab(clinic: Clinic) -> Callable[..., Tablet]:
    """Return what opens a tab, at a page if one is named."""
    return lambda page="": Tablet.opened(clinic, page)
