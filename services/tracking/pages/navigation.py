"""Where one can go from every page, and the key that leads there behind `g`."""

from dataclasses import dataclass
from functools import lru_cache

from fastapi import FastAPI
from starlette.routing import Match, Route

from shared.identity.principal import Principal
from shared.identity.roles import STAFF, Role


@dataclass(frozen=True, slots=True)
class Place:
    """`key` names it in the words of `[places]`; `within`: the addresses that begin so belong to it."""

    key: str
    path: str
    letter: str
    within: str | None = None
    roles: frozenset[Role] = STAFF


LOOKS_AFTER_IT = frozenset({Role.OPERATIONS, Role.ADMINISTRATOR, Role.MANAGER, Role.AUDITOR})

NAVIGATION = (
    (
        Place("orders", "/", "o", within="/orders/"),
        Place("act", "/act", "a"),
        Place("my_day", "/my-day", "m"),
    ),
    (
        Place("shipments", "/boards/shipments", "s"),
        Place("inspections", "/boards/inspections", "i"),
        Place("payments", "/boards/payments", "p"),
        Place("outwork", "/boards/outwork", "w"),
    ),
    (
        Place("reports", "/reports", "r", within="/reports/"),
        Place("on_time", "/reports/on-time", "t"),
        Place("ops", "/ops", "x", within="/ops/", roles=LOOKS_AFTER_IT),
    ),
)
"""In groups."""

Groups = tuple[tuple[Place, ...], ...]


def places(app: FastAPI, principal: Principal | None) -> Groups:
    """Those of the application's own pages that somebody may open; nobody is led anywhere but to the door."""
    if principal is None:
        return ()
    groups = (tuple(each for each in group if each.roles & principal.roles) for group in _served(app))
    return tuple(group for group in groups if group)


def here(groups: Groups, path: str) -> Place | None:
    """The place at this address, else the one within which it lies."""
    all_of_them = [place for group in groups for place in group]
    exactly = (place for place in all_of_them if place.path == path)
    around = (place for place in all_of_them if place.within and path.startswith(place.within))
    return next(exactly, None) or next(around, None)


@lru_cache(4)
def _served(app: FastAPI) -> Groups:
    """What the application has a page for; the page for addresses that do not exist is none."""
    return tuple(tuple(each for each in group if _is_served(app, each.path)) for group in NAVIGATION)


def _is_served(app: FastAPI, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(isinstance(route, Route) and route.matches(scope)[0] is Match.FULL for route in app.routes)
