"""Whether the order lets anything more of it be decided: asked for, booked, handed over."""

from typing import assert_never

from services.logistics.shipments.state import Shipping, Standing
from shared.errors import NotKnownYet, Rejected


def check_standing(shipping: Shipping, done: str, seen: str) -> None:
    """Raises Rejected while the order is on hold or after it was cancelled, `done` says what is wanted (`booked`).

    Raises NotKnownYet, with the position `seen`, while the order is not known here: what it ordered decides.
    """
    match shipping.standing:
        case Standing.UNKNOWN:
            raise NotKnownYet(f"the order is not known here yet, so nothing can be {done} for it", seen=seen)
        case Standing.HELD:
            raise Rejected(
                f"the order is on hold: nothing may be {done} for it until it is resumed",
                gate="hold",
                missing="the order is resumed",
                opened_by="whoever may resume the order",
            )
        case Standing.CANCELLED:
            raise Rejected(
                "the order is cancelled: what has not left will not leave",
                gate="cancelled",
                missing="the cancellation is retracted",
                opened_by="whoever may retract the cancellation",
            )
        case Standing.OPEN:
            return
        case _:
            assert_never(shipping.standing)
