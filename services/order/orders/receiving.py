"""An order line as it is asked for, and what follows from the papers where it leaves something out."""

from datetime import date
from decimal import Decimal, localcontext
from typing import Annotated

from pydantic import Field, ValidationError

from shared.errors import Rejected
from shared.events.confidential import Confidential
from shared.events.order import OrderLine
from shared.events.values import (
    Basis,
    Incoterm,
    Number,
    PathReference,
    Positive,
    PromisedDate,
    Text,
    Unit,
    Value,
)


class Promise(Value):
    """The day on which the line is promised, at the place of its basis."""

    on: date = Field(examples=["2026-06-02"])
    basis: Basis | None = Field(default=None, description="What happens on that day. Left out: by the Incoterm")


class LineAsked(Value):
    """One style in one colour and one size."""

    number: PathReference = Field(description="Unique within the order", examples=["1"])
    style: Text = Field(description="货号, the maker's style number or the item's name", examples=["B-2041"])
    buyer_style: Text | None = Field(default=None, description="The buyer's own number for it", examples=["TOTE-77"])
    material: Text | None = Field(default=None, examples=["canvas 16 oz"])
    construction: Text | None = Field(default=None, examples=["lined, zip pocket"])
    colour: Text | None = Field(default=None, examples=["navy"])
    size: Text | None = Field(default=None, examples=["M"])
    unit: Unit = Field(description="What is counted")
    quantity: Positive = Field(description="In the unit", examples=["1200"])
    price: Annotated[Number, Confidential.PRICE] = Field(
        description="Per unit, in the order's currency", examples=["8.40"]
    )
    stated_value: Annotated[Number | None, Confidential.PRICE] = Field(
        default=None,
        description="The line's value as the customer's paper states it. Left out: quantity × price",
        examples=["10080.00"],
    )
    promised: Promise


def line_of(asked: LineAsked, incoterm: Incoterm | None) -> OrderLine:
    """The line with its defaults filled in. Raises Rejected where quantity × price is no value we can write."""
    said = asked.model_dump(exclude={"stated_value", "promised"})
    value = quantity_times_price(asked) if asked.stated_value is None else asked.stated_value
    promised = PromisedDate(on=asked.promised.on, basis=asked.promised.basis or basis_under(incoterm))
    try:
        return OrderLine(**said, stated_value=value, promised=promised)
    except ValidationError as error:
        raise Rejected(f"line {asked.number}: {value:f} is too large a value") from error


def basis_under(incoterm: Incoterm | None) -> Basis:
    """domain.md, rule 11: a promise is judged where delivery happens under the Incoterm; without one, at delivery."""
    return incoterm.rule.basis if incoterm else Basis.DELIVERED


def quantity_times_price(asked: LineAsked) -> Decimal:
    """Exact where it fits into 6 decimals; else rounded to them, half to even."""
    with localcontext() as exactly:
        exactly.prec = 40  # two numbers of 18 digits each
        product = asked.quantity * asked.price
        return round(product, 6) if int(product.as_tuple().exponent) < -6 else product
