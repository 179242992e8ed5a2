"""Which days of carrier, forwarder and bank are missed: cut-offs, the sailing itself, what a letter of credit asks."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from services.tracking.orders.axes import Stage
from services.tracking.orders.papers import Papers
from services.tracking.orders.view import OrderView
from services.tracking.values import value
from shared.planning import Expected

Counted = Mapping[str, Expected]

READY = ("handed-over", "cargo-ready")
PACKED = ("packed", "cargo-ready", "handed-over")
ON_BOARD = ("departed",)
SENT = ("documents-sent",)
"""Codes of the templates' milestones, the first that a plan has."""


class Day(StrEnum):
    SHIPPING_INSTRUCTION = "shipping_instruction"
    VGM = "vgm"
    CARGO = "cargo"
    SAILING = "sailing"
    LATEST_SHIPMENT = "latest_shipment"
    CREDIT_EXPIRES = "credit_expires"


@value
class Missed:
    """The last day was `by`, of the shipment or the letter of credit `about`; it would be done `on`.

    `already`: so it is as things stand.
    """

    day: Day
    about: str
    by: date
    on: date
    already: bool


def missed(before: OrderView, after: OrderView, counted_before: Counted, counted_after: Counted) -> Iterator[Missed]:
    """Of what is open: what is missed as supposed."""
    stood = {(day, about, by) for day, about, by, _ in _days_missed(before, counted_before)}
    for day, about, by, on in _days_missed(after, counted_after):
        yield Missed(day, about, by, on, already=(day, about, by) in stood)


def _days_missed(view: OrderView, counted: Counted) -> Iterator[tuple[Day, str, date, date]]:
    return ((day, about, by, on) for day, about, by, on in _days(view, counted) if on > by)


def _days(view: OrderView, counted: Counted) -> Iterator[tuple[Day, str, date, date]]:
    stages = {each.number: each.stage for each in view.shipments}
    here = [each for each in view.papers if stages.get(each.shipment, Stage.BOOKED) is Stage.BOOKED]
    if ready := _open(counted, READY):
        for each in here:
            yield from _of_sailing(each, ready, _open(counted, PACKED) or ready)
    sails = max([each.departs_on for each in here if each.departs_on], default=None)
    on_board = max([day for day in (_open(counted, ON_BOARD), sails) if day], default=None)
    for credit in view.credits:
        if credit.latest_shipment and on_board:
            yield Day.LATEST_SHIPMENT, credit.reference, credit.latest_shipment, on_board
        if sent := _open(counted, SENT):
            yield Day.CREDIT_EXPIRES, credit.reference, credit.expires, sent


def _of_sailing(papers: Papers, ready: date, packed: date) -> Iterator[tuple[Day, str, date, date]]:
    if told := papers.cut_offs:
        if told.shipping_instruction:
            yield Day.SHIPPING_INSTRUCTION, papers.shipment, told.shipping_instruction.date(), packed
        if told.vgm:
            yield Day.VGM, papers.shipment, told.vgm.date(), packed
        if told.cargo:
            yield Day.CARGO, papers.shipment, told.cargo.date(), ready
    if papers.departs_on:
        yield Day.SAILING, papers.shipment, papers.departs_on, ready


def _open(counted: Counted, codes: tuple[str, ...]) -> date | None:
    """When the first of these that the plan has is reached; None: it was, or is waived, or the plan has none."""
    each = next((counted[code] for code in codes if code in counted), None)
    return each.on if each and not each.reached and not each.waived else None
