"""What is told of inspections 验货 and of what goes wrong 异常, by the production service."""

from collections.abc import Iterator

from services.tracking.acting.act import About, Act, Area, Field, Kind
from services.tracking.acting.asked import (
    OF_LINES,
    OPINION,
    REASON,
    REMARKS,
    WHY,
    day,
    evidence,
    lines,
    remark,
    text,
)
from services.tracking.acting.known import at, inspected_lots, next_number, once, several
from services.tracking.orders.answer import OrderAnswer
from services.tracking.orders.inspected import failed
from services.tracking.orders.next_step import Step
from services.tracking.orders.points import Open
from services.tracking.orders.troubles import Where
from shared.events.exception import Severity
from shared.events.files import Kind as FileKind
from shared.events.inspection import Inspector, Result, Time
from shared.identity.roles import INSPECTING, MAKING, WORKING, Role

AT = "/v1/orders/{order_id}"
INSPECTION, EXCEPTION = AT + "/inspections/{inspection}", AT + "/exceptions/{exception}"
NUMBER = next_number("QC-", lambda order: [each.number for each in order.inspections])
SEES_TO = MAKING | {Role.QUALITY}
ROLES = tuple(Role)


def _time(order: OrderAnswer, about: str) -> str:
    return next((each.time for each in order.inspections if each.number == about), Time.FINAL)


def _inspector(order: OrderAnswer, about: str) -> str:
    return next((each.inspector for each in order.inspections if each.number == about), Inspector.OWN)


TIMES = Field(name="time", kind=Kind.CHOICE, choices=tuple(Time), words="inspection", required=True, default=_time)
INSPECTORS = Field(
    name="inspector",
    kind=Kind.CHOICE,
    choices=tuple(Inspector),
    words="inspector",
    required=True,
    default=_inspector,
)


def _agreed(order: OrderAnswer) -> list[str]:
    """Those that were agreed and not performed, and those that wait for the customer's word."""
    return [each.number for each in order.inspections if each.result in {None, Result.PENDING} and not each.conceded]


def _to_perform(order: OrderAnswer) -> Iterator[About]:
    yield from several(order, [*_agreed(order), *(each.number for each in failed(order.inspections))])
    yield from once(order, where=not _agreed(order))


def _number(order: OrderAnswer, about: str) -> str:
    """As it was agreed; what repeats a failed one gets a number of its own."""
    return about if about in _agreed(order) else str(NUMBER(order, about))


def _agreed_or_next(order: OrderAnswer, about: str) -> str:
    return about or str(NUMBER(order, about))


def _repeats(order: OrderAnswer, about: str) -> str:
    return about if about and about not in _agreed(order) else ""


def _troubles(order: OrderAnswer) -> Iterator[About]:
    theirs = (each for each in order.troubles if each.where is Where.PRODUCTION and each.over is None)
    return several(order, (each.number for each in theirs))


ACTS = (
    Act(
        key="inspected",
        area=Area.QUALITY,
        service="production",
        path=f"{INSPECTION}/performed",
        roles=INSPECTING,
        fields=(
            Field(name="found.critical", kind=Kind.WHOLE, default=lambda *_: 0),
            Field(name="found.major", kind=Kind.WHOLE, default=lambda *_: 0),
            Field(name="found.minor", kind=Kind.WHOLE, default=lambda *_: 0),
            lines("lots", required=True, of=inspected_lots),
            TIMES,
            INSPECTORS,
            Field(name="inspection", required=True, most=64, in_path=True, default=_number),
            evidence(FileKind.INSPECTION_REPORT),
            Field(name="result", kind=Kind.CHOICE, choices=tuple(Result), words="result", more=True),
            Field(name="follows", most=64, default=_repeats, more=True),
            text("report", more=True),
            REMARKS,
        ),
        offered=_to_perform,
        minds=("inspection.",),
        steps=frozenset({Step.INSPECT}),
        points=frozenset({Open.INSPECTION_PENDING, Open.INSPECTION_FAILED}),
    ),
    Act(
        key="schedule_inspection",
        area=Area.QUALITY,
        service="production",
        path=f"{AT}/inspections",
        roles=INSPECTING,
        fields=(
            day("on", required=True),
            TIMES,
            INSPECTORS,
            lines("lots", required=True, of=inspected_lots),
            Field(name="inspection", required=True, most=64, default=_agreed_or_next),
            WHY,
        ),
        offered=lambda order: (
            *once(order),
            *several(order, (each.number for each in order.inspections if each.result is None)),
        ),
        minds=("inspection.",),
        steps=frozenset({Step.INSPECT}),
    ),
    Act(
        key="concede_inspection",
        area=Area.QUALITY,
        service="production",
        path=f"{INSPECTION}/concede",
        roles=frozenset({Role.MANAGER}),
        fields=(REASON, OPINION, evidence(FileKind.CUSTOMER_PAPER)),
        offered=lambda order: several(order, (each.number for each in failed(order.inspections))),
        place=at("inspection"),
        minds=("inspection.",),
        sees="inspection",
        points=frozenset({Open.INSPECTION_FAILED}),
    ),
    Act(
        key="raise",
        area=Area.TROUBLE,
        service="production",
        path=f"{AT}/exceptions",
        roles=WORKING,
        fields=(
            remark("what", required=True),
            Field(name="severity", kind=Kind.CHOICE, choices=tuple(Severity), words="severity", required=True),
            Field(
                name="owner",
                kind=Kind.CHOICE,
                choices=ROLES,
                words="owner",
                required=True,
                default=lambda *_: Role.PRODUCTION_MERCHANDISER,
            ),
            evidence(FileKind.PHOTO),
            day("due"),
            Field(
                name="exception",
                required=True,
                most=64,
                default=next_number("EX-", lambda order: [each.number for each in order.troubles]),
            ),
            OF_LINES,
        ),
        offered=once,
        minds=("exception.raised",),
    ),
    Act(
        key="action",
        area=Area.TROUBLE,
        service="production",
        path=f"{EXCEPTION}/actions",
        roles=WORKING,
        fields=(remark("action", required=True), evidence(FileKind.PHOTO)),
        offered=_troubles,
        place=at("exception"),
        minds=("exception.",),
        points=frozenset({Open.EXCEPTION}),
    ),
    Act(
        key="assign",
        area=Area.TROUBLE,
        service="production",
        path=f"{EXCEPTION}/assign",
        roles=SEES_TO,
        fields=(
            Field(
                name="owner",
                kind=Kind.CHOICE,
                choices=ROLES,
                words="owner",
                required=True,
                default=lambda order, about: next((each.owner for each in order.troubles if each.number == about), ""),
            ),
            day("due"),
            WHY,
        ),
        offered=_troubles,
        place=at("exception"),
        minds=("exception.",),
    ),
    Act(
        key="close",
        area=Area.TROUBLE,
        service="production",
        path=f"{EXCEPTION}/close",
        roles=SEES_TO,
        fields=(remark("outcome", required=True), evidence(FileKind.PHOTO, more=True)),
        offered=_troubles,
        place=at("exception"),
        minds=("exception.",),
    ),
)
