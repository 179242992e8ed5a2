"""Requesting samples, having them signed, and what happens to a request as a whole, over HTTP."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from services.order.customers.api import CustomersRead
from services.order.customers.domain import customer_id
from services.order.customers.refusals import not_registered
from services.order.orders.signing import Signatures
from services.order.samples import domain
from services.order.samples.approving import CHARGE, SIGNATURE, decide_charge, of_customer, sign
from services.order.samples.requests import (
    CancelSample,
    ChangeSample,
    DecideCharge,
    RefuseSample,
    RequestSample,
    SignSample,
)
from services.order.samples.state import Sample
from services.order.samples.view import SampleNow, sample_now
from shared.errors import Unknown
from shared.events.sample import SampleEvent, SampleRequested, sample_id
from shared.http import edge
from shared.http.approving import Approving
from shared.http.attached import Attached
from shared.http.commands import After, Commands, Reading, Retract, commands, reading
from shared.http.rules import allows
from shared.http.says import says
from shared.identity.roles import ABLE_TO_APPROVE, SAMPLING, STAFF, Role
from shared.identity.rules import Facts
from shared.received import Received
from shared.repository import Past

router = edge.router(prefix="/v1/samples", tags=["samples"])

Samples = Annotated[Commands[Sample, SampleEvent], commands("sample")]
SamplesRead = Annotated[Reading[Sample, SampleEvent], reading("sample")]
SampleId = Annotated[
    UUID, Path(description="As its request was answered", examples=["06263f5e-f2bd-524e-8862-167b08ab843f"])
]


@router.post("", status_code=201)
@allows(SAMPLING)
@says(leads={"sample_id": "$response.body#/id"})
async def request_sample(body: RequestSample, samples: Samples, customers: CustomersRead, attached: Attached) -> After:
    """Write a sample request 打样单. All four elements 四大要素 are needed: style, material, colour, construction."""
    if (await customers.get(customer_id(body.customer_code))).state.registered is None:
        raise not_registered(body.customer_code)
    wanted = SampleRequested(
        order_id=body.order_id,
        customer_id=customer_id(body.customer_code),
        customer_code=body.customer_code,
        sample=body.reference,
        kind=body.kind,
        inquiry=body.inquiry,
        lines=body.lines,
        specifications=body.specifications,
        needed_by=body.needed_by,
        remarks=body.remarks,
        evidence=await attached.of(body.evidence),
    )
    id = sample_id(body.customer_code, body.reference)
    return await samples.transact(
        id,
        body,
        lambda sample: domain.request(sample, wanted),
        created_at=f"/v1/samples/{id}",
        about=Facts(body.customer_code),
    )


@router.get("/{sample_id}")
@allows(STAFF)
async def show_sample_as_decided(
    sample_id: SampleId, samples: SamplesRead, signatures: Signatures, response: Response
) -> SampleNow:
    """The request as the next decision sees it."""
    known = await samples.get(sample_id)
    if known.state.terms is None:
        raise Unknown("there is no such sample request here")

    async def past() -> Sequence[Received]:
        return (await samples.history(sample_id))[: known.version]

    signed = await signatures.revision(of_customer(SIGNATURE, known.state), past)
    charged = await signatures.revision(of_customer(CHARGE, known.state), past)
    response.headers["ETag"] = f'"{known.version}"'
    return sample_now(sample_id, known, signed=bool(signed.approvals), charged=bool(charged.approvals))


@router.post("/{sample_id}/change")
@allows(SAMPLING)
async def change_sample(sample_id: SampleId, body: ChangeSample, samples: Samples) -> After:
    """Change what is asked for; the signature, if there is one, is void then."""
    return await samples.transact(
        sample_id,
        body,
        lambda sample: domain.change(
            sample,
            body.reason,
            lines=body.lines,
            specifications=body.specifications,
            needed_by=body.needed_by,
        ),
    )


@router.post("/{sample_id}/sign")
@allows(ABLE_TO_APPROVE)
async def sign_sample(
    sample_id: SampleId, body: SignSample, samples: Samples, signatures: Signatures, approver: Approving
) -> After:
    """A manager, or whom a manager named, signs the request: only then is it made. Never who wrote or changed it."""
    by = await signatures.of(approver, body.delegation)

    async def decide(sample: Sample, past: Past) -> list[SampleEvent]:
        request = await signatures.to_approve(await signatures.revision(of_customer(SIGNATURE, sample), past))
        known, now = await signatures.delegations(), signatures.now
        return sign(sample, request, by, known, now, seen=body.version, opinion=body.opinion)

    return await samples.transact_on_history(sample_id, body, decide, role=Role.MANAGER, on_behalf_of=by.on_behalf_of)


@router.post("/{sample_id}/refuse")
@allows(Role.MANAGER)
async def refuse_sample(sample_id: SampleId, body: RefuseSample, samples: Samples) -> After:
    """The manager says no, and why. Changed, it can be signed after all."""
    return await samples.transact(sample_id, body, lambda sample: domain.refuse(sample, body.reason))


@router.post("/{sample_id}/charge")
@allows(ABLE_TO_APPROVE)
async def decide_sample_charge(
    sample_id: SampleId, body: DecideCharge, samples: Samples, signatures: Signatures, approver: Approving
) -> After:
    """Whether it is charged, and who pays the courier: needed for a new customer, and for more than a few pieces."""
    by = await signatures.of(approver, body.delegation)

    async def decide(sample: Sample, past: Past) -> list[SampleEvent]:
        request = await signatures.to_approve(await signatures.revision(of_customer(CHARGE, sample), past))
        known, now = await signatures.delegations(), signatures.now
        return decide_charge(
            sample,
            request,
            by,
            known,
            now,
            seen=body.version,
            charge=body.charge,
            courier_terms=body.courier_terms,
            opinion=body.opinion,
        )

    return await samples.transact_on_history(sample_id, body, decide, role=Role.MANAGER, on_behalf_of=by.on_behalf_of)


@router.post("/{sample_id}/cancel")
@allows(SAMPLING)
async def cancel_sample(sample_id: SampleId, body: CancelSample, samples: Samples) -> After:
    """It is not made, or no longer."""
    return await samples.transact(sample_id, body, lambda sample: domain.cancel(sample, body.reason))


@router.post("/{sample_id}/retractions")
@allows(SAMPLING)
async def retract_sample_fact(sample_id: SampleId, body: Retract, samples: Samples) -> After:
    """Declare an earlier fact about the sample wrong; it can then be told again, rightly."""
    return await samples.retract(sample_id, body)
