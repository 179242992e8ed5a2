"""What may be told about output and outwork: the bodies of the commands."""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.events.output import MadeLine
from shared.events.values import PathReference, Remark, Text
from shared.http.told import Told

MOST_LINES = 500

Lines = Annotated[
    tuple[MadeLine, ...],
    Field(
        min_length=1,
        max_length=MOST_LINES,
        description="Which lines of the order, how much of each was good and how much was spoiled, in the order's unit",
        examples=[[{"line": "1", "quantity": "600", "spoiled": "4"}]],
    ),
]

Sent = Annotated[
    tuple[MadeLine, ...],
    Field(
        min_length=1,
        max_length=MOST_LINES,
        description="Which lines of the order, and how much of each, in the order's unit",
        examples=[[{"line": "1", "quantity": "600"}]],
    ),
]


class RecordOutput(Told):
    """So much came out of a stage; reports add up."""

    report: PathReference = Field(description="The report's number, unique within the order", examples=["R-1"])
    stage: PathReference = Field(description="One of the plan's stages", examples=["sewing"])
    lot: PathReference | None = Field(default=None, examples=["A"])
    lines: Lines


class SendOutwork(Told):
    """It goes to a subcontractor 外发厂, for one process."""

    note: PathReference = Field(description="The delivery note's number, unique within the order", examples=["W-1"])
    subcontractor: Text = Field(examples=["Yiwu Embroidery 义乌绣花"])
    process: Text = Field(examples=["embroidery"])
    lines: Sent
    due: date | None = Field(default=None, description="When it is to be back", examples=["2026-12-28"])


class ReturnOutwork(Told):
    """It came back."""

    note: PathReference = Field(description="The return note's number, unique within the order", examples=["RW-1"])
    lines: Lines
    remarks: Remark | None = Field(default=None, examples=["thread of another lot"])
