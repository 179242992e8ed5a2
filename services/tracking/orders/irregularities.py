"""What went another way than it should: facts are taken as told, and what they passed by is named."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise

from services.tracking.moments import surely_before
from services.tracking.orders.axes import STAGES, Countersigned, Stage
from services.tracking.orders.goods import Goods, Strange
from services.tracking.orders.payments import Paid
from services.tracking.orders.standing import first, holds
from services.tracking.orders.told import Fact, Told
from services.tracking.values import value
from shared.events.order import Flow


class Code(StrEnum):
    DEPARTED_WITHOUT_BOOKING = "departed_without_booking"
    DEPARTED_WHILE_ON_HOLD = "departed_while_on_hold"
    DEPARTED_AFTER_CANCELLATION = "departed_after_cancellation"
    DEPARTED_WITHOUT_RELEASE = "departed_without_release"
    STAGES_OUT_OF_ORDER = "stages_out_of_order"
    BOOKED_ABOVE_TOLERANCE = "booked_above_tolerance"
    HANDED_OVER_ABOVE_TOLERANCE = "handed_over_above_tolerance"
    DEPARTED_ABOVE_TOLERANCE = "departed_above_tolerance"
    ARRIVED_ABOVE_TOLERANCE = "arrived_above_tolerance"
    DELIVERED_ABOVE_TOLERANCE = "delivered_above_tolerance"
    LINE_NOT_ORDERED = "line_not_ordered"
    COUNTED_IN_OTHER_UNIT = "counted_in_other_unit"
    PAID_IN_OTHER_CURRENCY = "paid_in_other_currency"
    RELEASED_UNSIGNED = "released_unsigned"
    MADE_WITHOUT_MONEY = "made_without_money"
    CUT_WITHOUT_SAMPLE = "cut_without_sample"
    LEFT_WITHOUT_INSPECTION = "left_without_inspection"
    LEFT_WITHOUT_SAMPLE = "left_without_sample"
    SENT_WITHOUT_PHOTO = "sent_without_photo"
    DELIVERED_SHORT = "delivered_short"
    DELIVERED_DAMAGED = "delivered_damaged"


AFTERWARDS = (Stage.ARRIVED, Stage.DELIVERED)


@value
class Irregularity:
    """`words` are for people who read English; pages put `code`, `shipment` and `line` into the reader's language."""

    code: Code
    words: str
    shipment: str | None = None
    line: str | None = None


def of_shipments(told: Told, flow: Flow | None) -> Iterator[Irregularity]:
    """A gate never refuses what happened; what passed one while it was closed is shown (domain.md, rule 4)."""
    on_hold = holds(told)
    cancelled, released = first(told.cancelled), first(told.released)
    for number, stages in sorted(told.shipments.items()):
        departures = [fact.occurred for fact in stages.get(Stage.DEPARTED, ())]
        moves = departures + [fact.occurred for stage in AFTERWARDS for fact in stages.get(stage, ())]
        if not moves:
            continue
        if Stage.BOOKED not in stages:
            words = f"shipment {number} is on its way, and was never booked"
            yield Irregularity(Code.DEPARTED_WITHOUT_BOOKING, words, number)
        if any(hold.covers(left) for left in departures for hold in on_hold):
            words = f"shipment {number} departed while the order was on hold"
            yield Irregularity(Code.DEPARTED_WHILE_ON_HOLD, words, number)
        if cancelled and any(surely_before(cancelled, left) for left in departures):
            words = f"shipment {number} departed after the order was cancelled"
            yield Irregularity(Code.DEPARTED_AFTER_CANCELLATION, words, number)
        if flow is Flow.MADE_TO_ORDER and (released is None or any(surely_before(move, released) for move in moves)):
            words = f"shipment {number} departed before the order was released"
            yield Irregularity(Code.DEPARTED_WITHOUT_RELEASE, words, number)
        if _out_of_order(stages):
            words = f"shipment {number} was told to reach a stage before the stage that comes first"
            yield Irregularity(Code.STAGES_OUT_OF_ORDER, words, number)


def of_lines(goods: Iterable[Goods]) -> Iterator[Irregularity]:
    """More than ordered and tolerated: said once per line, of the furthest stage at which it is so."""
    for each in goods:
        line, allowed = each.ordered, each.allowed
        for stage in reversed(STAGES):
            quantity = each.quantity(stage)
            if quantity > allowed:
                words = f"{quantity:f} {line.unit} of line {line.number} {stage}, and {line.quantity:f} were ordered"
                yield Irregularity(Code(f"{stage}_above_tolerance"), words, line=line.number)
                break


def of_strange(strange: Sequence[Strange]) -> Iterator[Irregularity]:
    for each in strange:
        where = f"shipment {each.shipment} carries line {each.line}"
        if each.unit is None:
            words = f"{where}, which the order does not have"
            yield Irregularity(Code.LINE_NOT_ORDERED, words, each.shipment, each.line)
        else:
            words = f"{where} in {each.unit}, another unit than ordered: it is not counted"
            yield Irregularity(Code.COUNTED_IN_OTHER_UNIT, words, each.shipment, each.line)


def of_payments(payments: Sequence[Paid], currency: str) -> Iterator[Irregularity]:
    for each in payments:
        if each.currency != currency:
            words = f"bank slip {each.reference} is in {each.currency}, the order in {currency}: it is not counted"
            yield Irregularity(Code.PAID_IN_OTHER_CURRENCY, words)


def of_papers(told: Told, countersigned: Countersigned) -> Iterator[Irregularity]:
    """A release is not undone by what changes afterwards; that it was not signed is shown."""
    if told.released and countersigned is Countersigned.WAITING:
        words = "the order is released, and its papers as they are now were not countersigned"
        yield Irregularity(Code.RELEASED_UNSIGNED, words)


def _out_of_order(stages: Mapping[Stage, Sequence[Fact]]) -> bool:
    """Whether the whole of a later stage lies before the beginning of an earlier one."""
    told = [stages[stage] for stage in STAGES[1:] if stage in stages]
    return any(surely_before(later[-1].occurred, earlier[0].occurred) for earlier, later in pairwise(told))
