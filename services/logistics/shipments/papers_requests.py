"""What may be told and decided about a shipment's papers, and what goes wrong with it: the bodies of the commands."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.events.shipment import ShipmentGate, TitleKind
from shared.events.values import PathReference, Reference, Remark, Text
from shared.http.attached import Files
from shared.http.told import Told

MOST_DOCUMENTS = 30

Waybill = Annotated[Reference | None, Field(description="Of the courier who carries them", examples=["DHL 7712009"])]
TitleToGoods = Literal[TitleKind.ORIGINAL_BILL, TitleKind.TELEX_RELEASE]


class CustomsDocumentsWereSent(Told):
    to: Text = Field(description="Forwarder or customs broker", examples=["Seawolf Logistics"])
    evidence: Files = ()


class ShipmentWasDeclared(Told):
    declaration: Reference = Field(description="报关单号", examples=["310120260519876543"])


class CustomsAsked(Told):
    """The customs ask, or inspect."""

    question: Remark = Field(examples=["which fibre is the lining?"])


class BillWasIssued(Told):
    """Bill of lading 提单, or what stands in its place."""

    number: Reference = Field(examples=["EGLV149201283311"])
    kind: TitleKind = Field(description="What the goods are given out against")
    on_board: date | None = Field(default=None, description="As the bill says", examples=["2026-09-26"])
    evidence: Files = ()


class DocumentsWereSent(Told):
    documents: tuple[Text, ...] = Field(
        min_length=1, max_length=MOST_DOCUMENTS, examples=[["commercial invoice", "packing list", "copy of B/L"]]
    )
    to: Text = Field(description="The customer, or a bank", examples=["Harbour & Sons"])
    waybill: Waybill = None
    evidence: Files = ()


class ReleaseOriginals(Told):
    """Title to the goods goes out: bills of lading, or the word that none are needed 电放."""

    kind: TitleToGoods = TitleKind.ORIGINAL_BILL
    to: Text = Field(examples=["Harbour & Sons"])
    waybill: Waybill = None


class ConcedeGate(Told):
    """A gate opened for this shipment by a manager who had no hand in it 让步放行."""

    gate: ShipmentGate = Field(examples=["final_inspection"])
    reason: Remark = Field(examples=["the customer confirmed in writing that they take it"])
    opinion: Remark | None = Field(default=None, examples=["a good customer of ten years"])
    version: int = Field(
        ge=1,
        description="The version of the order's shipments that you saw: you concede that, and no later change",
        examples=[6],
    )
    evidence: Files = ()


class RaiseException(Told):
    """Something went wrong on the way 在途异常."""

    exception: PathReference = Field(description="Its number, unique within the order", examples=["T-1"])
    what: Remark = Field(examples=["two cartons are wet"])
    evidence: Files = ()


class ExceptionWasDealtWith(Told):
    action: Remark = Field(examples=["the forwarder sends a surveyor"])


class ExceptionWasResolved(Told):
    outcome: Remark = Field(examples=["the goods are dry, the cartons were changed"])
