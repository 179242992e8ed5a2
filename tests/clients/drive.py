"""An order from its customer's registration until it is delivered and paid, by the Python client made of the contract.

`python drive.py` with the services' addresses in ORDER, LOGISTICS and TRACKING and an access token in TOKEN; says what
tracking shows in the end, as JSON.
"""

import json
import os
import time
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

import httpx
from gendan_client.api.logistics_shipments import book_shipment, note_arrival, note_delivery, note_departure
from gendan_client.api.order_customers import register_customer
from gendan_client.api.order_money import note_payment
from gendan_client.api.order_orders import acknowledge_order, receive_order, release_order
from gendan_client.api.tracking_orders import show_order
from gendan_client.client import AuthenticatedClient
from gendan_client.models import (
    After,
    BookShipment,
    DestinationAsked,
    Due,
    Flow,
    IncotermAsked,
    InstalmentAsked,
    LineAsked,
    NotKnownYetProblem,
    PaymentOfOrder,
    PaymentTermsAsked,
    Promise,
    ReceiveOrder,
    RegisterCustomer,
    RejectedProblem,
    Rule,
    ShipmentHasArrived,
    ShipmentHasDeparted,
    ShipmentLineAsked,
    ShipmentWasDelivered,
    Told,
    Unit,
)

T = TypeVar("T")
PATIENCE = 20.0  # seconds


class BesideEachOther(httpx.BaseTransport):
    """What a gateway does: `/order/v1/orders` goes to the order service as `/v1/orders`."""

    def __init__(self, services: dict[str, str]) -> None:
        self._services, self._http = services, httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        _, service, path = request.url.raw_path.decode().split("/", 2)
        request.url = httpx.URL(f"{self._services[service]}/{path}")
        request.headers["Host"] = request.url.netloc.decode()
        return self._http.handle_request(request)


def client() -> AuthenticatedClient:
    services = {name: os.environ[name.upper()] for name in ("order", "logistics", "tracking")}
    return AuthenticatedClient(
        "http://gateway",
        os.environ["TOKEN"],
        raise_on_unexpected_status=True,
        httpx_args={"transport": BesideEachOther(services)},
    )


def done(answer: object) -> Any:
    """The answer of a command that was taken."""
    if not isinstance(answer, After):
        raise SystemExit(f"refused: {answer}")
    return answer


def once_known(ask: Callable[[], T]) -> T:
    """Another service may not have heard of it yet: it says so, and the same request is sent again."""
    until = time.monotonic() + PATIENCE
    while isinstance(answer := ask(), NotKnownYetProblem) and time.monotonic() < until:
        time.sleep(0.1)
    return answer


def main() -> None:
    http, key = client(), str(uuid4())
    done(register_customer.sync(client=http, body=RegisterCustomer("ATLAS", "Atlas Trading", country="NL")))
    papers = ReceiveOrder(
        customer_code="ATLAS",
        po_number="A-1",
        currency="EUR",
        lines=[LineAsked("1", "B-2041", Unit.PIECE, "600", "12.50", Promise.from_dict({"on": "2027-03-15"}))],
        flow=Flow.MADE_TO_ORDER,
        destination=DestinationAsked("Rotterdam", country="NL", time_zone="Europe/Amsterdam"),
        incoterm=IncotermAsked(Rule.FOB, place="Ningbo"),
        payment_terms=PaymentTermsAsked("on delivery", [InstalmentAsked("all", "100", Due.ON_DELIVERY)]),
    )
    received = done(receive_order.sync(client=http, body=papers, idempotency_key=key))
    again = done(receive_order.sync(client=http, body=papers, idempotency_key=key))
    order, ordered = received.id, f'"{received.version}"'
    done(acknowledge_order.sync(order, client=http, body=Told(), if_match=ordered))
    done(release_order.sync(order, client=http, body=Told()))
    booking = BookShipment("S-1")
    done(once_known(lambda: book_shipment.sync(order, client=http, body=booking)))
    refused = book_shipment.sync(order, client=http, body=BookShipment("S-2", lines=[ShipmentLineAsked("1", "9999")]))
    done(note_departure.sync(order, "S-1", client=http, body=ShipmentHasDeparted(vessel="Ever Given 042W")))
    done(note_arrival.sync(order, "S-1", client=http, body=ShipmentHasArrived()))
    delivered = done(note_delivery.sync(order, "S-1", client=http, body=ShipmentWasDelivered()))
    paid = done(note_payment.sync(order, client=http, body=PaymentOfOrder("TT-1", "7500.00", "EUR")))
    shown: Any = show_order.sync(order, client=http, min_position=[delivered.position, paid.position])
    said = {
        "headline": shown.headline,
        "payment": shown.payment,
        "delivered": shown.lines[0].delivered,
        "same": again.to_dict() == received.to_dict(),
        "refused": refused.gate if isinstance(refused, RejectedProblem) else str(refused),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
