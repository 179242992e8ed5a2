"""Why a decision about an order is refused, where several decisions are refused for the same reason."""

from collections.abc import Iterable
from typing import assert_never

from services.order.orders.state import Order, Status
from shared.errors import Rejected, Unknown
from shared.events.order import OrderGate, OrderReceived
from shared.events.values import Countersign

SIGNER = "a manager who neither wrote nor changed it, or somebody whom such a manager has named"


def check_goes_on(order: Order, what: str) -> None:
    """Raises Rejected for what is decided only while the order goes on, be it on hold."""
    match order.status:
        case Status.UNKNOWN:
            raise unknown()
        case Status.CANCELLED:
            raise is_cancelled(what)
        case Status.ARCHIVED:
            raise is_archived(what)
        case Status.RECEIVED | Status.ACKNOWLEDGED | Status.RELEASED | Status.HELD:
            return
        case _:
            assert_never(order.status)


def unknown() -> Unknown:
    return Unknown("there is no such order here: receive it first")


def on_hold(order: Order, what: str) -> Rejected:
    return Rejected(
        f"the order is on hold ({order.held}) and cannot be {what}: resume it first, or amend or cancel it",
        gate="hold",
        missing="the order is resumed",
        opened_by="whoever may resume the order",
    )


def not_countersigned(signed: int, required: int) -> Rejected:
    return Rejected(
        f"{signed} of {required} have countersigned the papers as they are now: whatever changes them voids what was "
        "signed before, and so does a delegation that had ended by then",
        gate="countersign",
        missing=f"{required - signed} of {required} countersignatures",
        opened_by=SIGNER,
    )


def asks_for_fewer(papers: OrderReceived, before: Countersign) -> Rejected:
    needed = f"countersigned {before.replace('_', ' ')}"
    return Rejected(
        f"order {papers.po_number} of {papers.customer_code} was to be {needed} before: "
        "told again it may ask for more, and not for less",
        gate="countersign",
        missing=f"papers that are {needed}",
        opened_by=SIGNER,
    )


def is_cancelled(what: str) -> Rejected:
    return Rejected(
        f"the order is cancelled and cannot be {what}: a new purchase needs a PO number of its own; "
        "a cancellation that was never meant can be retracted",
        gate="cancelled",
        missing="the cancellation is retracted",
        opened_by="whoever may retract the cancellation",
    )


def is_archived(what: str) -> Rejected:
    return Rejected(
        f"the order's file is closed and it cannot be {what}: retract the closing, if there is more to be done",
        gate="archived",
        missing="the closing of the file is retracted",
        opened_by="whoever may retract it",
    )


def not_answered(numbers: Iterable[str]) -> Rejected:
    """The release waits for what the customer was asked 交待不清."""
    named = ", ".join(numbers)
    return Rejected(
        f"the customer has not answered yet what was asked about the papers: {named}",
        gate=OrderGate.CLARIFICATION,
        missing=f"an answer in writing to {named}",
        opened_by="the customer's answer, or a manager who had no hand in the order, by a concession",
    )


def not_accepted(numbers: Iterable[str]) -> Rejected:
    """The release waits for what differs from the sealed sample 封样."""
    named = ", ".join(numbers)
    return Rejected(
        f"the papers differ from the sealed sample, and nobody has accepted that in writing: {named}",
        gate=OrderGate.DIFFERENCE,
        missing=f"the customer accepts {named} in writing, or the papers are amended and compared again",
        opened_by="the customer's acceptance, or a manager who had no hand in the order, by a concession",
    )


def compared_before(samples: Iterable[str]) -> Rejected:
    """What the papers say of their styles changed after they were compared."""
    named = ", ".join(samples)
    return Rejected(
        f"the papers say otherwise how the styles are made since they were compared with sample {named}",
        gate=OrderGate.DIFFERENCE,
        missing=f"the papers are compared with sample {named} again",
        opened_by="whoever may compare them",
    )
