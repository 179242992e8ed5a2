# One room: what may be done with an order's papers is read as one table.
"""What is done with an order's papers, by the order service."""

from collections.abc import Iterator

from services.tracking.acting.act import About, Act, Area, Field, Kind
from services.tracking.acting.asked import DELEGATION, OF_LINES, OPINION, REASON, day, evidence, remark, text
from services.tracking.acting.known import at, in_the_way, next_number, once, points_of, several
from services.tracking.orders.answer import OrderAnswer
from services.tracking.orders.axes import Commercial, Countersigned, Logistics
from services.tracking.orders.next_step import Step
from services.tracking.orders.points import Open
from shared.events.files import Kind as FileKind
from shared.events.order import OrderGate, Side
from shared.events.sample import sample_id
from shared.events.values import Basis
from shared.identity.roles import ABLE_TO_APPROVE, COMMERCIAL, PLANNING, Role

AT = "/v1/orders/{order_id}"
LETTER = evidence(FileKind.CUSTOMER_PAPER)
SIDES = tuple(Side)
DATING = COMMERCIAL | PLANNING


def _releasing(order: OrderAnswer) -> Iterator[About]:
    return once(order, why=in_the_way(order, Step.RELEASE), where=order.released is None)


def _conceding(order: OrderAnswer) -> Iterator[About]:
    is_shut = bool(points_of(order, Open.CLARIFICATION, Open.DIFFERENCE)) and order.released is None
    return once(order, where=is_shut or (order.next is not None and order.next.step is Step.ARCHIVE))


def _gate(order: OrderAnswer, _: str) -> str:
    shut = [kind for kind, name in ((Open.CLARIFICATION, "clarification"), (Open.DIFFERENCE, "difference"))
            if points_of(order, kind)]  # fmt: skip
    return shut[0] if shut else OrderGate.ARCHIVE


def _waits(order: OrderAnswer, number: str) -> str:
    return next((side for each in order.proposals if each.number == number and (side := each.waits_for)), "")


def _open_questions(order: OrderAnswer) -> Iterator[About]:
    return several(order, (question.number for question in order.clarifications if question.answered is None))


def _proposed(order: OrderAnswer) -> Iterator[About]:
    return several(order, (proposal.number for proposal in order.proposals if proposal.waits_for))


ACTS = (
    Act(
        key="acknowledge",
        area=Area.PAPERS,
        service="order",
        path=f"{AT}/acknowledge",
        roles=COMMERCIAL,
        offered=lambda order: once(order, where=order.acknowledged is None),
        minds=("order.",),
        steps=frozenset({Step.RELEASE}),
    ),
    Act(
        key="countersign",
        area=Area.PAPERS,
        service="order",
        path=f"{AT}/countersign",
        roles=ABLE_TO_APPROVE,
        offered_to=frozenset({Role.MANAGER}),
        fields=(OPINION, DELEGATION),
        offered=lambda order: once(order, where=order.countersign is Countersigned.WAITING),
        minds=("order.",),
        sees="order",
        points=frozenset({Open.COUNTERSIGNATURE}),
    ),
    Act(
        key="release",
        area=Area.PAPERS,
        service="order",
        path=f"{AT}/release",
        roles=COMMERCIAL,
        offered=_releasing,
        minds=("order.",),
        guarded="order",
        steps=frozenset({Step.RELEASE}),
    ),
    Act(
        key="hold",
        area=Area.PAPERS,
        service="order",
        path=f"{AT}/hold",
        roles=COMMERCIAL,
        fields=(REASON,),
        offered=lambda order: once(
            order, where=order.commercial is not Commercial.HELD and order.logistics is not Logistics.DELIVERED
        ),
        minds=("order.",),
        guarded="order",
    ),
    Act(
        key="resume",
        area=Area.PAPERS,
        service="order",
        path=f"{AT}/resume",
        roles=COMMERCIAL,
        offered=lambda order: once(order, where=order.commercial is Commercial.HELD),
        minds=("order.",),
        guarded="order",
        steps=frozenset({Step.RESUME}),
    ),
    Act(
        key="cancel",
        area=Area.PAPERS,
        service="order",
        path=f"{AT}/cancel",
        roles=COMMERCIAL,
        fields=(REASON,),
        offered=lambda order: once(order, where=order.logistics is not Logistics.DELIVERED),
        minds=("order.", "plan.", "output.", "shipment."),
        guarded="order",
    ),
    Act(
        key="ask",
        area=Area.PAPERS,
        service="order",
        path=f"{AT}/clarifications",
        roles=COMMERCIAL,
        fields=(
            remark("question", required=True),
            Field(name="blocking", kind=Kind.YES, default=lambda *_: "yes"),
            Field(
                name="number",
                required=True,
                most=64,
                default=next_number("Q", lambda order: [question.number for question in order.clarifications]),
            ),
            OF_LINES,
            LETTER,
        ),
        offered=once,
        minds=("order.clarification",),
    ),
    Act(
        key="called",
        area=Area.PAPERS,
        service="order",
        path=AT + "/clarifications/{question}/called",
        roles=COMMERCIAL,
        fields=(remark("outcome", required=True),),
        offered=_open_questions,
        place=at("question"),
        minds=("order.clarification",),
    ),
    Act(
        key="answer",
        area=Area.PAPERS,
        service="order",
        path=AT + "/clarifications/{question}/answer",
        roles=COMMERCIAL,
        fields=(remark("answer", required=True), LETTER),
        offered=_open_questions,
        place=at("question"),
        minds=("order.clarification",),
        points=frozenset({Open.CLARIFICATION}),
    ),
    Act(
        key="compare",
        area=Area.PAPERS,
        service="order",
        path=f"{AT}/comparisons",
        roles=COMMERCIAL,
        fields=(
            Field(
                name="sample_id",
                required=True,
                most=64,
                default=lambda order, _: next((each.number for each in order.samples), ""),
                write=lambda order, number: str(sample_id(order.customer_code or "", number)),
            ),
        ),
        offered=lambda order: once(order, where=order.released is None),
        minds=("order.compared", "order.amended"),
    ),
    Act(
        key="accept_difference",
        area=Area.PAPERS,
        service="order",
        path=AT + "/differences/{difference}/accept",
        roles=COMMERCIAL,
        fields=(REASON, LETTER),
        offered=lambda order: several(order, (each.number for each in order.differences if each.accepted is None)),
        place=at("difference"),
        minds=("order.difference", "order.compared", "order.amended"),
        points=frozenset({Open.DIFFERENCE}),
    ),
    Act(
        key="propose_date",
        area=Area.PAPERS,
        service="order",
        path=f"{AT}/dates",
        roles=DATING,
        fields=(
            day("on", required=True),
            Field(
                name="by", kind=Kind.CHOICE, choices=SIDES, words="side", required=True, default=lambda *_: Side.FACTORY
            ),
            remark("reason"),
            Field(
                name="number",
                required=True,
                most=64,
                default=next_number("D", lambda order: [each.number for each in order.proposals]),
            ),
            Field(name="basis", kind=Kind.CHOICE, choices=tuple(Basis), words="basis", more=True),
            OF_LINES,
        ),
        offered=once,
        minds=("order.date", "order.amended"),
    ),
    Act(
        key="confirm_date",
        area=Area.PAPERS,
        service="order",
        path=AT + "/dates/{proposal}/confirm",
        roles=DATING,
        fields=(
            Field(name="by", kind=Kind.CHOICE, choices=SIDES, words="side", required=True, default=_waits),
            evidence(FileKind.CUSTOMER_PAPER, more=True),
        ),
        offered=_proposed,
        place=at("proposal"),
        minds=("order.date", "order.amended"),
        points=frozenset({Open.DATE}),
    ),
    Act(
        key="decline_date",
        area=Area.PAPERS,
        service="order",
        path=AT + "/dates/{proposal}/decline",
        roles=DATING,
        fields=(
            Field(name="by", kind=Kind.CHOICE, choices=SIDES, words="side", required=True, default=_waits),
            REASON,
        ),
        offered=_proposed,
        place=at("proposal"),
        minds=("order.date", "order.amended"),
    ),
    Act(
        key="concede",
        area=Area.PAPERS,
        service="order",
        path=f"{AT}/concessions",
        roles=ABLE_TO_APPROVE,
        offered_to=frozenset({Role.MANAGER}),
        fields=(
            Field(name="gate", kind=Kind.CHOICE, choices=tuple(OrderGate), words="gate", required=True, default=_gate),
            REASON,
            OPINION,
            evidence(FileKind.CUSTOMER_PAPER, more=True),
            DELEGATION,
        ),
        offered=_conceding,
        minds=("order.",),
        sees="order",
    ),
    Act(
        key="quoted",
        area=Area.PAPERS,
        service="order",
        path=f"{AT}/quoted",
        roles=COMMERCIAL,
        fields=(text("reference", required=True, most=64),),
        offered=lambda order: once(order, where=order.released is None and order.quoted is None),
        minds=("order.quoted",),
    ),
    Act(
        key="archive",
        area=Area.PAPERS,
        service="order",
        path=f"{AT}/archive",
        roles=COMMERCIAL,
        offered=lambda order: once(order, where=order.next is not None and order.next.step is Step.ARCHIVE),
        minds=("order.", "shipment.", "exception."),
        guarded="order",
        steps=frozenset({Step.ARCHIVE}),
    ),
)
