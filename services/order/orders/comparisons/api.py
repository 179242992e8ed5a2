"""Comparing an order with a sealed sample over HTTP, and accepting what differs."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import Field

from services.order.orders.api import OrderId, Orders
from services.order.orders.comparisons.decisions import Sealed, accept, compare
from services.order.samples.api import SamplesRead
from services.order.samples.state import Sample
from shared.errors import Rejected, Unknown
from shared.events.order import DifferenceAccepted
from shared.events.sample import SampleSealed
from shared.events.values import PathReference, Remark
from shared.http import edge
from shared.http.attached import Attached, Files
from shared.http.commands import After
from shared.http.rules import allows
from shared.http.told import Told
from shared.identity.roles import COMMERCIAL

router = edge.router(prefix="/v1/orders/{order_id}", tags=["comparisons"])

DifferenceNumber = Annotated[
    PathReference, Path(description="As the comparison found it", examples=["construction-af0de1ff"])
]


class CompareOrder(Told):
    """With which sample: the round of it that was sealed last counts."""

    sample_id: UUID = Field(
        description="As the sample's request was answered", examples=["06263f5e-f2bd-524e-8862-167b08ab843f"]
    )


class AcceptDifference(Told):
    """The customer accepted it in writing, or it was found to be none."""

    reason: Remark = Field(examples=["their mail of 3 March: the lining is meant"])
    evidence: Files = ()


@router.post("/comparisons")
@allows(COMMERCIAL)
async def compare_order(order_id: OrderId, body: CompareOrder, orders: Orders, samples: SamplesRead) -> After:
    """Hold the papers against the sealed sample 封样: materials by position, construction by points, colours.

    Never sizes or quantities. What differs stops the release until each is accepted. Done again, the newest counts.
    """
    sealed = sealed_of(body.sample_id, (await samples.get(body.sample_id)).state)
    return await orders.transact(order_id, body, lambda order: compare(order, sealed))


@router.post("/differences/{difference}/accept")
@allows(COMMERCIAL)
async def accept_difference(
    order_id: OrderId, difference: DifferenceNumber, body: AcceptDifference, orders: Orders, attached: Attached
) -> After:
    """One difference from the sealed sample, accepted: a fact. The same found again stays accepted."""
    accepted = DifferenceAccepted(number=difference, reason=body.reason, evidence=await attached.of(body.evidence))
    return await orders.transact(order_id, body, lambda order: accept(order, accepted))


def sealed_of(id: UUID, sample: Sample) -> Sealed:
    """Raises Unknown where there is no such sample, and Rejected where none of its rounds is sealed."""
    if sample.terms is None:
        raise Unknown("there is no such sample request here")
    reference = sample.terms.sample
    sealed = sample.rounds[sample.sealed][SampleSealed] if sample.sealed is not None else None
    if not isinstance(sealed, SampleSealed):
        raise Rejected(
            f"no round of sample {reference} is sealed: what is sealed is the reference",
            gate="sealed",
            missing=f"a round of sample {reference} is approved and sealed",
            opened_by="whoever may seal samples, once the customer has approved one",
        )
    return Sealed(id, reference, sample.terms.customer_code, sealed.round, sealed.specifications)
