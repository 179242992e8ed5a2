"""Registering customers, and looking them up, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response
from pydantic import BaseModel, Field

from services.order.customers.domain import Customer, customer_id, describe, register, strictest
from shared.errors import Unknown
from shared.events.customer import CustomerEvent, CustomerProfiled, CustomerRegistered, Language, WorkingHours
from shared.events.quality import InspectionPolicy
from shared.events.values import Countersign, Country, PathReference, Text, Tolerance
from shared.http import edge
from shared.http.approving import Approving
from shared.http.commands import After, Commands, Reading, Retract, commands, reading
from shared.http.rules import allows
from shared.http.says import says
from shared.http.told import Told
from shared.identity.roles import COMMERCIAL, STAFF, Role
from shared.identity.rules import Facts
from shared.repository import Past

router = edge.router(prefix="/v1/customers", tags=["customers"])

Customers = Annotated[Commands[Customer, CustomerEvent], commands("customer")]
Code = Annotated[PathReference, Path(description="The customer's code", examples=["HARBOUR"])]
CustomersRead = Annotated[Reading[Customer, CustomerEvent], reading("customer")]


class RegisterCustomer(Told):
    code: PathReference = Field(description="How we call the customer; it stays theirs for ever", examples=["HARBOUR"])
    name: Text = Field(description="The company's name", examples=["Harbour & Sons"])
    country: Country | None = Field(default=None, description="ISO 3166 alpha-2", examples=["DE"])
    tolerance: Tolerance = Field(
        default=Tolerance(),
        description="Over and under the ordered quantity, in percent of each line, unless an order says otherwise",
        examples=[{"over": "5", "under": "3"}],
    )
    countersign: Countersign = Field(
        default=Countersign.NOT_REQUIRED,
        description="By how many their orders are countersigned 验签 before they are released",
    )


class DescribeCustomer(Told):
    """How we work with a customer, as a whole: what is left out is as with anybody."""

    hours: WorkingHours | None = Field(
        default=None,
        description="When they work: clocks that wait for them run then. Left out: Monday to Friday, 09:00 to 17:00",
        examples=[{"time_zone": "Europe/Berlin", "holidays": "DE"}],
    )
    is_new: bool = Field(default=False, description="A new customer's samples are charged as a manager decides")
    shipment_sample: bool = Field(
        default=False, description="Whether they approve a shipment sample 船样 before goods go out"
    )
    inspection: InspectionPolicy = Field(
        default=InspectionPolicy(), description="Level and limits of ISO 2859-1 for lots of theirs"
    )
    forwarder: Text | None = Field(
        default=None, description="Whom they nominate 指定货代", examples=["Seawolf Logistics"]
    )
    language: Language | None = Field(default=None, description="ISO 639-1, of letters to them", examples=["de"])


class CustomerNow(BaseModel):
    """A customer as registered, and how we work with them."""

    id: UUID
    version: int
    code: str
    name: str
    country: str | None
    tolerance: Tolerance
    countersign: Countersign
    profile: CustomerProfiled | None = Field(description="Null: as with anybody")


@router.post("", status_code=201)
@allows(COMMERCIAL)
@says(leads={"code": "$request.body#/code"})
async def register_customer(body: RegisterCustomer, customers: Customers, who: Approving) -> After:
    """Registering the same customer again does nothing; with other details it is refused."""
    wanted = CustomerRegistered(
        code=body.code,
        name=body.name,
        country=body.country,
        tolerance=body.tolerance,
        countersign=body.countersign,
    )
    by_manager = who.is_person and Role.MANAGER in who.roles

    async def decide(customer: Customer, past: Past) -> list[CustomerEvent]:
        return register(customer, wanted, before=strictest(await past()), by_manager=by_manager)

    return await customers.transact_on_history(
        customer_id(body.code),
        body,
        decide,
        created_at=f"/v1/customers/{body.code}",
        about=Facts(body.code),
    )


@router.get("/{code}")
@allows(STAFF)
async def show_customer(code: Code, customers: CustomersRead, response: Response) -> CustomerNow:
    """The customer as registered."""
    known = await customers.get(customer_id(code))
    registered = known.state.registered
    if registered is None:
        raise Unknown(f"there is no customer {code}")
    response.headers["ETag"] = f'"{known.version}"'
    return CustomerNow(id=customer_id(code), version=known.version, profile=known.state.profile, **dict(registered))


@router.post("/{code}/profile")
@allows(COMMERCIAL)
async def describe_customer(code: Code, body: DescribeCustomer, customers: Customers) -> After:
    """How we work with them from now on 客户档案. Orders take it over when they are received, and keep it."""
    profile = CustomerProfiled(
        hours=body.hours,
        is_new=body.is_new,
        shipment_sample=body.shipment_sample,
        inspection=body.inspection,
        forwarder=body.forwarder,
        language=body.language,
    )
    return await customers.transact(customer_id(code), body, lambda customer: describe(customer, profile))


@router.post("/{code}/retractions")
@allows(COMMERCIAL)
@says(example={"version": 1})
async def retract_customer_fact(code: Code, body: Retract, customers: Customers) -> After:
    """Declare an earlier fact about the customer wrong; it can then be told again, rightly."""
    return await customers.retract(customer_id(code), body)
