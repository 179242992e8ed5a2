"""What a dependency or an endpoint adds to the contract: headers that it reads, headers that it answers, problems.

It is said once, where it is done; the contract of a route is what all that it depends on says together.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fastapi.dependencies.models import Dependant

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Says:
    """Names of problems (shared/http/kinds.py), of request headers read, of headers of a success.

    `leads` says with which value of this request or its answer another address is filled, as a runtime expression of
    OpenAPI (4.8.20.4): `{"order_id": "$response.body#/id"}`. `example` is written over the example that the fields of
    the body make. `scheme` is how one signs in (shared/http/described.py) where no rule says so.
    """

    problems: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    leads: Mapping[str, str] = field(default_factory=dict)
    example: Mapping[str, Any] = field(default_factory=dict)
    scheme: str = ""

    def __add__(self, other: "Says") -> "Says":
        return Says(
            tuple(dict.fromkeys(self.problems + other.problems)),
            tuple(dict.fromkeys(self.reads + other.reads)),
            tuple(dict.fromkeys(self.answers + other.answers)),
            {**self.leads, **other.leads},
            {**self.example, **other.example},
            self.scheme or other.scheme,
        )


def says(*problems: str, **more: Any) -> Callable[[F], F]:
    """Note on a dependency or an endpoint what it adds to the contract of each route that has it."""

    def noted(function: F) -> F:
        function.says = Says(problems, **more)  # type: ignore[attr-defined]
        return function

    return noted


def said(dependant: Dependant) -> Says:
    """All that a route says: its endpoint, and whatever it depends on."""
    return sum(_said(dependant), Says())


def _said(dependant: Dependant) -> Iterator[Says]:
    own = getattr(dependant.call, "says", None)
    if isinstance(own, Says):
        yield own
    for inner in dependant.dependencies:
        yield from _said(inner)
