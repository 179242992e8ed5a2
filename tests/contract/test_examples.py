"""Every example in the contract works: sent as it stands, one after the other, each is taken."""

from base64 import b64decode
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
    *("show_me", "register_customer", "show_customer", "receive_order", "show_order_as_decided", "note_quotation"),
    *("describe_customer", "receive_inquiry", "show_inquiry", "note_quotation_of_inquiry", "note_inquiry_lost"),
    *("retract_inquiry_fact", "note_inquiry_won"),
    *("request_sample", "show_sample_as_decided", "change_sample", "refuse_sample", "cancel_sample"),
    *("retract_sample_fact", "decide_sample_charge", "sign_sample", "order_sample_round", "note_sample_made"),
    *("note_sample_review", "note_sample_photos", "dispatch_sample", "note_sample_delivery"),
    *("ask_for_sample_feedback", "note_sample_approval", "seal_sample", "note_sample_rejection"),
    *("choose_template", "forecast_ready", "retract_plan_fact"),  # what its example retracts is the third of the plan
    *("ask_customer", "concede_order", "note_call_to_customer", "note_answer", "compare_order", "accept_difference"),
    *("propose_date", "confirm_date", "decline_date", "note_credit", "check_credit_of_order", "show_money_of_order"),
    *("grant_delegation", "list_open_delegations", "show_delegation", "revoke_delegation", "list_possible_delegates"),
    *("countersign_order", "acknowledge_order", "release_order"),
    *("note_payment", "show_plan_as_decided", "concede_gate", "start_production", "start_cutting"),
    *("forecast_milestone", "waive_milestone", "note_milestone"),
    *("raise_exception", "show_exceptions_as_decided", "assign_exception", "note_corrective_action"),
    *("close_exception", "retract_exception_fact"),
    *("show_materials_as_decided", "plan_material", "note_material_ordered", "forecast_material"),
    *("note_material_received", "note_material_rejected", "note_material_short", "retract_material_fact"),
    *("show_output_as_decided", "record_output", "send_outwork", "note_outwork_returned", "retract_output_fact"),
    *("show_inspections_as_decided", "schedule_inspection", "note_inspection", "concede_inspection"),
    "retract_inspection_fact",
    *("request_space", "book_shipment", "show_shipments_as_decided", "note_rolling"),
    *("note_customs_documents", "note_declaration", "note_customs_query", "note_customs_release"),
    *("concede_shipment", "hand_over_shipment", "note_departure", "note_bill", "note_documents"),
    *("release_original_documents", "note_arrival_forecast", "raise_transit_exception", "note_coordination"),
    *("note_resolution", "note_arrival", "note_delivery"),
    *("retract_shipment_fact", "list_orders", "show_order", "show_history", "report_on_time"),
    *("list_obligations", "assign_task", "show_task", "show_inbox", "acknowledge_task"),
    *("withdraw_task", "retract_task_fact", "finish_task", "tell_by_mail", "show_mail", "stop_mail"),
    *("subscribe", "list_subscriptions", "list_deliveries", "resend_delivery", "exchange_secret"),
    *("stop_subscription", "resume_subscription"),
    *("hold_order", "resume_order", "amend_order", "retract_order_fact", "retract_customer_fact", "cancel_order"),
    *("show_checklist", "archive_order"),
]
TOO_LATE = ("show_obligation",)
"""The order of the examples was received too long ago for a clock to have begun."""
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, item in CONTRACT["paths"].items()
    for method, operation in item.items()
    if "text/event-stream" not in operation["responses"].get("200", {}).get("content", ())  # these have no end
    and operation["security"] != [{"partnerKey": []}]  # with a key that somebody has to be given first
    and not operation["tags"][0].endswith(": attachments")  # a file is no example: tests/shared/attachments
}
MANAGER = bearer("Li Na", Role.MANAGER)
APPROVED = (
    "grant_delegation",
    "revoke_delegation",
    "countersign_order",
    "concede_gate",
    "concede_inspection",
    "concede_order",
    "concede_shipment",
    "decide_sample_charge",
    "sign_sample",
)
BY_OTHERS = dict.fromkeys(APPROVED, MANAGER)
"""What takes somebody who had no hand in the order."""
SEEN = {"concede_gate": ("/concessions", ""), "concede_inspection": ("/QC-1/concede", "")}
"""What has to be seen as it is just then; and how the address of that differs."""
OF_ANOTHER_ROUND = {"note_sample_rejection"}
"""The one of the examples was approved."""
POINT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAAD0lEQVR4AQEEAPv/AAAzZgDQAJociOOuAAAAAElFTkSuQmCC"
"""A picture of a single point, whose digest the example of a sample's photos names."""
NOT_YET = {409, 503}


def request_of(operation_id: str) -> tuple[str, str, dict[str, Any]]:
    """The service that is asked, the method, and the rest of the example."""
    method, path, operation = OPERATIONS[operation_id]
    _, service, address = path.split("/", 2)
    parameters = [resolved(CONTRACT, each) for each in operation.get("parameters", ())]
    for each in parameters:
        if each["in"] == "path":
            address = address.replace(f"{{{each['name']}}}", str(each["example"]))
    given = {
        where: {each["name"]: each["example"] for each in parameters if each["in"] == where and "example" in each}
        for where in ("header", "query")
    }
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if operation_id in OF_ANOTHER_ROUND:
        address = address.replace("/rounds/1/", "/rounds/2/")
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
    photo = {"kind": "photo", "name": "point.png"}
    await clients["order"].post("/v1/attachments", params=photo, content=b64decode(POINT))
    for operation_id in IN_ORDER:
        service, method, rest = request_of(operation_id)
        rest["headers"] = {**rest["headers"], **BY_OTHERS.get(operation_id, {})}

        async def taken(client: httpx.AsyncClient = clients[service], method: str = method, rest: Any = rest) -> Any:
            if at := SEEN.get(operation_id):  # noqa: B023 (it is asked at once)
                shown = await client.get(rest["url"].replace(*at))
                rest["json"] = {**rest["json"], "version": shown.json().get("version", 1)}
            answer = await client.request(method, **rest)
            return answer if answer.is_success or answer.status_code not in NOT_YET | {404} else None

        answer = await until(taken, f"the example of {operation_id} is taken", 10)
        assert answer.is_success, f"{operation_id}: {answer.text}"
