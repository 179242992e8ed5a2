"""A form as it is drawn: what is asked, what stands there already, and what was wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from services.tracking.acting.act import About, Act, Field, Kind
from services.tracking.acting.changed import Change
from services.tracking.acting.sending import Away, Refused
from services.tracking.acting.typed import Body, Kept, Typed, fields_of, whole
from services.tracking.orders.answer import OrderAnswer
from services.tracking.orders.lines import Line
from services.tracking.pages.catalogue import CATALOGUE, Language, say
from services.tracking.pages.shown import number
from shared.events.confidential import Mark
from shared.events.files import Kind as FileKind

OFFSET = "+08:00"
"""Of the factory, where cut-offs are: it can be written otherwise."""
PICTURES = "image/jpeg,image/png,image/webp"
ACCEPT = f"{PICTURES},application/pdf,.xlsx,.docx"
HEADS = {Kind.QUANTITY: "decimal", Kind.WHOLE: "numeric", Kind.LINES: "decimal", Kind.MONEY: "decimal"}


@dataclass(slots=True)
class Row:
    """A line of the order, as a form asks for some of it."""

    number: str
    style: str
    ordered: Decimal
    unit: str
    value: str
    spoiled: str
    chosen: bool
    errors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """One field of a form. `also` is what stands in its second input: a currency, an offset."""

    asked: Field
    label: str
    hint: str
    value: str
    also: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    kept: Sequence[Kept] = ()
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.asked.name

    @property
    def id(self) -> str:
        return f"in-{self.name.replace('.', '-')}"

    @property
    def keyboard(self) -> str:
        """Which keyboard a phone shows."""
        return HEADS.get(self.asked.kind, "text")

    @property
    def accept(self) -> str:
        return PICTURES if self.is_photo else ACCEPT

    @property
    def is_photo(self) -> bool:
        return self.asked.file is FileKind.PHOTO


@dataclass(slots=True)
class Form:
    """An act's form on an order. `key` makes it happen once; `known_at` and `version` are up to where it was read.

    `refused`, `away` and `changes` are what came of the last try; `errors` are those that belong beside no input:
    where, and what.
    """

    act: Act
    about: About
    order: OrderAnswer
    entries: list[Entry]
    key: str
    known_at: str
    version: int | None = None
    then: str = ""
    """What comes after it; empty: its order."""
    refused: Refused | None = None
    away: Away | None = None
    changes: list[Change] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def main(self) -> list[Entry]:
        return [each for each in self.entries if not each.asked.more]

    @property
    def more(self) -> list[Entry]:
        return [each for each in self.entries if each.asked.more]

    @property
    def is_more_open(self) -> bool:
        return any(each.errors or any(row.errors for row in each.rows) for each in self.more)

    @property
    def has_files(self) -> bool:
        return any(each.asked.kind is Kind.FILES for each in self.entries)

    @property
    def address(self) -> str:
        return f"/orders/{self.order.order_id}/do/{self.act.key}"


def draw(
    act: Act,
    about: About,
    order: OrderAnswer,
    language: Language,
    sees: frozenset[Mark],
    *,
    typed: Typed | None = None,
    begin: str = "",
) -> Form:
    """A form, empty but for what is known; or as it was typed. `begin`: what defaults are asked about instead."""
    key = (typed and typed.of("key")) or uuid4().hex
    pen = _Pen(act, order, begin or about.id, language, typed, key)
    entries = [_entry(pen, each) for each in fields_of(act, sees)]
    known_at = (typed and typed.of("known_at")) or order.known_at.isoformat()
    return Form(act, about, order, entries, key, known_at, whole(typed.of("version")) if typed else None)


def blame(form: Form, body: Body, errors: Sequence[tuple[str, str]]) -> None:
    """Put each error beside the input that it is about, as the service told it."""
    for where, words in errors:
        name = body.input_of(where)
        inner, _, line = (name or "").partition(":")
        entry = next((each for each in form.entries if each.name == inner), None)
        if entry is None:
            form.errors.append((where.removeprefix("body."), words))
            continue
        row = next((row for row in entry.rows if row.number == line.partition(":")[0]), None)
        beside = row.errors if row else entry.errors
        if words not in beside:
            beside.append(words)


def read_moment(text: str) -> datetime | None:
    """Up to where a page had read; None where it is no such moment."""
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def label(language: Language, order: OrderAnswer, words: str, value: str) -> str:
    """What a choice is called: by the catalogue, a milestone by the plan, anything else as it is."""
    if words == "milestone" and order.plan:
        found = next((each for each in order.plan.milestones if each.code == value), None)
        if found:
            return found.chinese if language is Language.ZH else found.name
    return say(language, words, value) if words in CATALOGUE else value


@dataclass(frozen=True, slots=True)
class _Pen:
    """What a form is drawn with; `about` is what defaults are asked about."""

    act: Act
    order: OrderAnswer
    about: str
    language: Language
    typed: Typed | None
    key: str

    def words(self, section: str, name: str) -> str:
        """What an input is called in this act, or in all; empty where nothing is said."""
        for key in (f"{self.act.key}.{name}", name):
            if key in CATALOGUE[section]:
                return say(self.language, section, key)
        return ""


def _entry(pen: _Pen, asked: Field) -> Entry:
    order, typed = pen.order, pen.typed
    told = asked.default(order, pen.about) if asked.default else ""
    value = typed.words(asked.name) if typed else f"{asked.fresh}{pen.key[:6]}" if asked.fresh else _text(told)
    called, hint = pen.words("asked", asked.name), pen.words("hint", asked.name)
    entry = Entry(asked, called, hint, value, kept=typed.files.get(asked.name, ()) if typed else ())
    match asked.kind:
        case Kind.CHOICE:
            values = asked.choices(order) if callable(asked.choices) else asked.choices
            entry.choices = [(str(each), label(pen.language, order, asked.words, str(each))) for each in values]
        case Kind.MONEY:
            entry.value = typed.of(f"{asked.name}:amount") if typed else ""
            entry.also = typed.of(f"{asked.name}:currency") if typed else order.currency or ""
        case Kind.MOMENT:
            entry.also = typed.of(f"{asked.name}:offset") if typed else OFFSET
        case Kind.LINES | Kind.WHICH:
            entry.value = ""
            entry.rows = [_row(pen, asked, line, told if isinstance(told, Mapping) else {}) for line in order.lines]
        case _:
            pass
    return entry


def _row(pen: _Pen, asked: Field, line: Line, told: Mapping[str, Any]) -> Row:
    name, typed = f"{asked.name}:{line.number}", pen.typed
    return Row(
        number=line.number,
        style=" ".join(filter(None, (line.style, line.colour, line.size))),
        ordered=line.ordered,
        unit=say(pen.language, "unit", line.unit),
        value=typed.of(name) if typed else _text(told.get(line.number) or ""),
        spoiled=typed.of(f"{name}:spoiled") if typed else "",
        chosen=bool(typed and typed.of(name)),
    )


def _text(value: object) -> str:
    """As it stands in an input: a number without separators of thousands."""
    if isinstance(value, Mapping):
        return ""
    if isinstance(value, Decimal):
        return number(value).replace(",", "")
    return value.isoformat() if isinstance(value, date) else str(value)
