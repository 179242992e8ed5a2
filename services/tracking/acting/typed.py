"""What somebody typed into a form, kept as it was typed, and the body that a service is sent of it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.tracking.acting.act import Act, Field, Kind
from services.tracking.acting.asked import OCCURRED
from services.tracking.orders.answer import OrderAnswer
from shared.events.confidential import Mark

BETWEEN = re.compile(r"[,，、;；\n]+")
NONE = {"", "0"}
WHOLE = re.compile(r"[0-9]{1,18}")
"""As many digits as any number has that is sent."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is uploaded already: named by its digest, and not asked for again."""

    digest: str
    name: str


@dataclass(frozen=True, slots=True)
class Typed:
    """By the names of the form's inputs; `files` are those that are uploaded, by field."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Sequence[Kept]] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """As it is read by people: full-width digits of a Chinese keyboard are digits."""
        return unicodedata.normalize("NFKC", self.values.get(name, "")).strip()

    def words(self, name: str) -> str:
        return self.values.get(name, "").replace("\r\n", "\n").strip()


@dataclass(slots=True)
class Body:
    """What is sent. `places` says which input each part of it comes from: `body.lines.0` from `lines:1`."""

    content: dict[str, Any] = field(default_factory=dict)
    path: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def put(self, of: Field, value: Any) -> None:
        *outer, last = of.name.split(".")
        inner = self.content
        for each in outer:
            inner = inner.setdefault(each, {})
        inner[last] = value

    def input_of(self, where: str) -> str | None:
        """The input beside which an error belongs that the service found there; None: none of the form's."""
        steps = where.split(".")
        for length in range(len(steps), 0, -1):
            if found := self.places.get(".".join(steps[:length])):
                return found
        return None


def whole(told: str) -> int | None:
    """A whole number, not below zero; None for anything else, which is sent as it was typed, to be refused."""
    return int(told) if WHOLE.fullmatch(told) else None


def fields_of(act: Act, sees: frozenset[Mark]) -> tuple[Field, ...]:
    """What is asked of somebody who sees so much."""
    return (*(each for each in act.fields if each.mark is None or each.mark in sees), OCCURRED)


def body_of(act: Act, order: OrderAnswer, about: str, typed: Typed, sees: frozenset[Mark]) -> Body:
    """The body and the address, as far as anything was typed; what is missing the service says."""
    body = Body(path={"order_id": str(order.order_id), **act.place(order, about)})
    for each in fields_of(act, sees):
        body.places[f"{'path' if each.in_path else 'body'}.{each.name}"] = each.name
        if each.in_path:
            body.path[each.name] = typed.of(each.name)
        else:
            _take(each, order, typed, body)
    if act.sees and (version := whole(typed.of("version"))) is not None:
        body.content["version"] = version
    if act.finish:
        body.content = act.finish(order, body.content)
    return body


def _take(each: Field, order: OrderAnswer, typed: Typed, body: Body) -> None:
    name = each.name
    match each.kind:
        case Kind.YES:
            body.put(each, typed.of(name) == "yes")
        case Kind.FILES:
            if files := typed.files.get(name):
                body.put(each, [file.digest for file in files])
        case Kind.LIST:
            if several := [part.strip() for part in BETWEEN.split(typed.words(name)) if part.strip()]:
                body.put(each, several)
        case Kind.WHICH:
            if which := [line.number for line in order.lines if typed.of(f"{name}:{line.number}")]:
                body.put(each, which)
        case Kind.LINES:
            _take_lines(each, order, typed, body)
        case Kind.MONEY:
            if amount := typed.of(f"{name}:amount"):
                body.put(each, {"amount": amount, "currency": typed.of(f"{name}:currency").upper()})
                body.places |= {f"body.{name}.{part}": f"{name}:{part}" for part in ("amount", "currency")}
        case Kind.MOMENT:
            if at := typed.of(name):
                body.put(each, f"{at}:00{typed.of(f'{name}:offset')}")
        case Kind.WHOLE:
            if number := typed.of(name):
                body.put(each, number if (read := whole(number)) is None else read)
        case Kind.TEXT | Kind.LONG:
            if text := typed.words(name):
                body.put(each, each.write(order, text) if each.write else text)
        case Kind.DAY | Kind.QUANTITY | Kind.CHOICE:
            if text := typed.of(name):
                body.put(each, each.write(order, text) if each.write else text)


def _take_lines(each: Field, order: OrderAnswer, typed: Typed, body: Body) -> None:
    told: list[dict[str, str]] = []
    for line in order.lines:
        at = f"{each.name}:{line.number}"
        good, spoiled = typed.of(at), typed.of(f"{at}:spoiled") if each.spoiled else ""
        if {good, spoiled} <= NONE:
            continue
        place = f"body.{each.name}.{len(told)}"
        body.places |= {place: at, f"{place}.spoiled": f"{at}:spoiled"}
        told.append({"line": line.number, "quantity": good or "0"} | ({"spoiled": spoiled} if spoiled else {}))
    if told:
        body.put(each, told)
