"""Each endpoint says who may call it; one that does not say so cannot be served."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from shared.identity.roles import OUTSIDE, STAFF, Role
from shared.identity.rules import Rule

F = TypeVar("F", bound=Callable[..., Any])

LOOKS = {"GET", "HEAD"}


@dataclass(frozen=True, slots=True)
class Everybody:
    """Whoever asks, also without saying who they are."""


@dataclass(frozen=True, slots=True)
class OwnServices:
    """Our own services and the operator's commands, by their token."""


@dataclass(frozen=True, slots=True)
class OwnForms:
    """Forms of our own pages, sent by a browser: who is signed in there is known by the page's cookie, too.

    Only where the browser says that one of our pages sent it (shared/http/own_pages.py).
    """


PUBLIC, SERVICES, FORMS = Everybody(), OwnServices(), OwnForms()
ANYONE = STAFF | OUTSIDE
"""Whoever has any role at all; of what concerns them only."""


def allows(*who: Role | Collection[Role] | Everybody | OwnServices | OwnForms) -> Callable[[F], F]:
    """Stands between a route and its function: `@allows(COMMERCIAL, Role.FINANCE)`."""
    roles = frozenset(
        role
        for each in who
        if not isinstance(each, Everybody | OwnServices | OwnForms)
        for role in ([each] if isinstance(each, Role) else each)
    )

    def mark(endpoint: F) -> F:
        endpoint.__dict__["allows"] = roles, SERVICES in who, PUBLIC in who, FORMS in who
        return endpoint

    return mark


def rule_of(endpoint: Callable[..., Any], methods: Collection[str]) -> Rule:
    """The endpoint's rule. Raises TypeError where it has none: what is not allowed to anybody is not served."""
    try:
        roles, services, public, form = endpoint.__dict__["allows"]
    except KeyError:
        raise TypeError(
            f"{endpoint.__module__}.{endpoint.__name__} does not say who may call it: write @allows(…) between its "
            "route and its function (shared/http/rules.py)"
        ) from None
    action = endpoint.__name__.replace("_", " ")
    return Rule(action, not LOOKS.issuperset(methods), roles, services, public, form)
