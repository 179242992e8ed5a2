# One room: a sample's way from its request to its seal is read as one table.
"""What is done with the samples 打样 for an order, by the order service."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.tracking.acting.act import About, Act, Area, Field, Kind
from services.tracking.acting.asked import (
    DELEGATION,
    OPINION,
    REASON,
    REMARKS,
    day,
    evidence,
    lines,
    remark,
    text,
    verdict,
)
from services.tracking.acting.known import is_active, next_number, once
from services.tracking.orders.answer import OrderAnswer
from services.tracking.orders.axes import Sampling
from services.tracking.orders.points import Open
from services.tracking.orders.samples import SampleShown
from shared.events.confidential import Confidential
from shared.events.files import Kind as FileKind
from shared.events.sample import (
    CourierTerms,
    SampleApproved,
    SampleDelivered,
    SampleDispatched,
    SampleFeedbackRequested,
    SampleKind,
    SampleMade,
    SampleOrdered,
    SamplePhotographed,
    SampleReviewed,
    sample_id,
)
from shared.identity.roles import ABLE_TO_APPROVE, COMMERCIAL, SAMPLING, Role

AT = "/v1/samples/{sample_id}"
ROUND = AT + "/rounds/{round}"
ROOM = SAMPLING | {Role.SAMPLE_ROOM}
COURIER_TERMS = Field(name="courier_terms", kind=Kind.CHOICE, choices=tuple(CourierTerms), words="courier",
                      required=True)  # fmt: skip
TAKEN = ("number", "style", "buyer_style", "material", "construction", "colour", "size", "unit")
"""What a line of a sample takes from the order's."""


def _whole(order: OrderAnswer, *standings: Sampling) -> Iterator[About]:
    """Requests as a whole."""
    if is_active(order):
        yield from (About(each.number) for each in order.samples if each.standing in standings)


def _last(order: OrderAnswer, *steps: str) -> Iterator[About]:
    """Last rounds whose furthest step is one of these."""
    if is_active(order):
        for each in order.samples:
            if each.rounds and each.rounds[-1].step in steps and each.standing is not Sampling.REJECTED:
                yield About(f"{each.number}.{each.rounds[-1].round}")


def _with_the_customer(order: OrderAnswer) -> Iterator[About]:
    """Last rounds that are the customer's to judge."""
    return _last(order, SampleDispatched.topic, SampleDelivered.topic, SampleFeedbackRequested.topic)


def _wants_round(each: SampleShown) -> bool:
    return each.standing is Sampling.REJECTED or (each.standing is Sampling.IN_HAND and not each.rounds)


def _place(order: OrderAnswer, about: str) -> Mapping[str, str]:
    number, _, round = about.partition(".")
    return {"sample_id": str(sample_id(order.customer_code or "", number)), "round": round}


def _requested(order: OrderAnswer, body: dict[str, Any]) -> dict[str, Any]:
    """Whose it is, and its lines: four elements 四大要素 of the order's own, where nothing else is written."""
    wanted = {line["line"]: line["quantity"] for line in body.pop("lines", ())}
    shell, made = body.pop("material", None), body.pop("construction", None)
    chosen = [line for line in order.lines if line.number in wanted]
    told = [{name: value for name in TAKEN if (value := getattr(line, name)) is not None} for line in chosen]
    body |= {
        "customer_code": order.customer_code,
        "order_id": str(order.order_id),
        "lines": [{**line, "quantity": wanted[line["number"]]} for line in told],
    }
    if shell or made:
        body["specifications"] = [
            {
                "style": style,
                "materials": [{"position": "shell", "description": shell}] if shell else [],
                "construction": [{"number": 1, "text": made}] if made else [],
                "colourways": sorted({line.colour for line in chosen if line.style == style and line.colour}),
            }
            for style in dict.fromkeys(line.style for line in chosen)
        ]
    return body


ACTS = (
    Act(
        key="request_sample",
        area=Area.SAMPLES,
        service="order",
        path="/v1/samples",
        roles=SAMPLING,
        fields=(
            Field(
                name="kind",
                kind=Kind.CHOICE,
                choices=tuple(SampleKind),
                words="sample",
                required=True,
                default=lambda *_: SampleKind.PRE_PRODUCTION,
            ),
            Field(
                name="reference",
                required=True,
                most=64,
                default=next_number("S-", lambda order: [each.number for each in order.samples]),
            ),
            lines(required=True, of=lambda order, _: {order.lines[0].number: 2} if order.lines else {}),
            text("material", of=lambda order, _: order.lines[0].material or "" if order.lines else ""),
            text("construction", of=lambda order, _: order.lines[0].construction or "" if order.lines else ""),
            day("needed_by"),
            REMARKS,
            evidence(FileKind.SPECIFICATION, more=True),
        ),
        finish=_requested,
        offered=once,
        minds=("sample.requested",),
    ),
    Act(
        key="sign_sample",
        area=Area.SAMPLES,
        service="order",
        path=f"{AT}/sign",
        roles=ABLE_TO_APPROVE,
        offered_to=frozenset({Role.MANAGER}),
        fields=(OPINION, DELEGATION),
        offered=lambda order: _whole(order, Sampling.REQUESTED),
        place=_place,
        minds=("sample.request",),
        sees="sample",
        points=frozenset({Open.SAMPLE_UNSIGNED}),
    ),
    Act(
        key="refuse_sample",
        area=Area.SAMPLES,
        service="order",
        path=f"{AT}/refuse",
        roles=frozenset({Role.MANAGER}),
        fields=(REASON,),
        offered=lambda order: _whole(order, Sampling.REQUESTED),
        place=_place,
        minds=("sample.request",),
    ),
    Act(
        key="order_round",
        area=Area.SAMPLES,
        service="order",
        path=f"{AT}/rounds",
        roles=SAMPLING,
        offered=lambda order: (About(each.number) for each in order.samples if _wants_round(each)),
        place=_place,
        minds=("sample.",),
        points=frozenset({Open.SAMPLE_REJECTED, Open.SAMPLE_IN_HAND}),
    ),
    Act(
        key="sample_made",
        area=Area.SAMPLES,
        service="order",
        path=f"{ROUND}/made",
        roles=ROOM,
        offered=lambda order: _last(order, SampleOrdered.topic),
        place=_place,
        minds=("sample.",),
        points=frozenset({Open.SAMPLE_IN_HAND}),
    ),
    Act(
        key="sample_reviewed",
        area=Area.SAMPLES,
        service="order",
        path=f"{ROUND}/reviewed",
        roles=ROOM | {Role.QUALITY},
        fields=(
            verdict("passed"),
            remark("findings"),
        ),
        offered=lambda order: _last(order, SampleMade.topic),
        place=_place,
        minds=("sample.",),
        points=frozenset({Open.SAMPLE_IN_HAND}),
    ),
    Act(
        key="photo",
        area=Area.SAMPLES,
        service="order",
        path=f"{ROUND}/photographed",
        roles=ROOM,
        fields=(Field(name="photos", kind=Kind.FILES, file=FileKind.PHOTO, required=True),),
        offered=lambda order: _last(order, SampleMade.topic, SampleReviewed.topic, SamplePhotographed.topic),
        place=_place,
        minds=("sample.photographed",),
        points=frozenset({Open.SAMPLE_IN_HAND}),
    ),
    Act(
        key="sample_charge",
        area=Area.SAMPLES,
        service="order",
        path=f"{AT}/charge",
        roles=ABLE_TO_APPROVE,
        offered_to=frozenset({Role.MANAGER}),
        fields=(
            COURIER_TERMS,
            Field(name="charge", kind=Kind.MONEY, mark=Confidential.PRICE),
            OPINION,
            DELEGATION,
        ),
        offered=lambda order: _whole(order, Sampling.REQUESTED, Sampling.IN_HAND, Sampling.REJECTED),
        place=_place,
        minds=("sample.request", "sample.charge"),
        sees="sample",
    ),
    Act(
        key="dispatch_sample",
        area=Area.SAMPLES,
        service="order",
        path=f"{ROUND}/dispatched",
        roles=SAMPLING,
        fields=(
            text("courier", required=True, of=lambda *_: "DHL"),
            text("waybill", required=True, most=64),
            Field(name="pieces", kind=Kind.WHOLE, required=True, default=lambda *_: 1),
            COURIER_TERMS,
            Field(name="cost", kind=Kind.MONEY, mark=Confidential.FREIGHT, more=True),
        ),
        offered=lambda order: _last(order, SampleReviewed.topic, SamplePhotographed.topic),
        place=_place,
        minds=("sample.",),
        points=frozenset({Open.SAMPLE_IN_HAND}),
    ),
    Act(
        key="sample_delivered",
        area=Area.SAMPLES,
        service="order",
        path=f"{ROUND}/delivered",
        roles=SAMPLING,
        fields=(text("confirmed_by"),),
        offered=lambda order: _last(order, SampleDispatched.topic),
        place=_place,
        minds=("sample.",),
        points=frozenset({Open.SAMPLE_SENT}),
    ),
    Act(
        key="ask_feedback",
        area=Area.SAMPLES,
        service="order",
        path=f"{ROUND}/feedback-requested",
        roles=COMMERCIAL,
        offered=lambda order: _last(order, SampleDelivered.topic),
        place=_place,
        minds=("sample.",),
    ),
    Act(
        key="sample_approved",
        area=Area.SAMPLES,
        service="order",
        path=f"{ROUND}/approved",
        roles=COMMERCIAL,
        fields=(remark("comments"), evidence(FileKind.CUSTOMER_PAPER)),
        offered=_with_the_customer,
        place=_place,
        minds=("sample.",),
        points=frozenset({Open.SAMPLE_SENT}),
    ),
    Act(
        key="sample_rejected",
        area=Area.SAMPLES,
        service="order",
        path=f"{ROUND}/rejected",
        roles=COMMERCIAL,
        fields=(REASON, evidence(FileKind.CUSTOMER_PAPER)),
        offered=_with_the_customer,
        place=_place,
        minds=("sample.",),
    ),
    Act(
        key="seal_sample",
        area=Area.SAMPLES,
        service="order",
        path=f"{ROUND}/seal",
        roles=COMMERCIAL,
        offered=lambda order: _last(order, SampleApproved.topic),
        place=_place,
        minds=("sample.",),
    ),
    Act(
        key="cancel_sample",
        area=Area.SAMPLES,
        service="order",
        path=f"{AT}/cancel",
        roles=SAMPLING,
        fields=(REASON,),
        offered=lambda order: _whole(order, Sampling.REQUESTED, Sampling.IN_HAND, Sampling.REJECTED),
        place=_place,
        minds=("sample.",),
    ),
)
