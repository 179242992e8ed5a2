"""Why a decision about an order is refused, where several decisions are refused for the same reason."""

from services.order.orders.state import Order
from shared.errors import Rejected, Unknown
from shared.events.order import OrderReceived
from shared.events.values import Countersign

SIGNER = "a manager who neither wrote nor changed it, or somebody whom such a manager has named"


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
