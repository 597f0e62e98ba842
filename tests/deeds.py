"""All modules of `screening.actions`, and a deed by the name that the tests' tables give it."""

import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType

from screening import actions


def modules_of_deeds() -> tuple[ModuleType, ...]:
    """Return every module in which deeds stand, whichever folder it is in."""
    found = pkgutil.walk_packages(actions.__path__, f"{actions.__name__}.")
    return tuple(importlib.import_module(one.name) for one in found if not one.ispkg)


def short(module: ModuleType) -> str:
    """Return the last part of a module's name; no two modules of deeds share it."""
    return module.__name__.rpartition(".")[2]


def deed_of(name: str) -> Callable[..., object]:
    """Return the deed that is called so, as in `keeping.purge`."""
    module, _, deed = name.partition(".")
    (found,) = (one for one in modules_of_deeds() if short(one) == module)
    called: Callable[..., object] = getattr(found, deed)
    return called
