"""The pages of boards: what is late and who acts, shipments, inspections, payments, outwork; each as a sheet, too."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from services.tracking.boards import act as acts
from services.tracking.boards import inspections as inspecting
from services.tracking.boards import outwork as outworking
from services.tracking.boards import payments as paying
from services.tracking.boards import shipments as shipping
from services.tracking.boards.act import ActAsked, Danger, ToAct
from services.tracking.boards.calendar import beside_month, beside_week, monday
from services.tracking.boards.inspections import InspectionsAsked
from services.tracking.boards.looking import Looked, Looking
from services.tracking.boards.outwork import OutworkAsked
from services.tracking.boards.payments import PaymentsAsked
from services.tracking.boards.shipments import Leg, ShipmentRow, ShipmentsAsked, ShipmentStage
from services.tracking.exports.answer import SheetFormat
from services.tracking.exports.sheet import pages_of, sheet
from services.tracking.pages.board_columns import COLUMNS
from services.tracking.pages.catalogue import Language, LanguageAsked, language_of, say
from services.tracking.pages.site import PageRoute, page
from shared.events.inspection import Inspector
from shared.http.identity import principal_of
from shared.http.rules import allows
from shared.identity.roles import STAFF, WORKING, Role

router = APIRouter(route_class=PageRoute, include_in_schema=False)

AT_ONCE = 1000
"""Rows of a sheet that are read at a time."""

OWNERS = tuple(role for role in Role if role in WORKING)

Read = Callable[[Looking], Awaitable[tuple[Sequence[Any], str | None]]]
InCells = Callable[[Language, Any], Mapping[str, Any]]


@router.get("/act")
@allows(STAFF)
async def act_page(
    request: Request,
    asked: Annotated[ActAsked, Depends()],
    look: Looked,
    format: SheetFormat | None = None,
    lang: LanguageAsked = None,
) -> Response:
    """What is late or at risk, worst first, and who must act."""
    if format:
        return await _sheet(request, "act", look, partial(acts.page_of, asked=asked), format=format, lang=lang)
    found = await acts.act(look, asked)
    choices = {"owner": OWNERS, "prospect": [*Danger]}
    words = partial(because, language_of(request, lang))
    return _board(request, "act", lang, look, filters=asked, found=found, choices=choices, because=words)


@router.get("/boards/shipments")
@allows(STAFF)
async def shipments_page(
    request: Request,
    asked: Annotated[ShipmentsAsked, Depends()],
    look: Looked,
    format: SheetFormat | None = None,
    lang: LanguageAsked = None,
) -> Response:
    """The shipments of a month, by week."""
    if format:
        read = partial(shipping.page_of, which=shipping.wanted(asked, look.today))
        return await _sheet(request, "shipments", look, read, format=format, lang=lang)
    found = await shipping.shipments(look, asked)
    choices = {"by": [*Leg], "stage": [*ShipmentStage]}
    beside = beside_month(found.month)
    return _board(
        request, "shipments", lang, look, filters=asked, found=found, choices=choices, beside=beside, monday=monday
    )


@router.get("/boards/inspections")
@allows(STAFF)
async def inspections_page(
    request: Request,
    asked: Annotated[InspectionsAsked, Depends()],
    look: Looked,
    format: SheetFormat | None = None,
    lang: LanguageAsked = None,
) -> Response:
    """The inspections of a week, by day."""
    if format:
        read = partial(inspecting.page_of, which=inspecting.wanted(asked, look.today))
        return await _sheet(request, "inspections", look, read, format=format, lang=lang)
    found = await inspecting.inspections(look, asked)
    choices = {"standing": [*inspecting.InspectionStanding], "inspector": [*Inspector]}
    beside = beside_week(found.week)
    return _board(request, "inspections", lang, look, filters=asked, found=found, choices=choices, beside=beside)


@router.get("/boards/payments")
@allows(STAFF)
async def payments_page(
    request: Request,
    asked: Annotated[PaymentsAsked, Depends()],
    look: Looked,
    format: SheetFormat | None = None,
    lang: LanguageAsked = None,
) -> Response:
    """What is to be paid, by when it was due."""
    if format:
        read = partial(paying.page_of, which=paying.wanted(asked, look.today, asked.age))
        return await _sheet(request, "payments", look, read, format=format, lang=lang)
    return _board(request, "payments", lang, look, filters=asked, found=await paying.payments(look, asked), choices={})


@router.get("/boards/outwork")
@allows(STAFF)
async def outwork_page(
    request: Request,
    asked: Annotated[OutworkAsked, Depends()],
    look: Looked,
    format: SheetFormat | None = None,
    lang: LanguageAsked = None,
) -> Response:
    """What subcontractors have, and what should be back."""
    if format:
        read = partial(outworking.page_of, which=outworking.wanted(asked, look.today))
        return await _sheet(request, "outwork", look, read, format=format, lang=lang)
    return _board(
        request, "outwork", lang, look, filters=asked, found=await outworking.outwork(look, asked), choices={}
    )


def _board(request: Request, name: str, lang: Language | None, look: Looking, **values: Any) -> Response:
    return page(
        request, f"boards/{name}.html", lang, board=name, today=look.today, paged=look.cursor is not None, **values
    )


async def _sheet(
    request: Request, name: str, look: Looking, read: Read, *, format: SheetFormat, lang: Language | None
) -> Response:
    """All that was asked for, from its beginning."""
    language, cells = language_of(request, lang), CELLS[name]

    async def read_on(cursor: str | None) -> tuple[list[Mapping[str, Any]], str | None]:
        rows, more = await read(look.on(cursor, AT_ONCE))
        return [cells(language, row) for row in rows], more

    return await sheet(
        f"{name}-{look.today}",
        COLUMNS[name],
        pages_of(read_on),
        format,
        language=language,
        sees=principal_of(request).sees,
        title=say(language, "places", name),
    )


def _named(_: Language, row: Any, **columns: str) -> Mapping[str, Any]:
    """A row's fields by their names, and some by those of the columns."""
    told = {each.name: getattr(row, each.name) for each in fields(row)}
    return told | {column: told[name] for column, name in columns.items()}


def _of_act(language: Language, row: ToAct) -> Mapping[str, Any]:
    told = dict(_named(language, row, days_late="days"))
    if row.blocked_by:
        told["blocked_by"] = say(language, "open", row.blocked_by.open, about=row.blocked_by.about)
    if row.cause:
        told |= {"cause": because(language, row), "cause_owner": row.cause.owner}
    return told


def _of_shipment(language: Language, row: ShipmentRow) -> Mapping[str, Any]:
    told = dict(_named(language, row, shipment="number"))
    if row.cut_offs:
        told |= {each.name: getattr(row.cut_offs, each.name) for each in fields(row.cut_offs)}
    return told


def because(language: Language, row: ToAct) -> str:
    """What first stands against the promise, in words; empty where nothing is known to."""
    if row.cause is None:
        return ""
    called = row.cause.about
    if row.called:
        called = row.called.chinese if language is Language.ZH else row.called.english
    if row.cause.reason == "step":
        return say(language, "step", called)
    return called if row.cause.reason == "milestone" else say(language, "cause", row.cause.reason, about=called)


CELLS: dict[str, InCells] = {
    "act": _of_act,
    "shipments": _of_shipment,
    "inspections": partial(_named, inspection="number"),
    "payments": partial(_named, instalment="number", days_over="days", payment="standing"),
    "outwork": partial(_named, note="number", days_over="days", back_by="due_on"),
}
