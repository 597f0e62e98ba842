"""Who may do what: a deed names the roles that may do it, and refuses all others."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypeVar, cast

from screening.clinic import Clinic
from screening.errors import Refused
from screening.records.deeds import Did
from screening.records.people import Role

NEEDED: Final = "needed"
P = ParamSpec("P")
T = TypeVar("T")
Action = Callable[Concatenate[Clinic, P], T]


def needs(*roles: Role) -> Callable[[Action[P, T]], Action[P, T]]:
    """Let a deed be done only by whoever has one of these roles.

    The deed then raises Refused for all others, and the audit tells of it.
    """

    def guarded(action: Action[P, T]) -> Action[P, T]:
        @wraps(action)
        def guard(clinic: Clinic, *given: P.args, **named: P.kwargs) -> T:
            if clinic.roles.isdisjoint(roles):
                clinic.note(Did.ROLE_REFUSED)
                raise Refused("this is not for your role")
            return action(clinic, *given, **named)

        setattr(guard, NEEDED, frozenset(roles))
        return cast("Action[P, T]", guard)

    return guarded


def needed(action: Callable[..., object]) -> frozenset[Role]:
    """Return the roles of which a deed needs one; nothing if it is for anybody."""
    roles: frozenset[Role] = getattr(action, NEEDED, frozenset())
    return roles
