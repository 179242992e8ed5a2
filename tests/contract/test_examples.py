"""Every example in the contract works: sent as it stands, one after the other, each is taken."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from gendan.services import existing
from shared import streams
from shared.identity.roles import Role
from tests.conftest import Start
from tests.contract.comparing import resolved
from tests.contract.documents import ALL, app_of, committed
from tests.identity import bearer
from tests.servers import NatsServer
from tests.waiting import until

CONTRACT = committed()[ALL]
IN_ORDER = [
    *("register_customer", "show_customer", "receive_order", "show_order_as_decided", "note_quotation"),
    *("grant_delegation", "list_open_delegations", "show_delegation", "revoke_delegation"),
    *("choose_template", "forecast_ready", "retract_plan_fact"),  # its example is the third event of the plan
    *("countersign_order", "acknowledge_order", "release_order"),
    *("concede_gate", "note_payment"),  # what the example has seen is the plan's sixth
    *("show_plan_as_decided", "start_production", "start_cutting"),
    *("forecast_milestone", "waive_milestone", "note_milestone"),
    *("raise_exception", "show_exceptions_as_decided", "assign_exception", "note_corrective_action"),
    *("close_exception", "retract_exception_fact"),
    *("book_shipment", "show_shipments_as_decided", "note_departure", "note_arrival", "note_delivery"),
    *("retract_shipment_fact", "list_orders", "show_order", "show_history", "report_on_time"),
    *("list_obligations", "assign_task", "show_task", "show_inbox", "acknowledge_task"),
    *("withdraw_task", "retract_task_fact", "finish_task", "tell_by_mail", "show_mail", "stop_mail"),
    *("subscribe", "list_subscriptions", "list_deliveries", "resend_delivery", "exchange_secret"),
    *("stop_subscription", "resume_subscription"),
    *("hold_order", "resume_order", "amend_order", "retract_order_fact", "retract_customer_fact", "cancel_order"),
]
TOO_LATE = ("show_obligation",)
"""The order of the examples was received too long ago for a clock to have begun."""
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, item in CONTRACT["paths"].items()
    for method, operation in item.items()
    if "text/event-stream" not in operation["responses"].get("200", {}).get("content", ())  # these have no end
    and operation["security"] != [{"partnerKey": []}]  # with a key that somebody has to be given first
}
MANAGER = bearer("Li Na", Role.MANAGER)
BY_OTHERS = dict.fromkeys(("grant_delegation", "revoke_delegation", "countersign_order", "concede_gate"), MANAGER)
"""What takes somebody who had no hand in the order."""
NOT_YET = {409, 503}


def request_of(operation_id: str) -> tuple[str, str, dict[str, Any]]:
    """The service that is asked, the method, and the rest of the example."""
    method, path, operation = OPERATIONS[operation_id]
    _, service, address = path.split("/", 2)
    parameters = [resolved(CONTRACT, each) for each in operation.get("parameters", ())]
    for each in parameters:
        if each["in"] == "path":
            address = address.replace(f"{{{each['name']}}}", each["example"])
    given = {
        where: {each["name"]: each["example"] for each in parameters if each["in"] == where and "example" in each}
        for where in ("header", "query")
    }
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    rest = {"url": f"/{address}", "headers": given["header"], "params": given["query"]}
    return service, method, rest | ({"json": body["example"]} if body else {})


async def test_each_example_is_taken(running: Start, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted([*IN_ORDER, *TOO_LATE]) == sorted(OPERATIONS), "say here when the example of a new operation is sent"
    nats_server.wipe()
    await streams.apply(nats_server.url, [each.name for each in existing() if each.tells])
    clients: dict[str, httpx.AsyncClient] = {}
    for each in existing():
        monkeypatch.setitem(app_of(each.name).state._state, "now", lambda: datetime(2027, 1, 1, tzinfo=UTC))
        clients[each.name] = await running(each.name, app_of(each.name))
    for operation_id in IN_ORDER:
        service, method, rest = request_of(operation_id)
        rest["headers"] = {**rest["headers"], **BY_OTHERS.get(operation_id, {})}

        async def taken(client: httpx.AsyncClient = clients[service], method: str = method, rest: Any = rest) -> Any:
            answer = await client.request(method, **rest)
            return answer if answer.is_success or answer.status_code not in NOT_YET | {404} else None

        answer = await until(taken, f"the example of {operation_id} is taken", 10)
        assert answer.is_success, f"{operation_id}: {answer.text}"
