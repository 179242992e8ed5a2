"""given(what happened).when(a decision).then(what follows): a rule, written as a sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Concatenate, Generic, ParamSpec, TypeVar

import pytest

from shared.errors import Rejected
from shared.events import Event

S = TypeVar("S")
E = TypeVar("E", bound=Event)
P = ParamSpec("P")


@dataclass(frozen=True)
class Given(Generic[S, E]):
    """An aggregate's beginning and fold, and what has happened to it."""

    initial: S
    evolve: Callable[[S, E], S]
    history: tuple[E, ...] = ()

    def __call__(self, *history: E) -> "Given[S, E]":
        return Given(self.initial, self.evolve, self.history + history)

    @property
    def state(self) -> S:
        return reduce(self.evolve, self.history, self.initial)

    def when(self, decide: Callable[Concatenate[S, P], Sequence[E]], *args: P.args, **kwargs: P.kwargs) -> "When[S, E]":
        return When(self, lambda state: decide(state, *args, **kwargs))


@dataclass(frozen=True)
class When(Generic[S, E]):
    given: Given[S, E]
    decide: Callable[[S], Sequence[E]]

    def then(self, *events: E) -> Given[S, E]:
        """These events follow, and asked again nothing more does; gives what has happened by then."""
        assert list(self.decide(self.given.state)) == list(events)
        after = self.given(*events)
        assert not list(self.decide(after.state)), "asked again, it decides once more"
        return after

    def then_nothing(self) -> None:
        self.then()

    def then_refused(self, words: str, because: type[Rejected] = Rejected) -> Rejected:
        with pytest.raises(because, match=words) as caught:
            self.decide(self.given.state)
        return caught.value
