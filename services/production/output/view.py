"""An order's output and outwork as the write side knows them now."""

from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, Field

from services.production.output.balance import Owed, Sum, made, owed, unmatched
from services.production.output.state import Output
from shared.events.output import OutworkSent
from shared.events.values import Number, Unit
from shared.repository import Known


class MadeNow(BaseModel):
    stage: str
    line: str
    unit: Unit | None = Field(description="None: the order is not known here")
    ordered: Number | None
    good: Number
    spoiled: Number


class BalanceNow(BaseModel):
    subcontractor: str
    process: str
    line: str
    unit: Unit | None
    sent: Number
    good: Number = Field(description="What came back good")
    spoiled: Number
    out: Decimal = Field(description="What they still owe; negative where more came back than was sent")


class OutputNow(BaseModel):
    order_id: UUID
    version: int
    made: tuple[MadeNow, ...] = Field(description="By stage and line, over all reports and lots")
    outwork: tuple[OutworkSent, ...] = Field(description="What went out, by delivery note")
    balance: tuple[BalanceNow, ...] = Field(description="By subcontractor, process and line")
    unmatched: tuple[str, ...] = Field(description="Return notes of which no delivery note is known")


def output_now(order_id: UUID, known: Known[Output]) -> OutputNow:
    output = known.state
    return OutputNow(
        order_id=order_id,
        version=known.version,
        made=tuple(_made(output, *place, its) for place, its in made(output).items()),
        outwork=tuple(output.sent.values()),
        balance=tuple(_balance(output, whose, its) for whose, its in owed(output).items()),
        unmatched=unmatched(output),
    )


def _made(output: Output, stage: str, number: str, its: Sum) -> MadeNow:
    line = output.lines.get(number)
    return MadeNow(
        stage=stage,
        line=number,
        unit=line and line.unit,
        ordered=line and line.quantity,
        good=its.good,
        spoiled=its.spoiled,
    )


def _balance(output: Output, whose: tuple[str, str, str], its: Owed) -> BalanceNow:
    subcontractor, process, number = whose
    line = output.lines.get(number)
    return BalanceNow(
        subcontractor=subcontractor,
        process=process,
        line=number,
        unit=line and line.unit,
        sent=its.sent,
        good=its.back.good,
        spoiled=its.back.spoiled,
        out=its.out,
    )
