"""A sample's rounds over HTTP: ordered, made, reviewed, photographed, sent, delivered, judged, sealed."""

from typing import Annotated

from fastapi import Path, Request

from services.order.customers.api import CustomersRead
from services.order.customers.domain import customer_id
from services.order.orders.signing import Signatures
from services.order.samples import domain
from services.order.samples.api import SampleId, Samples
from services.order.samples.approving import CHARGE, SIGNATURE, of_customer
from services.order.samples.domain import Parcel
from services.order.samples.facts import tell
from services.order.samples.requests import (
    DispatchSample,
    PhotographSample,
    ReviewSample,
    SampleWasApproved,
    SampleWasDelivered,
    SampleWasRejected,
)
from services.order.samples.state import Sample
from services.order.settings import HouseRules
from shared.events.sample import (
    SampleApproved,
    SampleDelivered,
    SampleEvent,
    SampleMade,
    SamplePhotographed,
    SampleRejected,
    SampleReviewed,
)
from shared.http import edge
from shared.http.attached import Attached
from shared.http.commands import After
from shared.http.problems import invalid
from shared.http.rules import allows
from shared.http.told import Told
from shared.identity.roles import COMMERCIAL, SAMPLING, Role
from shared.repository import Past

router = edge.router(prefix="/v1/samples/{sample_id}/rounds", tags=["samples"])

ROOM = SAMPLING | {Role.SAMPLE_ROOM}
Number = Annotated[int, Path(ge=1, le=99, description="Which attempt", examples=[1])]


@router.post("")
@allows(SAMPLING)
async def order_sample_round(sample_id: SampleId, body: Told, samples: Samples, signatures: Signatures) -> After:
    """The sample room is told to make the next round 安排打样: once it is signed for, and the last one rejected."""

    async def decide(sample: Sample, past: Past) -> list[SampleEvent]:
        signed = bool((await signatures.revision(of_customer(SIGNATURE, sample), past)).approvals)
        return domain.order_round(sample, signed=signed)

    return await samples.transact_on_history(sample_id, body, decide)


@router.post("/{round}/made")
@allows(ROOM)
async def note_sample_made(sample_id: SampleId, round: Number, body: Told, samples: Samples) -> After:
    """The sample room has made it: a fact."""
    return await samples.transact(sample_id, body, lambda sample: tell(sample, SampleMade, round))


@router.post("/{round}/reviewed")
@allows(ROOM | {Role.QUALITY})
async def note_sample_review(sample_id: SampleId, round: Number, body: ReviewSample, samples: Samples) -> After:
    """We went through it ourselves 仔细审核: a fact. One that did not pass is made again, in the next round."""
    return await samples.transact(
        sample_id,
        body,
        lambda sample: tell(sample, SampleReviewed, round, passed=body.passed, findings=body.findings),
    )


@router.post("/{round}/photographed")
@allows(ROOM)
async def note_sample_photos(
    sample_id: SampleId, round: Number, body: PhotographSample, samples: Samples, attached: Attached
) -> After:
    """Photos are in the files 拍照存档: a fact, before which nothing leaves the house."""
    photos = await attached.of(body.photos, "body.photos")
    if stranger := next((each for each in photos if not each.media_type.startswith("image/")), None):
        raise invalid(f"{stranger.name} is {stranger.media_type}, and no picture", where="body.photos")
    return await samples.transact(
        sample_id, body, lambda sample: tell(sample, SamplePhotographed, round, photos=photos)
    )


@router.post("/{round}/dispatched")
@allows(SAMPLING)
async def dispatch_sample(
    sample_id: SampleId,
    round: Number,
    body: DispatchSample,
    samples: Samples,
    *,
    signatures: Signatures,
    customers: CustomersRead,
    request: Request,
) -> After:
    """Send it out: photographed, signed for, and its charge decided where that is no matter of course."""
    terms = (await samples.get(sample_id)).state.terms
    customer = (await customers.get(customer_id(terms.customer_code))).state if terms else None
    house: HouseRules = request.app.state.house_rules

    async def decide(sample: Sample, past: Past) -> list[SampleEvent]:
        return domain.dispatch(
            sample,
            round,
            Parcel(body.courier, body.waybill, body.courier_terms, body.pieces, body.cost),
            signed=bool((await signatures.revision(of_customer(SIGNATURE, sample), past)).approvals),
            charged=bool((await signatures.revision(of_customer(CHARGE, sample), past)).approvals),
            is_new=bool(customer and customer.profile and customer.profile.is_new),
            free=house.free_sample_pieces,
        )

    return await samples.transact_on_history(sample_id, body, decide)


@router.post("/{round}/delivered")
@allows(SAMPLING)
async def note_sample_delivery(sample_id: SampleId, round: Number, body: SampleWasDelivered, samples: Samples) -> After:
    """The customer has it: a fact."""
    return await samples.transact(
        sample_id, body, lambda sample: tell(sample, SampleDelivered, round, confirmed_by=body.confirmed_by)
    )


@router.post("/{round}/feedback-requested")
@allows(COMMERCIAL)
async def ask_for_sample_feedback(sample_id: SampleId, round: Number, body: Told, samples: Samples) -> After:
    """We wrote to ask what they think of it, and whether they order."""
    return await samples.transact(sample_id, body, lambda sample: domain.ask_for_feedback(sample, round))


@router.post("/{round}/approved")
@allows(COMMERCIAL)
async def note_sample_approval(
    sample_id: SampleId, round: Number, body: SampleWasApproved, samples: Samples, attached: Attached
) -> After:
    """The customer approved it in writing: a fact."""
    evidence = await attached.of(body.evidence)
    return await samples.transact(
        sample_id,
        body,
        lambda sample: tell(sample, SampleApproved, round, comments=body.comments, evidence=evidence),
    )


@router.post("/{round}/rejected")
@allows(COMMERCIAL)
async def note_sample_rejection(
    sample_id: SampleId, round: Number, body: SampleWasRejected, samples: Samples, attached: Attached
) -> After:
    """The customer rejected it: a fact. The next round may be ordered."""
    evidence = await attached.of(body.evidence)
    return await samples.transact(
        sample_id, body, lambda sample: tell(sample, SampleRejected, round, reason=body.reason, evidence=evidence)
    )


@router.post("/{round}/seal")
@allows(COMMERCIAL)
async def seal_sample(sample_id: SampleId, round: Number, body: Told, samples: Samples) -> After:
    """It is the reference from now on 封样; what it was made of is frozen."""
    return await samples.transact(sample_id, body, lambda sample: domain.seal(sample, round))
