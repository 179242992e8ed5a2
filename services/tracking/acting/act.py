"""What an act is: one command of a service as a form on an order's page, told as data."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from services.tracking.orders.next_step import Step
from services.tracking.orders.points import Open
from shared.events.confidential import Mark
from shared.events.files import Kind as FileKind
from shared.identity.roles import Role

if TYPE_CHECKING:
    from services.tracking.orders.answer import OrderAnswer


class Kind(StrEnum):
    """How something is asked for, and what becomes of it in the body."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    MOMENT = "moment"
    """An instant, with the offset of the place."""
    QUANTITY = "quantity"
    WHOLE = "whole"
    MONEY = "money"
    """An amount and its currency."""
    CHOICE = "choice"
    YES = "yes"
    FILES = "files"
    LINES = "lines"
    """A quantity of each line of the order; what is left empty is not told."""
    WHICH = "which"
    """Some lines of the order; none: all."""
    LIST = "list"
    """Several, separated by commas."""


class Area(StrEnum):
    """Where in an order's life an act belongs."""

    PAPERS = "papers"
    SAMPLES = "samples"
    MAKING = "making"
    MATERIALS = "materials"
    QUALITY = "quality"
    SHIPPING = "shipping"
    MONEY = "money"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class About:
    """What an act is done to: `id` is its number in the page's addresses, empty where it is the order itself.

    `why` says what is in the way as far as is known here: pairs of a section of the catalogue with a word of it, and
    what that is about. The service decides.
    """

    id: str = ""
    why: tuple[tuple[str, str, str], ...] = ()


Default = Callable[["OrderAnswer", str], Any]
"""What a field begins with, of an order and of what the act is about: a text, or quantities by line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that is asked for. `name` is its path in the body: `found.major`.

    `choices` are values; their words are in the catalogue's section `words`, or they are their own. `in_path`: it goes
    into the address. `mark`: only who may see such a thing is asked. `more`: it stands behind "more". `spoiled`: lines
    are asked for what was spoiled, too. `fresh`: what a number of its own begins with, which each form draws anew.
    `write` makes of what was typed what the body takes.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    most: int = 300
    choices: Callable[["OrderAnswer"], Iterable[str]] | tuple[str, ...] = ()
    words: str = ""
    default: Default | None = None
    in_path: bool = False
    mark: Mark | None = None
    file: FileKind = FileKind.OTHER
    more: bool = False
    spoiled: bool = False
    fresh: str = ""
    write: Callable[["OrderAnswer", str], Any] | None = None


Place = Callable[["OrderAnswer", str], Mapping[str, str]]


def nowhere(_: "OrderAnswer", __: str) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One command. `path` is its address at `service`; `roles` are those that the service lets in.

    `offered` are the things that it can be done to now; `place` fills the address by what it is about. `offered_to`
    are those of the roles whose daily work it is; others find it by its address. `minds` are the beginnings of the
    topics of which whoever acts must have seen the newest; `guarded`: the service is told, too, which version was seen
    (If-Match). `sees` names the aggregate whose version the body carries, as a signature does. `finish` makes the body
    complete.
    """

    key: str
    area: Area
    service: str
    path: str
    roles: frozenset[Role]
    fields: tuple[Field, ...] = ()
    offered: Callable[["OrderAnswer"], Iterable[About]]
    place: Place = nowhere
    offered_to: frozenset[Role] | None = None
    minds: tuple[str, ...] = ()
    guarded: str = ""
    """The aggregate whose version is compared; empty: none is."""
    sees: str = ""
    steps: frozenset[Step] = frozenset()
    points: frozenset[Open] = frozenset()
    finish: Callable[["OrderAnswer", dict[str, Any]], dict[str, Any]] | None = None

    @property
    def doers(self) -> frozenset[Role]:
        return self.roles if self.offered_to is None else self.offered_to
