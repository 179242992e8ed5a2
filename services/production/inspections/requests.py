"""What may be asked and told about inspections: the bodies of the commands."""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.events.inspection import Found, InspectedLine, Inspector, Result, Time
from shared.events.values import PathReference, Remark, Text
from shared.http.attached import Files
from shared.http.told import Told

MOST_LINES = 500

Lots = Annotated[
    tuple[InspectedLine, ...],
    Field(
        min_length=1,
        max_length=MOST_LINES,
        description="What is looked at: which lines of the order, and how much of each, in the order's unit",
        examples=[[{"line": "1", "quantity": "600"}]],
    ),
]
When = Annotated[Time, Field(description="Of the making: only a final one lets goods go", examples=["final"])]
Who = Annotated[Inspector, Field(description="Ours, the customer's 客户 QC, or a third party's", examples=["own"])]


class ScheduleInspection(Told):
    """An inspection is agreed for a day 约验货, or moved: then it says why."""

    inspection: PathReference = Field(description="Our number for it, unique within the order", examples=["QC-1"])
    time: When
    inspector: Who
    on: date = Field(description="The day, at the factory", examples=["2027-06-14"])
    lots: Lots
    reason: Remark | None = Field(default=None, description="Why it is moved", examples=["sewing is two days late"])


class TellInspection(Told):
    """What was found in the sample. The sampling plan follows from the lot and from what the order agrees on."""

    time: When
    inspector: Who
    lots: Lots
    found: Found = Field(
        description="Defective units in the sample, by their gravest defect; each that is left out is none",
        examples=[{"major": 7, "minor": 5}],
    )
    result: Result | None = Field(
        default=None,
        description="Left out: it follows from the numbers, as that of our own always does. The customer's or a third "
        "party's may also be `failed`, or `pending` while the customer decides; told again with the customer's word, "
        "it is pending no more.",
    )
    follows: PathReference | None = Field(
        default=None, description="The failed inspection of the same goods, which this one repeats", examples=["QC-0"]
    )
    report: Text | None = Field(default=None, description="The report's number", examples=["QI-2027/118"])
    remarks: Remark | None = Field(default=None, examples=["loose threads at the zip"])
    evidence: Files = ()


class ConcedeInspection(Told):
    """What failed goes out nevertheless 让步接收, having looked at a version of the order's inspections."""

    version: int = Field(ge=1, description="The version of the inspections that you saw", examples=[4])
    reason: Remark = Field(examples=["the customer accepts the shade by mail"])
    opinion: Remark | None = None
    evidence: Files = ()
