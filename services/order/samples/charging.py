"""When a sample goes out without anybody deciding about its charge: few pieces, to a customer we know, freight collect.

少量免费+到付; 较多考虑收费+到付; 新客户由经理决定 (domain.md, duty 43 and section 3).
"""

from services.order.samples.refusals import not_charged
from shared.errors import Rejected
from shared.events.sample import CourierTerms, SampleChargeDecided, SampleDispatched


def check_charge(decided: SampleChargeDecided | None, sent: SampleDispatched, *, is_new: bool, free: int) -> None:
    """Raises Rejected unless it is a matter of course, or goes out as was decided."""
    if decided is None:
        if because := _no_matter_of_course(sent, is_new=is_new, free=free):
            raise not_charged(because)
    elif sent.courier_terms is not decided.courier_terms:
        raise Rejected(
            f"it was decided that the courier is {decided.courier_terms}: send it so, or have it decided anew",
            gate="sample_charge",
            missing=f"a decision for {sent.courier_terms}",
            opened_by="a manager who had no hand in it, or somebody whom such a manager has named",
        )


def _no_matter_of_course(sent: SampleDispatched, *, is_new: bool, free: int) -> str:
    if is_new:
        return "the customer is new"
    if sent.pieces > free:
        return f"{sent.pieces} pieces are more than the {free} that go out free of charge"
    if sent.courier_terms is CourierTerms.PREPAID:
        return "we would pay the courier"
    return ""
