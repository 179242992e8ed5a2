"""Why a decision about an order's plan is refused, where several decisions are refused for the same reason."""

from shared.errors import NotKnownYet, Rejected


def not_known_yet(what: str) -> NotKnownYet:
    return NotKnownYet(f"no order that is made to order is known here under this id, so {what}", seen="")


def not_released(what: str) -> Rejected:
    return Rejected(
        f"the order was not released, so it cannot be {what}",
        gate="release",
        missing="the order is released to the departments",
        opened_by="whoever may release the order",
    )


def on_hold(what: str) -> Rejected:
    return Rejected(
        f"the order is on hold and cannot be {what}",
        gate="hold",
        missing="the order is resumed",
        opened_by="whoever may resume the order",
    )


def is_cancelled(what: str) -> Rejected:
    return Rejected(
        f"the order is cancelled and cannot be {what}",
        gate="cancelled",
        missing="the cancellation is retracted",
        opened_by="whoever may retract the cancellation",
    )
