"""What may be asked and told about what goes wrong: the bodies of the commands."""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.events.exception import Severity
from shared.events.values import PathReference, Remark
from shared.http.attached import Files
from shared.http.told import Told
from shared.identity.roles import Role

MOST_LINES = 500

Owner = Annotated[Role, Field(description="Who has to see to it", examples=["purchasing"])]
Due = Annotated[date | None, Field(description="By when; none: as soon as can be", examples=["2026-12-20"])]


class RaiseException(Told):
    """Something goes wrong in the making of an order 异常."""

    exception: PathReference = Field(description="Our number for it, unique within the order", examples=["EX-1"])
    what: Remark = Field(examples=["needle marks on 40 of 1200 pieces"])
    severity: Severity = Field(examples=["major"])
    owner: Owner
    lines: Annotated[
        tuple[PathReference, ...],
        Field(max_length=MOST_LINES, description="Which lines it is about; none: the whole order", examples=[["1"]]),
    ] = ()
    due: Due = None
    evidence: Files = ()


class AssignException(Told):
    owner: Owner
    due: Due = None
    reason: Remark | None = Field(default=None, examples=["the mill has to answer"])


class TellAction(Told):
    """What was done about it 纠正措施."""

    action: Remark = Field(examples=["needles changed, the 40 pieces are remade"])
    evidence: Files = ()


class CloseException(Told):
    outcome: Remark = Field(examples=["30 pieces looked at, no more marks"])
    evidence: Files = ()
