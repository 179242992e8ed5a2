"""What may be asked about an order: the bodies of its commands."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from services.order.orders.receiving import LineAsked
from services.order.orders.rules import MOST_LINES
from shared.events.confidential import Confidential
from shared.events.order import Destination, Flow, PaymentTerms
from shared.events.quality import InspectionPolicy
from shared.events.styles import Specification
from shared.events.values import (
    Countersign,
    Currency,
    Incoterm,
    PathReference,
    Positive,
    Reference,
    Remark,
    Text,
    Tolerance,
)
from shared.http.attached import Files
from shared.http.told import Told

INCOTERM = Field(
    default=None, description="Left out: the papers state none", examples=[{"rule": "FOB", "place": "Ningbo"}]
)
TERMS = Field(
    default=None,
    description="The terms as written, and the instalments that they mean; their percents add up to 100",
    examples=[
        {
            "text": "30 % T/T deposit, balance against copy of B/L",
            "instalments": [
                {"name": "deposit", "percent": "30", "due": "on_order", "days": 7},
                {"name": "balance", "percent": "70", "due": "on_departure", "days": 14},
            ],
        }
    ],
)

MOST_INSTALMENTS = 24
MOST_STYLES = 100


def _few(terms: PaymentTerms) -> PaymentTerms:
    if len(terms.instalments) > MOST_INSTALMENTS:
        raise ValueError(f"an order is paid in {MOST_INSTALMENTS} instalments at most")
    return terms


Terms = Annotated[PaymentTerms, AfterValidator(_few)]
Specifications = Annotated[tuple[Specification, ...], Field(max_length=MOST_STYLES)]
SPECIFICATIONS = Field(
    default=(),
    description="How each style is made, as the papers say: what is compared with the sealed sample 封样",
    examples=[
        [
            {
                "style": "B-2041",
                "materials": [{"position": "shell", "description": "canvas 16 oz"}],
                "construction": [{"number": 1, "text": "lined, zip pocket"}],
                "colourways": ["navy"],
            }
        ]
    ],
)


class ReceiveOrder(Told):
    """The customer's order, as their paper says."""

    customer_code: PathReference = Field(description="A registered customer", examples=["HARBOUR"])
    po_number: Reference = Field(description="The customer's number for it", examples=["PO 4500/17"])
    currency: Currency = Field(description="ISO 4217, of all prices and values", examples=["USD"])
    lines: tuple[LineAsked, ...] = Field(max_length=MOST_LINES)
    flow: Flow = Field(description="How the goods come about")
    destination: Destination = Field(examples=[{"text": "Hamburg", "country": "DE", "time_zone": "Europe/Berlin"}])
    incoterm: Incoterm | None = INCOTERM
    payment_terms: Terms | None = TERMS
    vendor: Text | None = Field(default=None, description="Who makes or supplies the goods, where that is not us")
    specifications: Specifications = SPECIFICATIONS
    tolerance: Tolerance | None = Field(
        default=None, description="Over and under, in percent of each line. Left out: the customer's"
    )
    countersign: Countersign | None = Field(
        default=None,
        description="By how many it is countersigned 验签 before its release. Left out: as all orders of the customer",
    )
    shipment_sample: bool | None = Field(
        default=None,
        description="Whether they approve a shipment sample 船样 before goods go out. Left out: the customer's",
    )
    inspection: InspectionPolicy | None = Field(
        default=None, description="How strictly its lots are inspected (ISO 2859-1). Left out: as for the customer"
    )


class AmendOrder(Told):
    """What changes; what is left out stays. `lines`, where given, are all lines of the order from now on."""

    reason: Remark = Field(examples=["the customer moved the date"])
    lines: tuple[LineAsked, ...] | None = Field(default=None, max_length=MOST_LINES)
    destination: Destination | None = None
    incoterm: Incoterm | None = INCOTERM
    payment_terms: Terms | None = TERMS
    specifications: Specifications | None = Field(default=None, description="Where given, of all styles from now on")


class CountersignOrder(Told):
    """A signature under the papers as they were in a version that was looked at."""

    version: int = Field(
        ge=1, description="The version of the order that you saw: you sign that, and no later change", examples=[1]
    )
    delegation: UUID | None = Field(
        default=None, description="By which delegation you act for a manager. Left out: in your own name, as a manager"
    )
    opinion: Remark | None = Field(default=None, examples=["price and delivery date agree with the quotation"])


class QuoteOrder(Told):
    reference: Reference = Field(description="Our number of the quotation", examples=["Q-2026-118"])


class HoldOrder(Told):
    reason: Remark = Field(examples=["the artwork is being clarified"])


class CancelOrder(Told):
    reason: Remark = Field(examples=["the customer dropped the season"])


class PaymentOfOrder(Told):
    """Money that came in, as the bank slip says."""

    reference: Reference = Field(
        description="The bank slip's number 水单; one slip is one payment", examples=["TT-88120"]
    )
    amount: Annotated[Positive, Confidential.PRICE] = Field(examples=["10080.00"])
    currency: Currency = Field(description="ISO 4217; may differ from the order's", examples=["USD"])
    instalment: PathReference | None = Field(
        default=None, description="The instalment that the payer named", examples=["balance"]
    )
    evidence: Files = ()
