# One room: the words that all events share, each a few lines; whoever writes an event looks them up in one place.
"""Words and numbers that events of several services share: money, quantities, dates with a basis, places."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

import pycountry
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from shared.events.confidential import Informal

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")

STORED = "stored"
"""The validation context of what was stored: currencies, countries and zones that have ended since are still read."""


WRITTEN = dict.fromkeys(map(ord, "\u00a0\u3000\u200c\u200d\u200e\u200f\u061c"))
"""What people's keyboards write besides what is printed: wide and unbreakable spaces, joiners and marks of Arabic,
Hebrew and Indian scripts. Not the characters that turn around what follows: with them a text shows what it does not
say.
"""


def readable(text: str) -> bool:
    """Whether it shows on one line what it says."""
    return text.isprintable() or text.translate(WRITTEN).isprintable()


def _number(text: str) -> str:
    """Two numbers that look alike are one: nothing that cannot be seen."""
    if not text.isprintable():
        raise ValueError("holds characters that cannot be printed on one line")
    if not text.strip():
        raise ValueError("is blank")
    return text


def _one_line(text: str) -> str:
    if not readable(text):
        raise ValueError("holds characters that cannot be printed on one line")
    if not text.translate(WRITTEN).strip():
        raise ValueError("is blank")
    return text


def _lines(text: str) -> str:
    for line in text.split("\n"):
        if line and not readable(line):
            raise ValueError("holds characters that cannot be printed")
    if not text.translate(WRITTEN).strip():
        raise ValueError("is blank")
    return text


@lru_cache(1024)  # looking it up costs as much as reading the rest of a small request
def _is_currency(code: str) -> bool:
    return pycountry.currencies.get(alpha_3=code) is not None


@lru_cache(1024)
def _is_country(code: str) -> bool:
    return pycountry.countries.get(alpha_2=code) is not None


def _known_currency(code: str, info: ValidationInfo) -> str:
    if info.context != STORED and not _is_currency(code):
        raise ValueError(f"{code!r} is no ISO 4217 currency")
    return code


def _known_country(code: str, info: ValidationInfo) -> str:
    if info.context != STORED and not _is_country(code):
        raise ValueError(f"{code!r} is no ISO 3166 country")
    return code


def _in_a_country(place: str, info: ValidationInfo) -> str:
    if info.context != STORED and not _is_country(place[:2]):
        raise ValueError(f"{place!r} is no UN/LOCODE: there is no ISO 3166 country {place[:2]}")
    return place


def _known_zone(name: str, info: ValidationInfo) -> str:
    if info.context == STORED:
        return name
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no IANA time zone") from error
    return name


def _instant(told: Any) -> Any:
    if not (isinstance(told, datetime) or (isinstance(told, str) and INSTANT.fullmatch(told))):
        raise ValueError("write an instant with its offset, such as 2026-11-23T09:30:00+08:00")
    return told


def _comparable(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs its offset")
    try:
        at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("there is no such moment") from error
    return at


def _exact(number: Any, info: ValidationInfo) -> Any:
    if isinstance(number, str):
        if info.context != STORED and not DECIMAL.fullmatch(number):
            raise ValueError('write a decimal with digits and one point, such as "12.50"')
    elif isinstance(number, (bool, float)):
        raise ValueError('write decimals as strings, such as "12.50": a float is not exact')  # noqa: TRY004 (pydantic wants ValueError)
    return number


DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)


def _plain(number: Decimal) -> Decimal:
    """1E+3 is 1000: what is written out stays readable."""
    return number.quantize(Decimal(1)) if int(number.as_tuple().exponent) > 0 else number


Text = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_one_line)]
Remark = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_lines), Informal.REMARK]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(_number)]
"""A number that people write on papers: a PO, a container, a bill of lading, a bank slip."""
PathReference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""A reference that also stands in addresses: a shipment, a customer's code."""
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), AfterValidator(_known_currency)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(_known_country)]
Locode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[A-Z2-9]{3}$"), AfterValidator(_in_a_country)]
"""A port or place by its UN/LOCODE, such as CNNGB: country, then three letters or digits from 2 to 9. Whether the
place itself is listed is not known here: the list changes twice a year."""
TimeZone = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(_known_zone)]
Instant = Annotated[datetime, BeforeValidator(_instant), AfterValidator(_comparable)]
"""RFC 3339 with an offset; the offset stays as it was told."""
Number = Annotated[
    Decimal,
    Field(ge=0, max_digits=18, decimal_places=6, allow_inf_nan=False),  # next to its type: checked 3.5 times faster
    BeforeValidator(_exact),
    AfterValidator(_plain),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}, mode="serialization"),
]
"""An exact number, not negative, up to 18 digits of which 6 behind the point."""
Positive = Annotated[Number, Field(gt=0)]
Percent = Annotated[Number, Field(le=100)]


class Value(BaseModel):
    """A frozen value inside an event or a request; unknown fields are refused when written."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Unit(StrEnum):
    """What is counted. In brackets the UN/ECE Recommendation 20 or 21 code for EDI."""

    PIECE = "piece"  # H87 件
    SET = "set"  # SET 套
    PAIR = "pair"  # PR 双
    DOZEN = "dozen"  # DZN 打
    PACK = "pack"  # XPK 包
    CARTON = "carton"  # XCT 箱
    METRE = "metre"  # MTR 米
    YARD = "yard"  # YRD 码
    KILOGRAM = "kilogram"  # KGM 公斤


class Countersign(StrEnum):
    """Whether an order is countersigned 验签 before it is released, and by how many."""

    NOT_REQUIRED = "not_required"
    BY_ONE = "by_one"
    BY_TWO = "by_two"

    @property
    def signatures(self) -> int:
        """How many people have to sign."""
        return tuple(Countersign).index(self)


class Money(Value):
    amount: Number
    currency: Currency


class Basis(StrEnum):
    """The event by which a promised date is judged (domain.md, rule 11)."""

    EX_FACTORY = "ex_factory"
    HANDED_OVER = "handed_over"
    ON_BOARD = "on_board"
    DELIVERED = "delivered"


class PromisedDate(Value):
    """A calendar day at the place of its basis."""

    on: date
    basis: Basis


class Rule(StrEnum):
    """Incoterms rules that papers in use still carry."""

    EXW = "EXW"
    FCA = "FCA"
    CPT = "CPT"
    CIP = "CIP"
    DAT = "DAT"
    DAP = "DAP"
    DPU = "DPU"
    DDP = "DDP"
    DDU = "DDU"
    FAS = "FAS"
    FOB = "FOB"
    CFR = "CFR"
    CIF = "CIF"

    @property
    def basis(self) -> Basis:
        """Where delivery happens under the rule (Incoterms 2020, article A2 of each)."""
        match self:
            case Rule.EXW:
                return Basis.EX_FACTORY
            case Rule.FCA | Rule.CPT | Rule.CIP | Rule.FAS:
                return Basis.HANDED_OVER
            case Rule.FOB | Rule.CFR | Rule.CIF:
                return Basis.ON_BOARD
            case Rule.DAT | Rule.DAP | Rule.DPU | Rule.DDP | Rule.DDU:
                return Basis.DELIVERED


class Edition(StrEnum):
    """The Incoterms edition that the contract names."""

    E2000 = "2000"
    E2010 = "2010"
    E2020 = "2020"


ONLY_IN = {
    Rule.DDU: {Edition.E2000},
    Rule.DAT: {Edition.E2010},
    Rule.DPU: {Edition.E2020},
    Rule.DAP: {Edition.E2010, Edition.E2020},
}


class Incoterm(Value):
    """A rule, its edition where the papers state one, and its named place."""

    rule: Rule
    edition: Edition | None = None
    place: Text | None = None

    @model_validator(mode="after")
    def rule_exists_in_edition(self) -> Self:
        editions = ONLY_IN.get(self.rule)
        if self.edition and editions and self.edition not in editions:
            raise ValueError(f"{self.rule} does not exist in Incoterms {self.edition}")
        return self


class Tolerance(Value):
    """How much more or less than ordered may be shipped, in percent of each line."""

    over: Percent = Decimal(0)
    under: Percent = Decimal(0)
