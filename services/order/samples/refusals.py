"""Why a decision about a sample is refused, and who can change that."""

from services.order.samples.state import Stage
from shared.errors import Rejected, Unknown


def unknown() -> Unknown:
    return Unknown("there is no such sample request here: request it first")


def no_such_round(number: int, last: int) -> Unknown:
    return Unknown(f"there is no round {number}: the last one is {last}" if last else "no round was ordered yet")


def is_cancelled(what: str) -> Rejected:
    return Rejected(
        f"the sample request is cancelled and cannot be {what}: request another, or retract the cancellation",
        gate="cancelled",
        missing="the cancellation is retracted",
        opened_by="whoever may retract the cancellation",
    )


def is_refused(reason: str) -> Rejected:
    return Rejected(
        f"the manager refused it: {reason}",
        gate="sample_signature",
        missing="the request is changed, and then signed",
        opened_by="a manager who had no hand in it, or somebody whom such a manager has named",
    )


def not_signed() -> Rejected:
    """外贸部经理签字后方能安排打样 (domain.md, duty 37)."""
    return Rejected(
        "the sample request is not signed as it is now: whatever changes it voids the signature",
        gate="sample_signature",
        missing="a signature under the request",
        opened_by="a manager who had no hand in it, or somebody whom such a manager has named",
    )


def not_photographed(number: int) -> Rejected:
    """寄出前必须拍照存入电脑档案 (domain.md, duty 42)."""
    return Rejected(
        f"round {number} was not photographed: what leaves the house is in the files first",
        gate="photo",
        missing=f"a photo of round {number}",
        opened_by="whoever takes it",
    )


def not_charged(because: str) -> Rejected:
    """是否收费、快递费预付/到付由经理决定 (domain.md, duty 43)."""
    return Rejected(
        f"the manager decides whether it is charged, and who pays the courier: {because}",
        gate="sample_charge",
        missing="a decision about charge and courier",
        opened_by="a manager who had no hand in it, or somebody whom such a manager has named",
    )


def under_way(number: int, stage: Stage) -> Rejected:
    """There is one attempt at a time."""
    words = stage.replace("_", " ")
    return Rejected(f"round {number} is {words}: the next one comes once it was rejected, by us or by the customer")
