"""The floor under commands over HTTP: the same endpoints, bodies and answers, and nothing done.

`python -m benchmarks.noop PORT` serves them as a service is served, and says when it is ready.
"""

import sys
from uuid import UUID

from fastapi import FastAPI, Request

from benchmarks.serving import serve
from services.order.customers.api import RegisterCustomer
from services.order.orders.requests import PaymentOfOrder, ReceiveOrder
from shared.http.commands import After
from shared.http.told import Told

app = FastAPI()
DONE = After(id=UUID(int=1), version=1, position="order:1@1")


@app.post("/v1/customers", status_code=201)
async def register(body: RegisterCustomer) -> After:  # noqa: ARG001 (validated, as with us; so below)
    return DONE


@app.post("/v1/orders", status_code=201)
async def receive(body: ReceiveOrder) -> After:  # noqa: ARG001
    return DONE


@app.post("/v1/orders/{order_id}/acknowledge")
@app.post("/v1/orders/{order_id}/release")
async def advance(order_id: UUID, body: Told) -> After:  # noqa: ARG001
    return DONE


@app.post("/v1/orders/{order_id}/payments")
async def pay(order_id: UUID, body: PaymentOfOrder) -> After:  # noqa: ARG001
    return DONE


@app.post("/{path:path}")  # noqa: FAST003 (wherever else it is sent)
async def nothing(request: Request) -> After:
    await request.body()
    return DONE


if __name__ == "__main__":
    serve(app, int(sys.argv[1]))
