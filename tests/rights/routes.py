"""Every route of every service, with the rule that it is behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from fastapi import FastAPI
from starlette.routing import BaseRoute

from gendan.services import existing
from shared.http.edge import Route
from shared.http.rules import rule_of
from shared.identity.rules import Rule

OPEN = {
    ("tracking", "/static"): "the style sheet and the scripts of the pages: files that are the same for everybody",
    ("tracking", "/v1/partner/events"): "a partner's own key opens it, and no token does: tests/partners",
    ("tracking", "/{address:path}"): "the page for addresses that do not exist: it says that, and nothing else",
}
"""What is behind no rule, each with its reason."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """One method at one address of one service. `is_page`: it is made for people, not for programs."""

    service: str
    method: str
    path: str
    rule: Rule
    is_page: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.service, str(self)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def apps() -> dict[str, FastAPI]:
    """The applications of all services that there are, by name."""
    found = {}
    for service in existing():
        module, _, name = service.app.partition(":")
        found[service.name] = getattr(import_module(module), name)
    return found


def routes() -> list[Guarded]:
    """All that are behind a rule."""
    return [each for name, app in apps().items() for route in app.routes for each in _guarded(name, route)]


def open_routes() -> list[tuple[str, str]]:
    """All others, by service and path."""
    return [
        (name, str(getattr(route, "path", route)))
        for name, app in apps().items()
        for route in app.routes
        if not list(_guarded(name, route))
    ]


def _guarded(service: str, route: BaseRoute) -> Iterator[Guarded]:
    if isinstance(route, Route) and route.methods and (service, route.path) not in OPEN:
        is_page = not route.include_in_schema and not route.path.endswith(".json")
        for method in sorted(route.methods):
            yield Guarded(service, method, route.path, rule_of(route.endpoint, route.methods), is_page)
